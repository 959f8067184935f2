"""The parts of home, printed before the template sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports.aging import AgingReport
from emdia.reports.bank_difference import AccountDifference
from emdia.reports.daily_runs import DayPage
from emdia.reports.home import (
    AccountMoney,
    AccountNews,
    Approvals,
    Exceptions,
    Files,
    Home,
    LateSpan,
    MoneyIn,
)
from emdia.reports.worklist import ALL, MINE, Row
from emdia.rules.next_steps import Step
from emdia.web import address
from emdia.web.aging import rows as aging
from emdia.web.audit.said import event
from emdia.web.day.rows import alarm_cells, run_cells
from emdia.web.figures import amount, count, day, instant, priced
from emdia.web.home.words import ROLES, STEPS
from emdia.web.words import Word, word
from emdia.web.worklist.rows import open_url
from emdia.web.worklist.words import reason


@dataclass(frozen=True, kw_only=True, slots=True)
class StepCells:
    url: str
    said: str
    tone: str
    icon: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountCells:
    """What one account brought today."""

    url: str
    account: str
    files: int
    received: str
    credited: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DifferenceCells:
    account: str
    bank: str
    ledger: str
    left: str
    is_nought: bool
    has_statement: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SpanCells:
    url: str
    word: str
    titles: str
    owed: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RoleCells:
    role: Word
    count: str


@dataclass(frozen=True, kw_only=True, slots=True)
class NewsCells:
    """One change of where money arrives."""

    word: Word
    account: str
    at: str
    actor: str
    usable: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CallCells:
    """A debtor to call, and why."""

    url: str
    name: str
    reason: str
    owed: str


def context(found: Home, today: date, capabilities: Collection[str]) -> dict[str, Any]:
    """Return what the page shows; each part only where the roles open it."""
    currency = found.currency
    return {
        "is_empty": found.is_empty,
        "today": day(today),
        "currency": currency,
        "steps": [step_cells(step) for step in found.steps],
        "may_edit": "customers.edit" in capabilities,
        "may_upload": "bank_files.upload" in capabilities,
        **(_money(found.money, today, currency) if found.money else {}),
        **(_exceptions(found.exceptions, currency) if found.exceptions else {}),
        **(_approvals(found.approvals) if found.approvals else {}),
        **(_files(found.files) if found.files else {}),
        **(_day(found.day, currency) if found.day else {}),
        **(_aging(found.aging) if found.aging else {}),
        "late_spans": [span_cells(one, currency) for one in found.late or ()],
        "calls": [call_cells(one, currency) for one in (found.calls.rows if found.calls else ())],
        "calls_wait": found.calls is not None and found.calls.has_others,
        "account_news": [news_cells(one) for one in found.account_news or ()],
        "people": [
            RoleCells(role=word(ROLES, role), count=count(held))
            for role, held in found.people or ()
        ],
    }


def call_cells(row: Row, currency: str) -> CallCells:
    return CallCells(
        url=open_url(row.id, queue=MINE if row.caller_id else ALL),
        name=row.name,
        reason=reason(row),
        owed=amount(row.facts.owed_cents, currency),
    )


def news_cells(one: AccountNews) -> NewsCells:
    return NewsCells(
        word=event(one.kind).word,
        account=one.account,
        at=instant(one.at),
        actor=one.actor,
        usable=instant(one.usable_at) if one.usable_at else "",
    )


def step_cells(step: Step) -> StepCells:
    words = STEPS[step.code]
    return StepCells(
        url=reverse(words.route) + (f"?{words.asked}" if words.asked else ""),
        said=str(words.said % {"count": step.count}),
        tone=words.tone,
        icon=words.icon,
    )


def difference_cells(one: AccountDifference, currency: str) -> DifferenceCells:
    return DifferenceCells(
        account=one.account,
        bank=amount(one.bank_cents, currency),
        ledger=amount(one.ledger_cents, currency),
        left=amount(one.difference_cents, currency),
        is_nought=not (one.unexplained or one.missing),
        has_statement=one.has_statement,
    )


def span_cells(one: LateSpan, currency: str) -> SpanCells:
    late = f"{one.first}-{'' if one.last is None else one.last}"
    return SpanCells(
        url=reverse("receivables") + address.link(state="open", late=late),
        word=_span_word(one),
        titles=count(one.titles),
        owed=amount(one.cents, currency),
    )


def _span_word(one: LateSpan) -> str:
    if one.last == 1:
        return _("Since yesterday")
    if one.last is None:
        return _("Over %(days)s days") % {"days": count(one.first - 1)}
    return _("%(first)s to %(last)s days") % {"first": count(one.first), "last": count(one.last)}


def _money(found: MoneyIn, today: date, currency: str) -> dict[str, Any]:
    return {
        "money_total": priced(found.total_cents, currency),
        "accounts": [_account(one, today, currency) for one in found.accounts],
        "by_hand": found.by_hand,
        "by_hand_amount": amount(found.by_hand_cents, currency),
        "by_hand_url": reverse("receipts") + address.link(day=today.isoformat()),
    }


def _account(one: AccountMoney, today: date, currency: str) -> AccountCells:
    asked = address.link(account=one.account_id, day=today.isoformat())
    return AccountCells(
        url=reverse("bank_files") + asked,
        account=one.account,
        files=one.files,
        received=amount(one.received_cents, currency),
        credited=amount(one.credited_cents, currency),
    )


def _exceptions(found: Exceptions, currency: str) -> dict[str, Any]:
    many = count(found.count)
    return {
        "exceptions": _("over %(count)s") % {"count": many} if found.is_more else many,
        "exceptions_money": priced(found.waiting_cents, currency),
    }


def _approvals(found: Approvals) -> dict[str, Any]:
    return {
        "approvals_waiting": count(found.waiting),
        "approvals_to_decide": count(found.to_decide),
        "approvals_lapse": instant(found.first_lapses_at) if found.first_lapses_at else "",
    }


def _files(found: Files) -> dict[str, Any]:
    return {
        "alarms": alarm_cells(found.alarms[:5], may_override=False),
        "alarms_more": len(found.alarms) > 5,
        "files_missing": count(sum(row.bank_file_id is None for row in found.alarms)),
        "files_held": count(found.held),
    }


def _day(found: DayPage, currency: str) -> dict[str, Any]:
    return {
        "run": run_cells(found.run, currency) if found.run else None,
        "run_may_start": found.may_start,
        "run_missed": found.missed_days,
    }


def _aging(found: AgingReport) -> dict[str, Any]:
    return {
        "as_of": day(found.as_of),
        "bars": aging.bars(found),
        "chart_height": aging.chart_height(found),
        "owed": priced(found.balance_cents, found.currency),
        "late": priced(found.late_cents, found.currency),
        "late_share": aging.share(found.late_cents, found.balance_cents),
        "open_titles": count(found.titles),
    }
