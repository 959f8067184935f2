"""Contact law over many debtors at once. Requires an open company scope.

The law and its hours are reckoned once for each place customers live in; the statement joins
them with what was said and done. Nothing here is kept: it is asked for an instant.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from emdia.books.calendar import queries as calendars
from emdia.rules.contact_law import law_at
from emdia.rules.contact_law.card import Channel, Counted
from emdia.rules.may_contact import Place, Why, first_opening, opening

SQL = Path(__file__).parent / "sql"
LOOK_BACK_DAYS = 7  # the longest window of any cap
EVERY_CHANNEL = tuple(Channel)
FEW = 200
HOME = "BR"
WORK_MEMORY = "128MB"


@dataclass(frozen=True, slots=True)
class Openings:
    """Whether a demand may reach a debtor by a channel, and whom; see rules/may_contact.py."""

    customer_id: int
    channel: str
    contact_id: int | None
    why: str  # empty: it may
    rule_code: str
    until_at: datetime | None
    next_at: datetime | None
    left: int | None


def openings(
    *,
    company_id: int,
    now: datetime,
    channels: Sequence[Channel] = EVERY_CHANNEL,
    customers: Collection[int] | None = None,
) -> list[Openings]:
    """Return what is open of `customers`, or of everybody."""
    with connection.cursor() as cursor, _planned_for(cursor, customers):
        cursor.execute(*_statement(company_id, now, channels, customers))
        return [Openings(*row) for row in cursor.fetchall()]


@contextmanager
def _planned_for(cursor: Any, customers: Collection[int] | None) -> Iterator[None]:
    """Let many debtors be joined whole: of what the statement makes on its way nothing is known.

    A few are looked up one by one.
    """
    if customers is not None and len(customers) <= FEW:
        yield
        return
    cursor.execute("SET LOCAL enable_nestloop = off")
    cursor.execute("SET LOCAL jit = off")
    cursor.execute(f"SET LOCAL work_mem = '{WORK_MEMORY}'")
    yield
    cursor.execute("SET LOCAL enable_nestloop = on")


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """What contact law leaves of a day. What is not named is open at some hour of it.

    `quiet` are channels by country and state that have no hour on the day, who has no address
    among those of HOME; `capped` are channels by customer of which no contact is left.
    """

    quiet: list[tuple[str, str, str]]
    capped: list[tuple[int, str]]


def room_of_day(
    *, company_id: int, as_of: date, now: datetime, channels: Sequence[Channel] = EVERY_CHANNEL
) -> Room:
    """Return what contact law leaves of `as_of` for everybody, asked at `now`."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "lately_contacted.sql").read_text(),
            {"company_id": company_id, "since_date": as_of - timedelta(days=LOOK_BACK_DAYS)},
        )
        lately = [row[0] for row in cursor.fetchall()]
    found = openings(company_id=company_id, now=now, channels=channels, customers=lately)
    open_places: dict[tuple[str, str], set[str]] = {}
    for country, state, zone in _places(company_id, None):
        place = place_of(country=country, state=state, zone=zone)
        open_places.setdefault((country or HOME, state), set()).update(
            channel for channel in channels if _has_hours(place, channel, as_of)
        )
    return Room(
        quiet=[
            (*where, channel)
            for where, some in sorted(open_places.items())
            for channel in channels
            if channel not in some
        ],
        capped=[
            (one.customer_id, one.channel)
            for one in found
            if one.why in (Why.CAP, Why.OTHER_CHANNEL)
        ],
    )


def _has_hours(place: Place, channel: Channel, day: date) -> bool:
    """Return whether a day of a place has an hour in which a channel is open."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(place.zone))
    found = first_opening(place=place, channel=channel, now=midnight, from_date=day)
    return found is not None and found.astimezone(midnight.tzinfo).date() == day


def place_of(*, country: str, state: str, zone: str) -> Place:
    """Return where a customer lives, as the law sees it, with the holidays the company added."""
    return Place(
        law=law_at(country=country, zone=zone),
        zone=zone,
        state=state,
        closed=calendars.calendar(state=state).closed,
    )


def _statement(
    company_id: int,
    now: datetime,
    channels: Sequence[Channel],
    customers: Collection[int] | None,
) -> tuple[str, dict[str, Any]]:
    wanted = None if customers is None else list(customers)
    asked = {"company_id": company_id, "customers": wanted}
    with connection.cursor() as cursor:
        cursor.execute((SQL / "places.sql").read_text(), asked)
        rows = cursor.fetchall()
    places = {row: place_of(country=row[0], state=row[1], zone=row[2]) for row in sorted(set(rows))}
    numbered = list(enumerate(places.values()))
    law = [_law(number, place, channel, now) for number, place in numbered for channel in channels]
    caps = [
        row
        for number, place in numbered
        for channel in channels
        for row in _caps(number, place, channel)
    ]
    days = [
        row
        for number, place in numbered
        for channel in channels
        for row in _first_openings(number, place, channel, now)
    ]
    todays = [place.today(now) for place in places.values()]
    text = (SQL / "contact_openings.sql").read_text().rstrip().rstrip(";")
    return text, asked | {
        "places": json.dumps(
            [
                {
                    "place": number,
                    "country": raw[0],
                    "state": raw[1],
                    "zone": raw[2],
                    "today": _day(today),
                }
                for number, (raw, today) in enumerate(zip(places, todays, strict=True))
            ]
        ),
        "law": json.dumps(law),
        "caps": json.dumps(caps),
        "openings": json.dumps(days),
        "since_date": min(todays, default=now.date()) - timedelta(days=LOOK_BACK_DAYS),
    }


def _places(company_id: int, customers: list[int] | None) -> list[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "places.sql").read_text(), {"company_id": company_id, "customers": customers}
        )
        return sorted(cursor.fetchall())


def _law(number: int, place: Place, channel: Channel, now: datetime) -> dict[str, Any]:
    law, state = place.law, place.state
    hours, opt_in = law.hours(channel, state), law.opt_in(channel)
    only, current = law.one_channel(channel, state), opening(place=place, channel=channel, now=now)
    return {
        "place": number,
        "channel": channel,
        "is_open": current is not None,
        "until_at": _instant(current.closes_at if current else None),
        "hours_code": hours.code if hours else None,
        "opt_in_code": opt_in.code if opt_in else None,
        "only_days": only.days if only else None,
        "only_code": only.code if only else None,
        "fewest": min((cap.most for cap in law.caps(channel, state)), default=None),
    }


def _caps(number: int, place: Place, channel: Channel) -> list[dict[str, Any]]:
    return [
        {
            "place": number,
            "channel": channel,
            "code": cap.code,
            "most": cap.most,
            "days": cap.days,
            "counts": sorted(cap.channels),
            "reached_only": cap.counted is Counted.REACHED,
        }
        for cap in place.law.caps(channel, place.state)
    ]


def _first_openings(
    number: int, place: Place, channel: Channel, now: datetime
) -> list[dict[str, Any]]:
    """Return for each day from today on, as far as a cap may hold, the first open moment."""
    today = place.today(now)
    days = [today + timedelta(days=step) for step in range(LOOK_BACK_DAYS + 2)]
    found = {
        day: first_opening(place=place, channel=channel, now=now, from_date=day) for day in days
    }
    return [
        {
            "place": number,
            "channel": channel,
            "from_date": _day(day),
            "opens_at": _instant(moment),
        }
        for day, moment in found.items()
    ]


def _day(day: date) -> str:
    return day.isoformat()


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
