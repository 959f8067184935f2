"""A Pix charge with a due date (cobv): what the receiver asks for, as the API takes it.

Source: Banco Central, Pix API 2.9.0, 2025-09-05: schemas CobVSolicitada, CobVValor and
CobDataDeVencimento, and the violations listed under CobVOperacaoInvalida.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from typing import Any

from emdia.formats.pix.identifiers import checked_charge_txid
from emdia.formats.pix.keys import key_kind
from emdia.formats.pix.refusals import checked_text, refused
from emdia.kernel.pix_terms import (
    DAYS_VALID,
    HUNDREDTHS_OF_ALL,
    Discount,
    DiscountKind,
    DueTerms,
    Fine,
    FineKind,
    Interest,
    InterestKind,
    Rebate,
    RebateKind,
)

LARGEST_CENTS = 10**12 - 1
MOST_DISCOUNT_DATES = 3
MOST_MESSAGE = 140
_ANY = "\\s\\S"


_SHARES_OF_DISCOUNT = {
    DiscountKind.SHARE_UNTIL,
    DiscountKind.SHARE_A_DAY,
    DiscountKind.SHARE_A_BANK_DAY,
}
_UNTIL = {DiscountKind.AMOUNT_UNTIL, DiscountKind.SHARE_UNTIL}


@dataclass(frozen=True, kw_only=True, slots=True)
class Debtor:
    """`tax_id` is a CPF of 11 digits or a CNPJ of 14 digits and letters, unpunctuated."""

    tax_id: str
    name: str
    email: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class DueCharge:
    """One charge, under an identifier of ours.

    :raises PixRefused: naming the field that the API would not take.
    """

    txid: str
    key: str
    debtor: Debtor
    terms: DueTerms
    message: str = ""
    location_id: int | None = None

    def __post_init__(self) -> None:
        checked_charge_txid(self.txid)
        key_kind(self.key)
        _check_amount(self.terms)
        checked_text(self.message, name="message", least=0, most=MOST_MESSAGE, allowed=_ANY)
        _check_debtor(self.debtor)
        _check_additions(self.terms)
        _check_rebate(self.terms)
        _check_discount(self.terms)

    def body(self) -> dict[str, Any]:
        """Return the JSON object of PUT /cobv/{txid}."""
        said: dict[str, Any] = {
            "calendario": {
                "dataDeVencimento": self.terms.due_date.isoformat(),
                "validadeAposVencimento": self.terms.days_valid,
            },
            "devedor": _debtor(self.debtor),
            "valor": _amounts(self.terms),
            "chave": self.key,
        }
        if self.message:
            said["solicitacaoPagador"] = self.message
        if self.location_id is not None:
            said["loc"] = {"id": self.location_id}
        return said


def decimal(hundredths: int) -> str:
    """Return an amount or rate as the API writes it: 12345 is "123.45"."""
    return f"{Decimal(hundredths) / 100:.2f}"


def hundredths(text: str) -> int:
    """Return the cents of an amount as the API writes it.

    :raises PixRefused: it is not written so.
    """
    whole, point, cents = text.partition(".")
    is_number = whole.isascii() and whole.isdigit() and cents.isascii() and cents.isdigit()
    if not (point and is_number and 1 <= len(whole) <= 10 and len(cents) == 2):
        raise refused("amount_form", "valor", text, f"{text!r} is not an amount like 123.45.")
    return int(whole) * 100 + int(cents)


def _amounts(terms: DueTerms) -> dict[str, Any]:
    said: dict[str, Any] = {"original": decimal(terms.amount_cents)}
    for name, term in (
        ("multa", terms.fine),
        ("juros", terms.interest),
        ("abatimento", terms.rebate),
    ):
        if term is not None:
            said[name] = _term(term.kind, term.hundredths)
    if terms.discount is not None:
        said["desconto"] = _discount(terms.discount)
    return said


def _term(kind: IntEnum, value: int) -> dict[str, Any]:
    return {"modalidade": int(kind), "valorPerc": decimal(value)}


def _discount(discount: Discount) -> dict[str, Any]:
    if discount.kind not in _UNTIL:
        return _term(discount.kind, discount.hundredths)
    dated = [
        {"data": until.isoformat(), "valorPerc": decimal(value)} for until, value in discount.dated
    ]
    return {"modalidade": int(discount.kind), "descontoDataFixa": dated}


def _debtor(debtor: Debtor) -> dict[str, str]:
    kind = "cpf" if len(debtor.tax_id) == 11 else "cnpj"
    more = {
        "email": debtor.email,
        "logradouro": debtor.street,
        "cidade": debtor.city,
        "uf": debtor.state,
        "cep": debtor.postal_code,
    }
    return {kind: debtor.tax_id, "nome": debtor.name} | {
        name: value for name, value in more.items() if value
    }


def _check_debtor(debtor: Debtor) -> None:
    is_cpf = len(debtor.tax_id) == 11
    allowed, length = ("0-9", 11) if is_cpf else ("0-9A-Z", 14)
    checked_text(debtor.tax_id, name="tax_id", least=length, most=length, allowed=allowed)
    checked_text(debtor.name, name="name", least=1, most=200, allowed=_ANY)
    for name, most in (("street", 200), ("city", 200), ("state", 2), ("postal_code", 8)):
        checked_text(getattr(debtor, name), name=name, least=0, most=most, allowed=_ANY)


def _check_amount(terms: DueTerms) -> None:
    if not 0 < terms.amount_cents <= LARGEST_CENTS:
        raise refused(
            "amount_range",
            "amount_cents",
            str(terms.amount_cents),
            f"amount_cents must be from 1 to {LARGEST_CENTS:,}; {terms.amount_cents:,} is not.",
        )
    if terms.days_valid < 0:
        raise _below_zero("days_valid", terms.days_valid)


def _check_additions(terms: DueTerms) -> None:
    for name, term in (("fine", terms.fine), ("interest", terms.interest)):
        if term is not None and term.hundredths < 0:
            raise _below_zero(name, term.hundredths)


def _check_rebate(terms: DueTerms) -> None:
    if terms.rebate is not None:
        is_share = terms.rebate.kind is RebateKind.SHARE
        _check_reduction("rebate", terms.rebate.hundredths, is_share, terms.amount_cents)


def _check_discount(terms: DueTerms) -> None:
    discount = terms.discount
    if discount is None:
        return
    if (discount.kind in _UNTIL) != bool(discount.dated) or (
        discount.dated and discount.hundredths
    ):
        raise refused(
            "discount_form",
            "discount",
            str(discount.kind),
            "A discount until dates has dates and nothing else; one by days has its value alone.",
        )
    if len(discount.dated) > MOST_DISCOUNT_DATES:
        message = f"A discount has at most {MOST_DISCOUNT_DATES} dates; {len(discount.dated)} came."
        raise refused("discount_dates", "discount", str(len(discount.dated)), message)
    is_share = discount.kind in _SHARES_OF_DISCOUNT
    for value in [value for _, value in discount.dated] or [discount.hundredths]:
        _check_reduction("discount", value, is_share, terms.amount_cents)
    for until, _ in discount.dated:
        if until > terms.due_date:
            message = f"A discount ends on the due date at the latest; {until} is after it."
            raise refused("discount_after_due", "discount", until.isoformat(), message)


def _check_reduction(name: str, value: int, is_share: bool, amount_cents: int) -> None:
    whole = HUNDREDTHS_OF_ALL if is_share else amount_cents
    if not 0 <= value < whole:
        message = f"The {name} must leave something of the amount; {decimal(value)} does not."
        raise refused("reduction_of_all", name, decimal(value), message)


def _below_zero(name: str, value: int) -> Exception:
    return refused("below_zero", name, str(value), f"{name} cannot be below zero; {value} is.")


def read_due_charge(txid: str, body: Mapping[str, Any]) -> DueCharge:
    """Return the charge that a JSON object of the API asks for.

    :raises PixRefused: naming the field that is missing or wrong.
    """
    calendar = _object(body, "calendario")
    amounts = _object(body, "valor")
    return DueCharge(
        txid=txid,
        key=_text(body, "chave"),
        debtor=_read_debtor(_object(body, "devedor")),
        terms=DueTerms(
            due_date=_day(calendar, "dataDeVencimento"),
            days_valid=int(calendar.get("validadeAposVencimento", DAYS_VALID)),
            amount_cents=hundredths(_text(amounts, "original")),
            fine=_read_term(amounts, "multa", FineKind, Fine),
            interest=_read_term(amounts, "juros", InterestKind, Interest),
            rebate=_read_term(amounts, "abatimento", RebateKind, Rebate),
            discount=_read_discount(amounts.get("desconto")),
        ),
        message=str(body.get("solicitacaoPagador", "")),
        location_id=_object(body, "loc").get("id") if "loc" in body else None,
    )


def _read_debtor(said: Mapping[str, Any]) -> Debtor:
    return Debtor(
        tax_id=str(said.get("cpf") or said.get("cnpj") or ""),
        name=str(said.get("nome", "")),
        email=str(said.get("email", "")),
        street=str(said.get("logradouro", "")),
        city=str(said.get("cidade", "")),
        state=str(said.get("uf", "")),
        postal_code=str(said.get("cep", "")),
    )


def _read_term(amounts: Mapping[str, Any], name: str, kinds: Any, term: Any) -> Any:
    if name not in amounts:
        return None
    said = _object(amounts, name)
    return term(_kind(said, name, kinds), hundredths(_text(said, "valorPerc")))


def _read_discount(said: Mapping[str, Any] | None) -> Discount | None:
    if said is None:
        return None
    kind = _kind(said, "desconto", DiscountKind)
    dated = tuple(
        (_day(one, "data"), hundredths(_text(one, "valorPerc")))
        for one in said.get("descontoDataFixa", ())
    )
    value = hundredths(_text(said, "valorPerc")) if "valorPerc" in said else 0
    return Discount(kind=kind, hundredths=value, dated=dated)


def _kind(said: Mapping[str, Any], name: str, kinds: Any) -> Any:
    try:
        # The specification's examples write the number as a text.
        return kinds(int(said["modalidade"]))
    except (KeyError, TypeError, ValueError):
        known = ", ".join(str(int(kind)) for kind in kinds)
        message = f"{name}.modalidade is one of {known}."
        raise refused("unknown_kind", name, str(said.get("modalidade")), message) from None


def _object(said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = said.get(name)
    if not isinstance(found, Mapping):
        raise refused("field_missing", name, str(found), f"{name} is missing or no object.")
    return found


def _text(said: Mapping[str, Any], name: str) -> str:
    found = said.get(name)
    if not isinstance(found, str):
        raise refused("field_missing", name, str(found), f"{name} is missing or no text.")
    return found


def _day(said: Mapping[str, Any], name: str) -> date:
    text = _text(said, name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refused("date_form", name, text, f"{name}: {text!r} is not a date.") from None
