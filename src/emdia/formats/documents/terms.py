"""What follows when a title is paid early or late, in the words of the paper's language.

The law wants each amount by itself: fine, interest and its rate (CDC, art. 52; STJ, Tema 1.061).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from emdia.formats.documents.paper import printed_date
from emdia.kernel.money import divide_half_up, format_money

PPM = 1_000_000
DAYS_PER_MONTH = 30
_WORDS = {
    "pt-br": {
        "discount": "Até {day}: desconto de {amount}.",
        "rebate": "Abatimento concedido: {amount}.",
        "fine": "Após o vencimento: multa de {rate}% ({amount}).",
        "interest": "Após o vencimento: juros de {rate}% ao mês ({amount} por dia).",
        "protest": "Sujeito a protesto {days} dias após o vencimento.",
        "principal": "Valor do documento",
        "fine_to_date": "Multa",
        "interest_to_date": "Juros por {days} dias de atraso",
        "correction_to_date": "Correção monetária",
        "received_to_date": "Encargos já pagos",
        "paid_to_date": "Já pago",
        "total": "Total em {day}",
    },
    "es": {
        "discount": "Hasta {day}: descuento de {amount}.",
        "rebate": "Rebaja concedida: {amount}.",
        "fine": "Después del vencimiento: multa de {rate}% ({amount}).",
        "interest": "Después del vencimiento: intereses de {rate}% al mes ({amount} por día).",
        "protest": "Sujeto a protesto {days} días después del vencimiento.",
        "principal": "Valor del documento",
        "fine_to_date": "Multa",
        "interest_to_date": "Intereses por {days} días de atraso",
        "correction_to_date": "Corrección monetaria",
        "received_to_date": "Cargos ya pagados",
        "paid_to_date": "Ya pagado",
        "total": "Total al {day}",
    },
    "en": {
        "discount": "Until {day}: discount of {amount}.",
        "rebate": "Rebate granted: {amount}.",
        "fine": "After the due date: fine of {rate}% ({amount}).",
        "interest": "After the due date: interest of {rate}% a month ({amount} a day).",
        "protest": "Subject to protest {days} days after the due date.",
        "principal": "Amount of the document",
        "fine_to_date": "Fine",
        "interest_to_date": "Interest for {days} days late",
        "correction_to_date": "Monetary correction",
        "received_to_date": "Charges paid already",
        "paid_to_date": "Paid already",
        "total": "Total on {day}",
    },
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedTerms:
    """The terms of one title; rates in parts per million, amounts in cents."""

    amount_cents: int
    fine_ppm: int = 0
    interest_monthly_ppm: int = 0
    discount_cents: int = 0
    discount_until_date: date | None = None
    rebate_cents: int = 0
    protest_days: int | None = None
    message: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ToDate:
    """What is owed on a day, itemised, in cents."""

    day: date
    days_late: int
    paid_cents: int
    rebate_cents: int
    discount_cents: int
    correction_cents: int
    fine_cents: int
    interest_cents: int
    received_cents: int
    total_cents: int


def instructions(terms: PrintedTerms, *, language: str) -> Iterator[str]:
    """Yield the sentences, each with its rate and its amount."""
    words = _WORDS[language]
    if terms.discount_cents and terms.discount_until_date:
        yield words["discount"].format(
            day=printed_date(terms.discount_until_date), amount=_money(terms.discount_cents)
        )
    if terms.rebate_cents:
        yield words["rebate"].format(amount=_money(terms.rebate_cents))
    if terms.fine_ppm:
        fine = divide_half_up(terms.amount_cents * terms.fine_ppm, PPM)
        yield words["fine"].format(rate=_percent(terms.fine_ppm, language), amount=_money(fine))
    if terms.interest_monthly_ppm:
        daily = divide_half_up(
            terms.amount_cents * terms.interest_monthly_ppm, PPM * DAYS_PER_MONTH
        )
        rate = _percent(terms.interest_monthly_ppm, language)
        yield words["interest"].format(rate=rate, amount=_money(daily))
    if terms.protest_days:
        yield words["protest"].format(days=terms.protest_days)
    if terms.message:
        yield terms.message


def items(
    terms: PrintedTerms, to_date: ToDate | None, *, language: str
) -> Iterator[tuple[str, int]]:
    """Yield what is charged: the document, and when it is late each charge to date and the sum."""
    words = _WORDS[language]
    yield words["principal"], terms.amount_cents
    if to_date is None:
        return
    for name, cents in (
        ("paid_to_date", -to_date.paid_cents),
        ("rebate", -to_date.rebate_cents),
        ("correction_to_date", to_date.correction_cents),
        ("fine_to_date", to_date.fine_cents),
        ("interest_to_date", to_date.interest_cents),
        ("received_to_date", -to_date.received_cents),
    ):
        if cents:
            label = words[name].format(days=to_date.days_late, amount="").rstrip(" :.")
            yield label, cents
    yield words["total"].format(day=printed_date(to_date.day)), to_date.total_cents


def _percent(ppm: int, language: str) -> str:
    text = f"{ppm / 10_000:.2f}"
    return text if language == "en" else text.replace(".", ",")


def _money(cents: int) -> str:
    return format_money(cents, currency="BRL", language="pt-br").replace("\u00a0", " ")
