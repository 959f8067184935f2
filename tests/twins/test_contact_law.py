"""Contact law over the portfolio says of each debtor and channel what the rules say of one."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

import pytest

from emdia.books.calendar.models import BankHoliday
from emdia.books.companies.scope import company_scope
from emdia.books.interactions import batch
from emdia.books.interactions.batch import Openings
from emdia.books.interactions.models import Interaction, InteractionRetraction
from emdia.books.parties.models import Address, Contact, ContactConsent, Customer
from emdia.rules.contact_law import law_at
from emdia.rules.contact_law.card import Channel
from emdia.rules.may_contact import Made, Place, may_contact
from emdia.rules.recipients import Person, recipient

from ..workflows.house import House

DEBTORS = 800
PLACES = (
    ("BR", "SP", "America/Sao_Paulo"),
    ("BR", "RJ", "America/Sao_Paulo"),
    ("BR", "AL", "America/Maceio"),
    ("BR", "AM", "America/Sao_Paulo"),
    ("BR", "AC", "America/Rio_Branco"),
    ("BR", "", "America/Sao_Paulo"),
    ("CO", "", "America/Bogota"),
    ("US", "NY", "America/New_York"),
    ("GB", "", "Europe/London"),
    ("PY", "", "America/Asuncion"),
    None,  # no address: the zone says whose law holds
)
ZONES_ALONE = ("America/Sao_Paulo", "America/Bogota", "America/Santiago", "UTC")
ADDED_HOLIDAY = date(2026, 7, 9)
# A weekday's noon, a night, a Saturday, a holiday, a day added for one state, a change of clocks.
MOMENTS = (
    datetime(2026, 7, 8, 15, 0, tzinfo=UTC),
    datetime(2026, 7, 9, 13, 0, tzinfo=UTC),
    datetime(2026, 7, 11, 12, 30, tzinfo=UTC),
    datetime(2026, 7, 20, 16, 0, tzinfo=UTC),
    datetime(2026, 4, 5, 3, 30, tzinfo=UTC),
    datetime(2026, 12, 24, 21, 59, 59, tzinfo=UTC),
)


@dataclass
class Debtor:
    """What the rules are told of one debtor."""

    customer_id: int
    is_person: bool
    place: Place
    people: dict[Channel, list[Person]] = field(default_factory=lambda: defaultdict(list))
    made: list[Made] = field(default_factory=list)


@pytest.fixture
def house(database: str) -> House:
    return House()


@pytest.mark.parametrize("moment", MOMENTS, ids=str)
def test_no_difference(house: House, moment: datetime) -> None:
    with company_scope(house.company_id):
        debtors = fill(house, Random(str(moment)), moment)
        found = batch.openings(company_id=house.company_id, now=moment)
        told = {(one.customer_id, one.channel): one for one in found}
        assert len(told) == len(found)
        wanted = {
            (one.customer_id, one.channel): one for one in expected(iter(debtors.values()), moment)
        }
        differences = [
            (key, told.get(key), want) for key, want in wanted.items() if told.get(key) != want
        ]
        assert differences == []
        assert len(wanted) == DEBTORS * len(Channel)
        # Every answer there is was given, or the portfolio proves less than it seems.
        whys = {one.why for one in wanted.values()}
        assert {"nobody", "third_party", "opted_out", "not_allowed_yet"} <= whys
        assert {"cap", "other_channel"} <= whys
        assert whys & {"", "outside_hours"}


def test_a_few_are_told_as_in_the_portfolio(house: House) -> None:
    """A page asks about one customer; the statement is planned otherwise and says the same."""
    now = MOMENTS[0]
    with company_scope(house.company_id):
        debtors = fill(house, Random(1), now)
        some = sorted(debtors)[:20]
        everybody = batch.openings(company_id=house.company_id, now=now, channels=[Channel.EMAIL])
        few = batch.openings(
            company_id=house.company_id, now=now, channels=[Channel.EMAIL], customers=some
        )
    assert {one.customer_id for one in few} == set(some)
    assert set(few) == {one for one in everybody if one.customer_id in set(some)}


def test_what_a_day_leaves(house: House) -> None:
    """The day's own hours, whatever the hour it is asked at; and who has no contact left."""
    now = MOMENTS[1]  # the day that São Paulo added
    with company_scope(house.company_id):
        debtors = fill(house, Random(2), now)
        some = (Channel.EMAIL, Channel.VOICE, Channel.LETTER)
        room = batch.room_of_day(
            company_id=house.company_id, as_of=now.date(), now=now, channels=some
        )
        saturday = batch.room_of_day(
            company_id=house.company_id, as_of=MOMENTS[2].date(), now=now, channels=some
        )
    assert room.quiet == [("BR", "SP", "email"), ("BR", "SP", "voice")]
    assert ("BR", "RJ", "voice") in saturday.quiet
    assert ("BR", "SP", "voice") not in saturday.quiet
    assert ("CO", "", "email") not in saturday.quiet
    assert not [one for one in saturday.quiet if one[2] == "letter"]
    capped = {
        (one.customer_id, one.channel)
        for one in expected(iter(debtors.values()), now)
        if one.why in ("cap", "other_channel") and one.channel in some
    }
    assert capped
    assert set(room.capped) == capped


def expected(debtors: Iterator[Debtor], now: datetime) -> Iterator[Openings]:
    """Yield what the rules say of each debtor and channel."""
    for debtor in debtors:
        for channel in Channel:
            yield _one(debtor, channel, now)


def _one(debtor: Debtor, channel: Channel, now: datetime) -> Openings:
    chosen, nobody = recipient(
        people=debtor.people[channel],
        debtor_is_person=debtor.is_person,
        needs_opt_in=debtor.place.law.opt_in(channel) is not None,
    )
    if chosen is None:
        rule = debtor.place.law.opt_in(channel) if nobody == "not_allowed_yet" else None
        return Openings(
            debtor.customer_id, channel, None, nobody, rule.code if rule else "", None, None, None
        )
    said = may_contact(place=debtor.place, channel=channel, now=now, made=debtor.made, consent=True)
    return Openings(
        debtor.customer_id,
        channel,
        chosen,
        said.why or "",
        said.rule.code if said.rule else "",
        said.until_at,
        said.next_at,
        said.left,
    )


def fill(house: House, random: Random, now: datetime) -> dict[int, Debtor]:
    """Make customers, people, words and contacts; return what the rules are told of them."""
    BankHoliday.objects.create(
        company_id=house.company_id, holiday_date=ADDED_HOLIDAY, name="Added", state="SP"
    )
    debtors: dict[int, Debtor] = {}
    chosen = [random.choice(PLACES) for _ in range(DEBTORS)]
    customers = Customer.objects.bulk_create(
        [
            Customer(
                company_id=house.company_id,
                tax_id_kind="cpf" if random.random() < 0.5 else "cnpj",
                tax_id=str(number),
                name="D",
                time_zone=place[2] if place else random.choice(ZONES_ALONE),
            )
            for number, place in enumerate(chosen)
        ]
    )
    addresses = []
    for customer, where in zip(customers, chosen, strict=True):
        country, state = where[:2] if where else ("", "")
        if where:
            addresses.append(
                Address(
                    company_id=house.company_id,
                    customer=customer,
                    purpose="billing",
                    street="R",
                    city="C",
                    state=state,
                    country=country,
                )
            )
        zone = customer.time_zone
        closed = frozenset({ADDED_HOLIDAY}) if state == "SP" else frozenset()
        place = Place(law=law_at(country=country, zone=zone), zone=zone, state=state, closed=closed)
        debtors[customer.pk] = Debtor(customer.pk, customer.tax_id_kind == "cpf", place)
    Address.objects.bulk_create(addresses)
    _people(house, random, debtors)
    _contacts(house, random, debtors, now)
    return debtors


def _people(house: House, random: Random, debtors: dict[int, Debtor]) -> None:
    people = Contact.objects.bulk_create(
        [
            Contact(
                company_id=house.company_id,
                customer_id=debtor.customer_id,
                role=random.choice(["finance", "owner", "buyer", "other", "legal"]),
                name="P",
                email=random.choice(["", "p@x.example"]),
                phone=random.choice(["", "+5511999990000"]),
                is_active=random.random() < 0.9,
                bounced_at=random.choice([None, None, MOMENTS[0]]),
            )
            for debtor in debtors.values()
            for _ in range(random.choice([0, 1, 1, 2, 3]))
        ]
    )
    words: list[ContactConsent] = []
    for person in people:
        for channel in Channel:
            said = [random.random() < 0.6 for _ in range(random.choice([0, 1, 1, 2]))]
            words += [
                ContactConsent(
                    company_id=house.company_id,
                    contact=person,
                    channel=channel,
                    is_allowed=one,
                    said_at=MOMENTS[0],
                    source="a test",
                )
                for one in said
            ]
            address = person.email if channel is Channel.EMAIL else person.phone
            is_reachable = person.is_active and bool(address or channel is Channel.LETTER)
            if channel is Channel.EMAIL and person.bounced_at:
                is_reachable = False
            debtors[person.customer_id].people[channel].append(
                Person(
                    contact_id=person.pk,
                    role=person.role,
                    is_reachable=is_reachable,
                    consent=said[-1] if said else None,
                )
            )
    ContactConsent.objects.bulk_create(words)


def _contacts(house: House, random: Random, debtors: dict[int, Debtor], now: datetime) -> None:
    rows: list[Interaction] = []
    wrong: list[tuple[Interaction, bool]] = []
    messages = count(1)
    for debtor in debtors.values():
        for _ in range(random.choice([0, 0, 1, 1, 2, 3, 8])):
            channel = random.choice(list(Channel))
            day = debtor.place.today(now) - timedelta(days=random.randint(0, 9))
            reached = channel is not Channel.VOICE or random.random() < 0.5
            is_message = channel is not Channel.VOICE
            counted = random.random() < 0.8
            way = "" if counted else random.choice(["in", "service", "fell", "retracted"])
            # A message may fall through, and only what a person logged is taken back.
            if (way == "fell" and not is_message) or (way == "retracted" and is_message):
                way, counted = "", True
            rows.append(
                Interaction(
                    company_id=house.company_id,
                    customer_id=debtor.customer_id,
                    channel=channel,
                    is_outbound=way != "in" or is_message,
                    is_demand=way != "service" and not (way == "in" and is_message),
                    outcome="sent" if is_message else ("other" if reached else "no_answer"),
                    was_reached=reached,
                    made_at=now,
                    on_date=day,
                    message_id=next(messages) if is_message else None,
                    fell_through=way == "fell",
                    made_by="a test",
                )
            )
            # What took place otherwise than it was logged counts all the same.
            if way == "retracted" or (counted and not is_message and random.random() < 0.1):
                wrong.append((rows[-1], counted))
            if counted:
                debtor.made.append(Made(channel=channel, on_date=day, was_reached=reached))
    Interaction.objects.bulk_create(rows)
    InteractionRetraction.objects.bulk_create(
        InteractionRetraction(
            company_id=house.company_id,
            interaction=one,
            took_place=took_place,
            reason="a test",
            retracted_by="a test",
            retracted_at=now,
        )
        for one, took_place in wrong
    )
