"""The receivables report: opening + billed − received − granted + other = closing, day by day.

Opening and closing are read from the balance of the account, what moved it from the other
side of its entries: that both give the same is a check, not arithmetic.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.ledger import queries as ledger
from emdia.books.ledger.queries import AccountTotals, ReceivablesDay
from emdia.books.receivables.models import Receivable
from emdia.rules.postings import Account


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRow:
    """One day; `closing_cents` follows from the row before and what moved on the day."""

    day: date
    opening_cents: int
    billed_cents: int
    received_cents: int
    granted_cents: int
    other_cents: int
    closing_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceivablesReport:
    """The days of a period that moved something, and whether everything agrees."""

    company: str
    currency: str
    first_date: date
    as_of: date
    days: tuple[DayRow, ...]
    opening_cents: int
    billed_cents: int
    received_cents: int
    granted_cents: int
    other_cents: int
    closing_cents: int  # The balance of the account in the ledger.
    titles_cents: int | None  # What the receivables owe now; None for a day gone by.

    @property
    def computed_cents(self) -> int:
        """The closing balance that follows from what moved."""
        moved = self.billed_cents - self.received_cents - self.granted_cents - self.other_cents
        return self.opening_cents + moved

    @property
    def adds_up(self) -> bool:
        """Whether what moved leads from opening to closing, and the receivables owe as much."""
        return self.computed_cents == self.closing_cents and self.titles_cents in (
            None,
            self.closing_cents,
        )


def receivables_report(
    *, company_id: int, first_date: date, as_of: date, today: date
) -> ReceivablesReport:
    """Return what moved the receivables of a company from `first_date` to `as_of`."""
    with company_scope(company_id):
        company = companies.company(company_id)
        account = _account(company_id, company.currency, first_date, as_of)
        found = ledger.receivables_by_day(company_id=company_id, first_date=first_date, as_of=as_of)
        days = [one for one in found if one.currency == company.currency]
        titles = _titles_cents(company_id, company.currency, as_of, today)
        return ReceivablesReport(
            company=company.name,
            currency=company.currency,
            first_date=first_date,
            as_of=as_of,
            days=_rows(days, account.opening_cents),
            opening_cents=account.opening_cents,
            billed_cents=sum(one.billed_cents for one in days),
            received_cents=sum(one.received_cents for one in days),
            granted_cents=sum(one.granted_cents for one in days),
            other_cents=sum(one.other_cents for one in days),
            closing_cents=account.closing_cents,
            titles_cents=titles,
        )


def _account(company_id: int, currency: str, first_date: date, as_of: date) -> AccountTotals:
    totals = ledger.trial_balance(company_id=company_id, first_date=first_date, as_of=as_of)
    ours = (one for one in totals if one.account_code == Account.RECEIVABLES)
    none = AccountTotals(Account.RECEIVABLES, currency, 0, 0, 0, 0)
    return next((one for one in ours if one.currency == currency), none)


def _titles_cents(company_id: int, currency: str, as_of: date, today: date) -> int | None:
    """Return what all receivables owe, less what is posted for later than `as_of`."""
    if as_of < today:
        return None
    later = _account(company_id, currency, as_of + timedelta(days=1), date.max)
    moved_later = later.closing_cents - later.opening_cents
    owed = Receivable.objects.filter(currency=currency).aggregate(cents=Sum("balance_cents"))
    return int(owed["cents"] or 0) - moved_later


def _rows(days: list[ReceivablesDay], opening_cents: int) -> tuple[DayRow, ...]:
    rows = []
    balance_cents = opening_cents
    for one in days:
        before = balance_cents
        balance_cents += one.billed_cents - one.received_cents - one.granted_cents - one.other_cents
        rows.append(
            DayRow(
                day=one.effective_date,
                opening_cents=before,
                billed_cents=one.billed_cents,
                received_cents=one.received_cents,
                granted_cents=one.granted_cents,
                other_cents=one.other_cents,
                closing_cents=balance_cents,
            )
        )
    return tuple(rows)
