"""Contact law, against the worked rows and against what must hold anywhere."""

from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emdia.kernel.time_zones import CUSTOMER_TIME_ZONES
from emdia.rules import contact_law
from emdia.rules.contact_law import (
    bodies,
    co,
    gb,
    is_demand,
    law_at,
    law_of,
    required_elements,
)
from emdia.rules.contact_law.card import (
    EMAIL,
    LETTER,
    VOICE,
    WHATSAPP,
    Barred,
    Body,
    Channel,
    Counted,
    Element,
    Force,
    Rule,
)
from emdia.rules.may_contact import (
    LOOK_AHEAD_DAYS,
    Made,
    Place,
    Verdict,
    Why,
    first_opening,
    may_contact,
    opening,
)

from .tables import rows

SP = "America/Sao_Paulo"
MONDAY = date(2026, 11, 23)


def place(text: str) -> Place:
    """Return the place of `BR/SP/America/Sao_Paulo`."""
    country, state, zone = text.split("/", 2)
    return Place(law=law_of(country), zone=zone, state=state)


def made(text: str) -> list[Made]:
    words = [one.split() for one in text.split("; ") if one]
    return [
        Made(
            channel=Channel(one[0]),
            on_date=date.fromisoformat(one[1]),
            was_reached="unanswered" not in one,
        )
        for one in words
    ]


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    "row", rows("contact-law.md", "Country/state/zone"), ids=lambda row: " ".join(row)
)
def test_worked_row(row: list[str]) -> None:
    where = place(row[0])
    found = may_contact(
        place=where,
        channel=Channel(row[1]),
        # The hour is that of the debtor, whatever zone the caller counts in.
        now=local(row[2], where.zone).astimezone(UTC),
        made=made(row[3]),
        consent={"yes": True, "no": False, "": None}[row[4]],
    )
    words = "yes" if found.why is None else f"{found.why} {found.rule.code if found.rule else ''}"
    assert words.strip() == row[5]
    told = found.until_at if found.why is None else found.next_at
    assert told == (local(row[6], where.zone) if row[6] else None)
    assert found.left == (int(row[7]) if row[7] else None)
    assert (found.until_at is None) or (found.next_at is None)


def ask(
    where: str, channel: Channel = EMAIL, at: str = "2026-11-23 10:00", **more: object
) -> Verdict:
    found = place(where)
    return may_contact(place=found, channel=channel, now=local(at, found.zone), **more)  # type: ignore[arg-type]


def test_nobody_else_is_told_and_no_time_mends_it() -> None:
    for country in bodies():
        found = ask(f"{country}//{SP}", is_third_party=True, consent=True)
        assert (found.why, found.next_at, found.until_at) == (Why.THIRD_PARTY, None, None)
        assert found.rule is law_of(country).bar(Barred.THIRD_PARTY)
        assert found.rule is not None


def test_a_prescribed_debt_is_silent() -> None:
    for country in bodies():
        found = ask(f"{country}//{SP}", is_prescribed=True, consent=True)
        assert (found.why, found.next_at) == (Why.PRESCRIBED, None)
        assert found.rule is law_of(country).bar(Barred.PRESCRIBED)
        assert found.rule is not None


def test_what_a_person_said_comes_before_caps_and_hours() -> None:
    used = made("email 2026-11-23")
    assert ask(f"BR/SP/{SP}", made=used, consent=False).why is Why.OPTED_OUT
    assert ask(f"BR/SP/{SP}", WHATSAPP, "2026-11-23 03:00").why is Why.NOT_ALLOWED_YET
    assert ask(f"BR/SP/{SP}", made=used, at="2026-11-23 03:00").why is Why.CAP


def test_a_day_the_company_added_is_a_holiday() -> None:
    where = Place(law=law_of("BR"), zone=SP, state="SP", closed=frozenset({MONDAY}))
    found = may_contact(place=where, channel=VOICE, now=local("2026-11-23 10:00", SP))
    assert found.why is Why.OUTSIDE_HOURS
    assert found.next_at == local("2026-11-24 08:00", SP)


def test_an_opening_ends_before_it_closes() -> None:
    where = place(f"BR/SP/{SP}")
    last = local("2026-11-23 20:00", SP)
    held = opening(place=where, channel=VOICE, now=last - timedelta(microseconds=1))
    assert held is not None
    assert (held.opens_at, held.closes_at) == (local("2026-11-23 08:00", SP), last)
    assert opening(place=where, channel=VOICE, now=last) is None


def test_a_first_opening_within_hours_is_now() -> None:
    where, now = place(f"BR/SP/{SP}"), local("2026-11-23 10:30", SP)
    asked = {"place": where, "channel": VOICE, "now": now}
    assert first_opening(**asked, from_date=MONDAY) == now  # type: ignore[arg-type]
    later = first_opening(**asked, from_date=MONDAY + timedelta(days=5))  # type: ignore[arg-type]
    assert later == local("2026-11-28 08:00", SP)


def test_where_zones_share_no_hour_nobody_is_contacted() -> None:
    where = place("BR/AC/Asia/Tokyo")
    assert opening(place=where, channel=EMAIL, now=local("2026-11-23 10:00", where.zone)) is None
    assert (
        first_opening(
            place=where,
            channel=EMAIL,
            now=local("2026-11-23 10:00", where.zone),
            from_date=MONDAY,
        )
        is None
    )


def test_the_longest_hold_is_told() -> None:
    before = made("email 2026-11-21; email 2026-11-22; email 2026-11-23")
    found = ask(f"BR/MG/{SP}", made=before)
    assert found.rule is not None
    assert found.rule.code == "BR-CAP-WEEK"
    assert found.next_at == local("2026-11-30 09:00", SP)  # the 28th is a Saturday


def test_a_window_forgets_its_first_day() -> None:
    for day, why in (("16", None), ("17", Why.CAP)):
        before = made(f"email 2026-11-{day}; email 2026-11-18; email 2026-11-19")
        assert ask(f"BR/MG/{SP}", made=before).why is why
    for day, why in (("16", None), ("17", Why.OTHER_CHANNEL)):
        before = made(f"voice 2026-11-{day}")
        assert ask("CO//America/Bogota", made=before, consent=True).why is why


def test_an_unanswered_call_does_not_choose_the_channel() -> None:
    before = made("voice 2026-11-22 unanswered")
    assert ask("CO//America/Bogota", made=before, consent=True).why is None


def test_the_years_end_is_within_sight() -> None:
    for country in bodies():
        where = place(f"{country}//{SP}")
        for step in range(0, 366, 3):
            now = datetime(2027, 1, 1, tzinfo=UTC) + timedelta(days=step)
            from_date = where.today(now) + timedelta(days=7)
            found = first_opening(place=where, channel=VOICE, now=now, from_date=from_date)
            assert found is not None
            assert (found - now).days < LOOK_AHEAD_DAYS


@given(
    zone=some.sampled_from(CUSTOMER_TIME_ZONES),
    country=some.sampled_from(sorted(bodies())),
    channel=some.sampled_from(Channel),
    minutes=some.integers(0, 3 * 366 * 24 * 60),
    days_ago=some.lists(some.integers(0, 8), max_size=4),
    by=some.lists(some.sampled_from(Channel), min_size=4, max_size=4),
)
def test_what_is_promised_next_is_then_allowed(
    zone: str,
    country: str,
    channel: Channel,
    minutes: int,
    days_ago: list[int],
    by: list[Channel],
) -> None:
    where = Place(law=law_of(country), zone=zone)
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    today = where.today(now)
    before = [
        Made(channel=one, on_date=today - timedelta(days=ago))
        for one, ago in zip(by, days_ago, strict=False)
    ]
    found = may_contact(place=where, channel=channel, now=now, made=before, consent=True)
    if found.why is None:
        if found.until_at is not None:
            assert found.until_at > now
            after = may_contact(
                place=where, channel=channel, now=found.until_at, made=before, consent=True
            )
            assert after.why is Why.OUTSIDE_HOURS
        return
    assert found.next_at is not None
    assert found.next_at > now
    then = may_contact(place=where, channel=channel, now=found.next_at, made=before, consent=True)
    assert then.why is None
    just_before = found.next_at - timedelta(microseconds=1)
    earlier = may_contact(place=where, channel=channel, now=just_before, made=before, consent=True)
    assert earlier.why is not None


def test_within_hours_in_the_zone_of_every_customer() -> None:
    """No hour of a year is allowed that the debtor's own clock does not show as allowed."""
    for zone in CUSTOMER_TIME_ZONES:
        where = place(f"BR/SP/{zone}")
        own = Place(law=law_of(""), zone=zone)
        for step in range(0, 24 * 365, 101):
            now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=step)
            shown = now.astimezone(ZoneInfo(zone))
            if opening(place=where, channel=VOICE, now=now) is not None:
                assert 8 <= shown.hour < 20
                assert 8 <= now.astimezone(ZoneInfo(SP)).hour < 20
            is_open = opening(place=own, channel=EMAIL, now=now) is not None
            assert is_open == (shown.weekday() < 5 and 9 <= shown.hour < 18)


def rules_of(body: Body) -> list[Rule]:
    return list(body.rules)


@pytest.mark.parametrize("country", sorted(bodies()))
def test_every_body_is_whole(country: str) -> None:
    body = bodies()[country]
    codes = [one.code for one in body.rules]
    assert len(codes) == len(set(codes))
    for channel in Channel:
        assert (body.hours(channel, "") is None) == (channel is LETTER)
        assert body.caps(channel, "")
    assert body.required() == frozenset(Element)
    for one in body.rules:
        assert one.says.endswith(".")
        assert one.source
        assert one.since <= date(2026, 11, 22)
        assert one.checked_on <= date(2026, 11, 22)
        assert one.force in Force
        assert {"source", "since", "checked_on"} <= {field.name for field in fields(one)}


def test_the_files_of_the_folder_are_the_bodies() -> None:
    folder = Path(contact_law.__file__).parent
    named = {path.stem for path in folder.glob("*.py")} - {"__init__", "card", "anywhere"}
    assert {one.lower() for one in bodies()} == {*named, ""}
    assert law_of("XX") is bodies()[""]


def test_without_an_address_the_zone_says_whose_law_holds() -> None:
    found = {zone: law_at(country="", zone=zone).country for zone in CUSTOMER_TIME_ZONES}
    assert {zone for zone, country in found.items() if country == "CO"} == {"America/Bogota"}
    assert {zone for zone, country in found.items() if country == "GB"} == {"Europe/London"}
    assert [found[zone] for zone in CUSTOMER_TIME_ZONES[:16]] == ["BR"] * 16
    assert found["America/New_York"] == found["America/Puerto_Rico"] == "US"
    assert found["America/Lima"] == found["UTC"] == ""
    assert law_at(country="BR", zone="America/Bogota").country == "BR"
    assert law_at(country="PE", zone="America/Sao_Paulo").country == ""


def test_only_bringing_a_charge_is_no_demand() -> None:
    assert not is_demand("charge_notice")
    assert is_demand("dunning")
    assert is_demand("")
    assert required_elements() == frozenset(Element)


def test_states_have_zones_and_their_own_hours() -> None:
    body = law_of("BR")
    assert len(body.zones) == 27
    assert place("BR/AM/America/Manaus").zones == ("America/Manaus", "America/Eirunepe")
    assert place("BR//America/Manaus").zones == ("America/Manaus",)
    for state in ("SP", "RJ", "AL", "ES", "AM"):
        hours = body.hours(VOICE, state)
        assert hours is not None
        assert hours.code == f"BR-HRS-{state}"
    mail = body.hours(EMAIL, "SP")
    assert mail is not None
    assert mail.code == "BR-HRS-DEF"


def test_caps_say_what_they_count() -> None:
    caps = {one.code: one for one in law_of("US").caps(VOICE, "")}
    assert caps["US-02"].counted is Counted.MADE
    assert caps["US-02-TALK"].counted is Counted.REACHED


def test_holidays_of_others() -> None:
    colombian = (
        "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-20 08-07 08-17 10-12"
        " 11-02 11-16 12-08 12-25"
    )
    assert " ".join(f"{one:%m-%d}" for one in co.holidays(2026)) == colombian
    english = "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"
    assert " ".join(f"{one:%m-%d}" for one in sorted(gb.holidays(2027))) == english
    assert date(2022, 12, 26) in gb.holidays(2022)
    assert date(2022, 12, 27) in gb.holidays(2022)
    assert date(2022, 1, 3) in gb.holidays(2022)
