"""What a person has before the eyes during a call: owed, law, script, promises, all that was."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from emdia.books.agreements.models import Promise
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Address, Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.reports import cockpit as reports
from emdia.reports.cockpit import EVENTS_A_PAGE, Cockpit, Happened, Missing
from emdia.rules.holds import HoldKind
from emdia.workflows import (
    hold_collection,
    log_contact,
    message_templates,
    promises,
    retract_contact,
)
from emdia.workflows.log_contact import Heard
from emdia.workflows.promises import Wanted

from ..workflows.house import ANA, BRUNO, DAY, House, paid

CALLED = DAY + timedelta(days=20)  # a Monday
NOON = datetime(2026, 3, 30, 15, tzinfo=UTC)
PHONE = "+5511987654321"


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect({1: 10_000, 2: 20_000}, customer=77)
    made.expect({3: 5_000})
    message_templates.ship(company_id=made.company_id, by=ANA, now=NOON)
    with company_scope(made.company_id):
        facts.record(company_id=made.company_id, kind="test", subject=("company", 1), by=ANA)
        customer = Customer.objects.get(tax_id="00000000077")
        Address.objects.create(
            company_id=made.company_id,
            customer=customer,
            purpose="billing",
            street="Rua A",
            city="São Paulo",
            state="SP",
        )
        for role, name in (("legal", "Dr. Paulo"), ("other", "Vizinha"), ("owner", "Maria")):
            parties.add_contact(
                customer=customer, fields={"role": role, "name": name, "phone": PHONE}
            )
    return made


def customer_id(house: House) -> int:
    with company_scope(house.company_id):
        return Customer.objects.get(tax_id="00000000077").pk


def look(house: House, *, now: datetime = NOON, as_of: date = CALLED) -> Cockpit:
    return reports.cockpit(
        company_id=house.company_id,
        customer_id=customer_id(house),
        agent_name="Ana",
        as_of=as_of,
        now=now,
    )


def titles(house: House, *numbers: int) -> list[int]:
    with company_scope(house.company_id):
        found = Receivable.objects.filter(document__in=[f"FAT{one}" for one in numbers])
        return list(found.order_by("id").values_list("id", flat=True))


def log(house: House, *, now: datetime = NOON, **said: object) -> int:
    heard = Heard(**({"channel": "voice", "outcome": "no_answer"} | said))  # type: ignore[arg-type]
    return log_contact.log(
        company_id=house.company_id,
        customer_id=customer_id(house),
        heard=heard,
        by=ANA,
        on=CALLED,
        now=now,
    ).interaction_id


def promise(house: House, number: int, day: date = CALLED) -> int:
    wanted = Wanted(receivable_ids=titles(house, number), parts=[(day, 10_000)])
    return promises.promise(
        company_id=house.company_id,
        customer_id=customer_id(house),
        wanted=wanted,
        by=ANA,
        on=day,
        now=NOON,
    )


def dispute(house: House, number: int) -> None:
    hold_collection.place(
        company_id=house.company_id,
        wanted=hold_collection.Wanted(
            customer_id=customer_id(house),
            kind=HoldKind.DISPUTE,
            since_date=CALLED,
            reason="Twice",
            receivable_id=titles(house, number)[0],
        ),
        by=ANA,
        as_of=CALLED,
        now=NOON,
    )


@pytest.mark.parametrize(
    ("hour", "why", "until", "again"),
    [
        ("10:59", "outside_hours", "", "08:00"),  # 7:59 in São Paulo
        ("11:00", "", "20:00", ""),
        ("22:59", "", "20:00", ""),  # 19:59
        ("23:00", "outside_hours", "", "08:00"),  # 20:00 and later: tomorrow
        ("23:01", "outside_hours", "", "08:00"),
    ],
)
def test_until_when_the_debtor_may_be_called(
    house: House, hour: str, why: str, until: str, again: str
) -> None:
    now = datetime.fromisoformat(f"2026-03-30T{hour}:00+00:00")
    maria = look(house, now=now).people[0]
    assert maria.voice
    assert maria.voice.why == why
    there = {
        "until": maria.voice.until_at,
        "again": maria.voice.next_at,
    }
    zone = datetime.fromisoformat("2026-03-30T00:00:00-03:00").tzinfo
    said = {name: f"{at.astimezone(zone):%H:%M}" if at else "" for name, at in there.items()}
    assert said == {"until": until, "again": again}
    assert "17.832" in maria.voice.source


def test_the_hour_is_the_debtor_s_not_the_company_s(house: House) -> None:
    """Acre is two hours behind: where São Paulo closes at 20:00, it closes at 18:00 there."""
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Address.objects.update(state="AC")
        Customer.objects.filter(tax_id="00000000077").update(time_zone="America/Rio_Branco")
    before, after = (
        look(house, now=datetime(2026, 3, 30, 22, 59, tzinfo=UTC)),
        look(house, now=datetime(2026, 3, 30, 23, 1, tzinfo=UTC)),
    )
    assert [one.people[0].voice.why for one in (before, after) if one.people[0].voice] == [
        "",
        "outside_hours",
    ]
    assert before.time_zone == "America/Rio_Branco"


def test_each_call_uses_one_up_until_none_is_left(house: House) -> None:
    def left() -> tuple[int | None, int | None, str]:
        voice = look(house).people[0].voice
        assert voice
        return voice.left, voice.left_days, voice.why

    assert left() == (1, 1, "")
    log(house)  # nobody took it: another may be tried
    assert left() == (1, 1, "")
    logged = log(house, outcome="refuses")
    assert left() == (0, 1, "cap")
    retract_contact.retract(
        company_id=house.company_id,
        interaction_id=logged,
        took_place=False,
        reason="wrong",
        by=ANA,
        on=CALLED,
        now=NOON,
    )
    assert left() == (1, 1, "")


def test_third_parties_stand_apart_and_last(house: House) -> None:
    found = look(house)
    assert [(one.name, one.is_third_party) for one in found.people] == [
        ("Maria", False),
        ("Vizinha", True),
        ("Dr. Paulo", True),
    ]
    assert {one.voice.why for one in found.people[1:] if one.voice} == {"third_party"}
    assert found.beginning.contact_id == found.people[0].contact_id


def test_what_is_owed_by_age_with_charges_to_date(house: House) -> None:
    found = look(house)
    # 2 % once and 1 % a month for twenty days.
    assert found.owed.late_cents == 30_000 + 600 + 200
    assert found.owed.charges_cents == 800
    assert (found.owed.open_cents, found.owed.count) == (30_800, 2)
    assert [(one.bucket.first, one.bucket.last, one.count) for one in found.owed.ages] == [
        (None, 0, 0),
        (1, 10, 0),
        (11, 30, 2),
        (31, 60, 0),
        (61, 90, 0),
        (91, None, 0),
    ]
    assert found.owed.ages[2].owed_cents == 30_800
    assert [(one.document, one.days_late, one.owed_cents) for one in found.titles] == [
        ("FAT1", 20, 10_267),
        ("FAT2", 20, 20_533),
    ]


def test_what_is_disputed_or_promised_is_not_asked(house: House) -> None:
    assert look(house).beginning.promise_cents == 30_800
    dispute(house, 2)
    found = look(house)
    assert [(one.hold, one.is_asked) for one in found.titles] == [("", True), ("dispute", False)]
    assert found.beginning.promise_cents == 10_267
    assert [(one.kind, one.document) for one in found.holds] == [("dispute", "FAT2")]
    assert found.script
    assert "FAT1" in found.script.paragraphs[2]
    promise(house, 1)
    found = look(house)
    assert found.beginning.promise_cents == 0
    assert [one.may_promise for one in found.titles] == [False, True]
    assert [(one.state, one.amount_cents) for one in found.promises] == [("open", 10_000)]
    assert [one.kind for one in found.holds] == ["dispute"]
    assert found.script is None


def test_a_hold_of_everything_stops_the_call(house: House) -> None:
    hold_collection.place(
        company_id=house.company_id,
        wanted=hold_collection.Wanted(
            customer_id=customer_id(house),
            kind=HoldKind.DEATH,
            since_date=CALLED,
            reason="Told by the family",
        ),
        by=ANA,
        as_of=CALLED,
        now=NOON,
    )
    found = look(house)
    assert [(one.kind, one.document) for one in found.holds] == [("death", "")]
    assert (found.owed.asked_cents, found.script) == (0, None)


def test_what_is_prescribed_is_silent(house: House) -> None:
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        for one in Receivable.objects.filter(document__in=["FAT1", "FAT2"]):
            one.issue_date, one.due_date = date(2010, 1, 1), date(2010, 1, 10)
            one.save(update_fields=["issue_date", "due_date"])
    found = look(house)
    assert {one.hold for one in found.titles} == {"limited"}
    assert (found.owed.asked_cents, found.script) == (0, None)
    assert found.people[0].voice
    assert found.people[0].voice.why == "prescribed"


@pytest.mark.parametrize(
    ("days", "code"),
    [(-5, "call_before_due"), (3, "call_first_days"), (20, "call_late")],
)
def test_the_script_is_that_of_the_stage(house: House, days: int, code: str) -> None:
    found = look(house, as_of=DAY + timedelta(days=days)).script
    assert found
    assert (found.code, found.number, found.language) == (code, 1, "pt-br")
    assert "Maria" in found.paragraphs[0]
    assert "Ana" in found.paragraphs[0]


def test_after_a_broken_promise_that_is_spoken_about(house: House) -> None:
    promise(house, 1, DAY)
    with company_scope(house.company_id):
        Promise.objects.update(state="broken", closed_date=DAY + timedelta(days=2))
    found = look(house).script
    assert found
    assert found.code == "call_broken_promise"
    assert "10/03/2026" in found.paragraphs[2]


def test_without_approved_words_there_is_no_script(house: House) -> None:
    with company_scope(house.company_id):
        from emdia.books.message_templates.models import MessageTemplate

        MessageTemplate.objects.update(is_active=False)
    assert look(house).script is None


def test_the_next_days_are_those_of_the_rule(house: House) -> None:
    found = look(house).beginning
    assert found.promise_date == date(2026, 4, 1)
    # Good Friday is no bank day: one of grace, then Monday.
    assert found.looks["promised"] == date(2026, 4, 6)
    assert found.looks["no_answer"] == date(2026, 3, 31)


def test_everything_that_happened_stands_in_one_order(house: House) -> None:
    first = log(house, now=NOON, outcome="call_back", note="after lunch")
    wrong = log(house, now=NOON + timedelta(minutes=5), is_outbound=False, outcome="other")
    retract_contact.retract(
        company_id=house.company_id,
        interaction_id=wrong,
        took_place=True,
        reason="another customer",
        by=BRUNO,
        on=CALLED,
        now=NOON,
    )
    made = promise(house, 1)
    promises.withdraw(
        company_id=house.company_id,
        promise_id=made,
        reason="a mistake",
        by=ANA,
        on=CALLED,
        now=NOON,
    )
    dispute(house, 2)
    house.apply(paid(1, 10_000))
    found = look(house, now=datetime.now(UTC) + timedelta(days=1)).events
    told = {(one.kind, one.state): one for one in found}
    assert set(told) == {
        ("talk", "call_back"),
        ("talk", "other"),
        ("promise", "withdrawn"),
        ("promise_end", "withdrawn"),
        ("hold", "dispute"),
        ("payment", "paid"),
    }
    assert told["talk", "call_back"].note == "after lunch"
    assert told["talk", "call_back"].id == first
    assert (told["talk", "other"].undone, told["talk", "other"].is_ours) == (
        "another customer",
        False,
    )
    assert told["payment", "paid"].cents == 10_000
    assert (told["payment", "paid"].day, told["payment", "paid"].note) == (DAY, "FAT1")
    assert told["hold", "dispute"].detail == "FAT2"
    ats = [one.at for one in found]
    assert ats == sorted(ats, reverse=True)


def test_it_goes_on_where_it_ended(house: House) -> None:
    # Some at the same instant: a page may end between them.
    ids = [log(house, now=NOON + timedelta(minutes=number // 3)) for number in range(45)]
    page = look(house).events
    seen: list[Happened] = []
    while page:
        shown = page[:EVENTS_A_PAGE]
        seen += shown
        if len(page) <= EVENTS_A_PAGE:
            break
        page = reports.timeline_page(
            company_id=house.company_id,
            customer_id=customer_id(house),
            before=shown[-1].place,
            now=NOON,
        )
    assert [one.id for one in seen] == sorted(ids, reverse=True)


def test_a_stranger_is_missing(house: House) -> None:
    other = House(number=2)
    with pytest.raises(Missing):
        reports.cockpit(
            company_id=other.company_id,
            customer_id=customer_id(house),
            agent_name="Ana",
            as_of=CALLED,
            now=NOON,
        )


def test_the_statements_are_few_and_as_many_for_many_titles(house: House) -> None:
    with CaptureQueriesContext(connection) as few:
        look(house)
    house.expect(dict.fromkeys(range(100, 160), 1_000))
    for _ in range(30):
        log(house)
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        customer = Customer.objects.get(tax_id="00000000077")
        Receivable.objects.filter(net_cents=1_000).update(customer=customer)
        for number in range(20):
            parties.add_contact(
                customer=customer, fields={"role": "buyer", "name": f"B{number}", "phone": PHONE}
            )
        assert Contact.objects.filter(customer=customer).count() == 23
    with CaptureQueriesContext(connection) as many:
        found = look(house)
    assert found.owed.count == 62
    assert len(many) == len(few)
    assert len(many) <= 34
