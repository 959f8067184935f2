"""A day is run once, in stages, one after another, and goes on where it stopped."""

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection

from emdia.books.bank_files.models import BankFile
from emdia.books.companies import operations as companies
from emdia.books.companies.models import Company, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs import batch
from emdia.books.daily_runs.models import DailyRun, DailyRunStage
from emdia.books.facts.actor import system
from emdia.books.facts.models import Fact
from emdia.cli.processes.worker import drain_queue
from emdia.jobs import tasks
from emdia.workflows import daily_run, daily_stages
from emdia.workflows.daily_run import Ran, UnableToRun

from .house import ANA, BRUNO, DAY, NOON, House, line, paid
from .money import wrong_with
from .test_watched_folders import declare, emdia, put

BY = system("daily_run")
STAGES = [
    "check_before",
    "receive_files",
    "settle",
    "apply_cash",
    "lapse_requests",
    "accrue",
    "judge_promises",
    "dunning",
    "worklist",
    "check_after",
]


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect(dict.fromkeys(range(1, 10), 10_000))
    return made


def run(house: House, day: date = DAY) -> list[Ran]:
    return daily_run.run_until(company_id=house.company_id, as_of=day, by=BY, now=NOON)


def states(house: House) -> dict[date, str]:
    with company_scope(house.company_id):
        return dict(DailyRun.objects.order_by("run_date").values_list("run_date", "state"))


def stages(house: House, day: date = DAY) -> dict[str, DailyRunStage]:
    with company_scope(house.company_id):
        rows = DailyRunStage.objects.filter(daily_run__run_date=day).order_by("number")
        return {row.name: row for row in rows}


def kinds(house: House) -> list[str]:
    with company_scope(house.company_id):
        rows = Fact.objects.filter(kind__startswith="daily_run.").order_by("id")
        return list(rows.values_list("kind", flat=True))


def test_the_stages_are_found_in_their_order() -> None:
    found = daily_stages.stages()
    assert [stage.name for stage in found] == STAGES
    assert [stage.number for stage in found] == sorted({stage.number for stage in found})
    folder = Path(daily_stages.__file__).parent
    assert len(found) == len(list(folder.glob("s[0-9]*_*.py")))


def test_a_day_receives_and_settles(house: House, tmp_path: Path) -> None:
    declare(house, tmp_path)
    put(tmp_path, "a.ret", house.write([paid(1, 10_000), paid(2, 4_000, nominal_cents=10_000)]))
    put(tmp_path, "b.ret", house.write([line(3, "03"), paid(77, 500)]))
    assert run(house) == [Ran(DAY, "done", "")]
    found = stages(house)
    assert list(found) == STAGES
    assert {row.state for row in found.values()} == {"done"}
    assert found["receive_files"].counts == {"files_received": 2, "alarms": 0}
    assert found["settle"].counts == {
        "files_applied": 2,
        "lines_settled": 2,
        "lines_rejected": 1,
        "lines_exception": 1,
        "paid_cents": 14_500,
        "files_held": 0,
    }
    owed = found["accrue"].counts
    assert (owed["open_titles"], owed["open_cents"], owed["late_titles"]) == (8, 76_000, 0)
    assert kinds(house) == ["daily_run.started", "daily_run.finished"]
    assert wrong_with(house.company_id) == {}
    # The jobs that wait for the files find nothing to do.
    drain_queue()
    assert wrong_with(house.company_id) == {}


def test_a_day_is_run_once(house: House) -> None:
    run(house)
    assert run(house) == []
    assert kinds(house) == ["daily_run.started", "daily_run.finished"]
    with pytest.raises(UnableToRun, match="already_done"):
        daily_run.ask(company_id=house.company_id, as_of=DAY, by=ANA)
    with pytest.raises(IntegrityError, match="done already"), company_scope(house.company_id):
        DailyRun.objects.update(state="running", finished_at=None)
    with pytest.raises(IntegrityError, match="once_a_day"), company_scope(house.company_id):
        DailyRun.objects.create(
            company_id=house.company_id, run_date=DAY, asked_by="x", asked_at=NOON
        )


def test_missed_days_are_caught_up_in_order(house: House) -> None:
    run(house)
    later = DAY + timedelta(days=4)
    assert [ran.run_date for ran in run(house, later)] == [
        DAY + timedelta(days=number) for number in range(1, 5)
    ]
    assert set(states(house).values()) == {"done"}


def test_a_clock_that_jumps_runs_nothing(house: House) -> None:
    run(house)
    with pytest.raises(UnableToRun, match="clock_back"):
        run(house, DAY - timedelta(days=1))
    with pytest.raises(UnableToRun, match="too_many_days"):
        run(house, DAY + timedelta(days=32))
    with pytest.raises(UnableToRun, match="too_many_days"):
        daily_run.ask(company_id=house.company_id, as_of=DAY + timedelta(days=400), by=ANA)
    assert states(house) == {DAY: "done"}


def test_two_runs_at_once_are_one(house: House) -> None:
    ran: list[list[Ran]] = []

    def work() -> None:
        ran.append(run(house))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(len(one) for one in ran) == [0, 0, 0, 1]
    assert kinds(house) == ["daily_run.started", "daily_run.finished"]


def test_another_process_at_it_leaves_nothing_to_do(house: House) -> None:
    found: list[list[Ran]] = []

    def work() -> None:
        found.append(run(house))
        connection.close()

    with batch.only_run(house.company_id) as is_ours:
        assert is_ours
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert found == [[]]
    assert states(house) == {}
    assert len(run(house)) == 1


def test_a_lost_connection_ends_the_run_and_the_next_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose = replaced("settle", lambda work: connection.close() or {})
    with monkeypatch.context() as patched:
        patched.setattr(daily_run, "stages", lose)
        with pytest.raises(batch.LockLost):
            run(house)
    assert states(house) == {DAY: "running"}
    assert run(house) == [Ran(DAY, "done", "")]


def replaced(name: str, act: Callable[[Any], Any]) -> Callable[[], tuple[Any, ...]]:
    """Return the stages, one of which does something else."""
    found = daily_stages.stages()
    changed = tuple(
        daily_stages.Stage(one.number, one.name, act) if one.name == name else one for one in found
    )
    return lambda: changed


def test_a_stage_that_breaks_says_why_and_goes_on_later(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(work: object) -> dict[str, int]:
        raise RuntimeError("the moon is full")

    with monkeypatch.context() as patched:
        patched.setattr(daily_run, "stages", replaced("accrue", broken))
        assert run(house) == [Ran(DAY, "failed", "RuntimeError: the moon is full")]
        # The days after it wait.
        assert run(house, DAY + timedelta(days=1))[0].state == "failed"
    assert stages(house)["accrue"].error == "RuntimeError: the moon is full"
    settled_at = stages(house)["settle"].finished_at
    assert [ran.state for ran in run(house, DAY + timedelta(days=1))] == ["done", "done"]
    # What was done stays done.
    assert stages(house)["settle"].finished_at == settled_at
    assert kinds(house)[:4] == [
        "daily_run.started",
        "daily_run.failed",
        "daily_run.resumed",
        "daily_run.failed",
    ]


# What somebody with power over the database changes, and what the check says of it.
HARMS = {
    "balances": "UPDATE receivable SET balance_cents = balance_cents - 1 WHERE document = 'FAT5'",
    "suspense": "UPDATE receipt SET amount_cents = amount_cents + 7 WHERE allocated_cents = 0",
    "credits": "UPDATE customer_credit SET balance_cents = balance_cents - 1",
    "unbalanced_entries": "UPDATE posting SET amount_cents = amount_cents + 1 WHERE line = 1"
    " AND account_code = 1010 AND entry_id = (SELECT max(entry_id) FROM posting)",
    "bank_lines": "DELETE FROM bank_line WHERE outcome = 'rejected'",
}


@pytest.mark.parametrize("what", HARMS)
def test_the_check_refuses_to_go_on_and_says_what_is_off(
    house: House, super_user_connection: Any, what: str
) -> None:
    lines = paid(1, 10_000), paid(2, 13_000, nominal_cents=10_000), paid(77, 500), line(3, "03")
    house.apply(*lines)
    harm(super_user_connection, HARMS[what])
    for _ in range(2):
        assert run(house) == [Ran(DAY, "stopped", "self_check")]
    found = stages(house)
    assert what in {finding["what"] for finding in found["check_before"].findings}
    assert found["receive_files"].state == "waiting"
    assert kinds(house).count("daily_run.stopped") == 2


def harm(power: Any, statement: str) -> None:
    """Change what nobody may change, past every guard."""
    power.execute("SET session_replication_role = replica")
    assert power.execute(statement).rowcount > 0


def test_cancelled_between_stages_and_taken_up_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def settle(work: object) -> dict[str, int]:
        daily_run.cancel(company_id=house.company_id, run_date=DAY, by=BRUNO)
        return {}

    daily_run.ask(company_id=house.company_id, as_of=DAY, by=ANA)
    with monkeypatch.context() as patched:
        patched.setattr(daily_run, "stages", replaced("settle", settle))
        drain_queue()
    assert states(house) == {DAY: "cancelled"}
    found = {name: row.state for name, row in stages(house).items()}
    assert [name for name, state in found.items() if state == "done"] == STAGES[:3]
    with pytest.raises(UnableToRun, match="not_running"):
        daily_run.cancel(company_id=house.company_id, run_date=DAY, by=BRUNO)
    daily_run.ask(company_id=house.company_id, as_of=DAY, by=ANA)
    drain_queue()
    assert states(house) == {DAY: "done"}
    assert kinds(house) == [
        f"daily_run.{kind}"
        for kind in (
            "asked",
            "started",
            "cancel_asked",
            "cancelled",
            "asked",
            "resumed",
            "finished",
        )
    ]


def test_asked_twice_is_run_once(house: House) -> None:
    ids = {daily_run.ask(company_id=house.company_id, as_of=DAY, by=by) for by in (ANA, BRUNO)}
    assert len(ids) == 1
    drain_queue()
    assert kinds(house) == ["daily_run.asked", "daily_run.started", "daily_run.finished"]


def declare_hour(house: House, hour: int | None) -> None:
    with company_scope(house.company_id):
        company = Company.objects.get()
        companies.declare_daily_run(company, hour=hour, applies_credits=False)


def test_the_timetable_is_the_companys_own(house: House) -> None:
    def due(*moment: int) -> date | None:
        now = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]
        return daily_run.day_due(company_id=house.company_id, now=now)

    assert due(2026, 3, 10, 15) is None
    declare_hour(house, 7)
    assert due(2026, 3, 10, 9, 59) is None  # 06:59 in São Paulo
    assert due(2026, 3, 10, 10) == DAY
    assert due(2026, 3, 11, 2) == DAY  # 23:00 there
    with company_scope(house.company_id):
        Company.objects.update(time_zone="America/Manaus")
    assert due(2026, 3, 10, 10, 30) is None
    assert due(2026, 3, 10, 11) == DAY
    run(house)
    assert due(2026, 3, 10, 12) is None


def test_the_timetable_leaves_alone_what_a_person_must_look_at(
    house: House, super_user_connection: Any
) -> None:
    declare_hour(house, 0)
    harm(super_user_connection, HARMS["balances"])
    assert run(house)[0].state == "stopped"
    assert daily_run.day_due(company_id=house.company_id, now=NOON) is None
    # The next day is asked for once; it waits for this one.
    tomorrow = NOON + timedelta(days=1)
    assert daily_run.day_due(company_id=house.company_id, now=tomorrow) == tomorrow.date()
    daily_run.ask(company_id=house.company_id, as_of=tomorrow.date(), by=BY)
    drain_queue()
    assert daily_run.day_due(company_id=house.company_id, now=tomorrow) is None
    assert states(house) == {DAY: "stopped", tomorrow.date(): "asked"}
    super_user_connection.execute(
        HARMS["balances"].replace("balance_cents - 1", "balance_cents + 1")
    )
    daily_run.ask(company_id=house.company_id, as_of=tomorrow.date(), by=ANA)
    drain_queue()
    assert set(states(house).values()) == {"done"}


def test_the_queue_runs_what_the_timetable_wants(
    house: House, time_machine: Any, tmp_path: Path
) -> None:
    declare(house, tmp_path)
    put(tmp_path, "a.ret", house.write([paid(1, 10_000)]))
    other = House(number=2)
    declare_hour(house, 7)
    time_machine.move_to(datetime(2026, 3, 10, 9, 59, tzinfo=UTC))
    tasks.run_days(timestamp=0)
    drain_queue()
    assert states(house) == {}
    time_machine.move_to(datetime(2026, 3, 10, 10, 0, tzinfo=UTC))
    for _ in range(2):
        tasks.run_days(timestamp=0)
    drain_queue()
    tasks.run_days(timestamp=0)
    drain_queue()
    assert (states(house), states(other)) == ({DAY: "done"}, {})
    assert kinds(house) == ["daily_run.asked", "daily_run.started", "daily_run.finished"]


def test_folders_are_watched_where_the_day_runs_by_itself(house: House, tmp_path: Path) -> None:
    declare(house, tmp_path)
    put(tmp_path, "a.ret", house.write([paid(1, 10_000)]))
    tasks.watch_folders(timestamp=0)
    assert (tmp_path / "a.ret").exists()
    declare_hour(house, 7)
    tasks.watch_folders(timestamp=0)
    assert (tmp_path / "taken" / "a.ret").exists()
    drain_queue()
    with company_scope(house.company_id):
        assert BankFile.objects.get().state == "applied"


def test_credits_pay_the_oldest_debts_where_the_company_says_so(database: str) -> None:
    house = House()
    house.expect({1: 10_000, 2: 4_000, 3: 4_000}, customer=5)
    house.expect({4: 7_000}, customer=6)
    # 5.000 over: a credit of the customer.
    house.apply(paid(1, 15_000, nominal_cents=10_000))
    assert run(house)[0].state == "done"
    assert stages(house)["apply_cash"].counts == {"credits_applied": 0, "credit_cents": 0}
    with company_scope(house.company_id):
        companies.declare_daily_run(Company.objects.get(), hour=None, applies_credits=True)
    next_day = DAY + timedelta(days=1)
    assert run(house, next_day)[0].state == "done"
    assert stages(house, next_day)["apply_cash"].counts == {
        "credits_applied": 2,
        "credit_cents": 5_000,
    }
    assert wrong_with(house.company_id) == {}
    assert run(house, next_day + timedelta(days=1))[0].state == "done"
    later = stages(house, next_day + timedelta(days=1))["apply_cash"].counts
    assert later["credits_applied"] == 0


def test_held_files_stay_held_and_are_counted(database: str, tmp_path: Path) -> None:
    house = House(numbering=Numbering.CONSECUTIVE)
    house.expect({1: 10_000, 2: 10_000})
    house.apply(paid(1, 10_000), sequence=1)
    house.receive(house.write([paid(2, 10_000)], sequence=3))
    run(house)
    assert stages(house)["settle"].counts["files_held"] == 1
    with company_scope(house.company_id):
        assert list(BankFile.objects.order_by("id").values_list("state", flat=True)) == [
            "applied",
            "held",
        ]


def test_the_command(house: House, database: str, tmp_path: Path) -> None:
    done = command(database, "--as-of", "2026-03-10")
    assert (done.returncode, done.stdout) == (0, "2026-03-10: done\n"), done.stderr
    assert "Nothing was to be done" in command(database, "--as-of", "2026-03-10").stdout
    for said, told in (
        ("2026-03-09", "A later day was run already"),
        ("2126-03-09", "has not come"),
        ("10/03/2026", "write the day as"),
    ):
        refused = command(database, "--as-of", said)
        assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
        assert told in refused.stderr


def command(database: str, *arguments: str) -> Any:
    return emdia(database, *arguments, command=("run-day",))
