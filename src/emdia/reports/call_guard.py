"""Whom of a customer a call may reach now, until when, and what else contact law says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from emdia.books.interactions import batch as interactions_batch
from emdia.books.interactions import queries as interactions
from emdia.books.interactions.batch import LOOK_BACK_DAYS
from emdia.books.parties import queries as parties
from emdia.books.parties.models import Address, Contact, ContactConsent, Customer
from emdia.kernel.tax_ids import TaxIdKind
from emdia.rules.contact_law.card import Channel
from emdia.rules.may_contact import Made, Place, Verdict, caps_left, may_contact
from emdia.rules.recipients import ROLES, is_third_party

# What a person does by hand; letters leave by themselves.
BY_HAND = (Channel.VOICE, Channel.WHATSAPP, Channel.SMS, Channel.EMAIL)


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelGuard:
    """What the law says of one person by one channel; `why` is empty when it is open.

    `left` contacts remain in any `left_days` days; both None where nothing counts. `rule` and
    `source` say where it stands, empty where the person's own word forbids it.
    """

    channel: str
    why: str
    until_at: datetime | None
    next_at: datetime | None
    left: int | None
    left_days: int | None
    rule: str
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Callee:
    """A person at the customer, with what the law says of each channel the person has."""

    contact_id: int
    name: str
    role: str
    phone: str  # E.164
    email: str
    is_third_party: bool
    channels: tuple[ChannelGuard, ...]

    @property
    def voice(self) -> ChannelGuard | None:
        """Return what the law says of calling; None without a telephone."""
        return next((one for one in self.channels if one.channel == Channel.VOICE), None)


def callees(*, customer: Customer, now: datetime, is_prescribed: bool) -> tuple[Callee, ...]:
    """Return the people of a customer, the nearest to being the debtor first, third parties last.

    `is_prescribed`: nothing of what is late may be claimed. Requires an open company scope.
    """
    place = _place(customer)
    made = interactions.made(
        customer_id=customer.pk, since_date=place.today(now) - timedelta(days=LOOK_BACK_DAYS)
    )
    people = [one for one in parties.contacts(customer.pk) if one.is_active]
    said = parties.consents(one.pk for one in people)
    is_person = customer.tax_id_kind == TaxIdKind.CPF
    found = [_callee(one, place, now, made, said, is_person, is_prescribed) for one in people]
    return tuple(sorted(found, key=_nearness))


def _nearness(one: Callee) -> tuple[bool, bool, int, int]:
    rank = ROLES.index(one.role) if one.role in ROLES else len(ROLES)
    return one.is_third_party, not one.phone, rank, one.contact_id


def _place(customer: Customer) -> Place:
    billing = parties.addresses(customer.pk).filter(purpose=Address.Purpose.BILLING).first()
    return interactions_batch.place_of(
        country=billing.country if billing else "",
        state=billing.state if billing else "",
        zone=customer.time_zone,
    )


def _callee(
    contact: Contact,
    place: Place,
    now: datetime,
    made: Sequence[Made],
    said: Mapping[tuple[int, str], ContactConsent],
    is_person: bool,
    is_prescribed: bool,
) -> Callee:
    stranger = is_third_party(role=contact.role, debtor_is_person=is_person)
    guards = []
    for channel in _channels(contact):
        word = said.get((contact.pk, channel))
        verdict = may_contact(
            place=place,
            channel=channel,
            now=now,
            made=made,
            consent=word.is_allowed if word else None,
            is_third_party=stranger,
            is_prescribed=is_prescribed,
        )
        guards.append(_guard(place, channel, now, made, verdict))
    return Callee(
        contact_id=contact.pk,
        name=contact.name,
        role=contact.role,
        phone=contact.phone,
        email=contact.email,
        is_third_party=stranger,
        channels=tuple(guards),
    )


def _channels(contact: Contact) -> Iterable[Channel]:
    for channel in BY_HAND:
        is_written = channel is Channel.EMAIL
        if (contact.email and not contact.bounced_at) if is_written else contact.phone:
            yield channel


def _guard(
    place: Place, channel: Channel, now: datetime, made: Sequence[Made], verdict: Verdict
) -> ChannelGuard:
    caps = place.law.caps(channel, place.state)
    rooms = [
        (left, cap.days)
        for cap, left, _free in caps_left(
            caps=caps, channel=channel, today=place.today(now), made=made
        )
    ]
    rule = verdict.rule or (None if verdict.why else place.law.hours(channel, place.state))
    return ChannelGuard(
        channel=channel,
        why=verdict.why or "",
        until_at=verdict.until_at,
        next_at=verdict.next_at,
        left=verdict.left,
        left_days=min(rooms)[1] if rooms else None,
        rule=rule.code if rule else "",
        source=rule.source if rule else "",
    )
