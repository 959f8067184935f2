"""The trial balance: every account over a period, as of a day and as known at an instant."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.ledger import queries as ledger
from emdia.books.ledger.models import Account
from emdia.books.ledger.queries import AccountEntry
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable

PAGE_ROWS = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    """One account; a balance above zero is a debit."""

    code: int
    name: str
    currency: str
    opening_cents: int
    debit_cents: int
    credit_cents: int
    closing_cents: int
    postings: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialBalance:
    """The accounts between two days. The sums of a balanced ledger are zero."""

    company: str
    currency: str
    first_date: date
    as_of: date
    known_at: datetime | None
    rows: tuple[AccountRow, ...]
    debit_cents: int
    credit_cents: int
    closed_through: date | None

    @property
    def is_zero(self) -> bool:
        """Whether opening and closing balances are zero together and debits equal credits."""
        opening = sum(row.opening_cents for row in self.rows)
        closing = sum(row.closing_cents for row in self.rows)
        return opening == closing == 0 and self.debit_cents == self.credit_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryRow:
    """One entry that moved an account."""

    id: int
    effective_date: date
    posted_at: datetime
    event: str
    amount_cents: int
    document: str
    customer: str
    receivable_id: int | None
    reverses_id: int | None
    corrects_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountPage:
    """A page of the entries of one account; `next_after` is 0 on the last."""

    code: int
    name: str
    currency: str
    entries: tuple[EntryRow, ...]
    next_after: int


def trial_balance(
    *, company_id: int, first_date: date, as_of: date, known_at: datetime | None = None
) -> TrialBalance:
    """Return the trial balance of a company from `first_date` to `as_of`, both included.

    `known_at` leaves out what was posted at that instant or later.
    """
    with company_scope(company_id):
        company = companies.company(company_id)
        rows = rows_of(company_id=company_id, first_date=first_date, as_of=as_of, known_at=known_at)
        return TrialBalance(
            company=company.name,
            currency=company.currency,
            first_date=first_date,
            as_of=as_of,
            known_at=known_at,
            rows=rows,
            debit_cents=sum(row.debit_cents for row in rows),
            credit_cents=sum(row.credit_cents for row in rows),
            closed_through=ledger.closed_through(),
        )


def rows_of(
    *, company_id: int, first_date: date, as_of: date, known_at: datetime | None = None
) -> tuple[AccountRow, ...]:
    """Return the accounts that were ever moved, inside an open company scope."""
    names = account_names()
    totals = ledger.trial_balance(
        company_id=company_id, first_date=first_date, as_of=as_of, known_at=known_at
    )
    return tuple(
        AccountRow(
            code=one.account_code,
            name=names.get(one.account_code, ""),
            currency=one.currency,
            opening_cents=one.opening_cents,
            debit_cents=one.debit_cents,
            credit_cents=one.credit_cents,
            closing_cents=one.closing_cents,
            postings=one.postings,
        )
        for one in totals
    )


def account_names() -> dict[int, str]:
    """Return the names of the chart of accounts by code, inside an open company scope."""
    return dict(Account.objects.values_list("code", "name"))


def account_page(
    *,
    company_id: int,
    account: int,
    first_date: date,
    as_of: date,
    known_at: datetime | None = None,
    after: int = 0,
    most: int = PAGE_ROWS,
) -> AccountPage:
    """Return the entries behind one line of the trial balance, a page at a time."""
    with company_scope(company_id):
        found = ledger.entries_of_account(
            company_id=company_id,
            account=account,
            first_date=first_date,
            as_of=as_of,
            known_at=known_at,
            after=after,
            most=most + 1,
        )
        return AccountPage(
            code=account,
            name=account_names().get(account, ""),
            currency=companies.company(company_id).currency,
            entries=_entry_rows(found[:most]),
            next_after=found[most - 1].id if len(found) > most else 0,
        )


def _entry_rows(found: Sequence[AccountEntry]) -> tuple[EntryRow, ...]:
    receivables = Receivable.objects.in_bulk(
        {one.receivable_id for one in found if one.receivable_id is not None}
    )
    customers = Customer.objects.in_bulk(
        {one.customer_id for one in found if one.customer_id is not None}
    )
    rows = []
    for one in found:
        receivable = receivables.get(one.receivable_id or 0)
        customer = customers.get(one.customer_id or 0)
        rows.append(
            EntryRow(
                id=one.id,
                effective_date=one.effective_date,
                posted_at=one.posted_at,
                event=one.event,
                amount_cents=one.amount_cents,
                document=receivable.document if receivable else "",
                customer=customer.name if customer else "",
                receivable_id=one.receivable_id,
                reverses_id=one.reverses_id,
                corrects_id=one.corrects_id,
            )
        )
    return tuple(rows)
