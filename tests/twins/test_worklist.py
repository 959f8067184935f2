"""The worklist in Python and in SQL: the same facts, place, value and queue for every debtor."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from emdia.books.agreements.models import Promise, PromisePart
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch as dunning
from emdia.books.dunning import queries
from emdia.books.dunning.batch import Room
from emdia.books.dunning.debtors import debtors
from emdia.books.dunning.models import DunningCase, DunningTask
from emdia.books.interactions.models import Interaction
from emdia.books.parties.models import Customer
from emdia.books.worklist import batch
from emdia.books.worklist.batch import Law, Scored, Setting
from emdia.books.worklist.models import WorklistSkip
from emdia.rules import worklist as rules
from emdia.rules.dunning_plan import Plan
from emdia.rules.interactions import BY_HAND, was_reached
from emdia.rules.step_kinds import Lane
from emdia.rules.worklist import USUAL, Facts, NotToday, Turn, score
from emdia.rules.worklist_queues import Queue, queue_of

from ..torture import TORTURE
from ..workflows.house import DAY, House
from .debtors import fill
from .test_dunning import CALENDAR, announce

CUSTOMERS = 2_500
SEEDS = range(25) if TORTURE else range(1)
ZONE = "America/Sao_Paulo"
QUEUES = (
    Queue(key=1, position=10, segments=("retail",), kinds=("DM", "DS"), from_cents=100_000),
    Queue(key=2, position=20, languages=("es", "en"), below_cents=400_000),
    Queue(key=3, position=20, segments=("", "wholesale")),
    Queue(key=4, position=5, segments=("public",), from_cents=900_000),
)
OTHER = replace(
    USUAL,
    chances=(1_000, 301, 77, 5, 3, 0),
    kept_each=333,
    broken_each=-300,
    broken_promise=777,
    restriction_within_days=9,
    waiting_each_day=111,
)
LAWS = ("", "", "", "cap", "nobody", "outside_hours")


@pytest.fixture
def house(database: str) -> House:
    return House()


@pytest.mark.parametrize("seed", SEEDS)
def test_thousands_of_debtors_without_a_difference(
    house: House, owner_connection: Any, seed: int
) -> None:
    with company_scope(house.company_id):
        fill(company_id=house.company_id, day=DAY, customers=CUSTOMERS, seed=seed)
        announce(house)
        decide(house, groups=False)
        happen(house, Random(seed))
    owner_connection.execute("ANALYZE")
    turns: Counter[str] = Counter()
    for days, groups, weights in ((0, False, USUAL), (1, True, OTHER), (4, False, OTHER)):
        with company_scope(house.company_id):
            setting = Setting(
                as_of=DAY + timedelta(days=days),
                calendar=CALENDAR,
                zone=ZONE,
                groups_children=groups,
                weights=weights,
                queues=QUEUES,
                plans=plans(),
                law=laws(Random(seed + days)),
            )
            everybody = list(Customer.objects.order_by("pk").values_list("pk", flat=True))
            found = {
                one.customer_id: one
                for one in batch.score(
                    company_id=house.company_id, customers=everybody, setting=setting
                )
            }
            expected = reckoned(setting, everybody)
            some = sorted(found)[:40]
            few = batch.score(company_id=house.company_id, customers=some, setting=setting)
        different = [
            (pk, expected.get(pk), found.get(pk))
            for pk in {*found, *expected}
            if found.get(pk) != expected.get(pk)
        ]
        assert different[:2] == [], len(different)
        assert sorted(few, key=lambda one: one.customer_id) == [found[pk] for pk in some]
        turns.update(one.why_not or str(one.turn) for one in found.values())
        turns.update(f"queue {one.queue_id}" for one in found.values())
        turns.update(
            name
            for one in found.values()
            for name in ("restriction_days", "next_days", "task_days", "broken_days")
            if getattr(one.facts, name) is not None
        )
    # A twin that agrees on nothing but silence proves nothing.
    assert min(turns[str(one.value)] for one in (Turn.FIRST, Turn.BY_VALUE)) > 10
    assert min(turns[one.value] for one in NotToday) > 5
    assert min(turns[f"queue {key}"] for key in (None, 1, 2, 3)) > 5
    assert min(turns[name] for name in ("restriction_days", "next_days", "task_days")) > 10


def decide(house: House, *, groups: bool) -> None:
    """Let the day be decided, so that cases have plans and calls are due."""
    found = queries.policy(house.company_id, versions=queries.running())
    for days in (-3, -1):
        as_of = DAY + timedelta(days=days)
        dunning.decide(
            company_id=house.company_id,
            policy=found,
            as_of=as_of,
            calendar=CALENDAR,
            room=Room(),
        )
        dunning.write(company_id=house.company_id, as_of=as_of, by="a test")


def happen(house: House, chance: Random) -> None:
    """Let people be spoken to, promise, break promises and be put off."""
    people = list(Customer.objects.order_by("pk"))
    for person in people:
        person.language = chance.choice(("pt-br", "pt-br", "es", "en"))
    # The statement tries every row against every other of its batch.
    Customer.objects.bulk_update(people, ["language"], batch_size=200)
    Interaction.objects.bulk_create(
        _talk(house.company_id, person.pk, chance)
        for person in people
        for _ in range(chance.choice((0, 0, 1, 1, 2, 4)))
    )
    promises = Promise.objects.bulk_create(
        _promise(house.company_id, person.pk, chance)
        for person in people
        for _ in range(chance.choice((0, 0, 1, 2, 5)))
    )
    PromisePart.objects.bulk_create(
        PromisePart(
            company_id=house.company_id,
            promise=promise,
            number=1,
            due_date=(due := DAY + timedelta(days=chance.choice((0, 0, 1, 4, 9)))),
            deadline_date=due,
            amount_cents=promise.amount_cents,
            state=promise.state,
        )
        for promise in promises
    )
    WorklistSkip.objects.bulk_create(
        WorklistSkip(
            company_id=house.company_id,
            customer=person,
            until_date=DAY + timedelta(days=chance.choice((0, 1, 2, 9))),
            reason="away",
            skipped_by="Ana",
            **(
                {"ended_at": datetime(2026, 3, 1, tzinfo=UTC), "ended_by": "Ana"}
                if chance.random() < 0.3
                else {}
            ),
        )
        for person in people
        if chance.random() < 0.1
    )


def _talk(company_id: int, customer_id: int, chance: Random) -> Interaction:
    outcome = chance.choice(BY_HAND)
    on_date = DAY - timedelta(days=chance.choice((0, 1, 2, 5, 59, 60, 61, 90)))
    next_days = chance.choice((None, None, -61, -60, -1, 0, 1, 5))
    return Interaction(
        company_id=company_id,
        customer_id=customer_id,
        channel="voice",
        is_outbound=True,
        is_demand=True,
        outcome=outcome,
        was_reached=was_reached(outcome),
        made_at=datetime.combine(on_date, time(15), tzinfo=UTC),
        on_date=on_date,
        next_date=None if next_days is None else DAY + timedelta(days=next_days),
        made_by="Ana",
    )


def _promise(company_id: int, customer_id: int, chance: Random) -> Promise:
    state = chance.choice(("open", "kept", "broken", "broken", "moot"))
    closed = DAY - timedelta(days=chance.choice((0, 0, 1, 2, 29, 30, 31, 364, 365, 366)))
    return Promise(
        company_id=company_id,
        customer_id=customer_id,
        currency="BRL",
        amount_cents=1_000,
        made_date=DAY - timedelta(days=400),
        made_at=datetime(2025, 2, 1, tzinfo=UTC),
        made_by="Ana",
        state=state,
        closed_date=None if state == "open" else closed,
    )


def laws(chance: Random) -> list[Law]:
    return [
        Law(
            customer_id=pk,
            why=chance.choice(LAWS),
            contacts_left=chance.choice((None, 0, 1, 1, 3)),
        )
        for pk in Customer.objects.order_by("pk").values_list("pk", flat=True)
        if chance.random() < 0.9
    ]


def plans() -> list[Plan]:
    return [queries.plan_of(row, list(row.steps.all())) for row in queries.running()]


def reckoned(setting: Setting, customers: list[int]) -> dict[int, Scored]:
    """Return what the rules say of every debtor, from facts gathered one by one."""
    everybody = debtors(
        customers, as_of=setting.as_of, groups_children=setting.groups_children, room=Room()
    )
    rows = {row.pk: row for row in Customer.objects.all()}
    debtor_of = {
        pk: row.payer_id or (row.parent_id if setting.groups_children else None) or pk
        for pk, row in rows.items()
    }
    told = _told(setting, debtor_of)
    law = {one.customer_id: one for one in setting.law}
    by_key = {plan.key: plan for plan in setting.plans}
    versions = dict(
        DunningCase.objects.filter(closed_date__isnull=True).values_list(
            "customer_id", "plan_version_id"
        )
    )
    found = {}
    for pk, debtor in everybody.items():
        owed = rules.owed(debtor.titles, as_of=setting.as_of, calendar=setting.calendar)
        said = law.get(pk, Law(customer_id=pk))
        facts = Facts(
            owed_cents=owed.owed_cents,
            titles_count=owed.titles_count,
            days_late=owed.days_late,
            held_by=owed.held_by,
            risk=debtor.risk,
            restriction_days=_measure(by_key.get(versions.get(pk)), owed.counted_from, setting),
            law_why=said.why,
            contacts_left=said.contacts_left,
            **told[pk],
        )
        if not rules.stands(facts):
            continue
        reckoned = score(facts, weights=setting.weights)
        found[pk] = Scored(
            customer_id=pk,
            segment=rows[pk].segment,
            language=rows[pk].language,
            facts=facts,
            chance=reckoned.chance,
            urgency=reckoned.urgency,
            value_cents=reckoned.value_cents,
            why_not=str(reckoned.why_not or ""),
            turn=reckoned.turn,
            queue_id=queue_of(
                setting.queues,
                segment=rows[pk].segment,
                language=rows[pk].language,
                kind=owed.kind,
                cents=owed.owed_cents,
            ),
        )
    return found


def _measure(plan: Plan | None, counted_from: date | None, setting: Setting) -> int | None:
    if plan is None or counted_from is None:
        return None
    days = [
        (step.day(counted_from=counted_from, calendar=setting.calendar) - setting.as_of).days
        for step in plan.lanes[Lane.MEASURE]
    ]
    return min((one for one in days if 1 <= one <= rules.MOST_AHEAD_DAYS), default=None)


def _told(setting: Setting, debtor_of: dict[int, int]) -> dict[int, dict[str, Any]]:
    """Return by debtor what happened to it, of the facts that titles do not tell."""
    as_of = setting.as_of
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    tasks: dict[int, list[date]] = defaultdict(list)
    for task in DunningTask.objects.filter(
        state="open", kind__in=("call_task", "offer"), case__closed_date__isnull=True
    ).select_related("case"):
        tasks[task.case.customer_id].append(task.due_at.astimezone(ZoneInfo(ZONE)).date())
    talks: dict[int, list[Interaction]] = defaultdict(list)
    since = as_of - timedelta(days=rules.TALK_LOOK_BACK_DAYS)
    for talk in Interaction.objects.order_by("id"):
        if talk.on_date >= since or (talk.next_date is not None and talk.next_date >= since):
            talks[talk.customer_id].append(talk)
    promised: dict[int, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.all():
        promised[debtor_of[promise.customer_id]].append(promise)
    due = set(PromisePart.objects.filter(state="open", due_date=as_of).values_list("promise_id"))
    skipped = set(
        WorklistSkip.objects.filter(ended_at__isnull=True, until_date__gt=as_of).values_list(
            "customer_id", flat=True
        )
    )
    for pk in debtor_of:
        found[pk] = {
            **_of_talks(talks[pk], as_of),
            **_of_promises(promised[pk], talks[pk], setting),
            "has_promise_today": any(
                one.state == "open" and (one.pk,) in due for one in promised[pk]
            ),
            "task_days": max((as_of - min(tasks[pk])).days, 0) if tasks[pk] else None,
            "is_skipped": pk in skipped,
        }
    return found


def _of_talks(talks: list[Interaction], as_of: date) -> dict[str, Any]:
    latest = talks[-1] if talks else None
    next_date = latest.next_date if latest else None
    return {
        "outcome": latest.outcome if latest else "",
        "next_days": (as_of - next_date).days if next_date else None,
    }


def _of_promises(
    promises: list[Promise], talks: list[Interaction], setting: Setting
) -> dict[str, Any]:
    as_of = setting.as_of
    closed = [
        (one.state, one.closed_date)
        for one in promises
        if one.closed_date and (as_of - one.closed_date).days < rules.PROMISE_LOOK_BACK_DAYS
    ]
    broken = [day for state, day in closed if state == "broken"]
    reached = max((one.on_date for one in talks if one.was_reached), default=None)
    latest = max(broken, default=None)
    waits = (
        latest is not None
        and (as_of - latest).days < rules.BROKEN_LOOK_BACK_DAYS
        and (reached is None or reached < latest)
    )
    return {
        "kept_count": sum(state == "kept" for state, _ in closed),
        "broken_count": len(broken),
        "broken_days": (as_of - latest).days if latest and waits else None,
        "is_broken_lately": bool(
            waits and latest and latest >= rules.broken_since(as_of, setting.calendar)
        ),
    }
