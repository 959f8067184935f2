"""Rows of the pages of the ledger, printed before the template sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from emdia.reports.customer_statement import CustomerStatement, StatementLine
from emdia.reports.entry import EntryPage, Leg
from emdia.reports.receipts_journal import JournalDay, JournalRow
from emdia.reports.receivables_day import DayRow
from emdia.reports.trial_balance import AccountRow
from emdia.rules.month_closing import Check
from emdia.web import words
from emdia.web.audit.said import event
from emdia.web.figures import amount, amount_or_dash, count, day, instant, priced
from emdia.web.ledger.period import Period
from emdia.web.ledger.words import ACTS, CHECK_STATES, CHECKS, EVENTS
from emdia.web.words import State, Word
from emdia.workflows.close_month import ClosingRow


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountCells:
    url: str
    code: str
    name: Word
    opening: str
    debit: str
    credit: str
    closing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DayCells:
    day: str
    opening: str
    billed: str
    received: str
    granted: str
    other: str
    closing: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalCells:
    account: str
    kind: Word
    count: str
    receipts: str
    fees: str
    posted: str
    difference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JournalDayCells:
    day: str
    rows: list[JournalCells]
    count: str
    receipts: str
    fees: str
    posted: str
    difference: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LineCells:
    day: str
    event: Word
    document: str
    receivable_url: str
    charged: str
    paid: str
    balance: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckCells:
    word: Word
    state: State
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosingCells:
    month: str
    act: State
    at: str
    actor: str
    reason: str


def account_cells(row: AccountRow, period: Period) -> AccountCells:
    return AccountCells(
        url=reverse("ledger_account") + period.link(code=row.code),
        code=str(row.code),
        name=words.ACCOUNTS.get(str(row.code), words.plain(row.name)),
        opening=amount_or_dash(row.opening_cents, row.currency),
        debit=amount_or_dash(row.debit_cents, row.currency),
        credit=amount_or_dash(row.credit_cents, row.currency),
        closing=amount_or_dash(row.closing_cents, row.currency),
    )


def day_cells(row: DayRow, currency: str) -> DayCells:
    return DayCells(
        day=day(row.day),
        opening=amount_or_dash(row.opening_cents, currency),
        billed=amount_or_dash(row.billed_cents, currency),
        received=amount_or_dash(row.received_cents, currency),
        granted=amount_or_dash(row.granted_cents, currency),
        other=amount_or_dash(row.other_cents, currency),
        closing=amount_or_dash(row.closing_cents, currency),
    )


def journal_day_cells(one: JournalDay, currency: str) -> JournalDayCells:
    return JournalDayCells(
        day=day(one.day),
        rows=[_journal_cells(row, currency) for row in one.rows],
        count=count(one.count),
        receipts=amount_or_dash(one.receipts_cents, currency),
        fees=amount_or_dash(one.fees_cents, currency),
        posted=amount_or_dash(one.posted_cents, currency),
        difference=amount_or_dash(one.difference_cents, currency),
    )


def _journal_cells(row: JournalRow, currency: str) -> JournalCells:
    return JournalCells(
        account=row.account,
        kind=words.word(EVENTS, row.kind),
        count=count(row.count),
        receipts=amount(row.receipts_cents, currency) if row.is_receipt else "",
        fees=amount(row.fees_cents, currency) if row.fees_cents else "",
        posted=amount(row.posted_cents, currency),
        difference=amount(row.difference_cents, currency) if row.difference_cents else "",
    )


def line_cells(row: StatementLine, currency: str) -> LineCells:
    return LineCells(
        day=day(row.day),
        event=words.word(EVENTS, row.event),
        document=row.document,
        receivable_url=reverse("receivable", args=[row.receivable_id]) if row.receivable_id else "",
        charged=amount(row.charged_cents, currency) if row.charged_cents else "",
        paid=amount(row.paid_cents, currency) if row.paid_cents else "",
        balance=amount(row.balance_cents, currency),
    )


def statement_figures(found: CustomerStatement) -> dict[str, str]:
    """Return the sums of a statement as they are printed."""
    return {
        "opening": amount(found.opening_cents, found.currency),
        "charged": amount(found.charged_cents, found.currency),
        "paid": amount(found.paid_cents, found.currency),
        "closing": priced(found.closing_cents, found.currency),
        "owed": priced(found.owed_cents, found.currency),
        "credit": priced(found.credit_cents, found.currency) if found.credit_cents else "",
    }


def entry_context(found: EntryPage) -> dict[str, object]:
    """Return one entry as its page shows it."""
    return {
        "entry": found,
        "actor": words.actor(found.actor) if found.actor else "",
        "number": count(found.id),
        "event": words.word(EVENTS, found.event),
        "effective": day(found.effective_date),
        "posted": instant(found.posted_at),
        "batch": count(found.batch_id),
        "seal": count(found.seal) if found.seal else "",
        "fact": event(found.fact_kind).word if found.fact_kind else "",
        "legs": [_leg_cells(leg) for leg in found.legs],
    }


def _leg_cells(leg: Leg) -> dict[str, object]:
    return {
        "account": leg.account,
        "name": words.ACCOUNTS.get(str(leg.account), words.plain(leg.name)),
        "debit": amount(leg.debit_cents, leg.currency) if leg.debit_cents else "",
        "credit": amount(leg.credit_cents, leg.currency) if leg.credit_cents else "",
    }


def check_cells(checks: Iterable[Check], currency: str) -> list[CheckCells]:
    """Return the checks a person reads; those of the calendar only when they are open."""
    calendar = {"month_not_over", "already_closed", "earlier_month_open"}
    return [
        _check(check, currency) for check in checks if check.is_open or check.code not in calendar
    ]


def _check(check: Check, currency: str) -> CheckCells:
    tone, icon = ("bad", "cross") if check.stops else ("warn", "alert")
    if not check.is_open:
        tone, icon = "good", "check"
    word = CHECK_STATES[tone]
    found = priced(check.cents, currency) if check.cents else ""
    return CheckCells(
        word=words.word(CHECKS, check.code),
        state=State(word, tone, icon),
        found=found or (count(check.found) if check.found > 1 else ""),
    )


def closing_cells(row: ClosingRow) -> ClosingCells:
    tone, icon = ("good", "check") if row.act == "close" else ("warn", "undo")
    return ClosingCells(
        month=f"{row.month:%m/%Y}",
        act=State(words.word(ACTS, row.act), tone, icon),
        at=instant(row.at),
        actor=row.actor,
        reason=row.reason,
    )
