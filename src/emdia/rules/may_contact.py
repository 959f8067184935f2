"""Whether a debtor may be contacted now by a channel: until when, or why not and when next.

Pure: no database, no clock. The law is that of `rules/contact_law`. The same is asked when a
step is decided and again under lock when it is sent; over the portfolio the same is said by
books/interactions/sql/contact_openings.sql, which receives the hours already reckoned
(`opening`, `first_opening`). tests/twins/test_contact_law.py keeps the two equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from emdia.rules.contact_law.card import Barred, Body, Cap, Channel, Counted, Rule

# Longer than any row of days without contact: a week's cap, a year's end, a long weekend.
LOOK_AHEAD_DAYS = 21


class Why(StrEnum):
    """Why a debtor is not contacted; empty in a verdict when nothing is in the way."""

    THIRD_PARTY = "third_party"
    PRESCRIBED = "prescribed"
    OPTED_OUT = "opted_out"
    NOT_ALLOWED_YET = "not_allowed_yet"  # the channel needs a yes that nobody gave
    OUTSIDE_HOURS = "outside_hours"
    CAP = "cap"
    OTHER_CHANNEL = "other_channel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a debtor lives: whose law holds, and in which zones of time it must be the hour.

    `zone` is the debtor's own: it says which day is today. `closed` are holidays that were
    added for the state.
    """

    law: Body
    zone: str  # IANA name
    state: str = ""
    closed: frozenset[date] = frozenset()

    @property
    def zones(self) -> tuple[str, ...]:
        """Return every zone the debtor may be in: where sources disagree, all must allow it."""
        return tuple(dict.fromkeys((self.zone, *self.law.zones.get(self.state, ()))))

    def today(self, now: datetime) -> date:
        """Return the day it is for the debtor."""
        return now.astimezone(ZoneInfo(self.zone)).date()


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A contact that was made: on which day of the debtor's, and whether it reached somebody.

    A message that left counts as reached; a call does when somebody answered.
    """

    channel: Channel
    on_date: date
    was_reached: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """What the law says. `why` empty: allowed `until_at`, with `left` contacts of this channel.

    Refused: `rule` is what forbids it and `next_at` when it will be allowed if nothing else
    happens; None when that is not a question of time. `until_at` and `left` are None where
    nothing ends or counts.
    """

    why: Why | None = None
    rule: Rule | None = None
    until_at: datetime | None = None
    next_at: datetime | None = None
    left: int | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """From when until when contact is allowed, without a break; None: it never closes."""

    opens_at: datetime
    closes_at: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Return whether a moment lies in it; the one in which it closes does not."""
        return self.opens_at <= moment and not self.is_over(moment)

    def is_over(self, moment: datetime) -> bool:
        """Return whether it has closed by a moment."""
        return self.closes_at is not None and self.closes_at <= moment


def may_contact(
    *,
    place: Place,
    channel: Channel,
    now: datetime,
    made: Sequence[Made] = (),
    consent: bool | None = None,
    is_third_party: bool = False,
    is_prescribed: bool = False,
) -> Verdict:
    """Return whether a demand may reach a debtor now.

    `made` are the debtor's contacts of the last days, of any channel; `consent` is what the
    person said last of the channel, None when nothing.
    """
    barred = _barred(place.law, is_third_party, is_prescribed)
    if barred is not None:
        return barred
    refused = _unasked(place.law, channel, consent)
    if refused is not None:
        return refused
    today = place.today(now)
    left, free_on, limiting = _room(place, channel, today, made)
    current = opening(place=place, channel=channel, now=now)
    if current is None or limiting is not None:
        why, rule = Why.CAP, limiting
        if limiting is None:
            why, rule = Why.OUTSIDE_HOURS, place.law.hours(channel, place.state)
        elif not isinstance(limiting, Cap):
            why = Why.OTHER_CHANNEL
        return Verdict(
            why=why,
            rule=rule,
            next_at=first_opening(place=place, channel=channel, now=now, from_date=free_on),
            left=left,
        )
    return Verdict(until_at=current.closes_at, left=left)


def opening(*, place: Place, channel: Channel, now: datetime) -> Opening | None:
    """Return the hours in which `now` lies; None outside them. A letter has no hours."""
    if place.law.hours(channel, place.state) is None:
        return Opening(now, None)
    found = _openings(place, channel, now)
    return next((one for one in found if one.holds(now)), None)


def first_opening(
    *, place: Place, channel: Channel, now: datetime, from_date: date
) -> datetime | None:
    """Return the first moment from `now` on, not before the debtor's `from_date`, that is open."""
    midnight = datetime(from_date.year, from_date.month, from_date.day, tzinfo=ZoneInfo(place.zone))
    earliest = max(now, midnight)
    if place.law.hours(channel, place.state) is None:
        return earliest
    found = (one for one in _openings(place, channel, now) if not one.is_over(earliest))
    return next((max(earliest, one.opens_at) for one in found), None)


def caps_left(
    *, caps: Iterable[Cap], channel: Channel, today: date, made: Sequence[Made]
) -> Iterator[tuple[Cap, int, date]]:
    """Yield for each cap how many contacts it leaves today, and the first day with one left."""
    for cap in caps:
        days = sorted(
            one.on_date
            for one in made
            if one.channel in cap.channels
            and (cap.counted is Counted.MADE or one.was_reached)
            and today - timedelta(days=cap.days) < one.on_date
        )
        left = max(cap.most - len(days), 0)
        # The day on which so many have left the window that one more fits in.
        free_on = today if left else days[-cap.most] + timedelta(days=cap.days)
        yield cap, left, free_on


def _barred(law: Body, is_third_party: bool, is_prescribed: bool) -> Verdict | None:
    if is_third_party:
        return Verdict(why=Why.THIRD_PARTY, rule=law.bar(Barred.THIRD_PARTY))
    if is_prescribed:
        return Verdict(why=Why.PRESCRIBED, rule=law.bar(Barred.PRESCRIBED))
    return None


def _unasked(law: Body, channel: Channel, consent: bool | None) -> Verdict | None:
    if consent is False:
        return Verdict(why=Why.OPTED_OUT)
    rule = law.opt_in(channel)
    if rule is not None and consent is None:
        return Verdict(why=Why.NOT_ALLOWED_YET, rule=rule)
    return None


def _room(
    place: Place, channel: Channel, today: date, made: Sequence[Made]
) -> tuple[int | None, date, Rule | None]:
    """Return how many contacts are left, the first day with one left, and what is in the way."""
    caps = place.law.caps(channel, place.state)
    found = list(caps_left(caps=caps, channel=channel, today=today, made=made))
    left = min((room for _cap, room, _day in found), default=None)
    # What holds longest is what is told.
    limits: list[tuple[date, str, Rule]] = [
        (day, cap.code, cap) for cap, room, day in found if not room
    ]
    only = place.law.one_channel(channel, place.state)
    if only is not None:
        others = [
            one.on_date
            for one in made
            if one.channel is not channel
            and one.was_reached
            and today - timedelta(days=only.days) < one.on_date
        ]
        if others:
            limits.append((max(others) + timedelta(days=only.days), only.code, only))
    if not limits:
        return left, today, None
    free_on, _code, rule = max(limits, key=lambda one: one[:2])
    return 0, free_on, rule


def _openings(place: Place, channel: Channel, now: datetime) -> Iterator[Opening]:
    """Yield the hours from yesterday on, in order, in which every zone allows contact."""
    rule = place.law.hours(channel, place.state)
    assert rule is not None
    first = place.today(now) - timedelta(days=1)
    for day in (first + timedelta(days=step) for step in range(LOOK_AHEAD_DAYS)):
        hours = rule.on(day, is_holiday=_is_holiday(place, day))
        if hours is None:
            continue
        zones = [ZoneInfo(name) for name in place.zones]
        opens = max(datetime.combine(day, hours.opens, zone).astimezone(zones[0]) for zone in zones)
        closes = min(
            datetime.combine(day, hours.closes, zone).astimezone(zones[0]) for zone in zones
        )
        if opens < closes:
            yield Opening(opens, closes)


def _is_holiday(place: Place, day: date) -> bool:
    return day in place.closed or day in place.law.holidays(day.year)
