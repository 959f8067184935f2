"""All that is needed during a call with a customer, in one reading."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from emdia.books.agreements import queries as agreements
from emdia.books.agreements.models import Promise, PromisePart
from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import queries as dunning
from emdia.books.dunning import timeline
from emdia.books.dunning.timeline import Happened, Place
from emdia.books.holds import queries as holds
from emdia.books.holds.models import Hold
from emdia.books.interactions import queries as interactions
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Customer
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Holder, Receivable
from emdia.rules.aging import Bucket, bucket_of, buckets, days_late
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.holds import HoldKind
from emdia.rules.interactions import BY_HAND, Outcome, look_again
from emdia.rules.limitation import is_limited
from emdia.rules.promises import PromiseState

from .call_guard import Callee, ChannelGuard, callees
from .call_script import CallScript, call_script
from .missing import Missing

__all__ = [
    "Callee",
    "ChannelGuard",
    "Cockpit",
    "Happened",
    "Missing",
    "Place",
    "cockpit",
    "customer_of_talk",
    "timeline_page",
]

MOST_TITLES = 2_000  # counted; more are a portfolio of their own
TITLES_SHOWN = 40
PROMISES_SHOWN = 3
EVENTS_A_PAGE = 20
# Of one call: the first days' detail matters, a year ago does not.
LIMITS = (0, 10, 30, 60, 90)
PROMISE_BANK_DAYS = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class CallTitle:
    """An open title with its charges to date, and what stands in the way of asking for it."""

    id: int
    document: str
    due_date: date
    days_late: int
    balance_cents: int
    owed_cents: int
    currency: str
    hold: str  # rules.holds.HoldKind, or empty
    may_promise: bool
    is_asked: bool  # late, ours, not held, not promised: what the call is about


@dataclass(frozen=True, kw_only=True, slots=True)
class Aged:
    """What is owed in a bucket of days late: how many titles, and cents with charges."""

    bucket: Bucket
    count: int
    owed_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """Sums over the titles in the company's currency, in cents with charges to date."""

    open_cents: int
    late_cents: int
    charges_cents: int
    asked_cents: int
    ages: tuple[Aged, ...]
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PromiseLine:
    id: int
    state: str
    amount_cents: int
    currency: str
    last_date: date
    made_at: datetime
    made_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldLine:
    id: int
    kind: str
    document: str  # empty: of everything
    until_date: date | None
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Beginning:
    """What the form begins with: whose day, a promise, and when to look again by outcome."""

    contact_id: int | None
    promise_cents: int
    promise_date: date
    looks: Mapping[str, date]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cockpit:
    customer_id: int
    name: str
    tax_id: str
    segment: str
    time_zone: str
    language: str
    currency: str
    owed: Owed
    titles: tuple[CallTitle, ...]
    people: tuple[Callee, ...]
    promises: tuple[PromiseLine, ...]
    holds: tuple[HoldLine, ...]
    tasks: tuple[tuple[int, str, datetime], ...]  # id, kind, due
    script: CallScript | None
    events: tuple[Happened, ...]
    beginning: Beginning


def cockpit(
    *, company_id: int, customer_id: int, agent_name: str, as_of: date, now: datetime
) -> Cockpit:
    """Return what a person has before the eyes who speaks with a customer.

    :raises Missing: no such customer, or one that was merged or thrown away.
    """
    with company_scope(company_id):
        customer = _standing(customer_id)
        company = companies.company(company_id)
        calendar = calendars.calendar()
        standing = holds.standing(customer_ids=[customer_id], as_of=as_of)
        titles = _titles(customer_id, calendar, standing, as_of)
        late = [one for one in titles if one.days_late]
        people = callees(
            customer=customer,
            now=now,
            is_prescribed=bool(late) and all(one.hold == HoldKind.LIMITED for one in late),
        )
        promises = agreements.of_customer(customer_id, most=PROMISES_SHOWN)
        parts = agreements.parts([one.pk for one in promises])
        tasks = dunning.open_tasks(customer_id)
        callee = _callee(people)
        return Cockpit(
            customer_id=customer.pk,
            name=customer.name,
            tax_id=customer.tax_id,
            segment=customer.segment,
            time_zone=customer.time_zone,
            language=customer.language,
            currency=company.currency,
            owed=_owed(titles, company.currency),
            titles=tuple(titles[:TITLES_SHOWN]),
            people=people,
            promises=tuple(_promise(one, parts[one.pk]) for one in promises),
            holds=tuple(_hold(one) for one in standing if one.kind != HoldKind.PROMISE),
            tasks=tuple((one.pk, one.kind, one.due_at) for one in tasks),
            script=_script(
                _Call(company, customer, callee, titles, agent_name, as_of),
                broken=_broken(promises, parts),
                step_templates=[one.action.plan_step.template for one in tasks],
            ),
            events=_events(company, customer_id, None, now),
            beginning=_beginning(titles, callee, company.currency, calendar, as_of),
        )


def timeline_page(
    *, company_id: int, customer_id: int, before: Place | None, now: datetime
) -> tuple[Happened, ...]:
    """Return what happened before a place, or at all; one more than a page where it goes on.

    :raises Missing: no such customer.
    """
    with company_scope(company_id):
        _standing(customer_id)
        return _events(companies.company(company_id), customer_id, before, now)


def customer_of_talk(*, company_id: int, interaction_id: int) -> int:
    """Return whom a contact was with.

    :raises Missing: no such contact.
    """
    with company_scope(company_id):
        found = interactions.get(interaction_id)
        if found is None:
            raise Missing(interaction_id)
        return found.customer_id


def _standing(customer_id: int) -> Customer:
    found = parties.customer(customer_id)
    if found is None or found.state in GONE:
        raise Missing(customer_id)
    return found


def _events(
    company: Company, customer_id: int, before: Place | None, now: datetime
) -> tuple[Happened, ...]:
    return tuple(
        timeline.of_customer(
            company_id=company.pk,
            customer_id=customer_id,
            before=before,
            most=EVENTS_A_PAGE + 1,
            zone=company.time_zone,
            now=now,
        )
    )


def _titles(
    customer_id: int, calendar: BankCalendar, standing: Sequence[Hold], as_of: date
) -> list[CallTitle]:
    found = receivables.open_of(customer_id, limit=MOST_TITLES)
    ids = [one.pk for one in found]
    charges = {
        pk: one.total_cents
        for pk, one in late_charges(
            as_of=as_of, calendar=calendar, indexes=calendars.indexes(), ids=ids
        )
    }
    promised = agreements.promised(ids)
    return [
        _title(one, charges.get(one.pk, one.balance_cents), one.pk in promised, standing, as_of)
        for one in found
    ]


def _title(
    title: Receivable, owed_cents: int, is_promised: bool, standing: Sequence[Hold], as_of: date
) -> CallTitle:
    late = days_late(due_date=title.due_date, as_of=as_of)
    hold = _held_by(title, standing, as_of)
    is_ours = title.holder == Holder.OWN
    return CallTitle(
        id=title.pk,
        document=title.document,
        due_date=title.due_date,
        days_late=late,
        balance_cents=title.balance_cents,
        owed_cents=owed_cents,
        currency=title.currency,
        hold=hold,
        may_promise=is_ours and not is_promised,
        is_asked=bool(late) and is_ours and not is_promised and not hold,
    )


def _held_by(title: Receivable, standing: Sequence[Hold], as_of: date) -> str:
    """Return what keeps a title from being asked for, as `rules.holds.first_reason` says."""
    found = {
        HoldKind(one.kind)
        for one in standing
        if one.receivable_id in (None, title.pk)
        and one.since_date <= as_of
        and (one.filed_date is None or title.issue_date <= one.filed_date)
    }
    interrupted = [title.interrupted_date] if title.interrupted_date else []
    if is_limited(kind=title.kind, due_date=title.due_date, as_of=as_of, interruptions=interrupted):
        found.add(HoldKind.LIMITED)
    ranked = [kind for kind in HoldKind if kind in found]
    return ranked[0] if ranked else ""


def _owed(titles: Sequence[CallTitle], currency: str) -> Owed:
    ours = [one for one in titles if one.currency == currency]
    late = [one for one in ours if one.days_late]
    return Owed(
        open_cents=sum(one.owed_cents for one in ours),
        late_cents=sum(one.owed_cents for one in late),
        charges_cents=sum(one.owed_cents - one.balance_cents for one in late),
        asked_cents=sum(one.owed_cents for one in ours if one.is_asked),
        ages=tuple(
            Aged(bucket=bucket, count=len(some), owed_cents=sum(one.owed_cents for one in some))
            for bucket in buckets(LIMITS)
            for some in [[one for one in ours if _in(one, bucket)]]
        ),
        count=len(titles),
    )


def _in(title: CallTitle, bucket: Bucket) -> bool:
    return bucket_of(days_late=title.days_late, limits=LIMITS) == bucket.number


def _promise(promise: Promise, parts: Sequence[PromisePart]) -> PromiseLine:
    return PromiseLine(
        id=promise.pk,
        state=promise.state,
        amount_cents=promise.amount_cents,
        currency=promise.currency,
        last_date=max(one.due_date for one in parts),
        made_at=promise.made_at,
        made_by=promise.made_by,
    )


def _hold(hold: Hold) -> HoldLine:
    return HoldLine(
        id=hold.pk,
        kind=hold.kind,
        document=hold.receivable.document if hold.receivable else "",
        until_date=hold.until_date,
        reason=hold.reason,
    )


def _callee(people: Sequence[Callee]) -> Callee | None:
    """Return whom to call: who may be called now, before who may not; never a third party."""
    own = [one for one in people if not one.is_third_party]
    may = (one for one in own if one.voice and not one.voice.why)
    return next(may, own[0] if own else None)


@dataclass(frozen=True, slots=True)
class _Call:
    """Who speaks with whom, about what."""

    company: Company
    customer: Customer
    callee: Callee | None
    titles: Sequence[CallTitle]
    agent_name: str
    as_of: date


def _script(
    call: _Call, *, broken: tuple[int, date] | None, step_templates: Sequence[str]
) -> CallScript | None:
    asked = [one for one in call.titles if one.is_asked]
    asked = asked or [one for one in call.titles if not one.days_late and not one.hold]
    asked = [one for one in asked if one.currency == call.company.currency]
    if not asked:
        return None
    return call_script(
        company=call.company,
        customer=call.customer,
        contact_name=call.callee.name if call.callee else call.customer.name,
        agent_name=call.agent_name,
        titles=[(one.document, one.due_date, one.owed_cents) for one in asked],
        broken=broken,
        step_templates=step_templates,
        as_of=call.as_of,
    )


def _broken(
    promises: Sequence[Promise], parts: Mapping[int, Sequence[PromisePart]]
) -> tuple[int, date] | None:
    """Return the amount and the last day of the latest promise, if it was broken."""
    latest = promises[0] if promises else None
    if latest is None or latest.state != PromiseState.BROKEN:
        return None
    return latest.amount_cents, max(one.due_date for one in parts[latest.pk])


def _beginning(
    titles: Sequence[CallTitle],
    callee: Callee | None,
    currency: str,
    calendar: BankCalendar,
    as_of: date,
) -> Beginning:
    day = as_of
    for _ in range(PROMISE_BANK_DAYS):
        day = calendar.on_or_after(day + timedelta(days=1))
    return Beginning(
        contact_id=callee.contact_id if callee else None,
        promise_cents=sum(
            one.owed_cents for one in titles if one.is_asked and one.currency == currency
        ),
        promise_date=day,
        looks={
            str(one): look_again(
                one,
                on=as_of,
                calendar=calendar,
                promised=day if one is Outcome.PROMISED else None,
            )
            for one in BY_HAND
        },
    )
