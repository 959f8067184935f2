"""What a customer owed and paid: as of a day, and as it was known at an instant.

Built from the ledger alone, so that the same (customer, as_of, known_at) gives the same cents
for ever; names and documents that were changed since are told as they were. The receivables
account and what the company holds for the customer (customer credits) are netted: an
over-payment shows as a balance in the customer's favour. Of merged customers it says what
same_customer.py decides.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from django.db.models import Q, QuerySet

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import queries as facts
from emdia.books.facts.models import Fact
from emdia.books.ledger import queries as ledger
from emdia.books.ledger.models import Entry
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import Receivable
from emdia.rules.postings import Account

from .missing import Missing
from .same_customer import Identity, identity

PRINTED = "customer_statement.printed"


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementLine:
    """One entry; `balance_cents` is what was owed after it."""

    entry_id: int
    day: date
    event: str
    document: str
    receivable_id: int | None
    charged_cents: int
    paid_cents: int
    balance_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerStatement:
    """A customer's account over a period. Owed less credit is the closing balance."""

    customer_id: int
    customer: str
    tax_id: str
    company: str
    company_cnpj: str
    currency: str
    first_date: date
    as_of: date
    known_at: datetime | None
    opening_cents: int
    lines: tuple[StatementLine, ...]
    charged_cents: int
    paid_cents: int
    closing_cents: int
    owed_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class _Moved:
    """What one entry did to what the customer owes and to what is held for the customer."""

    entry: Entry
    owed_cents: int
    credit_cents: int

    @property
    def cents(self) -> int:
        return self.owed_cents - self.credit_cents


def customer_statement(
    *,
    company_id: int,
    customer_id: int,
    first_date: date,
    as_of: date,
    known_at: datetime | None = None,
) -> CustomerStatement:
    """Return a customer's statement from `first_date` to `as_of`.

    `known_at` leaves out what was posted at that instant or later.

    :raises Missing: no such customer in the company.
    """
    with company_scope(company_id):
        customer = Customer.objects.filter(pk=customer_id).first()
        if customer is None:
            raise Missing(customer_id)
        one = identity(customer, known_at=known_at)
        moved = _moved(one, as_of, known_at)
        return _statement(company_id, one.customer, moved, first_date, as_of, known_at)


def printed_statement(*, company_id: int, fact_id: int) -> CustomerStatement:
    """Return a statement that was printed, from nothing but what it was asked with.

    :raises Missing: nothing was printed under this number.
    """
    with company_scope(company_id):
        fact = Fact.objects.filter(pk=fact_id, kind=PRINTED).first()
        if fact is None:
            raise Missing(fact_id)
        return customer_statement(
            company_id=company_id,
            customer_id=fact.subject_id,
            first_date=date.fromisoformat(fact.data["first_date"]),
            as_of=date.fromisoformat(fact.data["as_of"]),
            known_at=datetime.fromisoformat(fact.data["known_at"]),
        )


def _entries(one: Identity) -> QuerySet[Entry]:
    """Return the entries of a customer's receivables, and those of the customer alone.

    Of customers merged later, only those posted under a number that stood for this one.
    Payments have no index by receivable: they are found through their receipts.
    """
    titles = Receivable.objects.filter(customer_id=one.owner_id).values("id")
    allocated = Allocation.objects.filter(receivable_id__in=titles).values("receipt_id")
    payments = Receipt.objects.filter(id__in=allocated).values("entry_id")
    found = Entry.objects.filter(
        Q(receivable_id__in=titles) & ~Q(event="payment")
        | Q(id__in=payments, receivable_id__in=titles)
        | Q(customer_id__in=one.numbers, receivable_id__isnull=True)
    )
    issued = found.filter(event="issue", customer_id__in=one.numbers)
    # An entry without a customer, such as of card sales, is of whoever the title was issued to.
    return found.filter(
        Q(customer_id__in=one.numbers)
        | Q(customer_id__isnull=True, receivable_id__in=issued.values("receivable_id"))
    )


def _moved(one: Identity, as_of: date, known_at: datetime | None) -> list[_Moved]:
    found = _entries(one).filter(effective_date__lte=as_of)
    if known_at is not None:
        found = found.filter(batch__posted_at__lt=known_at)
    entries = {entry.pk: entry for entry in found.order_by("effective_date", "id")}
    sums: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for posting in ledger.postings_of(list(entries)):
        sums[posting.entry_id][posting.account_code] += posting.amount_cents
    return [
        _Moved(
            entry,
            owed_cents=sums[entry_id][Account.RECEIVABLES],
            credit_cents=-sums[entry_id][Account.CUSTOMER_CREDITS],
        )
        for entry_id, entry in entries.items()
    ]


def _statement(
    company_id: int,
    customer: Customer,
    moved: list[_Moved],
    first_date: date,
    as_of: date,
    known_at: datetime | None,
) -> CustomerStatement:
    company = companies.company(company_id)
    before = [one for one in moved if one.entry.effective_date < first_date]
    shown = [one for one in moved if one.entry.effective_date >= first_date and one.cents]
    opening_cents = sum(one.cents for one in before)
    return CustomerStatement(
        customer_id=customer.pk,
        customer=_as_known(customer, "name", known_at),
        tax_id=_as_known(customer, "tax_id", known_at),
        company=company.name,
        company_cnpj=company.cnpj,
        currency=company.currency,
        first_date=first_date,
        as_of=as_of,
        known_at=known_at,
        opening_cents=opening_cents,
        lines=_lines(shown, opening_cents, known_at),
        charged_cents=sum(max(one.cents, 0) for one in shown),
        paid_cents=sum(max(-one.cents, 0) for one in shown),
        closing_cents=sum(one.cents for one in moved),
        owed_cents=sum(one.owed_cents for one in moved),
        credit_cents=sum(one.credit_cents for one in moved),
    )


def _as_known(customer: Customer, column: str, known_at: datetime | None) -> str:
    """Return what the customer was called when the statement was printed."""
    if known_at is None:
        return str(getattr(customer, column))
    before = facts.stood_at(
        known_at, column=column, subject_kind="customer", subject_ids=[customer.pk]
    )
    return str(before.get(customer.pk, getattr(customer, column)))


def _documents(receivable_ids: set[int], known_at: datetime | None) -> dict[int, str]:
    found = Receivable.objects.filter(id__in=receivable_ids).values_list("id", "document")
    before = (
        facts.stood_at(
            known_at, column="document", subject_kind="receivable", subject_ids=receivable_ids
        )
        if known_at is not None
        else {}
    )
    return {pk: str(before.get(pk, document)) for pk, document in found}


def _lines(
    shown: Iterable[_Moved], opening_cents: int, known_at: datetime | None
) -> tuple[StatementLine, ...]:
    rows = list(shown)
    documents = _documents(
        {one.entry.receivable_id for one in rows if one.entry.receivable_id}, known_at
    )
    balances = accumulate((one.cents for one in rows), initial=opening_cents)
    next(balances)
    return tuple(
        StatementLine(
            entry_id=one.entry.pk,
            day=one.entry.effective_date,
            event=one.entry.event,
            document=documents.get(one.entry.receivable_id or 0, ""),
            receivable_id=one.entry.receivable_id,
            charged_cents=max(one.cents, 0),
            paid_cents=max(-one.cents, 0),
            balance_cents=balance_cents,
        )
        for one, balance_cents in zip(rows, balances, strict=True)
    )
