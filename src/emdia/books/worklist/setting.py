"""What a score is reckoned by, besides the facts: policy, plans, calendar, contact law of today.

Requires an open company scope.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.dunning import queries as dunning
from emdia.books.interactions import batch as interactions
from emdia.books.interactions.batch import Openings
from emdia.books.parties.models import Customer
from emdia.rules.contact_law.card import Channel
from emdia.rules.may_contact import Why

from . import queries
from .batch import Law, Setting


def setting_of(*, company_id: int, as_of: date) -> Setting:
    """Return what holds of everybody on a day, without contact law."""
    return Setting(
        as_of=as_of,
        calendar=calendars.calendar(),
        zone=companies.company(company_id).time_zone,
        groups_children=dunning.setting(company_id).groups_children,
        weights=queries.weights(company_id),
        queues=[queries.queue_of(row) for row in queries.queues()],
        plans=[dunning.plan_of(row, list(row.steps.all())) for row in dunning.running()],
    )


def with_law(
    setting: Setting, *, company_id: int, customers: Collection[int], now: datetime
) -> tuple[Setting, dict[int, Openings]]:
    """Return the setting with what the law leaves of calls to some debtors, and its own words."""
    found = interactions.openings(
        company_id=company_id, now=now, channels=[Channel.VOICE], customers=customers
    )
    zone = ZoneInfo(setting.zone)
    law = [_law(one, setting.as_of, zone) for one in found]
    return replace(setting, law=law), {one.customer_id: one for one in found}


def _law(one: Openings, as_of: date, zone: ZoneInfo) -> Law:
    """Return what stands in the way all day: an hour of today that is still to come does not."""
    opens_today = (
        one.why == Why.OUTSIDE_HOURS
        and one.next_at is not None
        and one.next_at.astimezone(zone).date() <= as_of
    )
    return Law(
        customer_id=one.customer_id,
        why="" if opens_today else one.why,
        contacts_left=one.left,
    )


def debtors_of(customer_ids: Collection[int], *, groups_children: bool) -> set[int]:
    """Return customers with those who are asked for what they owe: payers, and parents."""
    rows = Customer.objects.filter(pk__in=customer_ids).values_list("id", "payer_id", "parent_id")
    found = {*customer_ids}
    for pk, payer_id, parent_id in rows:
        found.add(payer_id or (parent_id if groups_children else None) or pk)
    return found
