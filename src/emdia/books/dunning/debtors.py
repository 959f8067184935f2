"""The facts about some debtors, as rules/dunning.py takes them. Requires an open company scope.

For one debtor at a time: why does this one get nothing? The portfolio is decided in SQL.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q

from emdia.books.intake import queries as intake
from emdia.books.parties.models import Address, Channel, Contact, ContactConsent, Customer
from emdia.books.receivables.models import Holder, Receivable
from emdia.rules.dunning import REPEAT_DAYS, Debtor, Done, Reach, Title
from emdia.rules.holds import Hold, HoldKind
from emdia.rules.step_kinds import Lane

from .batch import Room
from .models import CustomerRisk, DunningAction, DunningCase
from .queries import step_of

SPANS = """
    SELECT customer_id, receivable_id, kind, since_date, until_date, filed_date
    FROM hold_span WHERE customer_id = ANY (%s)
"""


def debtors(
    customer_ids: Sequence[int], *, as_of: date, groups_children: bool, room: Room
) -> dict[int, Debtor]:
    """Return by customer what is known of each; children and those paid for are counted in."""
    owners = _owners(customer_ids, groups_children)
    titles = _titles(owners)
    rows = {row.pk: row for row in Customer.objects.filter(pk__in=list(customer_ids))}
    risks = dict(CustomerRisk.objects.filter(pk__in=list(rows)).values_list("customer_id", "risk"))
    repeats = _repeats(rows, as_of)
    done, ways = _done(rows), _ways(rows, room)
    return {
        pk: Debtor(
            titles=titles[pk],
            segment=row.segment,
            risk=risks.get(pk, ""),
            is_repeat=pk in repeats,
            done=done[pk],
            channels=ways[pk],
        )
        for pk, row in rows.items()
    }


def _owners(customer_ids: Sequence[int], groups_children: bool) -> dict[int, int]:
    """Return by customer who is asked for what the customer owes: payer, parent or itself."""
    near = Q(pk__in=customer_ids) | Q(payer_id__in=customer_ids) | Q(parent_id__in=customer_ids)
    found = {}
    for row in Customer.objects.filter(near).exclude(state="merged"):
        parent_id = row.parent_id if groups_children else None
        found[row.pk] = row.payer_id or parent_id or row.pk
    wanted = set(customer_ids)
    return {pk: owner for pk, owner in found.items() if owner in wanted}


def _titles(owners: dict[int, int]) -> dict[int, list[Title]]:
    """Return the open titles by debtor, each with the holds on it, its customer and its debtor."""
    rows = list(
        Receivable.objects.filter(
            customer_id__in=list(owners), balance_cents__gt=0, holder=Holder.OWN
        ).order_by("id")
    )
    unknown = {one.receivable_id for one in intake.not_known([row.pk for row in rows])}
    of_title, of_customer = _holds({*owners, *owners.values()})
    found = defaultdict(list)
    for row in rows:
        debtor = owners[row.customer_id]
        of_both = of_customer[row.customer_id] + (
            of_customer[debtor] if debtor != row.customer_id else []
        )
        found[debtor].append(
            Title(
                number=row.pk,
                kind=row.kind,
                issue_date=row.issue_date,
                due_date=row.due_date,
                balance_cents=row.balance_cents,
                grace_days=row.grace_days,
                interrupted_date=row.interrupted_date,
                is_known=row.pk not in unknown,
                holds=tuple(of_title[row.pk] + of_both),
            )
        )
    return found


def _holds(
    customer_ids: Iterable[int],
) -> tuple[dict[int, list[Hold]], dict[int, list[Hold]]]:
    """Return holds by title, and those on whole customers."""
    of_title: dict[int, list[Hold]] = defaultdict(list)
    of_customer: dict[int, list[Hold]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SPANS, [list(customer_ids)])
        for customer_id, receivable_id, kind, since, until, filed in cursor.fetchall():
            hold = Hold(kind=HoldKind(kind), first=since, last=until, filed=filed)
            if receivable_id is None:
                of_customer[customer_id].append(hold)
            else:
                of_title[receivable_id].append(hold)
    return of_title, of_customer


def _repeats(customer_ids: Iterable[int], as_of: date) -> set[int]:
    since = as_of - timedelta(days=REPEAT_DAYS)
    cases = DunningCase.objects.filter(customer_id__in=list(customer_ids), was_late=True)
    return set(cases.filter(closed_date__gte=since).values_list("customer_id", flat=True))


def _done(customer_ids: Iterable[int]) -> dict[int, list[Done]]:
    """Return the steps that were taken in the open cases."""
    actions = DunningAction.objects.filter(
        customer_id__in=list(customer_ids), case__closed_date__isnull=True
    )
    found = defaultdict(list)
    for row in actions.select_related("plan_step"):
        found[row.customer_id].append(
            Done(
                cycle=row.cycle_date,
                lane=Lane(row.plan_step.lane),
                code=row.plan_step.code,
                nominal_days=step_of(row.plan_step).nominal_days,
                on=row.decided_date,
            )
        )
    return found


def _ways(customer_ids: Iterable[int], room: Room) -> dict[int, dict[str, Reach]]:
    """Return the ways to reach each, with what contact law leaves of them today."""
    ids = list(customer_ids)
    places = {
        row.customer_id: (row.country, row.state)
        for row in Address.objects.filter(customer_id__in=ids, purpose=Address.Purpose.BILLING)
    }
    quiet, capped = set(room.quiet), set(room.capped)
    found: dict[int, dict[str, Reach]] = defaultdict(dict)

    def add(customer_id: int, channel: str) -> None:
        found[customer_id][channel] = Reach(
            is_quiet=(*places.get(customer_id, ("BR", "")), channel) in quiet,
            is_left=(customer_id, channel) not in capped,
        )

    for customer_id in places:
        add(customer_id, Channel.LETTER)
    refused = _refused(ids)
    people = Contact.objects.filter(customer_id__in=ids, is_active=True).exclude(role="legal")
    for person in people:
        for channel in _channels(person):
            if (person.pk, channel) not in refused:
                add(person.customer_id, channel)
    return found


def _channels(person: Contact) -> list[str]:
    by_mail = bool(person.email) and person.bounced_at is None
    by_phone = [Channel.WHATSAPP, Channel.SMS] if person.phone else []
    return [*([Channel.EMAIL] if by_mail else []), *by_phone]


def _refused(customer_ids: Sequence[int]) -> set[tuple[int, str]]:
    latest: dict[tuple[int, str], bool] = {}
    said: Any = ContactConsent.objects.filter(contact__customer_id__in=customer_ids)
    for row in said.order_by("id"):
        latest[row.contact_id, row.channel] = row.is_allowed
    return {key for key, is_allowed in latest.items() if not is_allowed}
