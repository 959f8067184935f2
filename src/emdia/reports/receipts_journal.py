"""The receipts journal: what came in, per day, account and kind, held against entries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.payments import queries as payments
from emdia.books.payments.queries import MoneyDay


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalRow:
    """One kind of receipt, or another event that moved money, on one account and day."""

    day: date
    account: str
    kind: str
    is_receipt: bool
    count: int
    posted_cents: int
    receipts_cents: int
    fees_cents: int

    @property
    def difference_cents(self) -> int:
        """What was posted beyond the receipts less their fees; zero where there is no receipt."""
        expected = self.receipts_cents - self.fees_cents
        return self.posted_cents - expected if self.is_receipt else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalDay:
    """One day with its rows and its total, which is what the accounts of money rose by."""

    day: date
    rows: tuple[JournalRow, ...]

    @property
    def count(self) -> int:
        return sum(row.count for row in self.rows if row.is_receipt)

    @property
    def receipts_cents(self) -> int:
        return sum(row.receipts_cents for row in self.rows)

    @property
    def fees_cents(self) -> int:
        return sum(row.fees_cents for row in self.rows)

    @property
    def posted_cents(self) -> int:
        return sum(row.posted_cents for row in self.rows)

    @property
    def difference_cents(self) -> int:
        return sum(row.difference_cents for row in self.rows)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptsJournal:
    company: str
    currency: str
    first_date: date
    as_of: date
    days: tuple[JournalDay, ...]

    @property
    def rows(self) -> tuple[JournalRow, ...]:
        return tuple(row for day in self.days for row in day.rows)

    @property
    def receipts_cents(self) -> int:
        return sum(day.receipts_cents for day in self.days)

    @property
    def fees_cents(self) -> int:
        return sum(day.fees_cents for day in self.days)

    @property
    def posted_cents(self) -> int:
        return sum(day.posted_cents for day in self.days)

    @property
    def difference_cents(self) -> int:
        return sum(abs(row.difference_cents) for row in self.rows)


def receipts_journal(*, company_id: int, first_date: date, as_of: date) -> ReceiptsJournal:
    """Return the journal of a company from `first_date` to `as_of`, the latest day first."""
    with company_scope(company_id):
        company = companies.company(company_id)
        labels = {account.pk: companies.label(account) for account in BankAccount.objects.all()}
        by_day: dict[date, list[JournalRow]] = defaultdict(list)
        found = payments.money_by_day(company_id=company_id, first_date=first_date, as_of=as_of)
        for one in found:
            if one.currency == company.currency:
                by_day[one.effective_date].append(_row(one, labels))
        days = sorted(by_day.items(), reverse=True)
        return ReceiptsJournal(
            company=company.name,
            currency=company.currency,
            first_date=first_date,
            as_of=as_of,
            days=tuple(JournalDay(day=day, rows=tuple(rows)) for day, rows in days),
        )


def _row(one: MoneyDay, labels: dict[int, str]) -> JournalRow:
    return JournalRow(
        day=one.effective_date,
        account=labels.get(one.bank_account_id or 0, ""),
        kind=one.kind,
        is_receipt=one.is_receipt,
        count=one.entries,
        posted_cents=one.posted_cents,
        receipts_cents=one.receipts_cents,
        fees_cents=one.fees_cents,
    )
