"""Everything known of one receivable, and the row that lists show of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from emdia.books.approvals.models import Approval, ApprovalState
from emdia.books.charges import queries as charge_book
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.receivables import fiscal
from emdia.books.receivables.models import Receivable, Withholding
from emdia.formats.banks import bank as bank_card
from emdia.rules import limitation
from emdia.rules.late_charges import LateCharges, LateTerms
from emdia.rules.receivable_changes import OURS

from . import messages
from .intake import reasons_not_known
from .missing import Missing
from .owed_today import charges_of, terms_of, totals_of
from .receivable_history import HistoryRow, PostingRow, history

__all__ = [
    "ChargeRow",
    "FiscalDocumentRow",
    "HistoryRow",
    "LateCharges",
    "LateTerms",
    "Missing",
    "PostingRow",
    "ReceivablePage",
    "ReceivableRow",
    "receivable_page",
    "receivable_rows",
    "rows_of",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivableRow:
    id: int
    document: str
    customer: str
    customer_id: int
    customer_tax_id: str
    salesperson: str
    kind: str
    issue_date: date
    due_date: date
    gross_cents: int
    net_cents: int
    balance_cents: int
    today_cents: int  # what settles it on `as_of`, late charges included
    state: str  # open, late, settled or cancelled: derived from what stands and `as_of`
    days_late: int
    nosso_numero: str
    not_known: tuple[str, ...]  # why it is not known whether it was paid; empty when it is


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeRow:
    id: int
    kind: str
    account: str
    carteira: str
    nosso_numero: str
    state: str
    amount_cents: int
    due_date: date
    asked_due_date: date | None  # the bank is yet to be told
    asked_rebate_cents: int | None
    txid: str
    pix_code: str  # of a boleto with Pix
    pix_refusal: str  # the bank's words of why a boleto has none


@dataclass(frozen=True, kw_only=True, slots=True)
class FiscalDocumentRow:
    """A document that stands behind the receivable."""

    id: int
    kind: str
    number: str
    series: str
    access_key: str
    issue_date: date | None
    amount_cents: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivablePage:
    row: ReceivableRow
    currency: str
    issue_date: date
    branch: str
    salesperson: str
    customer_id: int
    customer_tax_id: str
    late_terms: LateTerms
    owed_today: LateCharges | None  # None when nothing is open
    claimable_until_date: date
    interruption: str  # what began the term to claim it anew; empty when nothing did
    interrupted_date: date | None
    charges: tuple[ChargeRow, ...]
    fiscal: tuple[FiscalDocumentRow, ...]
    history: tuple[HistoryRow, ...]
    holder: str
    withheld: tuple[tuple[str, int], ...]  # expected, by tax
    is_ours: bool  # to change, not a holder's
    pending_approval_id: int | None
    messages: tuple[messages.OfRecord, ...]


def receivable_page(*, company_id: int, receivable_id: int, as_of: date) -> ReceivablePage:
    """Return one receivable with its charges and history.

    :raises Missing: no such receivable in this company.
    """
    with company_scope(company_id):
        found = Receivable.objects.select_related("customer", "branch", "salesperson")
        receivable = found.filter(id=receivable_id).first()
        if receivable is None:
            raise Missing(receivable_id)
        events = history(receivable_id)
        return ReceivablePage(
            row=rows_of([receivable], as_of)[0],
            currency=receivable.currency,
            issue_date=receivable.issue_date,
            branch=receivable.branch.name,
            salesperson=receivable.salesperson.name if receivable.salesperson else "",
            customer_id=receivable.customer_id,
            customer_tax_id=receivable.customer.tax_id,
            late_terms=terms_of(receivable),
            owed_today=charges_of(receivable, as_of=as_of),
            claimable_until_date=_claimable_until(receivable),
            interruption=receivable.interruption,
            interrupted_date=receivable.interrupted_date,
            charges=_charges(receivable_id),
            fiscal=_fiscal(receivable_id),
            history=events,
            holder=receivable.holder,
            withheld=tuple(_withheld(receivable_id)),
            is_ours=receivable.holder in OURS,
            pending_approval_id=_pending_approval(receivable_id, events),
            messages=tuple(messages.of_receivables([receivable_id])),
        )


def _claimable_until(receivable: Receivable) -> date:
    interrupted = [receivable.interrupted_date] if receivable.interrupted_date else []
    return limitation.last_day(
        kind=receivable.kind, due_date=receivable.due_date, interruptions=interrupted
    )


def receivable_rows(
    *, company_id: int, receivable_ids: Iterable[int], as_of: date
) -> tuple[ReceivableRow, ...]:
    """Return what a list says of these receivables, by due date."""
    with company_scope(company_id):
        found = Receivable.objects.select_related("customer", "salesperson")
        return rows_of(found.filter(pk__in=list(receivable_ids)).order_by("due_date", "id"), as_of)


def _fiscal(receivable_id: int) -> tuple[FiscalDocumentRow, ...]:
    return tuple(
        FiscalDocumentRow(
            id=one.pk,
            kind=one.kind,
            number=one.number,
            series=one.series,
            access_key=one.access_key,
            issue_date=one.issue_date,
            amount_cents=one.amount_cents,
        )
        for one in fiscal.behind(receivable_id)
    )


def rows_of(found: Iterable[Receivable], as_of: date) -> tuple[ReceivableRow, ...]:
    """Return what a list says of receivables, inside an open scope."""
    page = list(found)
    charges = Charge.objects.filter(receivable__in=page).order_by("id")
    numbers = dict(charges.values_list("receivable_id", "nosso_numero"))
    not_known = reasons_not_known([row.pk for row in page])
    today_cents = totals_of(page, as_of=as_of)
    return tuple(
        _row(
            row,
            as_of=as_of,
            nosso_numero=numbers.get(row.pk, ""),
            not_known=not_known.get(row.pk, ()),
            today_cents=today_cents.get(row.pk, 0),
        )
        for row in page
    )


def _row(
    receivable: Receivable,
    *,
    as_of: date,
    nosso_numero: str,
    not_known: tuple[str, ...],
    today_cents: int,
) -> ReceivableRow:
    is_open = receivable.balance_cents > 0
    closed = "cancelled" if receivable.cancelled_date else "settled"
    days_late = max((as_of - receivable.due_date).days, 0) if is_open else 0
    return ReceivableRow(
        id=receivable.pk,
        document=receivable.document,
        customer=receivable.customer.name,
        customer_id=receivable.customer_id,
        customer_tax_id=receivable.customer.tax_id,
        salesperson=receivable.salesperson.name if receivable.salesperson else "",
        kind=receivable.kind,
        issue_date=receivable.issue_date,
        due_date=receivable.due_date,
        gross_cents=receivable.gross_cents,
        net_cents=receivable.net_cents,
        balance_cents=receivable.balance_cents,
        today_cents=today_cents,
        state="late" if days_late else "open" if is_open else closed,
        days_late=days_late,
        nosso_numero=nosso_numero,
        not_known=not_known,
    )


def _charges(receivable_id: int) -> tuple[ChargeRow, ...]:
    found = Charge.objects.filter(receivable_id=receivable_id)
    charges = found.select_related("bank_account", "bank_agreement").order_by("id")
    ids = [charge.pk for charge in charges]
    codes, refused = charge_book.codes_of_boletos(ids), charge_book.refused_pix(ids)
    return tuple(
        ChargeRow(
            id=charge.pk,
            kind=charge.kind,
            account=companies.label(charge.bank_account),
            carteira=charge.carteira,
            nosso_numero=charge.nosso_numero,
            state=charge.state,
            amount_cents=charge.amount_cents,
            due_date=charge.due_date,
            asked_due_date=charge.asked_due_date,
            asked_rebate_cents=charge.asked_rebate_cents,
            txid=charge.txid,
            pix_code=codes.get(charge.pk, ""),
            pix_refusal=_refused_pix(charge, refused.get(charge.pk, "")),
        )
        for charge in charges
    )


def _refused_pix(charge: Charge, code: str) -> str:
    if not code or charge.bank_agreement is None:
        return code
    words = bank_card(charge.bank_account.bank_code).pix_errors
    return words.get((charge.bank_agreement.layout, code), code)


def _withheld(receivable_id: int) -> Iterable[tuple[str, int]]:
    kept = Withholding.objects.filter(receivable_id=receivable_id).order_by("id")
    return kept.values_list("tax", "amount_cents")


def _pending_approval(receivable_id: int, events: Iterable[HistoryRow]) -> int | None:
    receipts = [row.receipt_id for row in events if row.receipt_id]
    reversals = Q(action="settlement.reverse", subject_id__in=receipts)
    own = Q(action__in=("receivable.rebate", "receivable.cancel"), subject_id=receivable_id)
    pending = Approval.objects.filter(reversals | own, state=ApprovalState.REQUESTED)
    return pending.values_list("id", flat=True).first()
