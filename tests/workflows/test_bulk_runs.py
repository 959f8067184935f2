"""Acts on very many records: looked at first, done in batches, stopped, killed, taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection

from emdia.books.approvals.models import Approval
from emdia.books.bulk_runs.models import BulkRun, BulkRunItem
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.reports import bulk_runs as reports
from emdia.workflows import bulk_runs, change_customers
from emdia.workflows.bulk_runs import BulkAct, UnableToRun
from emdia.workflows.decide_approval import UnableToDecide

from .house import DAY, NOON, paid
from .mortal import killed_there
from .till import Till

LATER = DAY + timedelta(days=20)
FIRST, TITLES = 100, 7


@pytest.fixture
def till(database: str, monkeypatch: pytest.MonkeyPatch) -> Till:
    monkeypatch.setattr(bulk_runs, "PER_BATCH", 2)
    till = Till()
    numbers = range(FIRST, FIRST + TITLES)
    till.house.expect({number: 1_000 + number for number in numbers})
    return till


def ids(till: Till) -> list[int]:
    with company_scope(till.company_id):
        found = Receivable.objects.filter(document__gte=f"FAT{FIRST}", document__lt="FAT2")
        return list(found.order_by("id").values_list("pk", flat=True))


def ask(till: Till, act: BulkAct, *, by: str = "ana", **arguments: Any) -> int:
    records = ids(till)
    if act in (BulkAct.SEGMENT, BulkAct.LANGUAGE):
        with company_scope(till.company_id):
            records = list(Customer.objects.values_list("pk", flat=True))
    return bulk_runs.ask(
        company_id=till.company_id,
        act=act,
        arguments=arguments,
        record_ids=records,
        reason="Agreed with all of them",
        by=till.people[by],
        now=NOON,
    )


def work(till: Till, run_id: int, *, steps: int = 1_000, on: date = DAY) -> None:
    while steps and bulk_runs.step(company_id=till.company_id, run_id=run_id, on=on, now=NOON):
        steps -= 1


def start(till: Till, run_id: int, *, by: str = "ana") -> bool:
    return bulk_runs.start(company_id=till.company_id, run_id=run_id, by=till.people[by], now=NOON)


def run(till: Till, run_id: int) -> BulkRun:
    with company_scope(till.company_id):
        return BulkRun.objects.get(pk=run_id)


def days(till: Till) -> list[date]:
    with company_scope(till.company_id):
        found = Receivable.objects.filter(pk__in=ids(till)).order_by("id")
        return list(found.values_list("due_date", flat=True))


def states(till: Till, run_id: int) -> list[tuple[str, str]]:
    found = reports.account(company_id=till.company_id, run_id=run_id)
    return [(one.state, one.code) for one in found]


def test_it_is_looked_at_before_anything_is_done(till: Till) -> None:
    till.house.apply(paid(FIRST + 1, 1_000 + FIRST + 1))
    run_id = ask(till, BulkAct.DUE_DATE, due_date=LATER.isoformat())
    work(till, run_id)
    seen = run(till, run_id)
    assert (seen.state, seen.rows_count, seen.checked_count) == ("checked", TITLES, TITLES)
    assert (seen.left_count, seen.left_by) == (1, {"nothing_open": 1})
    assert seen.balance_cents == sum(1_000 + n for n in range(FIRST, FIRST + TITLES)) - 1_101
    assert set(days(till)) == {DAY}
    page = reports.bulk_run(company_id=till.company_id, run_id=run_id)
    assert [(one.name, one.code) for one in page.left] == [("FAT101", "nothing_open")]


def test_batch_after_batch_is_done_and_all_of_it_taken_back(till: Till) -> None:
    run_id = ask(till, BulkAct.DUE_DATE, due_date=LATER.isoformat())
    work(till, run_id)
    assert start(till, run_id)
    # Between looking and doing one is paid.
    till.house.apply(paid(FIRST + 2, 1_000 + FIRST + 2))
    work(till, run_id)
    done = run(till, run_id)
    assert (done.state, done.done_count, done.left_count) == ("done", TITLES - 1, 1)
    assert states(till, run_id)[2] == ("left", "nothing_open")
    assert sorted(days(till)) == [DAY] + [LATER] * (TITLES - 1)
    with company_scope(till.company_id):
        batches = Fact.objects.filter(kind="receivables.due_date_changed")
        assert batches.count() == 4
        assert {fact.actor_user_id for fact in batches} == {till.people["ana"].user_id}
    bulk_runs.take_back(company_id=till.company_id, run_id=run_id, by=till.people["bruno"])
    work(till, run_id)
    undone = run(till, run_id)
    assert (undone.state, undone.undone_count) == ("undone", TITLES - 1)
    assert set(days(till)) == {DAY}
    with company_scope(till.company_id):
        taken_back = Fact.objects.filter(kind="receivables.change_undone")
        assert {fact.actor_user_id for fact in taken_back} == {till.people["bruno"].user_id}
    with pytest.raises(UnableToRun, match="nothing_to_undo"):
        bulk_runs.take_back(company_id=till.company_id, run_id=run_id, by=till.people["ana"])


def test_what_changed_since_stays_when_a_run_is_taken_back(till: Till) -> None:
    run_id = ask(till, BulkAct.DUE_DATE, due_date=LATER.isoformat())
    work(till, run_id)
    start(till, run_id)
    work(till, run_id)
    till.house.apply(paid(FIRST, 1_000 + FIRST))
    other = LATER + timedelta(days=1)
    again = bulk_runs.ask(
        company_id=till.company_id,
        act=BulkAct.DUE_DATE,
        arguments={"due_date": other.isoformat()},
        record_ids=ids(till)[1:2],
        reason="Once more",
        by=till.people["ana"],
        now=NOON,
    )
    work(till, again)
    start(till, again)
    work(till, again)
    bulk_runs.take_back(company_id=till.company_id, run_id=run_id, by=till.people["ana"])
    work(till, run_id)
    assert states(till, run_id)[1] == ("done", "changed_since")
    assert days(till)[1] == other
    assert run(till, run_id).undone_count == TITLES - 1


def test_a_stopped_run_is_an_honest_half(till: Till) -> None:
    run_id = ask(till, BulkAct.DUE_DATE, due_date=LATER.isoformat())
    work(till, run_id)
    start(till, run_id)
    work(till, run_id, steps=1)
    who = {"company_id": till.company_id, "run_id": run_id, "by": till.people["ana"]}
    with pytest.raises(UnableToRun, match="run_begun"):
        bulk_runs.give_up(**who, now=NOON)
    bulk_runs.stop(**who, now=NOON)
    work(till, run_id)
    half = run(till, run_id)
    assert (half.state, half.done_count) == ("stopped", 2)
    assert [state for state, _ in states(till, run_id)] == ["done"] * 2 + ["waiting"] * 5
    assert days(till).count(LATER) == 2
    with pytest.raises(UnableToRun, match="run_over"):
        bulk_runs.stop(**who, now=NOON)
    bulk_runs.take_back(**who)
    work(till, run_id)
    assert set(days(till)) == {DAY}


@pytest.mark.parametrize("point", ["bulk_run.before_commit", "bulk_run.committed"])
def test_a_run_whose_worker_dies_goes_on_and_does_nothing_twice(till: Till, point: str) -> None:
    run_id = ask(till, BulkAct.DUE_DATE, due_date=LATER.isoformat())
    assert killed_there(point, lambda: work(till, run_id))
    work(till, run_id)
    start(till, run_id)
    assert killed_there(point, lambda: work(till, run_id))
    with connection.cursor() as cursor:
        bulk_runs.go_on(company_id=till.company_id)
        bulk_runs.go_on(company_id=till.company_id)
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE queueing_lock LIKE 'work_on_bulk_run:%'"
        )
        assert cursor.fetchone() == (1,)
    work(till, run_id)
    done = run(till, run_id)
    assert (done.state, done.done_count) == ("done", TITLES)
    with company_scope(till.company_id):
        assert Fact.objects.filter(kind="receivables.due_date_changed").count() == 4
    assert till.is_sound()


def approval(till: Till) -> int:
    with company_scope(till.company_id):
        return Approval.objects.get(state="requested").pk


def limit(till: Till, cents: int) -> None:
    with company_scope(till.company_id):
        Company.objects.update(concession_limit_cents=cents)


def test_above_the_limit_a_second_person_agrees_to_all_of_it(till: Till) -> None:
    limit(till, 2_000)  # each batch alone is above or near it; the run as a whole counts
    run_id = ask(till, BulkAct.CANCEL)
    work(till, run_id)
    assert run(till, run_id).amount_cents > 2_000
    assert not start(till, run_id)
    with pytest.raises(UnableToRun, match="already_requested"):
        start(till, run_id)
    work(till, run_id)
    assert run(till, run_id).state == "asked"
    asked = approval(till)
    with pytest.raises(UnableToDecide, match="self_approval"):
        till.decide(asked, by="ana")
    till.decide(asked)
    # What was paid since is not cancelled.
    till.house.apply(paid(FIRST + 3, 500))
    work(till, run_id)
    done = run(till, run_id)
    assert (done.state, done.done_count) == ("done", TITLES - 1)
    assert till.is_sound()
    bulk_runs.take_back(company_id=till.company_id, run_id=run_id, by=till.people["ana"])
    work(till, run_id)
    assert run(till, run_id).undone_count == TITLES - 1
    assert till.is_sound()


def test_a_refused_run_does_nothing(till: Till) -> None:
    limit(till, 0)
    run_id = ask(till, BulkAct.REBATE, cents=100, ppm=0)
    work(till, run_id)
    assert run(till, run_id).amount_cents == 100 * TITLES
    start(till, run_id)
    till.decide(approval(till), approve=False)
    work(till, run_id)
    assert run(till, run_id).state == "given_up"
    with company_scope(till.company_id):
        assert not Receivable.objects.filter(rebate_cents__gt=0).exists()


def test_a_rebate_is_granted_to_what_was_seen(till: Till) -> None:
    run_id = ask(till, BulkAct.REBATE, cents=100, ppm=0)
    work(till, run_id)
    start(till, run_id)
    till.house.apply(paid(FIRST + 4, 500))
    work(till, run_id)
    assert states(till, run_id)[4] == ("left", "changed_since")
    with company_scope(till.company_id):
        assert Receivable.objects.filter(rebate_cents=100).count() == TITLES - 1


def test_customers_are_changed_and_taken_back(till: Till) -> None:
    with company_scope(till.company_id):
        one = Customer.objects.earliest("id").pk
    change_customers.change(
        company_id=till.company_id,
        customer_ids=[one],
        column="segment",
        value="large",
        reason="Grew",
        by=till.people["ana"],
    )
    run_id = ask(till, BulkAct.SEGMENT, value="large")
    work(till, run_id)
    start(till, run_id)
    work(till, run_id)
    done = run(till, run_id)
    assert (done.state, done.done_count) == ("done", done.rows_count)
    with company_scope(till.company_id):
        assert set(Customer.objects.values_list("segment", flat=True)) == {"large"}
    bulk_runs.take_back(company_id=till.company_id, run_id=run_id, by=till.people["ana"])
    work(till, run_id)
    back = run(till, run_id)
    # Who was large before stays so; nothing was done to that one.
    assert (back.state, back.undone_count) == ("undone", back.rows_count - 1)
    with company_scope(till.company_id):
        large = Customer.objects.filter(segment="large")
        assert list(large.values_list("pk", flat=True)) == [one]


def test_what_cannot_begin_is_refused(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    run_id = ask(till, BulkAct.DUE_DATE, due_date=DAY.isoformat())
    with pytest.raises(UnableToRun, match="not_checked"):
        start(till, run_id)
    work(till, run_id)
    with pytest.raises(UnableToRun, match="nothing_to_do"):
        start(till, run_id)
    with pytest.raises(UnableToRun, match="run_unknown"):
        start(till, 0)
    monkeypatch.setattr(bulk_runs, "MOST", 3)
    with pytest.raises(UnableToRun, match="too_many"):
        ask(till, BulkAct.CANCEL)


def test_the_database_lets_nothing_be_done_before_it_was_seen(till: Till) -> None:
    run_id = ask(till, BulkAct.CANCEL)
    for change in ({"done_count": 1}, {"state": "done"}, {"state": "running", "done_count": 99}):
        with pytest.raises(IntegrityError), company_scope(till.company_id):
            BulkRun.objects.filter(pk=run_id).update(**change)
    with pytest.raises(IntegrityError), company_scope(till.company_id):
        BulkRunItem.objects.filter(run_id=run_id).update(state="left")
