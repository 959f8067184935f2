"""Files out of their order are held and told; they go on when what was missing came."""

from datetime import UTC, date, datetime, time

import pytest
from django.db import IntegrityError, connection

from emdia.books.bank_files.models import BankFile
from emdia.books.companies.models import Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.intake import queries
from emdia.books.intake.models import IntakeAlarm
from emdia.books.receivables.models import Receivable
from emdia.cli.processes.worker import drain_queue
from emdia.workflows import intake_alarms

from .house import ANA, BRUNO, DAY, House, paid
from .money import wrong_with

WEDNESDAY, THURSDAY = date(2026, 3, 11), date(2026, 3, 12)


@pytest.fixture
def house(database: str) -> House:
    made = House(numbering=Numbering.CONSECUTIVE)
    made.expect(dict.fromkeys(range(1, 10), 10_000))
    return made


def state(house: House, file_id: int) -> str:
    with company_scope(house.company_id):
        return BankFile.objects.get(pk=file_id).state


def alarms(house: House) -> list[tuple[str, str, str]]:
    with company_scope(house.company_id):
        rows = IntakeAlarm.objects.order_by("id")
        return [(row.kind, row.state, row.cleared_reason) for row in rows]


def owed(house: House, title: int) -> int:
    with company_scope(house.company_id):
        return Receivable.objects.get(document=f"FAT{title}").balance_cents


def not_known(house: House, title: int) -> set[str]:
    with company_scope(house.company_id):
        one = Receivable.objects.get(document=f"FAT{title}")
        return {row.reason for row in queries.not_known([one.pk])}


def come(house: House, title: int, sequence: int, day: date = DAY) -> int:
    """Receive and settle the bank's file of that number, which pays one title."""
    content = house.write([paid(title, 10_000)], sequence=sequence, generated_date=day)
    file_id = house.receive(content, name=f"{sequence}.ret")
    house.settle(file_id)
    return file_id


def test_a_gap_is_held_and_told_until_the_missing_file_comes(house: House) -> None:
    come(house, 1, 5)
    seventh = come(house, 3, 7)
    assert state(house, seventh) == "held"
    assert owed(house, 3) == 10_000
    assert alarms(house) == [("sequence_gap", "open", "")]
    assert not_known(house, 4) == {"sequence_gap", "file_waits"}
    sixth = come(house, 2, 6)
    assert state(house, sixth) == "applied"
    drain_queue()
    assert state(house, seventh) == "applied"
    assert alarms(house) == [("sequence_gap", "cleared", "numbers_follow")]
    assert not_known(house, 4) == set()
    assert (owed(house, 2), owed(house, 3)) == (0, 0)
    assert wrong_with(house.company_id) == {}


def test_a_whole_run_of_held_files_goes_on_in_order(house: House) -> None:
    come(house, 1, 1)
    late = [come(house, title, title) for title in (5, 4, 3)]
    assert {state(house, file_id) for file_id in late} == {"held"}
    come(house, 2, 2)
    drain_queue()
    assert {state(house, file_id) for file_id in late} == {"applied"}
    assert {row[1] for row in alarms(house)} == {"cleared"}


def test_a_death_between_applying_and_releasing_is_made_good(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the missing file frees goes on although its worker died; the job is done again."""

    def die(name: str) -> None:
        if name == "settle.applied":
            raise SystemExit

    come(house, 1, 5)
    seventh = come(house, 3, 7)
    drain_queue()
    monkeypatch.setattr("emdia.workflows.settle_bank_file.failpoint", die)
    with pytest.raises(SystemExit):
        come(house, 2, 6)
    assert state(house, seventh) == "held"
    drain_queue()
    assert state(house, seventh) == "applied"


def test_a_person_may_apply_it_with_a_reason(house: House) -> None:
    come(house, 1, 5)
    seventh, eighth = come(house, 3, 7), come(house, 4, 8)
    with pytest.raises(intake_alarms.UnableToClear, match="reason_missing"):
        apply_anyway(house, seventh, " ")
    apply_anyway(house, seventh, "The bank says that it sent no file 6.")
    drain_queue()
    assert (state(house, seventh), state(house, eighth)) == ("applied", "applied")
    assert alarms(house) == [
        ("sequence_gap", "cleared", "The bank says that it sent no file 6."),
        ("sequence_gap", "cleared", "numbers_follow"),
    ]
    with company_scope(house.company_id):
        fact = Fact.objects.get(kind="bank_file.applied_anyway")
    assert (fact.actor_name, fact.reason) == ("Bruno", "The bank says that it sent no file 6.")
    with pytest.raises(intake_alarms.UnableToClear, match="not_held"):
        apply_anyway(house, seventh, "Again.")


def apply_anyway(house: House, file_id: int, reason: str) -> None:
    intake_alarms.apply_anyway(
        company_id=house.company_id, bank_file_id=file_id, reason=reason, by=BRUNO
    )


def test_a_step_back_is_held(house: House) -> None:
    come(house, 1, 5)
    back = come(house, 2, 4)
    assert state(house, back) == "held"
    assert alarms(house) == [("sequence_back", "open", "")]


def test_numbers_start_again_after_a_person_said_so(house: House) -> None:
    come(house, 1, 99_999)
    again = come(house, 2, 1, WEDNESDAY)
    apply_anyway(house, again, "The bank starts at 1 every year.")
    drain_queue()
    assert state(house, come(house, 3, 2, THURSDAY)) == "applied"


def test_free_numbers_are_never_out_of_order(database: str) -> None:
    house = House(numbering=Numbering.FREE)
    house.expect(dict.fromkeys(range(1, 4), 10_000))
    files = [come(house, title, number) for title, number in ((1, 9), (2, 3), (3, 7))]
    assert {state(house, file_id) for file_id in files} == {"applied"}


def expect_files(house: House, *, numbering: Numbering) -> None:
    from emdia.books.companies import operations

    house.agreement.refresh_from_db()
    operations.declare_intake(
        house.agreement,
        folder="",
        numbering=numbering,
        expected_by=time(8),
        expected_since_date=DAY,
    )


def missing_at(house: House, *moment: int) -> int:
    now = datetime(*moment, tzinfo=UTC)  # type: ignore[arg-type,misc]
    return intake_alarms.raise_missing(company_id=house.company_id, now=now)


def test_a_missing_file_is_told_once_from_its_hour_on(house: House) -> None:
    with company_scope(house.company_id):
        expect_files(house, numbering=Numbering.FREE)
    assert missing_at(house, 2026, 3, 10, 10, 59) == 0  # 07:59 in São Paulo
    assert missing_at(house, 2026, 3, 10, 11, 0) == 1
    assert missing_at(house, 2026, 3, 10, 11, 1) == 0
    # A weekend asks for nothing.
    assert missing_at(house, 2026, 3, 15, 23, 0) == 3
    assert [kind for kind, _, _ in alarms(house)] == ["missing_file"] * 4
    assert not_known(house, 1) == {"missing_file"}


def test_a_bank_holiday_asks_for_nothing(house: House) -> None:
    with company_scope(house.company_id):
        expect_files(house, numbering=Numbering.FREE)
    before = missing_at(house, 2026, 4, 2, 12)
    # Good Friday, then a weekend.
    assert missing_at(house, 2026, 4, 5, 23) == 0
    assert before > 0
    assert missing_at(house, 2026, 4, 6, 12) == 1


def test_files_after_a_missing_one_wait_for_it_or_for_a_person(house: House) -> None:
    with company_scope(house.company_id):
        expect_files(house, numbering=Numbering.FREE)
    missing_at(house, 2026, 3, 10, 12)
    after = come(house, 2, 2, WEDNESDAY)
    assert state(house, after) == "held"
    missed = come(house, 1, 1, DAY)
    drain_queue()
    assert (state(house, missed), state(house, after)) == ("applied", "applied")
    assert alarms(house) == [("missing_file", "cleared", "file_came")]


def test_a_person_may_say_that_no_file_comes(house: House) -> None:
    with company_scope(house.company_id):
        expect_files(house, numbering=Numbering.FREE)
    missing_at(house, 2026, 3, 10, 12)
    after = come(house, 2, 2, WEDNESDAY)
    with company_scope(house.company_id):
        alarm = IntakeAlarm.objects.get()
    said = {"company_id": house.company_id, "alarm_id": alarm.pk, "by": ANA}
    intake_alarms.clear(**said, reason="Holiday of the city.")  # type: ignore[arg-type]
    drain_queue()
    assert state(house, after) == "applied"
    with pytest.raises(intake_alarms.UnableToClear, match="already_cleared"):
        intake_alarms.clear(**said, reason="Again.")  # type: ignore[arg-type]
    with pytest.raises(IntegrityError, match="cleared already"), company_scope(house.company_id):
        IntakeAlarm.objects.update(cleared_by="Somebody else")


def test_numbers_that_follow_prove_that_no_file_is_missing(house: House) -> None:
    come(house, 1, 1)
    with company_scope(house.company_id):
        expect_files(house, numbering=Numbering.CONSECUTIVE)
        # As if it had come the day before.
        BankFile.objects.update(received_at=datetime(2026, 3, 9, 12, tzinfo=UTC))
        BankFile.objects.update(generated_date=date(2026, 3, 9))
    missing_at(house, 2026, 3, 10, 12)
    assert state(house, come(house, 2, 2, WEDNESDAY)) == "applied"
    assert alarms(house) == [("missing_file", "cleared", "numbers_follow")]


def test_an_announced_payment_is_not_known_money(house: House) -> None:
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE charge SET state = 'payment_announced' WHERE nosso_numero = '00000005'"
        )
    assert not_known(house, 5) == {"payment_announced"}
    assert not_known(house, 6) == set()


def test_another_company_is_not_touched(house: House) -> None:
    other = House(number=2, numbering=Numbering.CONSECUTIVE)
    other.expect({1: 10_000})
    come(house, 1, 5)
    come(house, 3, 7)
    assert not_known(house, 1) == set()  # Paid.
    assert not_known(house, 2) != set()
    assert not_known(other, 1) == set()
    assert alarms(other) == []
