"""A borderô as the columns of a remessa: of fine, interest and days what each layout carries."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from emdia.books.borderos.batch import LineTold, TitleTold
from emdia.books.borderos.models import Asked
from emdia.books.companies.models import BankAgreement
from emdia.formats.banks.agreements import Agreement
from emdia.formats.remessa import Kind, RemessaHeading, RemessaLayout
from emdia.formats.remessa.writing import remessa_layout, write_remessa_columns
from emdia.kernel.money import divide_half_up

PPM = 1_000_000
PPM_PER_RATE_PART = 100  # a file holds hundredths of a percent
DAYS_PER_MONTH = 30
MOST_DOCUMENT = 25
KINDS = {kind.value: kind for kind in Kind}


def remessa_of(
    *,
    agreement: BankAgreement,
    agreed: Agreement,
    heading: RemessaHeading,
    lines: Sequence[LineTold],
    titles: Sequence[TitleTold],
) -> bytes:
    """Return the file that asks the bank for `lines`; `titles` are of the same charges, in order.

    :raises emdia.formats.remessa.writing.UnableToWrite: with all that is wrong.
    """
    form = remessa_layout(agreed.bank, agreed.layout)
    columns = {
        **_numbers(lines, titles, agreed),
        **_payer(titles),
        **_charges(lines, titles, names_of(form)),
        **_endings(agreement, len(lines), names_of(form)),
        **_pix(agreed, lines, form),
    }
    cut = _document_width(form)
    columns["document"] = [one.document[-cut:].lstrip(" -/.") for one in titles]
    return write_remessa_columns(
        bank=agreed.bank, layout=agreed.layout, heading=heading, columns=columns
    )


def names_of(form: RemessaLayout) -> frozenset[str]:
    """Return what a layout carries of a title."""
    return frozenset(name for record in form.records for name in (*record.fields, *record.carries))


def _document_width(form: RemessaLayout) -> int:
    for record in form.records:
        if "document" in record.fields:
            return int(record.layout.by_name[record.fields["document"]].width)
    return MOST_DOCUMENT


def _numbers(
    lines: Sequence[LineTold], titles: Sequence[TitleTold], agreed: Agreement
) -> dict[str, list[Any]]:
    return {
        "kind": [KINDS[line.asked] for line in lines],
        "nosso_numero": [one.nosso_numero for one in titles],
        "carteira": [agreed.remessa_carteira] * len(lines),
        "company_use": [str(one.charge_id) for one in titles],
        "due_date": [line.due_date for line in lines],
        "issue_date": [one.issue_date for one in titles],
        "nominal_cents": [line.nominal_cents for line in lines],
        "rebate_cents": [line.rebate_cents for line in lines],
        "species": [one.kind for one in titles],
    }


def _payer(titles: Sequence[TitleTold]) -> dict[str, list[Any]]:
    return {
        "payer_name": [one.name for one in titles],
        "payer_tax_id": [one.tax_id for one in titles],
        "payer_street": [one.street for one in titles],
        "payer_district": [one.district for one in titles],
        "payer_city": [one.city for one in titles],
        "payer_state": [one.state_code for one in titles],
        "payer_postal_code": [one.postal_code for one in titles],
    }


def _charges(
    lines: Sequence[LineTold], titles: Sequence[TitleTold], carried: frozenset[str]
) -> dict[str, list[Any]]:
    """Return fine, interest and discount as far and in the way the layout carries them."""
    columns: dict[str, list[Any]] = {}
    if {"fine_rate", "fine_value"} & carried:
        columns["fine_rate"] = [one.fine_ppm // PPM_PER_RATE_PART or None for one in titles]
    elif "fine_amount" in carried:
        columns["fine_amount"] = [_fine_cents(one) or None for one in titles]
    if "interest_amount" in carried:
        columns["interest_amount"] = [daily_cents(one) or None for one in titles]
    elif {"interest_rate", "interest_value"} & carried:
        columns["interest_rate"] = [
            one.interest_monthly_ppm // PPM_PER_RATE_PART or None for one in titles
        ]
    for name in ("fine", "interest"):
        if f"{name}_day" in carried:
            given = next((v for key, v in columns.items() if key.startswith(name)), [])
            columns[f"{name}_day"] = [
                line.due_date + timedelta(days=1) if value else None
                for line, value in zip(lines, given, strict=True)
            ]
    if {"discount_1_amount", "discount_1_value"} & carried:
        told = [_discount(line, one) for line, one in zip(lines, titles, strict=True)]
        columns["discount_1_amount"] = [cents or None for cents, _ in told]
        if "discount_1_day" in carried:
            columns["discount_1_day"] = [day if cents else None for cents, day in told]
    return columns


def _pix(agreed: Agreement, lines: Sequence[LineTold], form: RemessaLayout) -> dict[str, list[Any]]:
    """Return the Pix that entries ask the bank for, where one was agreed and has a record."""
    if agreed.pix is None or not form.takes_pix:
        return {}
    entries = [line.asked == Asked.ENTRY for line in lines]
    return {"has_pix": entries, "pix_key": [agreed.pix.key if one else "" for one in entries]}


def _fine_cents(one: TitleTold) -> int:
    return divide_half_up(one.amount_cents * one.fine_ppm, PPM)


def daily_cents(one: TitleTold) -> int:
    """Return the interest of one day, in cents."""
    return divide_half_up(one.amount_cents * one.interest_monthly_ppm, PPM * DAYS_PER_MONTH)


def _discount(line: LineTold, one: TitleTold) -> tuple[int, date | None]:
    if line.asked != Asked.ENTRY:
        return line.discount_cents, line.discount_until_date
    if one.discount_until_date is None or one.discount_until_date > line.due_date:
        return 0, None
    return one.discount_cents, one.discount_until_date


def _endings(agreement: BankAgreement, count: int, carried: frozenset[str]) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {}
    for name in ("protest_days", "write_off_days"):
        days = getattr(agreement, name)
        if days is not None:
            columns[name] = [days] * count
    if agreement.message and "message_1" in carried:
        columns["message_1"] = [agreement.message] * count
    return columns
