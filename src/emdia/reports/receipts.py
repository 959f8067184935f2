"""Receipts: the list of what came in, and everything known of one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.facts import queries as facts
from emdia.books.ledger.models import Entry
from emdia.books.parties.models import Customer
from emdia.books.payments import queries
from emdia.books.payments.models import (
    Allocation,
    ManualReceipt,
    PixReceipt,
    Receipt,
    ReceiptKind,
    Refund,
)
from emdia.books.pix import queries as pix
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.names import name_key
from emdia.rules.hand_allocation import spread

from .chunks import latest_first
from .missing import Missing

__all__ = [
    "Account",
    "AllocationRow",
    "Missing",
    "OpenTitle",
    "ReceiptFilters",
    "ReceiptList",
    "ReceiptPage",
    "ReceiptRow",
    "every_receipt",
    "new_receipt",
    "receipt_page",
    "receipts",
]

ROWS_PER_PAGE = 100
STATES = ("", "unapplied", "unidentified", "cheques")


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptFilters:
    """What is asked for; what is empty does not narrow."""

    state: str = ""  # unapplied, unidentified or cheques
    search: str = ""  # part of a customer's or payer's name, or a number
    kind: str = ""
    first_date: date | None = None
    last_date: date | None = None
    by_hand_on: date | None = None  # what people entered of a day


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptRow:
    id: int
    kind: str
    number: str
    received_date: date
    customer: str
    payer: str
    amount_cents: int
    waiting_cents: int
    state: str  # applied, unapplied, unidentified, uncleared, returned or reversed


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptList:
    rows: tuple[ReceiptRow, ...]
    currency: str
    next_before: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenTitle:
    """What a customer owes on the day of the money, and what it would get of it."""

    id: int
    document: str
    due_date: date
    balance_cents: int
    late_cents: int
    owed_cents: int
    spread_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocationRow:
    number: int
    receivable_id: int
    document: str
    principal_cents: int
    interest_cents: int
    discount_cents: int
    difference_cents: int  # tolerated: above zero forgiven, below zero kept
    is_standing: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class FactRow:
    at: datetime
    kind: str
    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundRow:
    id: int
    amount_cents: int
    state: str
    by: str  # who brought it there, and why
    reason: str
    pix_state: str  # how far it is on its way by Pix; empty: not sent so
    pix_reason: str
    is_by_pix: bool  # its money came by Pix and may go back so


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditRow:
    id: int
    balance_cents: int
    uses: tuple[tuple[int, str, int], ...]  # number, document, cents


@dataclass(frozen=True, slots=True)
class Account:
    id: int
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptPage:
    row: ReceiptRow
    currency: str
    customer_id: int | None
    account: str
    cleared_date: date | None
    fee_cents: int
    expected_date: date | None
    payer_tax_id: str
    note: str
    return_motive: int | None
    bank_file_id: int | None
    allocations: tuple[AllocationRow, ...]
    titles: tuple[OpenTitle, ...]
    refunds: tuple[RefundRow, ...]
    credits: tuple[CreditRow, ...]
    history: tuple[FactRow, ...]
    accounts: tuple[Account, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NewReceipt:
    customer: str
    titles: tuple[OpenTitle, ...]
    accounts: tuple[Account, ...]
    currency: str


def receipts(
    *, company_id: int, filters: ReceiptFilters, before: int, size: int = ROWS_PER_PAGE
) -> ReceiptList:
    """Return receipts, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        page = _page(filters, before, size + 1)
        return ReceiptList(
            rows=_rows(page[:size]),
            currency=companies.company(company_id).currency,
            next_before=page[size - 1].pk if len(page) > size else None,
        )


def every_receipt(*, company_id: int, filters: ReceiptFilters) -> Iterator[ReceiptRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> tuple[ReceiptRow, ...]:
        return _rows(_page(filters, before, size))

    return latest_first(company_id=company_id, rows=rows)


def _page(filters: ReceiptFilters, before: int, size: int) -> list[Receipt]:
    found = _matching(filters)
    if before:
        found = found.filter(id__lt=before)
    return list(found.order_by("-id")[:size])


def _matching(filters: ReceiptFilters) -> QuerySet[Receipt]:
    # As the index says it, so that only what waits is walked.
    free = F("amount_cents") - F("credited_cents") - F("refunded_cents")
    found = Receipt.objects.all()
    if filters.state:
        found = found.filter(allocated_cents__lt=free).exclude(
            entry_id__in=Entry.objects.filter(reverses_id__isnull=False).values("reverses_id")
        )
    if filters.state == "unidentified":
        found = found.filter(customer_id__isnull=True)
    elif filters.state == "cheques":
        found = found.filter(kind=ReceiptKind.CHEQUE, cleared_date__isnull=True)
    if filters.by_hand_on is not None:
        found = found.exclude(kind=ReceiptKind.BOLETO).exclude(kind=ReceiptKind.PIX)
        found = found.filter(received_date=filters.by_hand_on)
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.first_date is not None:
        found = found.filter(received_date__gte=filters.first_date)
    if filters.last_date is not None:
        found = found.filter(received_date__lte=filters.last_date)
    return found.filter(_found_by(filters.search)) if filters.search else found


def _found_by(search: str) -> Q:
    customers = Customer.objects.filter(name_key__contains=name_key(search) or search)
    written = ManualReceipt.objects.filter(
        Q(payer_name__icontains=search) | Q(number__icontains=search)
    )
    told = PixReceipt.objects.filter(Q(payer_name__icontains=search) | Q(end_to_end_id=search))
    return (
        Q(customer_id__in=customers.values("id"))
        | Q(id__in=written.values("receipt_id"))
        | Q(id__in=told.values("receipt_id"))
    )


def _rows(page: list[Receipt]) -> tuple[ReceiptRow, ...]:
    written = _written([one.pk for one in page])
    customers = Customer.objects.in_bulk({one.customer_id for one in page if one.customer_id})
    reversed_ids = set(
        Entry.objects.filter(reverses_id__in=[one.entry_id for one in page]).values_list(
            "reverses_id", flat=True
        )
    )
    return tuple(
        _row(
            one,
            written.get(one.pk),
            customers.get(one.customer_id or 0),
            is_reversed=one.entry_id in reversed_ids,
        )
        for one in page
    )


def _written(receipt_ids: list[int]) -> dict[int, ManualReceipt]:
    """Return what is written of receipts: by a person, or what a provider said of a Pix."""
    told = PixReceipt.objects.filter(pk__in=receipt_ids)
    by_pix = {
        one.pk: ManualReceipt(
            number=one.end_to_end_id, payer_name=one.payer_name, payer_tax_id=one.payer_tax_id
        )
        for one in told
    }
    return by_pix | ManualReceipt.objects.in_bulk(receipt_ids)


def _row(
    receipt: Receipt,
    written: ManualReceipt | None,
    customer: Customer | None,
    *,
    is_reversed: bool,
) -> ReceiptRow:
    waiting_cents = 0 if is_reversed else queries.waiting_cents(receipt)
    return ReceiptRow(
        id=receipt.pk,
        kind=receipt.kind,
        number=written.number if written else "",
        received_date=receipt.received_date,
        customer=customer.name if customer else "",
        payer=written.payer_name if written else "",
        amount_cents=receipt.amount_cents,
        waiting_cents=waiting_cents,
        state=_state(receipt, written, waiting_cents, is_reversed=is_reversed),
    )


def _state(
    receipt: Receipt, written: ManualReceipt | None, waiting_cents: int, *, is_reversed: bool
) -> str:
    if is_reversed:
        return "returned" if written and written.return_motive else "reversed"
    if receipt.kind == ReceiptKind.CHEQUE and receipt.cleared_date is None:
        return "uncleared"
    if waiting_cents == 0:
        return "applied"
    return "unapplied" if receipt.customer_id else "unidentified"


def receipt_page(*, company_id: int, receipt_id: int, as_of: date) -> ReceiptPage:
    """Return one receipt with what it settled, what it may settle, and its history.

    :raises Missing: no such receipt in this company.
    """
    with company_scope(company_id):
        receipt = queries.receipt(receipt_id)
        if receipt is None:
            raise Missing(receipt_id)
        (row,) = _rows([receipt])
        written = _written([receipt_id]).get(receipt_id) or ManualReceipt()
        account = BankAccount.objects.filter(pk=receipt.bank_account_id or 0).first()
        on = receipt.received_date
        return ReceiptPage(
            row=row,
            currency=receipt.currency,
            customer_id=receipt.customer_id,
            account=companies.label(account) if account else "",
            cleared_date=receipt.cleared_date,
            fee_cents=written.fee_cents,
            expected_date=written.expected_date,
            payer_tax_id=written.payer_tax_id,
            note=written.note,
            return_motive=written.return_motive,
            bank_file_id=receipt.bank_file_id,
            allocations=_allocations(receipt_id),
            titles=_titles(receipt.customer_id, row.waiting_cents, on),
            refunds=_refunds(receipt_id),
            credits=_credits(receipt_id),
            history=_history(receipt_id),
            accounts=_accounts(),
        )


def new_receipt(*, company_id: int, customer_id: int | None, as_of: date) -> NewReceipt:
    """Return what the form of a new receipt offers: accounts, and the customer's open titles.

    :raises Missing: no such customer in this company.
    """
    with company_scope(company_id):
        customer = Customer.objects.filter(pk=customer_id or 0).first()
        if customer_id is not None and customer is None:
            raise Missing(customer_id)
        return NewReceipt(
            customer=customer.name if customer else "",
            titles=_titles(customer_id, 0, as_of),
            accounts=_accounts(),
            currency=companies.company(company_id).currency,
        )


def _accounts() -> tuple[Account, ...]:
    return tuple(
        Account(one.pk, companies.label(one)) for one in BankAccount.objects.order_by("id")
    )


def _titles(customer_id: int | None, waiting_cents: int, on: date) -> tuple[OpenTitle, ...]:
    if customer_id is None:
        return ()
    found = receivables.open_of(customer_id)
    owed = queries.owed(found, as_of=on, tolerated=queries.tolerance())
    shares = spread(amount_cents=waiting_cents, owed=list(owed.values()), as_of=on)
    return tuple(
        OpenTitle(
            id=one.pk,
            document=one.document,
            due_date=one.due_date,
            balance_cents=one.balance_cents,
            late_cents=owed[one.pk].late_cents,
            owed_cents=owed[one.pk].total_cents,
            spread_cents=shares.get(one.pk, 0),
        )
        for one in found
    )


def _allocations(receipt_id: int) -> tuple[AllocationRow, ...]:
    given = list(
        Allocation.objects.filter(receipt_id=receipt_id, reverses_number__isnull=True).order_by(
            "number"
        )
    )
    standing = {one.number for one in queries.standing_allocations(receipt_id)}
    documents = _documents(one.receivable_id for one in given)
    return tuple(
        AllocationRow(
            number=one.number,
            receivable_id=one.receivable_id,
            document=documents[one.receivable_id],
            principal_cents=one.principal_cents,
            interest_cents=one.interest_cents,
            discount_cents=one.discount_cents,
            difference_cents=one.difference_cents,
            is_standing=one.number in standing,
        )
        for one in given
    )


def _documents(receivable_ids: Iterable[int]) -> dict[int, str]:
    found = Receivable.objects.filter(id__in=list(receivable_ids))
    return dict(found.values_list("id", "document"))


def _refunds(receipt_id: int) -> tuple[RefundRow, ...]:
    credits = CustomerCredit.objects.filter(receipt_id=receipt_id)
    found = Refund.objects.filter(Q(receipt_id=receipt_id) | Q(credit_id__in=credits.values("id")))
    return tuple(_refund(one) for one in found.order_by("id"))


def _refund(refund: Refund) -> RefundRow:
    latest = next(reversed(facts.about("refund", refund.pk)), None)
    sent = pix.latest_refund(refund.pk)
    return RefundRow(
        id=refund.pk,
        amount_cents=refund.amount_cents,
        state=refund.state,
        by=latest.actor_name if latest else "",
        reason=latest.reason if latest else "",
        pix_state=sent.state if sent else "",
        pix_reason=sent.reason if sent else "",
        is_by_pix=_is_by_pix(refund),
    )


def _is_by_pix(refund: Refund) -> bool:
    credit = CustomerCredit.objects.filter(pk=refund.credit_id or 0).first()
    receipt_id = credit.receipt_id if credit else refund.receipt_id
    return PixReceipt.objects.filter(pk=receipt_id or 0).exists()


def _credits(receipt_id: int) -> tuple[CreditRow, ...]:
    return tuple(
        CreditRow(id=one.pk, balance_cents=one.balance_cents, uses=_uses(one.pk))
        for one in CustomerCredit.objects.filter(receipt_id=receipt_id).order_by("id")
    )


def _uses(credit_id: int) -> tuple[tuple[int, str, int], ...]:
    uses = queries.standing_uses(credit_id)
    documents = _documents(one.receivable_id for one in uses)
    return tuple(
        (
            one.number,
            documents[one.receivable_id],
            one.principal_cents + one.interest_cents - one.discount_cents,
        )
        for one in uses
    )


def _history(receipt_id: int) -> tuple[FactRow, ...]:
    return tuple(
        FactRow(at=fact.at, kind=fact.kind, actor=fact.actor_name, reason=fact.reason)
        for fact in reversed(facts.about("receipt", receipt_id))
    )
