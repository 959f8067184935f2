"""The worklist as people meet it: who stands in it, in which order, who calls, who was put off."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningTask
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.parties.models import Customer
from emdia.books.worklist.models import (
    QueueMember,
    WorklistAssignment,
    WorklistEntry,
    WorklistSkip,
)
from emdia.reports import worklist as reports
from emdia.reports.worklist import ALL, MINE, Asked
from emdia.rules.holds import HoldKind
from emdia.rules.worklist import USUAL
from emdia.workflows import (
    daily_run,
    hold_collection,
    promises,
    worklist_acts,
)
from emdia.workflows.promises import Wanted
from emdia.workflows.worklist_acts import UnableToWorkList, WantedQueue

from .calls import Calls
from .house import ANA, DAY, House, paid


@pytest.fixture
def calls(database: str) -> Calls:
    house = House()
    house.expect({1: 10_000, 2: 90_000, 3: 50_000, 4: 20_000})
    return Calls(house)


def test_the_list_is_ordered_by_what_a_call_is_worth(calls: Calls) -> None:
    assert calls.run(4) == {"calls_first": 0, "calls": 0, "not_today": 0}
    # The fifth day is a Sunday: no law lets anybody call, so all stand last.
    assert calls.run(5)["not_today"] == 4
    assert calls.run(6) == {"calls_first": 0, "calls": 4, "not_today": 0}
    assert calls.order() == [(2, 2, ""), (3, 2, ""), (4, 2, ""), (1, 2, "")]
    assert calls.next_for(6) == 2
    assert calls.next_for(6, after=2) == 3
    assert calls.next_for(6, after=1) == 2
    assert calls.next_for(6, queue=MINE) is None


def test_an_empty_list_says_that_others_wait(calls: Calls) -> None:
    def found(day: int) -> reports.Page:
        return reports.page(
            company_id=calls.company_id,
            user_id=1,
            asked=Asked(queue=ALL),
            after="",
            now=calls.now(day),
        )

    calls.run(4)
    assert (found(4).rows, found(4).has_others) == ((), False)
    calls.run(5)
    assert (found(5).rows, found(5).has_others) == ((), True)
    calls.run(6)
    assert (len(found(6).rows), found(6).has_others) == (4, False)


def test_a_second_run_of_the_day_changes_nothing(calls: Calls) -> None:
    first = calls.run(6)
    with company_scope(calls.company_id):
        before = list(WorklistEntry.objects.order_by("pk").values())
    assert calls.run(6) == first
    with company_scope(calls.company_id):
        assert list(WorklistEntry.objects.order_by("pk").values()) == before


def test_a_talk_closes_the_call_and_no_answer_does_not(calls: Calls) -> None:
    calls.run(6)
    calls.log(2, 6, "no_answer")
    with company_scope(calls.company_id):
        assert DunningTask.objects.filter(state="open").count() == 4
    assert (2, 2, "") in calls.order()
    calls.log(3, 6, "refuses")
    with company_scope(calls.company_id):
        done = DunningTask.objects.get(state="done")
        assert done.case.customer_id == calls.customer(3)
        assert done.closed_by == "Ana"
    assert [number for number, _, _ in calls.order()] == [2, 4, 1]
    assert calls.next_for(6, after=3) == 2


def test_an_agreed_day_waits_and_comes(calls: Calls) -> None:
    calls.run(6)
    calls.log(2, 6, "call_back", next_date=DAY + timedelta(days=8))
    assert calls.order()[-1] == (2, 3, "later")
    assert calls.next_for(6) == 3
    calls.run(7)
    assert calls.next_for(7) == 3
    calls.run(8)
    assert calls.order()[0] == (2, 2, "")
    row = page(calls, 8)[0]
    assert [part.code for part in row.score.urgency_parts] == [
        "day_reached",
        "restriction",
        "last_contact",
    ]


def page(calls: Calls, days: int, **asked: Any) -> tuple[reports.Row, ...]:
    return reports.page(
        company_id=calls.company_id,
        user_id=ANA.user_id or 0,
        asked=replace(Asked(queue=ALL), **asked),
        after="",
        now=calls.now(days),
    ).rows


def test_a_broken_promise_of_yesterday_comes_first(calls: Calls) -> None:
    calls.run(6)
    promises.promise(
        company_id=calls.company_id,
        customer_id=calls.customer(1),
        wanted=Wanted(receivable_ids=calls.titles(1), parts=[(DAY + timedelta(days=7), 10_000)]),
        by=ANA,
        on=DAY + timedelta(days=6),
        now=calls.now(6),
    )
    assert calls.order()[-1] == (1, 3, "held")
    with company_scope(calls.company_id):
        # Promised by the 17th, and a bank day of grace.
        as_of = DAY + timedelta(days=9)
    promises.judge(company_id=calls.company_id, as_of=as_of, by=ANA)
    calls.run(9)
    assert calls.order()[0] == (1, 1, "")
    assert calls.next_for(9) == 1
    row = page(calls, 9)[0]
    assert row.score.urgency_parts[0].code == "promise_broken"
    # Spoken to: it is not asked about again.
    calls.log(1, 9, "refuses")
    assert 1 not in [number for number, _, _ in calls.order()]


def test_a_hold_and_its_end_are_seen_at_once(calls: Calls) -> None:
    calls.run(6)
    hold_id = hold_collection.place(
        company_id=calls.company_id,
        wanted=hold_collection.Wanted(
            customer_id=calls.customer(2),
            kind=HoldKind.COURT_ORDER,
            since_date=DAY,
            reason="Order",
        ),
        by=ANA,
        as_of=DAY + timedelta(days=6),
        now=calls.now(6),
    )
    assert calls.order()[-1] == (2, 3, "held")
    assert calls.next_for(6) == 3
    hold_collection.lift(
        company_id=calls.company_id,
        hold_id=hold_id,
        ended_date=DAY + timedelta(days=6),
        reason="Over",
        by=ANA,
        now=calls.now(6),
    )
    assert calls.order()[0] == (2, 2, "")


def test_who_paid_is_not_shown_though_the_list_was_written_before(calls: Calls) -> None:
    calls.run(6)
    calls.house.apply(paid(2, 90_000))
    assert calls.order()[0] == (2, 2, "")
    assert calls.next_for(6) == 3
    assert [row.facts.owed_cents for row in page(calls, 6)] == [50_000, 20_000, 10_000]
    assert calls.run(6)["calls"] == 3


def test_whoever_was_called_today_is_left_alone_by_law(calls: Calls) -> None:
    calls.run(6)
    calls.log(2, 6, "other", next_date=DAY + timedelta(days=6))
    assert calls.order()[-1] == (2, 3, "law")


def test_put_off_and_back(calls: Calls) -> None:
    calls.run(6)
    (skip_id,) = skip(calls, 2, 8)
    assert calls.order()[-1] == (2, 3, "skipped")
    assert [row.skip_reason for row in page(calls, 6, is_today=False)] == ["Holidays"]
    with company_scope(calls.company_id):
        fact = Fact.objects.get(kind="worklist.skipped")
        assert (fact.subject_id, fact.reason) == (calls.customer(2), "Holidays")
    worklist_acts.end_skip(
        company_id=calls.company_id,
        skip_id=skip_id,
        by=ANA,
        as_of=DAY + timedelta(days=6),
        now=calls.now(6),
    )
    assert calls.order()[0] == (2, 2, "")
    with pytest.raises(UnableToWorkList, match="skip_over"):
        worklist_acts.end_skip(
            company_id=calls.company_id,
            skip_id=skip_id,
            by=ANA,
            as_of=DAY + timedelta(days=6),
            now=calls.now(6),
        )
    skip(calls, 2, 8)
    skip(calls, 2, 9)
    with company_scope(calls.company_id):
        assert WorklistSkip.objects.filter(ended_at__isnull=True).count() == 1
    calls.run(8)
    assert calls.order()[-1] == (2, 3, "skipped")
    calls.run(9)
    assert calls.order()[0] == (2, 2, "")


def skip(calls: Calls, number: int, until: int, reason: str = "Holidays") -> list[int]:
    return worklist_acts.skip(
        company_id=calls.company_id,
        customer_ids=[calls.customer(number)],
        until_date=DAY + timedelta(days=until),
        reason=reason,
        by=ANA,
        as_of=DAY + timedelta(days=6),
        now=calls.now(6),
    )


@pytest.mark.parametrize(
    ("until", "reason", "why"),
    [
        (8, " ", "reason_missing"),
        (8, "x" * 301, "reason_long"),
        (6, "Why", "day_past"),
        (67, "Why", "day_far"),
    ],
)
def test_what_is_not_put_off(calls: Calls, until: int, reason: str, why: str) -> None:
    with pytest.raises(UnableToWorkList, match=why):
        skip(calls, 1, until, reason)


def queue(calls: Calls, *members: int, **more: Any) -> int:
    wanted = WantedQueue(name="Calls", position=1, members=members)
    return worklist_acts.keep_queue(
        company_id=calls.company_id,
        queue_id=None,
        wanted=replace(wanted, **more),
        by=ANA,
    )


def test_calls_are_shared_out_evenly_and_stay(calls: Calls) -> None:
    first, second = calls.person("One"), calls.person("Two")
    queue_id = queue(calls, first, second)
    calls.run(6)
    shared = calls.callers()
    assert sorted(map(str, shared.values())) == sorted([str(first)] * 2 + [str(second)] * 2)
    # The most valuable goes first.
    assert shared[2] != shared[3]
    calls.run(7)
    assert calls.callers() == shared
    assert calls.next_for(7, queue=str(queue_id)) == 2
    away = DAY + timedelta(days=9)
    worklist_acts.keep_queue(
        company_id=calls.company_id,
        queue_id=queue_id,
        wanted=WantedQueue(
            name="Calls", position=1, members=(first, second), away=((first, away),)
        ),
        by=ANA,
    )
    calls.run(8)
    assert set(calls.callers().values()) == {second}


def test_who_spoke_goes_on_calling_but_a_hand_decides(calls: Calls) -> None:
    first, second = calls.person("One"), calls.person("Two")
    queue(calls, first, second)
    calls.run(6)
    taken = next(number for number, user in calls.callers().items() if user == first)
    calls.actor = replace(ANA, user_id=second)
    calls.log(taken, 6)
    assert calls.callers()[taken] == second
    done = worklist_acts.assign(
        company_id=calls.company_id,
        customer_ids=[calls.customer(taken)],
        user_id=first,
        reason="Knows them",
        by=ANA,
        as_of=DAY + timedelta(days=6),
    )
    assert done == 1
    calls.log(taken, 7)
    assert calls.callers()[taken] == first
    with company_scope(calls.company_id):
        fact = Fact.objects.get(kind="worklist.assigned")
        assert (fact.reason, fact.data["user"], fact.data["before"]) == (
            "Knows them",
            first,
            [second],
        )
        assert WorklistAssignment.objects.get(pk=calls.customer(taken)).source == "hand"
    with pytest.raises(UnableToWorkList, match="user_unknown"):
        worklist_acts.assign(
            company_id=calls.company_id,
            customer_ids=[calls.customer(taken)],
            user_id=999_999,
            reason="",
            by=ANA,
            as_of=DAY,
        )


def test_queues_divide_the_list(calls: Calls) -> None:
    one = calls.person("One")
    large = queue(calls, one, name="Large", from_cents=50_000)
    small = queue(calls, one, name="Small", position=2)
    calls.run(6)
    with company_scope(calls.company_id):
        found = dict(WorklistEntry.objects.values_list("owed_cents", "queue_id"))
    assert found == {90_000: large, 50_000: large, 20_000: small, 10_000: small}
    assert calls.next_for(6, queue=str(small)) == 4
    with pytest.raises(UnableToWorkList, match="name_taken"):
        queue(calls, name="Large")
    worklist_acts.close_queue(company_id=calls.company_id, queue_id=large, by=ANA)
    calls.run(6)
    with company_scope(calls.company_id):
        assert set(WorklistEntry.objects.values_list("queue_id", flat=True)) == {small}
    worklist_acts.close_queue(company_id=calls.company_id, queue_id=large, by=ANA)
    with company_scope(calls.company_id):
        assert Fact.objects.filter(kind="worklist.queue_closed").count() == 1
    with pytest.raises(UnableToWorkList, match="queue_unknown"):
        worklist_acts.close_queue(company_id=calls.company_id, queue_id=large + 99, by=ANA)
    with pytest.raises(UnableToWorkList, match="queue_unknown"):
        worklist_acts.keep_queue(
            company_id=calls.company_id,
            queue_id=large,
            wanted=WantedQueue(name="Again", position=1),
            by=ANA,
        )


def test_weights_change_the_order_and_are_kept_with_their_reason(calls: Calls) -> None:
    calls.run(6)
    calls.log(2, 6, "no_answer")
    never = {**USUAL.outcomes, "no_answer": 0}
    weights = replace(USUAL, outcomes=never, last_contact=0)
    worklist_acts.set_weights(
        company_id=calls.company_id, weights=weights, reason="They never answer", by=ANA
    )
    calls.run(6)
    # Nobody's chance is below one per cent.
    assert [number for number, _, _ in calls.order()] == [3, 4, 1, 2]
    with company_scope(calls.company_id):
        fact = Fact.objects.get(kind="worklist.weights_set")
    assert fact.data["changes"] == [["outcomes_no_answer", 900, 0], ["last_contact", 100, 0]]
    for reason, why in (("", "reason_missing"), ("Again", "nothing_changed")):
        with pytest.raises(UnableToWorkList, match=why):
            worklist_acts.set_weights(
                company_id=calls.company_id, weights=weights, reason=reason, by=ANA
            )
    with pytest.raises(UnableToWorkList, match="chances_wrong"):
        worklist_acts.set_weights(
            company_id=calls.company_id,
            weights=replace(USUAL, chances=(1,)),
            reason="Wrong",
            by=ANA,
        )


def test_a_page_goes_on_where_the_last_one_ended(calls: Calls) -> None:
    calls.run(6)
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        found = reports.page(
            company_id=calls.company_id,
            user_id=0,
            asked=Asked(queue=ALL),
            after=after,
            now=calls.now(6),
            most=1,
        )
        seen += [row.facts.owed_cents for row in found.rows]
        after = found.next_after
    assert seen == [90_000, 50_000, 20_000, 10_000]
    whole = reports.every_row(
        company_id=calls.company_id, user_id=0, asked=Asked(queue=ALL), now=calls.now(6)
    )
    assert [row.facts.owed_cents for row in whole] == seen


def test_the_daily_run_lists_whom_to_call(calls: Calls) -> None:
    as_of = DAY + timedelta(days=6)
    ran = daily_run.run_until(company_id=calls.company_id, as_of=as_of, by=ANA, now=calls.now(6))
    assert [one.state for one in ran] == ["done"]
    assert [number for number, _, _ in calls.order()] == [2, 3, 4, 1]


def test_what_the_database_refuses(calls: Calls) -> None:
    calls.run(6)
    customer = calls.customer(1)
    wrong = (
        "UPDATE worklist_entry SET turn = 3",
        "UPDATE worklist_entry SET why_not = 'held'",
        "UPDATE worklist_entry SET turn = 7, why_not = 'held'",
        "UPDATE worklist_entry SET value_cents = -1",
        "INSERT INTO worklist_assignment (customer_id, company_id, source, since_date, assigned_by)"
        f" VALUES ({customer + 9_999}, {calls.company_id}, 'rule', '2026-03-10', 'x')",
    )
    for statement in wrong:
        with (
            company_scope(calls.company_id),
            pytest.raises(IntegrityError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    with company_scope(calls.company_id):
        queue_id = queue(calls)
        QueueMember.objects.create(company_id=calls.company_id, queue_id=queue_id, user_id=5)
        with pytest.raises(IntegrityError), transaction.atomic():
            QueueMember.objects.create(company_id=calls.company_id, queue_id=queue_id, user_id=5)


def test_a_customer_and_who_pays_for_it_are_one_debtor(calls: Calls) -> None:
    with company_scope(calls.company_id):
        facts.record(company_id=calls.company_id, kind="t", subject=("company", 1), by=ANA)
        Customer.objects.filter(pk=calls.customer(1)).update(payer_id=calls.customer(4))
    calls.run(6)
    assert [number for number, _, _ in calls.order()] == [2, 3, 4]
    row = page(calls, 6)[-1]
    assert (row.facts.owed_cents, row.facts.titles_count) == (30_000, 2)
    hold_collection.place(
        company_id=calls.company_id,
        wanted=hold_collection.Wanted(
            customer_id=calls.customer(1),
            kind=HoldKind.PAUSE,
            since_date=DAY,
            until_date=date(2026, 4, 1),
            reason="Away",
        ),
        by=ANA,
        as_of=DAY + timedelta(days=6),
        now=calls.now(6),
    )
    assert page(calls, 6)[-1].facts.owed_cents == 20_000
