"""Closing a month: after it no posting is effective in it; what is late goes to the open month.

The checks are asked under the same lock as the closing, so nothing is posted between the
answer and the closing. What they said, and the trial balance of the month, stay with it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db.models import Sum

from emdia.books.bank_files.models import BankFile, FileState
from emdia.books.bank_statements import queries as statements
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as facts_told
from emdia.books.facts.actor import Actor
from emdia.books.ledger import batch, operations, queries
from emdia.books.ledger.models import ClosingAct, MonthClosing
from emdia.books.ledger.queries import AccountTotals
from emdia.books.payments import queries as payments
from emdia.books.receivables.models import Receivable
from emdia.rules import month_closing as rules
from emdia.rules.month_closing import Check
from emdia.rules.postings import Account


class UnableToClose(ValueError):
    """The month cannot be closed; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosingRow:
    """A month that was closed or opened again."""

    id: int
    month: date
    act: str
    at: datetime
    actor: str
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosingDesk:
    """What is to be known before a month closes, and what was closed."""

    month: date
    currency: str
    checks: tuple[Check, ...]
    closed_through: date | None
    history: tuple[ClosingRow, ...]

    @property
    def may_close(self) -> bool:
        return rules.stopping(self.checks) is None


def desk(*, company_id: int, month: date | None, today: date) -> ClosingDesk:
    """Return the checks of a month (its first day); None is the month that closes next."""
    with company_scope(company_id):
        closed = queries.closed_through()
        chosen = month or _next(closed, today)
        return ClosingDesk(
            month=chosen,
            currency=companies.company(company_id).currency,
            checks=tuple(_checks(company_id, chosen, today)),
            closed_through=closed,
            history=_history(),
        )


def close(*, company_id: int, month: date, reason: str, by: Actor, today: date) -> MonthClosing:
    """Close a month (its first day) after every check; what is open and stops nothing needs
    a reason.

    :raises UnableToClose: the code of the check that stops it, or reason_missing.
    """
    if month.day != 1:
        raise UnableToClose("not_a_month")
    with company_scope(company_id):
        lock_money(company_id)
        queries.known_now(company_id)
        batch.seal_open_batches(company_id)
        checks = tuple(_checks(company_id, month, today))
        _refuse(checks, reason)
        balances = [asdict(one) for one in _totals(company_id, month)]
        fact_id = facts.record(
            company_id=company_id,
            kind="month.closed",
            subject=("company", company_id),
            by=by,
            reason=reason.strip(),
            data={"month": f"{month:%Y-%m}"},
        )
        return operations.close_month(
            company_id=company_id,
            month=month,
            fact_id=fact_id,
            checks=[check.stored() for check in checks],
            balances=balances,
        )


def _refuse(checks: tuple[Check, ...], reason: str) -> None:
    stop = rules.stopping(checks)
    if stop is not None:
        raise UnableToClose(stop.code)
    if rules.answered_for(checks) and not reason.strip():
        raise UnableToClose("reason_missing")


def _next(closed: date | None, today: date) -> date:
    """Return the month after the last closed one; when none is, the month before this one."""
    if closed is not None:
        return closed + timedelta(days=1)
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1)


def _checks(company_id: int, month: date, today: date) -> Iterator[Check]:
    closed = queries.closed_through()
    totals = _totals(company_id, month)
    yield from rules.of_the_calendar(month=month, closed_through=closed, today=today)
    yield Check(code="entries_unsound", found=len(batch.findings(company_id)))
    yield Check(code="trial_balance_not_zero", found=len(_off_zero(totals)))
    yield Check(code="titles_differ", cents=_titles_difference_cents(company_id))
    yield Check(code="closed_balances_differ", found=_changed_since_closing(company_id))
    yield Check(code="batches_unsealed", found=len(queries.batches_without_seal()))
    yield Check(code="suspense_open", cents=-_closing_cents(totals, Account.UNIDENTIFIED_RECEIPTS))
    waiting = BankFile.objects.exclude(state__in=[FileState.APPLIED, FileState.REFUSED])
    yield Check(code="files_waiting", found=waiting.count())
    yield Check(code="bank_differs", found=_unexplained(company_id, month))


def _unexplained(company_id: int, month: date) -> int:
    """Return how many lines of statements, and movements they should show, find no fellow."""
    days = {"first_date": month, "as_of": rules.last_day(month)}
    covered = statements.covered_accounts(**days)
    found = payments.bank_matchings(company_id=company_id, **days)
    return sum(
        len(one.unexplained) + len(one.missing)
        for account, one in found.items()
        if account in covered
    )


def _totals(company_id: int, month: date) -> list[AccountTotals]:
    return queries.trial_balance(
        company_id=company_id, first_date=month, as_of=rules.last_day(month)
    )


def _closing_cents(totals: list[AccountTotals], account: Account) -> int:
    return sum(one.closing_cents for one in totals if one.account_code == account)


def _off_zero(totals: list[AccountTotals]) -> list[str]:
    """Return the currencies in which the accounts are not zero together."""
    sums: dict[str, int] = {}
    for one in totals:
        sums[one.currency] = sums.get(one.currency, 0) + one.closing_cents
    return [currency for currency, cents in sums.items() if cents]


def _titles_difference_cents(company_id: int) -> int:
    """Return what the receivables owe beyond what their account holds, all days together."""
    totals = queries.trial_balance(company_id=company_id, first_date=date.min, as_of=date.max)
    owed = Receivable.objects.aggregate(cents=Sum("balance_cents"))
    return int(owed["cents"] or 0) - _closing_cents(totals, Account.RECEIVABLES)


def _changed_since_closing(company_id: int) -> int:
    """Return how many accounts no longer are what they were when the last month closed."""
    latest = queries.latest_closing()
    if latest is None or latest.act != ClosingAct.CLOSE:
        return 0
    now = [asdict(one) for one in _totals(company_id, latest.month_date)]
    return sum(one not in latest.balances for one in now) + max(len(latest.balances) - len(now), 0)


def _history() -> tuple[ClosingRow, ...]:
    closings = queries.closings()
    told = facts_told.with_ids([closing.fact_id for closing in closings])
    return tuple(
        ClosingRow(
            id=closing.pk,
            month=closing.month_date,
            act=closing.act,
            at=closing.recorded_at,
            actor=told[closing.fact_id].actor_name,
            reason=told[closing.fact_id].reason,
        )
        for closing in closings
    )
