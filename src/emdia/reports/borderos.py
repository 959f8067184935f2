"""Borderôs as pages show them: what waits, what left, what the bank answered and refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.bank_files.models import BankLine
from emdia.books.borderos import queries
from emdia.books.borderos.models import Answer, Asked, Bordero, BorderoLine, BorderoState
from emdia.books.borderos.queries import Totals
from emdia.books.borderos.waiting import Missing, waiting
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.pix import queries as pix
from emdia.formats.banks import bank as bank_card
from emdia.formats.banks import banks
from emdia.formats.banks.agreements import check
from emdia.formats.remessa.writing import remessa_layout

from .missing import Missing as NotThere

BORDEROS_SHOWN = 30
LINES_SHOWN = 200
LOOKED_AT = 5_000
__all__ = ["AgreementWaiting", "BorderoLineRow", "BorderoPage", "BorderoRow", "Borderos", "Missing"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementWaiting:
    """What waits under one agreement; `faults` keep all of it from being sent."""

    id: int
    label: str
    carteira: str
    layout: str
    entries: int
    entries_cents: int
    instructions: int
    not_taken: int
    missing: tuple[Missing, ...]
    has_more: bool  # more waits than was looked at
    faults: tuple[str, ...]
    has_address: bool
    pix_key: str  # of the Pix that each entry asks the bank for; empty: it is asked for none
    lacks_pix_record: bool  # the company takes Pix, and this layout cannot ask for one


@dataclass(frozen=True, kw_only=True, slots=True)
class BorderoRow:
    id: int
    number: int
    label: str
    carteira: str
    state: str
    file_name: str
    prepared_at: datetime
    prepared_by: str
    sent_at: datetime | None
    totals: Totals


@dataclass(frozen=True, kw_only=True, slots=True)
class BorderoLineRow:
    """One thing asked of the bank; `words` are the bank's, where it refused."""

    id: int
    charge_id: int
    receivable_id: int
    customer_id: int
    document: str
    customer: str
    nosso_numero: str
    asked: str
    answer: str
    nominal_cents: int
    due_date: date
    rebate_cents: int
    discount_cents: int
    words: tuple[str, ...]
    may_resend: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class BorderoPage:
    row: BorderoRow
    lines: tuple[BorderoLineRow, ...]
    refused: tuple[BorderoLineRow, ...]
    has_more: bool
    sequence: int | None
    sha256: str
    size_bytes: int | None
    sent_by: str
    folder: str
    placed_at: datetime | None
    limit_cents: int | None
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Borderos:
    waiting: tuple[AgreementWaiting, ...]
    rows: tuple[BorderoRow, ...]
    refused: tuple[BorderoLineRow, ...]  # of all borderôs, not sent again yet
    currency: str


def borderos(*, company_id: int, as_of: date) -> Borderos:
    """Return what waits under each agreement, the latest borderôs, and what was refused."""
    with company_scope(company_id):
        company = companies.company(company_id)
        recent = Bordero.objects.select_related("bank_account", "bank_agreement")
        shown = list(recent.exclude(state=BorderoState.DISCARDED).order_by("-id")[:BORDEROS_SHOWN])
        told = queries.totals_of([one.pk for one in shown])
        return Borderos(
            waiting=tuple(
                _waiting(one, as_of=as_of, has_address=bool(company.postal_address))
                for one in companies.active_agreements()
                if one.layout in banks()[one.bank_account.bank_code].remessas
            ),
            rows=tuple(_row(one, told.get(one.pk, queries.NOTHING)) for one in shown),
            refused=_refused(None),
            currency=company.currency,
        )


def bordero(*, company_id: int, bordero_id: int) -> BorderoPage:
    """Return one borderô with its lines.

    :raises Missing: no such borderô in the company.
    """
    with company_scope(company_id):
        found = queries.bordero(bordero_id)
        if found is None:
            raise NotThere(bordero_id)
        company = companies.company(company_id)
        lines = list(queries.lines(bordero_id)[: LINES_SHOWN + 1])
        return BorderoPage(
            row=_row(found, queries.totals(bordero_id)),
            lines=_lines(lines[:LINES_SHOWN]),
            refused=_refused(bordero_id),
            has_more=len(lines) > LINES_SHOWN,
            sequence=found.sequence,
            sha256=found.sha256,
            size_bytes=found.size_bytes,
            sent_by=found.sent_by,
            folder=found.bank_agreement.remessa_folder,
            placed_at=found.placed_at,
            limit_cents=company.bordero_limit_cents,
            currency=company.currency,
        )


def file_of(*, company_id: int, bordero_id: int) -> tuple[str, bytes]:
    """Return the name and the bytes of the remessa of a borderô.

    :raises Missing: no such borderô, or it was not sent.
    """
    with company_scope(company_id):
        found = queries.bordero(bordero_id)
        if found is None or found.state != BorderoState.SENT:
            raise NotThere(bordero_id)
        return found.file_name, queries.content(bordero_id)


def _waiting(agreement: BankAgreement, *, as_of: date, has_address: bool) -> AgreementWaiting:
    found = waiting(agreement, on=as_of, most=LOOKED_AT)
    entries = [ask.title for ask in found.ready if ask.asked == Asked.ENTRY]
    agreed = companies.agreed(agreement)
    faults = check(agreed, write_off_days=agreement.write_off_days, on=as_of)
    takes_pix = remessa_layout(agreed.bank, agreed.layout).takes_pix
    return AgreementWaiting(
        id=agreement.pk,
        label=companies.label(agreement.bank_account),
        carteira=agreement.carteira,
        layout=agreement.layout,
        entries=len(entries),
        entries_cents=sum(one.amount_cents for one in entries),
        instructions=len(found.ready) - len(entries) + found.by_hand,
        not_taken=len(found.not_taken),
        missing=found.missing,
        has_more=len(queries.waiting(agreement.pk)) > LOOKED_AT,
        faults=tuple(fault.message for fault in faults),
        has_address=has_address,
        pix_key=agreed.pix.key if agreed.pix and takes_pix else "",
        lacks_pix_record=not takes_pix and bool(pix.active_accounts()),
    )


def _row(one: Bordero, totals: Totals) -> BorderoRow:
    return BorderoRow(
        id=one.pk,
        number=one.number,
        label=companies.label(one.bank_account),
        carteira=one.bank_agreement.carteira,
        state=one.state,
        file_name=one.file_name,
        prepared_at=one.prepared_at,
        prepared_by=one.prepared_by,
        sent_at=one.sent_at,
        totals=totals,
    )


def _refused(bordero_id: int | None) -> tuple[BorderoLineRow, ...]:
    """Return what was refused and is not on its way again, of one borderô or of all."""
    lines = BorderoLine.objects.filter(answer=Answer.REFUSED)
    if bordero_id is not None:
        lines = lines.filter(bordero_id=bordero_id)
    found = _lines(list(lines.order_by("-id")[:LINES_SHOWN]))
    latest: dict[tuple[int, str], BorderoLineRow] = {}
    for row in found:
        latest.setdefault((row.charge_id, row.asked), row)
    return tuple(row for row in latest.values() if row.may_resend)


def _lines(lines: Sequence[BorderoLine]) -> tuple[BorderoLineRow, ...]:
    known = Charge.objects.select_related("receivable__customer", "bank_agreement__bank_account")
    charges = known.in_bulk([line.charge_id for line in lines])
    answered = {(line.bank_file_id, line.line_number) for line in lines if line.bank_file_id}
    told = {
        (row.bank_file_id, row.line_number): row
        for row in BankLine.objects.filter(bank_file_id__in={one for one, _ in answered})
        if (row.bank_file_id, row.line_number) in answered
    }
    return tuple(
        _line(
            line, charges[line.charge_id], told.get((line.bank_file_id or 0, line.line_number or 0))
        )
        for line in lines
    )


def _line(line: BorderoLine, charge: Charge, told: BankLine | None) -> BorderoLineRow:
    agreement, title = charge.bank_agreement, charge.receivable
    assert agreement is not None  # A borderô is of an agreement.
    return BorderoLineRow(
        id=line.pk,
        charge_id=charge.pk,
        receivable_id=title.pk,
        customer_id=title.customer_id,
        document=title.document,
        customer=title.customer.name,
        nosso_numero=charge.nosso_numero,
        asked=line.asked,
        answer=line.answer,
        nominal_cents=line.nominal_cents,
        due_date=line.due_date,
        rebate_cents=line.rebate_cents,
        discount_cents=line.discount_cents,
        words=()
        if told is None
        else bank_card(agreement.bank_account.bank_code).explain(
            layout=agreement.layout, occurrence=told.occurrence, motives=told.motives
        ),
        may_resend=line.answer == Answer.REFUSED and _stands(line, charge),
    )


def _stands(line: BorderoLine, charge: Charge) -> bool:
    """Return whether what was refused still holds and does not wait again."""
    if charge.waits_for_remessa:
        return False
    if line.asked == Asked.ENTRY:
        return charge.state == ChargeState.REJECTED
    if line.asked == Asked.WRITE_OFF:
        return charge.state == ChargeState.CANCEL_REQUESTED
    if line.asked == Asked.CHANGE_DUE_DATE:
        return charge.asked_due_date == line.due_date
    return charge.asked_rebate_cents is not None
