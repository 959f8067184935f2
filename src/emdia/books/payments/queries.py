"""Questions about receipts. Each requires an open company scope."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, Max, OuterRef, Q, Sum

from emdia.books.bank_files.models import BankLine
from emdia.books.bank_statements import queries as statements
from emdia.books.calendar import queries as days_and_rates
from emdia.books.charges.models import Charge
from emdia.books.ledger.models import Entry
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.tax_ids import TaxIdKind
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.bank_difference import DAYS_APART, Matching, Movement, StatementLine, match
from emdia.rules.hand_allocation import Owed
from emdia.rules.indexes import Index
from emdia.rules.late_charges import LateTerms, Payment, charges_to_date
from emdia.rules.returned_payments import Standing
from emdia.rules.settlement import NO_TOLERANCE, Tolerance

from .models import (
    Allocation,
    CreditUse,
    ManualReceipt,
    OpenQuestion,
    Receipt,
    Refund,
    SettlementTolerance,
)

SQL = Path(__file__).parent / "sql"
LAST_LETTER = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class MoneyDay:
    """What one kind of receipt, or one event, moved on one bank account and day."""

    effective_date: date
    bank_account_id: int | None
    kind: str
    is_receipt: bool
    currency: str
    entries: int
    posted_cents: int
    receipts_cents: int  # What the receipts themselves say; zero when it is none.
    fees_cents: int  # What of it the acquirer of a card keeps; it reaches no account of money.


def receipt(receipt_id: int) -> Receipt | None:
    return Receipt.objects.filter(pk=receipt_id).first()


def with_number(text: str, *, most: int) -> list[ManualReceipt]:
    """Return receipts entered by hand whose number begins so, the latest first of those found."""
    if not text:
        return []
    # As a range, which the policies let use the index.
    found = ManualReceipt.objects.filter(number__gte=text, number__lt=text + LAST_LETTER)
    rows = found.exclude(number="").select_related("receipt").order_by("number")[:most]
    return sorted(rows, key=lambda one: -one.pk)


def is_reversed(receipt: Receipt) -> bool:
    """Return whether the receipt's entry has been reversed."""
    return Entry.objects.filter(reverses_id=receipt.entry_id).exists()


def standing_allocations(receipt_id: int) -> list[Allocation]:
    """Return the allocations of a receipt that nothing has taken back."""
    taken_back = Allocation.objects.filter(
        receipt_id=OuterRef("receipt_id"), reverses_number=OuterRef("number")
    )
    return list(
        Allocation.objects.filter(receipt_id=receipt_id, reverses_number__isnull=True)
        .exclude(Exists(taken_back))
        .order_by("number")
    )


def next_allocation_number(receipt_id: int) -> int:
    latest = Allocation.objects.filter(receipt_id=receipt_id).aggregate(Max("number"))
    return (latest["number__max"] or 0) + 1


def tolerance() -> Tolerance:
    """Return the tolerance that holds now; none until the company has set one."""
    latest = SettlementTolerance.objects.order_by("-id").first()
    if latest is None:
        return NO_TOLERANCE
    return Tolerance(**{item.name: getattr(latest, item.name) for item in fields(Tolerance)})


def line_of(receipt: Receipt) -> BankLine | None:
    """Return the line of the bank file that brought a receipt; None when no file did."""
    if receipt.bank_file_id is None:
        return None
    return BankLine.objects.get(pk=(receipt.bank_file_id, receipt.line_number))


def receipts_through(*, charge_id: int, before: tuple[int, int]) -> list[Standing]:
    """Return the receipts that came through a charge and stand, the latest first.

    Only those of lines `before` (bank file, line number).
    """
    lines = {
        (line.bank_file_id, line.line_number): line
        for line in _lines_of_charge(charge_id)
        if (line.bank_file_id, line.line_number) < before
    }
    receipts = Receipt.objects.filter(id__in=[line.receipt_id for line in lines.values()])
    reversing = Entry.objects.filter(reverses_id=OuterRef("entry_id"))
    used = CustomerCredit.objects.filter(receipt_id=OuterRef("id")).exclude(
        balance_cents=F("amount_cents")
    )
    standing = receipts.exclude(Exists(reversing)).annotate(is_credit_used=Exists(used))
    return [
        Standing(
            receipt_id=one.pk,
            amount_cents=one.amount_cents,
            credited_cents=lines[(one.bank_file_id or 0, one.line_number or 0)].credited_cents,
            is_credit_used=one.is_credit_used or one.refunded_cents > 0,
        )
        for one in standing.order_by("-bank_file_id", "-line_number")
    ]


def _lines_of_charge(charge_id: int) -> list[BankLine]:
    """Return the lines of a charge that brought money, without an index of their own.

    Lines that settled are found through the allocations of the receivable, the others
    through the receivable itself.
    """
    paid = list(_receivables_along(charge_id))
    allocations = Allocation.objects.filter(receivable_id__in=paid)
    receipts = Receipt.objects.filter(
        id__in=allocations.values("receipt_id"), bank_file_id__isnull=False
    )
    settling = Q()
    for pair in receipts.values_list("bank_file_id", "line_number"):
        settling |= Q(bank_file_id=pair[0], line_number=pair[1])
    others = BankLine.objects.filter(receivable_id__in=paid).exclude(outcome="settled")
    lines = [*others, *(BankLine.objects.filter(settling) if settling else ())]
    return [line for line in lines if line.charge_id == charge_id and line.receipt_id is not None]


def _receivables_along(charge_id: int | None) -> Iterator[int]:
    """Yield the receivable of a charge and of each that succeeded it."""
    while charge_id is not None:
        charge = Charge.objects.get(id=charge_id)
        yield charge.receivable_id
        charge_id = charge.successor_id


@dataclass(frozen=True, slots=True)
class BankMovement:
    """What the ledger moved on a bank account, as one sum of a bank would be."""

    bank_account_id: int
    batch_id: int
    day: date
    kind: str
    entry_id: int | None  # None: the payments, or the tariffs, of one file and day.
    entries: int
    cents: int


def bank_movements(*, company_id: int, first_date: date, as_of: date) -> list[BankMovement]:
    """Return what moved the bank clearing account by entries effective in these days."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "bank_movements.sql").read_text(),
            {"company_id": company_id, "first_date": first_date, "as_of": as_of},
        )
        return [BankMovement(*row) for row in cursor.fetchall()]


def bank_matchings(*, company_id: int, first_date: date, as_of: date) -> dict[int, Matching]:
    """Return by bank account what of its statements the ledger explains in these days.

    Days before and after are looked at too: what was matched there is not asked for again.
    """
    around = timedelta(days=2 * DAYS_APART)
    days = {"first_date": first_date - around, "as_of": as_of}
    lines: dict[int, list[StatementLine]] = defaultdict(list)
    for line in statements.lines_between(**days):
        told = StatementLine(line.key, line.booked_date, line.amount_cents)
        lines[line.bank_account_id].append(told)
    movements: dict[int, list[Movement]] = defaultdict(list)
    for one in bank_movements(company_id=company_id, **days):
        movements[one.bank_account_id].append(Movement(one, one.batch_id, one.day, one.cents))
    return {
        account: _within(
            match(lines=lines[account], movements=movements[account]), first_date, as_of
        )
        for account in sorted(set(lines) | set(movements))
    }


def _within(found: Matching, first_date: date, as_of: date) -> Matching:
    """Leave out what is of earlier days, and money the bank is to credit after the last."""
    return Matching(
        explained=found.explained,
        unexplained=tuple(line for line in found.unexplained if line.day >= first_date),
        missing=tuple(one for one in found.missing if first_date <= one.day <= as_of),
    )


def money_by_day(*, company_id: int, first_date: date, as_of: date) -> list[MoneyDay]:
    """Return what moved the accounts of money, per day, bank account and kind."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "money_by_day.sql").read_text(),
            {"company_id": company_id, "first_date": first_date, "as_of": as_of},
        )
        return [MoneyDay(*row) for row in cursor.fetchall()]


def lock(receipt_id: int) -> Receipt | None:
    """Return the receipt, held until the transaction ends."""
    return Receipt.objects.select_for_update().filter(pk=receipt_id).first()


def with_source(*, kind: str, source: str) -> int | None:
    """Return the receipt that a number entered by hand has settled already."""
    found = Receipt.objects.filter(kind=kind, source_number=source)
    return found.values_list("id", flat=True).first()


def waiting_cents(receipt: Receipt) -> int:
    """Return what of a receipt nobody has applied, credited or given back."""
    used_cents = receipt.allocated_cents + receipt.credited_cents + receipt.refunded_cents
    return receipt.amount_cents - used_cents


def written(receipt_id: int) -> ManualReceipt | None:
    """Return what a person wrote of a receipt; None of one that a file brought."""
    return ManualReceipt.objects.filter(pk=receipt_id).first()


def standing_uses(credit_id: int) -> list[CreditUse]:
    """Return the uses of a credit that nothing has taken back."""
    taken_back = CreditUse.objects.filter(
        credit_id=OuterRef("credit_id"), reverses_number=OuterRef("number")
    )
    return list(
        CreditUse.objects.filter(credit_id=credit_id, reverses_number__isnull=True)
        .exclude(Exists(taken_back))
        .order_by("number")
    )


def next_use_number(credit_id: int) -> int:
    latest = CreditUse.objects.filter(credit_id=credit_id).aggregate(Max("number"))
    return (latest["number__max"] or 0) + 1


def lock_refund(refund_id: int) -> Refund | None:
    """Return the refund, held until the transaction ends."""
    return Refund.objects.select_for_update().filter(pk=refund_id).first()


def owed(
    receivables: Collection[Receivable], *, as_of: date, tolerated: Tolerance = NO_TOLERANCE
) -> dict[int, Owed]:
    """Return what pays each receivable off with money that came on `as_of`, by its id.

    `tolerated` is how small a difference closes one. The customers of the receivables are
    to be fetched with them.
    """
    paid = _payments([receivable.pk for receivable in receivables])
    days, rates = days_and_rates.calendar(), days_and_rates.indexes()
    return {
        receivable.pk: _owed(receivable, paid[receivable.pk], as_of, days, rates, tolerated)
        for receivable in receivables
    }


def _owed(
    receivable: Receivable,
    paid: list[Payment],
    as_of: date,
    days: BankCalendar,
    rates: Mapping[str, Index],
    tolerated: Tolerance,
) -> Owed:
    charges = charges_to_date(
        balance_cents=receivable.balance_cents,
        payments=paid,
        due_date=receivable.due_date,
        as_of=as_of,
        terms=LateTerms(
            fine_ppm=receivable.fine_ppm,
            interest_monthly_ppm=receivable.interest_monthly_ppm,
            grace_days=receivable.grace_days,
            discount_cents=receivable.discount_cents,
            discount_until_date=receivable.discount_until_date,
            rebate_cents=receivable.rebate_cents,
            correction_index=receivable.correction_index,
            legal_interest=receivable.legal_interest,
        ),
        is_consumer=receivable.customer.tax_id_kind == TaxIdKind.CPF,
        calendar=days,
        indexes=rates,
    )
    reduced_cents = charges.rebate_cents + charges.discount_cents
    return Owed(
        receivable_id=receivable.pk,
        due_date=receivable.due_date,
        balance_cents=receivable.balance_cents,
        late_cents=charges.charges_cents,
        discount_cents=min(reduced_cents, receivable.balance_cents),
        short_limit_cents=tolerated.short_limit_cents(receivable.net_cents),
        over_limit_cents=tolerated.over_limit_cents(receivable.net_cents),
    )


def _payments(receivable_ids: Collection[int]) -> dict[int, list[Payment]]:
    """Return what was settled of each receivable and stands; opposite rows cancel out."""
    allocations = Allocation.objects.filter(receivable_id__in=receivable_ids)
    uses = CreditUse.objects.filter(receivable_id__in=receivable_ids)
    received = Receipt.objects.filter(id__in=allocations.values("receipt_id"))
    posted = Entry.objects.filter(id__in=uses.values("entry_id"))
    came = dict(received.values_list("id", "received_date"))
    used = dict(posted.values_list("id", "effective_date"))
    found: dict[int, list[Payment]] = defaultdict(list)
    for row in allocations:
        found[row.receivable_id].append(_payment(row, came[row.receipt_id]))
    for use in uses:
        found[use.receivable_id].append(_payment(use, used[use.entry_id]))
    return found


def _payment(row: Allocation | CreditUse, day: date) -> Payment:
    return Payment(
        day=day,
        principal_cents=row.principal_cents,
        charges_cents=row.interest_cents,
        discount_cents=row.discount_cents,
    )


def credits_used_since(moment: datetime) -> dict[str, int]:
    """Return how many receivables credits have paid since, and how much of them in cents."""
    entries = Entry.objects.filter(event="credit_used", batch__posted_at__gte=moment)
    uses = CreditUse.objects.filter(entry_id__in=entries.values("id"))
    paid = F("principal_cents") + F("interest_cents") - F("discount_cents")
    return uses.aggregate(credits_applied=Count("number"), credit_cents=Sum(paid, default=0))


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """What waits for a person: a line of a bank file, or a receipt nobody knows. In cents."""

    bank_file_id: int | None
    line_number: int | None
    receipt_id: int | None
    reason: str
    occurrence: str
    motives: str
    channel: str
    carteira: str
    nosso_numero: str
    document: str
    paid_cents: int
    interest_cents: int
    since_date: date | None
    payer_name: str
    payer_tax_id: str
    bank_account_id: int | None
    customer_id: int | None
    waiting_cents: int
    state: str
    owner: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where an exception stands in their order: with money first, then the oldest."""

    is_without_money: bool
    since_date: date | None
    bank_file_id: int | None
    line_number: int | None
    receipt_id: int | None


def place_of(row: ExceptionRow) -> Place:
    return Place(
        is_without_money=row.waiting_cents == 0,
        since_date=row.since_date,
        bank_file_id=row.bank_file_id,
        line_number=row.line_number,
        receipt_id=row.receipt_id,
    )


# The rows of exceptions.sql beyond a place. What is missing comes last in their order.
AFTER = """
SELECT * FROM ({rows}) AS e ({names})
WHERE (
    e.waiting_cents = 0, coalesce(e.since_date, 'infinity'),
    coalesce(e.bank_file_id, {last}), coalesce(e.line_number, {last}),
    coalesce(e.receipt_id, {last})
) > (
    %(is_without_money)s, coalesce(%(after_date)s::date, 'infinity'),
    coalesce(%(after_file)s::bigint, {last}), coalesce(%(after_line)s::bigint, {last}),
    coalesce(%(after_receipt)s::bigint, {last})
)
ORDER BY
    e.waiting_cents = 0, e.since_date NULLS LAST, e.bank_file_id, e.line_number, e.receipt_id
LIMIT %(shown)s
"""
LAST = 2**63 - 1


def exceptions(
    *,
    company_id: int,
    state: str = "",
    line: tuple[int, int] | None = None,
    receipt_id: int | None = None,
    after: Place | None = None,
    most: int = 200,
) -> list[ExceptionRow]:
    """Return what waits for a person in `state`, with money first and the oldest first.

    `line` (bank file, line number) or `receipt_id` ask for one, `after` for those beyond it.
    """
    question = (SQL / "exceptions.sql").read_text()
    asked: dict[str, Any] = {
        "company_id": company_id,
        "state": state,
        "bank_file_id": line[0] if line else None,
        "line_number": line[1] if line else None,
        "receipt_id": receipt_id,
        "most": most,
    }
    if after is not None:
        names = ", ".join(item.name for item in fields(ExceptionRow))
        question = AFTER.format(rows=question.rstrip().rstrip(";"), names=names, last=LAST)
        asked |= {
            "most": None,  # Those before the place are left out first.
            "shown": most,
            "is_without_money": after.is_without_money,
            "after_date": after.since_date,
            "after_file": after.bank_file_id,
            "after_line": after.line_number,
            "after_receipt": after.receipt_id,
        }
    with connection.cursor() as cursor:
        cursor.execute(question, asked)
        return [ExceptionRow(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Hint:
    """An open receivable that something speaks for, and what is known beside its own row."""

    receivable_id: int
    tax_id: str
    name_likeness_ppm: int
    number_keys: list[str]
    times_paid: int
    usual_days: int | None
    paid_by_payer: bool


def hints(asked: Mapping[str, Any]) -> list[Hint]:
    """Return the receivables that sql/candidates.sql finds for `asked`, at most 200."""
    with connection.cursor() as cursor:
        cursor.execute((SQL / "candidates.sql").read_text(), asked)
        return [Hint(*row) for row in cursor.fetchall()]


def lock_question(*, line: tuple[int, int] | None, receipt_id: int | None) -> OpenQuestion | None:
    """Return the open question about a line or a receipt, held until the transaction ends."""
    held = OpenQuestion.objects.select_for_update()
    if line is not None:
        return held.filter(bank_file_id=line[0], line_number=line[1]).first()
    return held.filter(receipt_id=receipt_id).first()
