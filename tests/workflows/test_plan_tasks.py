"""What a plan left to people: listed with why, done, not done, put off, handed over, and back."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations as dunning
from emdia.books.dunning.models import DunningPlan, DunningTask
from emdia.books.facts.models import Fact
from emdia.reports import tasks as reports
from emdia.reports.compliance import compliance_of
from emdia.reports.home import home
from emdia.reports.tasks import LATER, OVER, Asked
from emdia.rules.dunning_plan import Conditions, Step
from emdia.rules.holds import HoldKind
from emdia.rules.next_steps import Step as HomeStep
from emdia.workflows import hold_collection, plan_tasks
from emdia.workflows.plan_tasks import Did, UnableToWorkTasks

from .calls import Calls
from .house import ANA, DAY, House, paid

LISTED = 13  # days after DAY: everything the plan wants was decided


@pytest.fixture
def calls(database: str) -> Calls:
    house = House()
    house.expect({1: 10_000, 2: 90_000, 3: 50_000, 4: 20_000})
    calls = Calls(house)
    tell(calls)
    for days in (3, 5, 6, 12, LISTED):
        calls.run(days)
    return calls


def tell(calls: Calls) -> None:
    """Let a plan ask for calls, for a word to the team and for an offer."""
    with company_scope(calls.company_id):
        version = dunning.draft(
            plan=DunningPlan.objects.create(company_id=calls.company_id, name="Letters"),
            number=1,
            position=0,
            is_active=True,
            rest_days=1,
            conditions=Conditions(),
            steps=(
                Step(code="call_task_5", offset_days=5, kind="call_task"),
                Step(code="internal_alert_6", offset_days=6, kind="internal_alert"),
                Step(code="offer_12", offset_days=12, kind="offer"),
            ),
            note="",
            by="Ana",
        )
        dunning.ask(version)
        dunning.publish(version, by="Bruno", now=calls.now(0))


def page(
    calls: Calls, days: int = LISTED, after: str = "", most: int = 50, **asked: Any
) -> reports.Page:
    return reports.page(
        company_id=calls.company_id,
        asked=Asked(**asked),
        after=after,
        now=calls.now(days),
        most=most,
    )


def ids(calls: Calls, **asked: Any) -> list[int]:
    return [row.id for row in page(calls, **asked).rows]


def act(calls: Calls, name: str, task_ids: list[int], days: int = LISTED, **told: Any) -> Did:
    more = (
        {} if name == "hand_over" else {"now": calls.now(days), "as_of": DAY + timedelta(days=days)}
    )
    did: Did = getattr(plan_tasks, name)(
        company_id=calls.company_id, task_ids=task_ids, by=ANA, **more, **told
    )
    return did


def back(calls: Calls, did: Did) -> Did:
    return plan_tasks.undo(
        company_id=calls.company_id,
        fact_id=did.fact_id,
        by=ANA,
        as_of=DAY + timedelta(days=LISTED),
        now=calls.now(LISTED),
    )


def stored(calls: Calls, task_id: int) -> DunningTask:
    with company_scope(calls.company_id):
        return DunningTask.objects.get(pk=task_id)


def test_the_list_says_why_and_what_is_owed_now(calls: Calls) -> None:
    rows = page(calls).rows
    assert {row.kind for row in rows} == {"internal_alert", "offer"}
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    first = rows[0]
    assert (first.kind, first.step.code, first.plan, first.version) == (
        "internal_alert",
        "internal_alert_6",
        "Letters",
        1,
    )
    assert first.days_late == 6
    assert first.titles_count == 1
    assert first.owed_cents == first.decided_cents
    assert (first.held_by, first.who, first.put_off_reason) == ("", "", "")
    assert {row.kind for row in page(calls, kind="offer").rows} == {"offer"}
    assert page(calls, until_date=DAY + timedelta(days=5)).rows == ()
    assert len(page(calls, since_date=DAY + timedelta(days=12)).rows) == 4


def test_a_page_goes_on_where_the_last_one_ended(calls: Calls) -> None:
    whole, found, after = ids(calls), [], ""
    while True:
        part = page(calls, after=after, most=3)
        found += [row.id for row in part.rows]
        if part.next_after is None:
            break
        after = part.next_after
    assert found == whole
    assert len(whole) == 8
    act(calls, "done", whole, note="")
    over = ids(calls, show=OVER)
    part = page(calls, show=OVER, most=5)
    assert part.next_after is not None
    rest = page(calls, show=OVER, most=5, after=part.next_after)
    assert [row.id for row in (*part.rows, *rest.rows)] == over
    assert sorted(over) == sorted(whole)
    every = reports.every_row(
        company_id=calls.company_id, asked=Asked(show=OVER), now=calls.now(13)
    )
    assert [row.id for row in every] == over
    assert page(calls, after="nonsense", show=OVER).rows[0].id == over[0]


def test_who_paid_or_is_held_is_told(calls: Calls) -> None:
    calls.house.apply(paid(2, 90_000))
    hold_collection.place(
        company_id=calls.company_id,
        wanted=hold_collection.Wanted(
            customer_id=calls.customer(3),
            kind=HoldKind.COURT_ORDER,
            since_date=DAY,
            reason="Order 1",
        ),
        by=ANA,
        as_of=DAY + timedelta(days=LISTED),
        now=calls.now(LISTED),
    )
    now = {row.customer_id: (row.owed_cents, row.held_by) for row in page(calls).rows}
    assert now[calls.customer(2)] == (None, "")
    assert now[calls.customer(3)] == (0, "court_order")
    assert now[calls.customer(4)] == (20_000, "")


def test_done_and_not_done_stand_in_what_was_planned_and_done(calls: Calls) -> None:
    alerts = ids(calls, kind="internal_alert")
    act(calls, "done", alerts[:2], note="  Talked to the seller.  ")
    act(calls, "skip", alerts[2:3], reason="The seller visits them tomorrow.")
    kept = compliance_of(company_id=calls.company_id, day=DAY + timedelta(days=6))
    (step,) = [one for one in kept.steps if one.step == "internal_alert_6"]
    assert (step.planned, step.done, step.waiting, step.not_done) == (4, 2, 1, 1)
    assert step.why == (("skipped", "The seller visits them tomorrow.", 1),)
    assert [(one.who, one.done, one.skipped) for one in kept.people] == [("Ana", 2, 1)]
    with company_scope(calls.company_id):
        facts = Fact.objects.filter(kind__startswith="task.").order_by("id")
        told = [(one.kind, one.actor_name, one.reason, one.data["tasks"]) for one in facts]
    assert told == [
        ("task.done", "Ana", "Talked to the seller.", sorted(alerts[:2])),
        ("task.skipped", "Ana", "The seller visits them tomorrow.", alerts[2:3]),
    ]
    over = {
        row.id: (row.state, row.closed_by, row.closed_reason) for row in page(calls, show=OVER).rows
    }
    assert over[alerts[2]] == ("skipped", "Ana", "The seller visits them tomorrow.")
    assert alerts[3:] == ids(calls, kind="internal_alert")


def test_an_act_is_taken_back_as_a_whole_unless_something_changed_since(calls: Calls) -> None:
    some = ids(calls)[:3]
    did = act(calls, "done", some, note="All of them.")
    assert (did.tasks, did.passed) == (tuple(sorted(some)), 0)
    act(calls, "reopen", some[:1])
    act(calls, "skip", some[:1], reason="Not this one.", days=LISTED + 1)
    assert back(calls, did).tasks == tuple(sorted(some[1:]))
    assert stored(calls, some[0]).closed_reason == "Not this one."
    assert [stored(calls, pk).state for pk in some[1:]] == ["open", "open"]
    with pytest.raises(UnableToWorkTasks, match="changed_since"):
        back(calls, did)
    with pytest.raises(UnableToWorkTasks, match="fact_unknown"):
        back(calls, Did(tasks=(), passed=0, fact_id=1))
    again = act(calls, "done", some, note="")
    assert (again.tasks, again.passed) == (tuple(sorted(some[1:])), 1)


def test_put_off_it_comes_back_on_its_day_and_hour(calls: Calls) -> None:
    some = ids(calls)[:2]
    until = DAY + timedelta(days=20)
    did = act(calls, "put_off", some, until_date=until, reason="Holidays")
    assert not {*some} & {*ids(calls)}
    later = page(calls, show=LATER).rows
    assert [row.id for row in later] == some
    assert later[0].put_off_reason == "Holidays"
    before = stored(calls, some[0])
    with company_scope(calls.company_id):
        hour = before.action.due_at.time()
    assert (before.due_at.date(), before.due_at.time()) == (until, hour)
    assert {*some} <= {row.id for row in page(calls, days=20).rows}
    further = act(calls, "put_off", some[:1], until_date=until + timedelta(days=9), reason="More")
    assert back(calls, further).tasks == (some[0],)
    assert stored(calls, some[0]).due_at == before.due_at
    assert back(calls, did).tasks == tuple(sorted(some))
    assert {*some} <= {*ids(calls)}
    assert stored(calls, some[0]).put_off_reason == ""


def test_handed_over_and_given_back(calls: Calls) -> None:
    bia = calls.person("bia")
    some = ids(calls)[:2]
    did = act(calls, "hand_over", some, user_id=bia, note="Knows them")
    assert sorted(ids(calls, user_id=bia)) == sorted(some)
    assert {row.who for row in page(calls, user_id=bia).rows} == {"bia"}
    assert not {*some} & {*ids(calls, is_unassigned=True)}
    with pytest.raises(UnableToWorkTasks, match="nothing_changed"):
        act(calls, "hand_over", some, user_id=bia, note="")
    with pytest.raises(UnableToWorkTasks, match="user_unknown"):
        act(calls, "hand_over", some, user_id=999_999, note="")
    back(calls, did)
    assert ids(calls, user_id=bia) == []


def test_home_counts_what_the_list_shows_as_to_do(calls: Calls) -> None:
    def told(days: int = LISTED) -> list[HomeStep]:
        shown = home(
            company_id=calls.company_id,
            as_of=DAY + timedelta(days=days),
            now=calls.now(days),
            user_id=ANA.user_id or 0,
            capabilities={"worklist.work"},
        )
        return [step for step in shown.steps if step.code == "tasks"]

    every = ids(calls)
    assert told() == [HomeStep("tasks", len(every))]
    act(calls, "put_off", every[1:], until_date=DAY + timedelta(days=LISTED + 3), reason="Later.")
    assert told() == [HomeStep("tasks", len(ids(calls)))] == [HomeStep("tasks", 1)]
    act(calls, "done", every[:1], note="")
    assert told() == []
    assert told(days=LISTED + 3) == [HomeStep("tasks", len(every) - 1)]


def test_an_offer_that_is_done_or_put_off_leaves_the_worklist_too(calls: Calls) -> None:
    with company_scope(calls.company_id):
        calls_left = DunningTask.objects.filter(kind="call_task", state="open")
        act(calls, "skip", list(calls_left.values_list("pk", flat=True)), reason="Offers instead")
    assert len(calls.order()) == 4
    offers = {row.customer_id: row.id for row in page(calls, kind="offer").rows}
    act(calls, "done", [offers[calls.customer(2)]], note="")
    until = DAY + timedelta(days=20)
    act(calls, "put_off", [offers[calls.customer(3)]], until_date=until, reason="Away")
    assert sorted(number for number, _turn, _why in calls.order()) == [1, 4]


@pytest.mark.parametrize(
    ("name", "told", "why"),
    [
        ("done", {"note": "x" * 301}, "reason_long"),
        ("skip", {"reason": "  "}, "reason_missing"),
        ("put_off", {"reason": "Away", "until_date": DAY + timedelta(days=LISTED)}, "day_past"),
        ("put_off", {"reason": "Away", "until_date": DAY + timedelta(days=74)}, "day_far"),
        ("put_off", {"reason": "", "until_date": date(2026, 4, 1)}, "reason_missing"),
    ],
)
def test_what_is_refused(calls: Calls, name: str, told: dict[str, Any], why: str) -> None:
    some = ids(calls)[:1]
    with pytest.raises(UnableToWorkTasks, match=why):
        act(calls, name, some, **told)
    assert stored(calls, some[0]).state == "open"


def test_nothing_chosen_too_many_and_closed_ones_are_refused(calls: Calls) -> None:
    for chosen, why in (
        ([], "nothing_chosen"),
        (list(range(201)), "too_many"),
        ([7**9], "not_open"),
    ):
        with pytest.raises(UnableToWorkTasks, match=why):
            act(calls, "done", chosen, note="")


def test_what_a_talk_had_done_is_opened_by_its_talk_alone(calls: Calls) -> None:
    calls.log(1, LISTED, outcome="says_paid")
    with company_scope(calls.company_id):
        (done, *_) = DunningTask.objects.filter(interaction__isnull=False)
    with pytest.raises(UnableToWorkTasks, match="changed_since"):
        act(calls, "reopen", [done.pk])


def test_nobody_is_offered_to_open_again_what_nothing_is_owed_for(calls: Calls) -> None:
    chosen = [row.id for row in page(calls).rows if row.customer_id == calls.customer(2)]
    act(calls, "done", chosen, note="")
    assert all(row.may_wait_again for row in page(calls, show=OVER).rows if row.id in chosen)
    calls.house.apply(paid(2, 90_000))
    calls.run(LISTED + 1)
    rows = [row for row in page(calls, LISTED + 1, show=OVER).rows if row.id in chosen]
    assert chosen
    assert [row.may_wait_again for row in rows] == [False] * len(chosen)
    with pytest.raises(UnableToWorkTasks, match="changed_since"):
        act(calls, "reopen", chosen, days=LISTED + 1)


def test_the_database_keeps_a_closed_task_as_it_is(calls: Calls) -> None:
    (first, second) = ids(calls)[:2]
    act(calls, "done", [first], note="")
    with company_scope(calls.company_id):
        for change in (
            "state = 'skipped', closed_reason = 'x'",
            "closed_by = 'Bruno'",
            "kind = 'letter', state = 'open', closed_at = NULL, closed_by = ''",
        ):
            with (
                pytest.raises(IntegrityError, match="dunning_task"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(
                    f"UPDATE dunning_task SET {change} WHERE action_id = %s",
                    [first],
                )
        dropped = "UPDATE dunning_task SET state = 'dropped', closed_at = now(), closed_by = 'x'"
        with connection.cursor() as cursor:
            cursor.execute(f"{dropped}, closed_reason = 'y' WHERE action_id = %s", [second])
    with pytest.raises(UnableToWorkTasks, match="changed_since"):
        act(calls, "reopen", [second])


def test_the_list_is_read_by_its_index(calls: Calls) -> None:
    with company_scope(calls.company_id), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(
            "EXPLAIN SELECT action_id FROM dunning_task WHERE NOT (kind = 'call_task')"
            " AND state = 'open' AND due_at < now() ORDER BY due_at, action_id LIMIT 50"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "dunning_task_to_do" in plan


def test_time_is_the_companys(calls: Calls) -> None:
    """A day ends at midnight where the company is, not where the server is."""
    late = datetime.combine(DAY + timedelta(days=6), datetime.min.time(), calls.now(0).tzinfo)
    found = reports.page(
        company_id=calls.company_id, asked=Asked(), after="", now=late + timedelta(hours=2)
    )
    assert found.rows == ()
    assert found.has_later
