"""Promises made, withdrawn and judged by the daily run; talks with what came of them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from emdia.books.agreements import queries
from emdia.books.agreements.models import Promise, PromisePart, PromiseTitle
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.interactions import queries as interactions
from emdia.books.interactions.models import Interaction
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.promises import PromiseState
from emdia.workflows import daily_run, log_contact, promises
from emdia.workflows.log_contact import Heard, UnableToLog
from emdia.workflows.promises import UnableToPromise, Wanted

from .house import ANA, DAY, House, paid

NOW = datetime(2026, 3, 10, 15, tzinfo=UTC)
TOMORROW = DAY + timedelta(days=1)


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect({1: 10_000, 2: 20_000}, customer=77)
    made.expect({3: 5_000})
    return made


def titles(house: House, *numbers: int) -> list[int]:
    with company_scope(house.company_id):
        found = Receivable.objects.filter(document__in=[f"FAT{one}" for one in numbers])
        return list(found.order_by("id").values_list("id", flat=True))


def customer(house: House, number: int = 1) -> int:
    with company_scope(house.company_id):
        return Receivable.objects.get(document=f"FAT{number}").customer_id


def promise(house: House, *numbers: int, parts: list[tuple[date, int]] | None = None) -> int:
    return promises.promise(
        company_id=house.company_id,
        customer_id=customer(house),
        wanted=Wanted(
            receivable_ids=titles(house, *numbers), parts=parts or [(TOMORROW, 10_000)], note="said"
        ),
        by=ANA,
        on=DAY,
        now=NOW,
    )


def held(house: House) -> set[tuple[int, str, date, date]]:
    """Return what holds titles now: the title, why, and from when until when. Within a scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT receivable_id, kind, since_date, until_date FROM hold_span")
        return set(cursor.fetchall())


def state(house: House, promise_id: int) -> str:
    with company_scope(house.company_id):
        return Promise.objects.get(pk=promise_id).state


def test_a_promise_holds_its_titles_until_it_is_withdrawn(house: House) -> None:
    made = promise(house, 1, 2, parts=[(TOMORROW, 10_000), (DAY, 5_000)])
    with company_scope(house.company_id):
        assert queries.promised(titles(house, 1, 2, 3)) == set(titles(house, 1, 2))
        assert held(house) == {
            (pk, "promise", DAY, DAY + timedelta(days=2)) for pk in titles(house, 1, 2)
        }
        parts = queries.parts([made])[made]
        assert [(one.number, one.due_date, one.amount_cents) for one in parts] == [
            (1, DAY, 5_000),
            (2, TOMORROW, 10_000),
        ]
        assert [one.deadline_date for one in parts] == [TOMORROW, DAY + timedelta(days=2)]
        fact = Fact.objects.get(kind="promise.made")
        assert (fact.subject_kind, fact.subject_id, fact.actor_name) == (
            "customer",
            customer(house),
            "Ana",
        )
    with pytest.raises(UnableToPromise, match="reason_missing"):
        promises.withdraw(
            company_id=house.company_id, promise_id=made, reason=" ", by=ANA, on=DAY, now=NOW
        )
    promises.withdraw(
        company_id=house.company_id,
        promise_id=made,
        reason="wrong titles",
        by=ANA,
        on=DAY,
        now=NOW,
    )
    assert state(house, made) == "withdrawn"
    with company_scope(house.company_id):
        assert held(house) == set()
        assert queries.promised(titles(house, 1, 2)) == set()
        assert set(PromisePart.objects.values_list("state", flat=True)) == {"withdrawn"}
    with pytest.raises(UnableToPromise, match="not_open"):
        promises.withdraw(
            company_id=house.company_id, promise_id=made, reason="x", by=ANA, on=DAY, now=NOW
        )
    promise(house, 1)


@pytest.mark.parametrize(
    ("numbers", "parts", "why"),
    [
        ((), [(TOMORROW, 1)], "no_titles"),
        ((3,), [(TOMORROW, 1)], "title_unknown"),
        ((1,), [(TOMORROW, 1_000_000)], "more_than_owed"),
        ((1,), [(DAY - timedelta(days=1), 1)], "date_past"),
    ],
)
def test_what_cannot_be_promised(
    house: House, numbers: tuple[int, ...], parts: list[tuple[date, int]], why: str
) -> None:
    with pytest.raises(UnableToPromise, match=f"^{why}$"):
        promise(house, *numbers, parts=parts)
    with company_scope(house.company_id):
        assert not Promise.objects.exists()


def test_late_charges_up_to_the_last_day_may_be_promised(house: House) -> None:
    """2 % fine and a day's interest of the next month are owed by then."""
    promise(house, 1, parts=[(DAY + timedelta(days=30), 10_300)])


def test_a_title_is_promised_once(house: House) -> None:
    made = promise(house, 1)
    with pytest.raises(UnableToPromise, match="already_promised"):
        promise(house, 1, 2)
    with company_scope(house.company_id):
        assert Promise.objects.get().pk == made
        with pytest.raises(IntegrityError, match="promised_once"), transaction.atomic():
            PromiseTitle.objects.create(
                company_id=house.company_id,
                promise_id=made + 1_000,
                receivable_id=titles(house, 1)[0],
                hold_id=PromiseTitle.objects.get().hold_id,
            )


def test_the_daily_run_judges_by_what_was_received(house: House) -> None:
    kept, broken = promise(house, 1), promise(house, 2, parts=[(DAY, 20_000)])
    house.apply(paid(1, 10_000), paid(2, 19_999))
    run(house, TOMORROW)
    assert (state(house, kept), state(house, broken)) == ("kept", "open")
    ran = run(house, DAY + timedelta(days=2))
    assert state(house, broken) == "broken"
    assert ran["judge_promises"] == {
        "promises_kept": 0,
        "promises_broken": 1,
        "promises_moot": 0,
    }
    with company_scope(house.company_id):
        assert queries.promised(titles(house, 1, 2)) == set()


def run(house: House, day: date) -> dict[str, dict[str, int]]:
    daily_run.run_until(company_id=house.company_id, as_of=day, by=ANA, now=NOW)
    from emdia.books.daily_runs.models import DailyRunStage

    with company_scope(house.company_id):
        rows = DailyRunStage.objects.filter(daily_run__run_date=day)
        return {row.name: row.counts for row in rows}


def heard(**more: object) -> Heard:
    return Heard(**({"channel": "voice", "outcome": "no_answer"} | more))  # type: ignore[arg-type]


def log(house: House, said: Heard) -> log_contact.Logged:
    return log_contact.log(
        company_id=house.company_id,
        customer_id=customer(house),
        heard=said,
        by=ANA,
        on=DAY,
        now=NOW,
    )


def test_a_talk_its_promise_and_the_next_day_are_one_stroke(house: House) -> None:
    wanted = Wanted(receivable_ids=titles(house, 1), parts=[(TOMORROW, 10_000)])
    logged = log(
        house,
        heard(outcome="promised", promise=wanted, next_date=TOMORROW, note=" will pay "),
    )
    with company_scope(house.company_id):
        kept, made = Interaction.objects.get(), Promise.objects.get()
        assert (logged.interaction_id, logged.promise_id) == (kept.pk, made.pk)
        assert made.interaction_id == kept.pk
        assert (kept.outcome, kept.was_reached, kept.next_date, kept.note, kept.on_date) == (
            "promised",
            True,
            TOMORROW,
            "will pay",
            DAY,
        )
        assert set(Fact.objects.filter(subject_kind="customer").values_list("kind", flat=True)) >= {
            "promise.made",
            "contact.logged",
        }


def test_a_refused_promise_keeps_nothing_of_the_talk(house: House) -> None:
    wanted = Wanted(receivable_ids=titles(house, 1), parts=[(TOMORROW, 99_000_000)])
    with pytest.raises(UnableToLog, match="more_than_owed"):
        log(house, heard(outcome="promised", promise=wanted))
    with company_scope(house.company_id):
        assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"channel": "pigeon"}, "channel_unknown"),
        ({"outcome": "sent"}, "outcome_unknown"),
        ({"outcome": "promised"}, "promise_missing"),
        ({"outcome": "other", "promise": Wanted(receivable_ids=[1], parts=[])}, "out_of_place"),
        ({"next_date": DAY - timedelta(days=1)}, "next_past"),
        ({"note": "x" * 2_001}, "note_long"),
        ({"contact_id": 999_999}, "contact_unknown"),
    ],
)
def test_what_cannot_be_logged(house: House, said: dict[str, object], why: str) -> None:
    with pytest.raises(UnableToLog, match=why):
        log(house, heard(**said))


def test_calls_are_counted_as_the_law_counts_them(house: House) -> None:
    with company_scope(house.company_id):
        contact = parties.add_contact(
            customer=Customer.objects.get(pk=customer(house)),
            fields={"role": "finance", "name": "Rita", "phone": "+5511999990000"},
        )
    log(house, heard(contact_id=contact.pk))
    log(house, heard(outcome="says_paid", is_outbound=False))
    log(house, heard(outcome="other", is_demand=False))
    log(house, heard(outcome="refuses"))
    with company_scope(house.company_id):
        made = interactions.made(customer_id=customer(house), since_date=DAY)
        assert sorted(one.was_reached for one in made) == [False, True]
        assert len(interactions.of_customer(customer(house), most=10)) == 4


def test_states_are_those_of_the_rule() -> None:
    assert {str(one) for one in PromiseState} == {"open", "kept", "broken", "moot", "withdrawn"}
