"""Whom to call next, and why: the page of the list, and who follows a debtor in it.

Places come from the list as it was written; facts are asked of the books for the rows shown, so
that nobody is called who paid, promised or was held since.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from emdia.books.access import queries as access
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.interactions.batch import Openings
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Customer
from emdia.books.worklist import batch, queries
from emdia.books.worklist.batch import Scored, Setting
from emdia.books.worklist.models import WorklistEntry, WorklistQueue
from emdia.books.worklist.queries import Narrowed
from emdia.books.worklist.setting import setting_of, with_law
from emdia.rules.worklist import Facts, Score, Turn, Weights, score

from .missing import Missing as Missing

MINE, ALL = "mine", "all"
AT_ONCE = 20
ROWS = 50
CHUNK = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A debtor as it stands now: the facts, and what contact law says of a call at this moment."""

    entry: WorklistEntry
    scored: Scored
    law: Openings | None

    @property
    def is_callable(self) -> bool:
        """Return whether the debtor may be called at this moment."""
        return self.scored.turn != Turn.NOT_TODAY and self.law is not None and not self.law.why


def next_for(
    *, company_id: int, user_id: int, queue: str, after_customer_id: int | None, now: datetime
) -> int | None:
    """Return whom somebody calls after a customer; None where nobody is left.

    `queue` is a queue's id, "mine" or "all"; anything else is "mine". It is the first in the order
    of the list who may be called at `now`, is not `after_customer_id`, and comes after it where it
    still stands; behind the last one the list is begun again.
    """
    with company_scope(company_id):
        as_of = companies.today(company_id, now=now)
        narrowed = narrowed_to(queue, user_id=user_id)
        setting = setting_of(company_id=company_id, as_of=as_of)
        entry = queries.entry(after_customer_id) if after_customer_id is not None else None
        after = queries.place_of(entry) if entry is not None else None
        found = _first_callable(company_id, narrowed, after, after_customer_id, setting, now)
        if found is None and after is not None:
            found = _first_callable(company_id, narrowed, None, after_customer_id, setting, now)
        return found


def narrowed_to(queue: str, *, user_id: int) -> Narrowed:
    """Return the part of the list that a queue's id, "mine" or "all" means, of today."""
    if queue == ALL:
        return Narrowed(is_today=True)
    if queue.isascii() and queue.isdigit():
        return Narrowed(queue_id=int(queue[:18]), is_today=True)
    return Narrowed(user_id=user_id, is_today=True)


def _first_callable(
    company_id: int,
    narrowed: Narrowed,
    after: tuple[int, int, int] | None,
    besides: int | None,
    setting: Setting,
    now: datetime,
) -> int | None:
    while True:
        rows = queries.page(narrowed, after=after, most=AT_ONCE)
        found = standing(company_id, rows, setting=setting, now=now)
        for one in found:
            if one.is_callable and one.entry.customer_id != besides:
                return one.entry.customer_id
        if len(rows) < AT_ONCE:
            return None
        after = queries.place_of(rows[-1])


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A debtor in the list, as its page shows it."""

    id: int
    name: str
    facts: Facts
    score: Score
    segment: str
    language: str
    queue: str
    caller_id: int | None
    caller: str
    law_why: str  # at this moment
    until_at: datetime | None
    opens_at: datetime | None
    skip_id: int | None
    skip_reason: str
    back_on: date | None  # the day the debtor comes back: put off, or agreed


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """Part of the list. `next_after` is where the next part begins; None behind the last.

    `has_others`: nobody is to be called today, but somebody on another day.
    """

    rows: tuple[Row, ...]
    next_after: str | None
    has_others: bool
    currency: str
    scored_date: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """By what the list can be narrowed. `queues` and `people` are pairs of id and name."""

    queues: tuple[tuple[int, str], ...]
    people: tuple[tuple[int, str], ...]
    segments: tuple[str, ...]
    has_own: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What an address asks of the list; see `narrowed_to` for `queue`."""

    queue: str = MINE
    is_today: bool = True
    segment: str = ""
    language: str = ""
    caller_id: int | None = None
    is_unassigned: bool = False


def parts(*, company_id: int, user_id: int) -> Parts:
    """Return by what the list can be narrowed."""
    with company_scope(company_id):
        return Parts(
            queues=tuple((row.pk, row.name) for row in queries.queues()),
            people=tuple((user.pk, str(user)) for user, _roles in access.members()),
            segments=parties.segments(company_id),
            has_own=queries.has_own(user_id),
        )


def page(
    *,
    company_id: int,
    user_id: int,
    asked: Asked,
    after: str,
    now: datetime,
    most: int = ROWS,
) -> Page:
    """Return part of the list, from after a place on; an unknown place is the beginning."""
    with company_scope(company_id):
        company = companies.company(company_id)
        as_of = now.astimezone(ZoneInfo(company.time_zone)).date()
        setting = setting_of(company_id=company_id, as_of=as_of)
        narrowed = _narrowed(asked, user_id)
        entries = queries.page(narrowed, after=_place(after), most=most)
        found = standing(company_id, entries, setting=setting, now=now)
        rows = tuple(_rows(found, setting, asked))
        is_over = len(entries) < most
        others = replace(narrowed, is_today=False)
        return Page(
            rows=rows,
            next_after=None if is_over else ".".join(map(str, queries.place_of(entries[-1]))),
            has_others=is_over and not rows and bool(queries.page(others, after=None, most=1)),
            currency=company.currency,
            scored_date=entries[0].scored_date if entries else None,
        )


def first(*, company_id: int, user_id: int, now: datetime, most: int) -> Page:
    """Return whom somebody calls first: of one's own, or of all where one has none."""
    with company_scope(company_id):
        asked = Asked(queue=MINE if queries.has_own(user_id) else ALL)
        return page(
            company_id=company_id, user_id=user_id, asked=asked, after="", now=now, most=most
        )


def every_row(*, company_id: int, user_id: int, asked: Asked, now: datetime) -> Iterator[Row]:
    """Yield the whole of what an address asks of the list, a part at a time."""
    after: str | None = ""
    while after is not None:
        found = page(
            company_id=company_id, user_id=user_id, asked=asked, after=after, now=now, most=CHUNK
        )
        yield from found.rows
        after = found.next_after


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """A debtor with its place in the list; `row` is None for one who does not stand in it."""

    id: int
    name: str
    row: Row | None
    currency: str


def why(*, company_id: int, customer_id: int, now: datetime) -> Why:
    """Return how a customer stands in the list, and why.

    :raises Missing: no such customer.
    """
    with company_scope(company_id):
        customer = parties.customer(customer_id)
        if customer is None:
            raise Missing(customer_id)
        company = companies.company(company_id)
        as_of = now.astimezone(ZoneInfo(company.time_zone)).date()
        setting = setting_of(company_id=company_id, as_of=as_of)
        entry = queries.entry(customer_id)
        found = standing(company_id, [entry] if entry else [], setting=setting, now=now)
        return Why(
            id=customer_id,
            name=customer.name,
            row=next(_rows(found, setting, None), None),
            currency=company.currency,
        )


def names(*, company_id: int, customer_ids: Sequence[int]) -> list[tuple[int, str]]:
    """Return some customers of the company by name."""
    with company_scope(company_id):
        found = Customer.objects.filter(pk__in=customer_ids).order_by("name", "id")
        return list(found.values_list("pk", "name"))


def currency_of(*, company_id: int) -> str:
    """Return the currency the list is reckoned in."""
    with company_scope(company_id):
        return companies.company(company_id).currency


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueRow:
    """A queue as its page shows it; members are pairs of id and name, and of the day back."""

    queue: WorklistQueue
    members: tuple[tuple[int, str, date | None], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ListPolicy:
    """The queues and weights of a company, and what they can be made of."""

    queues: tuple[QueueRow, ...]
    weights: Weights
    currency: str
    people: tuple[tuple[int, str], ...]
    segments: tuple[str, ...]


def policy(*, company_id: int) -> ListPolicy:
    """Return the queues with their members, and what the parts of a score weigh."""
    with company_scope(company_id):
        people = {user.pk: str(user) for user, _roles in access.members()}
        return ListPolicy(
            queues=tuple(
                QueueRow(
                    queue=row,
                    members=tuple(
                        (one.user_id, people.get(one.user_id, ""), one.back_date)
                        for one in row.members.all()
                        if one.is_member
                    ),
                )
                for row in queries.queues()
            ),
            weights=queries.weights(company_id),
            currency=companies.company(company_id).currency,
            people=tuple(people.items()),
            segments=parties.segments(company_id),
        )


def _narrowed(asked: Asked, user_id: int) -> Narrowed:
    found = narrowed_to(asked.queue, user_id=user_id)
    return replace(
        found,
        user_id=found.user_id if asked.caller_id is None else asked.caller_id,
        is_today=asked.is_today,
        segment=asked.segment,
        language=asked.language,
        is_unassigned=asked.is_unassigned,
    )


def _place(after: str) -> tuple[int, int, int] | None:
    numbers = after.split(".")
    if len(numbers) != len(queries.ORDER) or not all(map(_PLACE.fullmatch, numbers)):
        return None
    turn, value, customer_id = map(int, numbers)
    return turn, value, customer_id


_PLACE = re.compile(r"-?[0-9]{1,18}")


def _rows(found: Sequence[Standing], setting: Setting, asked: Asked | None) -> Iterator[Row]:
    """Yield rows; of a list of today without who turns out not to be called today."""
    ids = [one.entry.customer_id for one in found]
    names = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))
    skips = queries.skips(ids, as_of=setting.as_of)
    people = {user.pk: str(user) for user, _roles in access.members()}
    queue_names = {row.pk: row.name for row in queries.queues()}
    for one in found:
        pk, facts = one.entry.customer_id, one.scored.facts
        if asked is not None and asked.is_today and one.scored.turn == Turn.NOT_TODAY:
            continue
        skip = skips.get(pk)
        yield Row(
            id=pk,
            name=names.get(pk, ""),
            facts=facts,
            score=score(facts, weights=setting.weights),
            segment=one.scored.segment,
            language=one.scored.language,
            queue=queue_names.get(one.scored.queue_id or 0, ""),
            caller_id=one.entry.user_id,
            caller=people.get(one.entry.user_id or 0, ""),
            law_why=one.law.why if one.law else "",
            until_at=one.law.until_at if one.law else None,
            opens_at=one.law.next_at if one.law else None,
            skip_id=skip.pk if skip else None,
            skip_reason=skip.reason if skip else "",
            back_on=skip.until_date if skip else _agreed(facts, setting.as_of),
        )


def _agreed(facts: Facts, as_of: date) -> date | None:
    ahead = facts.next_days is not None and facts.next_days < 0
    return as_of - timedelta(days=facts.next_days or 0) if ahead else None


def standing(
    company_id: int, rows: Sequence[WorklistEntry], *, setting: Setting, now: datetime
) -> list[Standing]:
    """Return those of some entries who still stand, with what is known of them now.

    Requires an open scope.
    """
    customers = [row.customer_id for row in rows]
    if not customers:
        return []
    asked, law = with_law(setting, company_id=company_id, customers=customers, now=now)
    scored = {
        one.customer_id: one
        for one in batch.score(company_id=company_id, customers=customers, setting=asked)
    }
    return [
        Standing(entry=row, scored=scored[row.customer_id], law=law.get(row.customer_id))
        for row in rows
        if row.customer_id in scored
    ]
