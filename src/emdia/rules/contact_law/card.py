"""How a body of contact law is written down: rules with their source, and what they say.

A file of this folder holds the law of one country (`BODY`). Everything in it is a rule with
its value, since when it holds, where it stands and when that was last read. `Force.POLICY`
marks what no law says in numbers and this program keeps to all the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum


class Channel(StrEnum):
    """A way to reach a debtor. The same words as in the book of parties."""

    EMAIL = "email"
    WHATSAPP = "whatsapp"
    SMS = "sms"
    VOICE = "voice"
    LETTER = "letter"


EMAIL, WHATSAPP, SMS, VOICE, LETTER = Channel
ALL = frozenset(Channel)
WRITTEN = ALL - {VOICE}
# A letter arrives on a day and at no hour.
TIMED = ALL - {LETTER}


class Force(StrEnum):
    """Whether a rule binds by itself, or because this program keeps to it."""

    LAW = "law"
    CONTRACT = "contract"  # of whoever carries the messages
    POLICY = "policy"  # ours, where the law gives no number


class Element(StrEnum):
    """What a demand must show."""

    CREDITOR_NAME = "creditor_name"
    CREDITOR_TAX_ID = "creditor_tax_id"
    CREDITOR_ADDRESS = "creditor_address"
    ORIGINAL_AMOUNT = "original_amount"
    ITEMISED_ADDITIONS = "itemised_additions"


class Barred(StrEnum):
    """Who or what is never approached."""

    THIRD_PARTY = "third_party"
    PRESCRIBED = "prescribed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule. `says` is one sentence in plain English; the code is its name for ever."""

    code: str
    says: str
    since: date
    source: str
    link: str = ""
    checked_on: date  # the day the source was last compared with the rule
    force: Force = Force.LAW
    channels: frozenset[Channel] = ALL
    states: frozenset[str] = frozenset()  # where it holds; empty: the whole country


@dataclass(frozen=True, slots=True)
class Span:
    """Hours of one day in the debtor's own zone: the first moment and the first one after."""

    opens: time
    closes: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours(Rule):
    """When contact is allowed; None: not on such a day."""

    weekdays: Span | None
    saturday: Span | None = None
    sunday: Span | None = None
    holidays_count: bool = True  # a holiday is a day without contact

    def on(self, day: date, *, is_holiday: bool) -> Span | None:
        """Return the hours of a day; None when nobody is contacted on it."""
        if is_holiday and self.holidays_count:
            return None
        return {5: self.saturday, 6: self.sunday}.get(day.weekday(), self.weekdays)


class Counted(StrEnum):
    """Which contacts use a cap up."""

    MADE = "made"  # each message that left and each call that was tried
    REACHED = "reached"  # each message that left and each call somebody answered


@dataclass(frozen=True, kw_only=True, slots=True)
class Cap(Rule):
    """At most `most` contacts in any `days` calendar days of the debtor, today among them.

    It limits `channels`, and contacts through the same channels use it up.
    """

    most: int
    days: int
    counted: Counted = Counted.MADE


@dataclass(frozen=True, kw_only=True, slots=True)
class OneChannel(Rule):
    """Once reached through one channel, no other for the rest of any `days` calendar days."""

    days: int


@dataclass(frozen=True, kw_only=True, slots=True)
class OptIn(Rule):
    """These channels are open only to whoever allowed them; others until somebody forbids."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Requires(Rule):
    """What every demand shows."""

    elements: frozenset[Element]


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar(Rule):
    """Who or what is never approached."""

    bars: Barred


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty(Rule):
    """What people must do or leave; no program can do it for them."""


def _no_holidays(year: int) -> Mapping[date, str]:
    return {}


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The contact law of one country, or of anywhere else (`country` empty)."""

    country: str  # ISO 3166
    name: str
    rules: tuple[Rule, ...]
    holidays: Callable[[int], Mapping[date, str]] = _no_holidays
    # Zones a state spans, where the state says it: contact must be allowed in each.
    zones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Zones that lie in this country: where no address is known, they say whose law holds.
    home_zones: frozenset[str] = frozenset()

    def hours(self, channel: Channel, state: str) -> Hours | None:
        """Return the hours of a channel in a state: its own, else the country's."""
        found = [one for one in self.rules if isinstance(one, Hours) and channel in one.channels]
        own = [one for one in found if state in one.states]
        return next(iter(own or [one for one in found if not one.states]), None)

    def caps(self, channel: Channel, state: str) -> tuple[Cap, ...]:
        """Return the caps of a channel."""
        return tuple(
            one
            for one in self.rules
            if isinstance(one, Cap) and channel in one.channels and _holds(one, state)
        )

    def one_channel(self, channel: Channel, state: str) -> OneChannel | None:
        """Return the rule that keeps to one channel, where there is one."""
        return next(
            (
                one
                for one in self.rules
                if isinstance(one, OneChannel) and channel in one.channels and _holds(one, state)
            ),
            None,
        )

    def opt_in(self, channel: Channel) -> OptIn | None:
        """Return the rule by which a channel must have been allowed."""
        found = (one for one in self.rules if isinstance(one, OptIn) and channel in one.channels)
        return next(found, None)

    def bar(self, barred: Barred) -> Bar | None:
        """Return the rule that keeps somebody or something from being approached."""
        return next(
            (one for one in self.rules if isinstance(one, Bar) and one.bars is barred), None
        )

    def required(self) -> frozenset[Element]:
        """Return what every demand in this country shows."""
        return frozenset(
            element for one in self.rules if isinstance(one, Requires) for element in one.elements
        )


def _holds(rule: Rule, state: str) -> bool:
    return not rule.states or state in rule.states


def span(opens: int, closes: int) -> Span:
    """Return the hours from one full hour to another."""
    return Span(time(opens), time(closes))
