"""What plans left to a person besides calls: the list with why, and one task with what is owed.

What was decided is of its day; what is owed and held is asked of the books for the rows shown.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from emdia.books.access import queries as access
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import tasks
from emdia.books.dunning.models import CALL, DunningTask, TaskState
from emdia.books.dunning.queries import step_of
from emdia.books.dunning.tasks import Narrowed, Place
from emdia.books.worklist import batch
from emdia.books.worklist.setting import setting_of
from emdia.rules.dunning_plan import Step
from emdia.rules.step_kinds import Becomes, step_kinds

from .missing import Missing as Missing

ROWS = 50
CHUNK = 500
SOME_TABS = ("", "later", "over")
TO_DO, LATER, OVER = SOME_TABS
KINDS = tuple(
    code for code, card in step_kinds().items() if card.becomes is Becomes.TASK and code != CALL
)
_MICROSECOND = timedelta(microseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9]{1,17})\.([0-9]{1,18})")


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an address asks of the list. `show` is of SOME_TABS; days are the company's."""

    show: str = TO_DO
    kind: str = ""
    user_id: int | None = None
    is_unassigned: bool = False
    since_date: date | None = None
    until_date: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A task with why it is there, and how its debtor stands now.

    What the step was decided from: `days_late`, `titles_count`, `decided_cents`, `is_caught_up`.
    As it stands now: `owed_cents`, late and held by nothing, or None where nothing is late any
    more; `held_by` where everything late is held.
    """

    id: int
    kind: str
    step: Step
    plan: str
    version: int
    customer_id: int
    customer: str
    document: str  # of a step that is taken for each title
    decided_date: date
    days_late: int | None
    titles_count: int
    decided_cents: int
    is_caught_up: bool
    due_at: datetime
    put_off_reason: str
    user_id: int | None
    who: str
    state: str
    closed_at: datetime | None
    closed_by: str
    closed_reason: str
    may_wait_again: bool
    owed_cents: int | None
    held_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Part of the list. `next_after` is where the next part begins; `has_later`: nothing is to
    be done today, but something on a later day.
    """

    rows: tuple[Row, ...]
    next_after: str | None
    has_later: bool
    currency: str


def people(*, company_id: int) -> tuple[tuple[int, str], ...]:
    """Return who can be given a task: ids and names."""
    with company_scope(company_id):
        return tuple(_people().items())


def page(*, company_id: int, asked: Asked, after: str, now: datetime, most: int = ROWS) -> Page:
    """Return part of the list, from after a place on; an unknown place is the beginning."""
    with company_scope(company_id):
        company = companies.company(company_id)
        narrowed = _narrowed(asked, company, now)
        found = tasks.page(narrowed, after=_place(after), most=most + 1)
        shown = found[:most]
        later = _narrowed(Asked(show=LATER), company, now)
        return Page(
            rows=tuple(_rows(company, shown, now)),
            next_after=_written(tasks.place_of(shown[-1])) if len(found) > most else None,
            has_later=not found and asked.show == TO_DO and tasks.has_any(later),
            currency=company.currency,
        )


def to_do(*, company_id: int, now: datetime, most: int) -> int:
    """Return how many tasks the list shows as to do, up to `most`."""
    with company_scope(company_id):
        company = companies.company(company_id)
        return tasks.count(_narrowed(Asked(), company, now), most=most)


def every_row(*, company_id: int, asked: Asked, now: datetime) -> Iterator[Row]:
    """Yield the whole of what an address asks of the list, a part at a time."""
    after: str | None = ""
    while after is not None:
        found = page(company_id=company_id, asked=asked, after=after, now=now, most=CHUNK)
        yield from found.rows
        after = found.next_after


@dataclass(frozen=True, kw_only=True, slots=True)
class OneTask:
    """A task by itself."""

    row: Row
    currency: str


def task(*, company_id: int, task_id: int, now: datetime) -> OneTask:
    """Return a task of any kind.

    :raises Missing: there is none of that id.
    """
    with company_scope(company_id):
        found = tasks.task(task_id)
        if found is None:
            raise Missing(task_id)
        company = companies.company(company_id)
        return OneTask(row=next(_rows(company, [found], now)), currency=company.currency)


def some(*, company_id: int, task_ids: Collection[int]) -> list[tuple[int, str, str]]:
    """Return tasks that are open: id, kind, and the name of the debtor."""
    with company_scope(company_id):
        return [
            (one.pk, one.kind, one.action.customer.name)
            for one in tasks.some(task_ids)
            if one.state == TaskState.OPEN
        ]


def currency_of(*, company_id: int) -> str:
    """Return the currency of what is owed."""
    with company_scope(company_id):
        return companies.company(company_id).currency


def _people() -> dict[int, str]:
    return {user.pk: str(user) for user, _roles in access.members()}


def _narrowed(asked: Asked, company: Company, now: datetime) -> Narrowed:
    zone = ZoneInfo(company.time_zone)
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    since, until = asked.since_date, asked.until_date
    if asked.show == LATER:
        since = max(since or tomorrow, tomorrow)
    beyond = until + timedelta(days=1) if until else None
    if asked.show == TO_DO:
        beyond = min(beyond or tomorrow, tomorrow)
    return Narrowed(
        is_open=asked.show != OVER,
        kind=asked.kind,
        user_id=asked.user_id,
        is_unassigned=asked.is_unassigned,
        since=_midnight(since, zone),
        until=_midnight(beyond, zone),
    )


def _midnight(day: date | None, zone: ZoneInfo) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=zone)


def _place(after: str) -> Place | None:
    found = _PLACE.fullmatch(after)
    if found is None:
        return None
    return Place(_EPOCH + int(found[1]) * _MICROSECOND, int(found[2]))


def _written(place: Place) -> str:
    """Return a place as an address says it: microseconds since 1970, and the task."""
    return f"{(place.at - _EPOCH) // _MICROSECOND}.{place.id}"


def _rows(company: Company, found: Sequence[DunningTask], now: datetime) -> Iterator[Row]:
    if not found:
        return
    as_of = now.astimezone(ZoneInfo(company.time_zone)).date()
    owing = {
        one.customer_id: one.facts
        for one in batch.score(
            company_id=company.pk,
            customers=sorted({one.action.customer_id for one in found}),
            setting=setting_of(company_id=company.pk, as_of=as_of),
            is_everybody=True,
        )
    }
    people = _people()
    for one in found:
        action, facts = one.action, owing.get(one.action.customer_id)
        yield Row(
            id=one.pk,
            kind=one.kind,
            step=step_of(action.plan_step),
            plan=action.plan_version.plan.name,
            version=action.plan_version.number,
            customer_id=action.customer_id,
            customer=action.customer.name,
            document=action.receivable.document if action.receivable else "",
            decided_date=action.decided_date,
            **_because(action.because),
            due_at=one.due_at,
            put_off_reason=one.put_off_reason,
            user_id=one.user_id,
            who=people.get(one.user_id or 0, ""),
            state=one.state,
            closed_at=one.closed_at,
            closed_by=one.closed_by,
            closed_reason=one.closed_reason,
            may_wait_again=tasks.may_wait_again(one),
            owed_cents=facts.owed_cents if facts else None,
            held_by=facts.held_by if facts else "",
        )


def _because(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a step was decided from, as books/dunning/sql/record_actions.sql keeps it."""
    return {
        "days_late": said.get("days_late"),
        "titles_count": said.get("titles") or 0,
        "decided_cents": said.get("cents") or 0,
        "is_caught_up": bool(said.get("caught_up")),
    }
