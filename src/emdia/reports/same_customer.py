"""Who a customer's number stood for at an instant: a merge makes one customer of two.

Entries keep the number they were posted under. Whoever asks today sees the history of both
under the one that stays; what was printed before the merge is printed again without it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from emdia.books.facts.models import Fact
from emdia.books.parties.models import Customer

MERGED = "customer.merged"


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """One customer at an instant. `numbers` are all that stood for it then."""

    customer: Customer
    numbers: frozenset[int]
    owner_id: int  # who holds its receivables today


def identity(customer: Customer, *, known_at: datetime | None) -> Identity:
    """Return who `customer` was, as known at an instant (None: now). Needs an open scope."""
    then, now = customer, customer
    while now.merged_into is not None:
        now = now.merged_into
        if then.merged_into_id is not None and _were_merged([then.pk], known_at):
            then = now
    return Identity(customer=then, numbers=_all_of(then.pk, known_at), owner_id=now.pk)


def _all_of(customer_id: int, known_at: datetime | None) -> frozenset[int]:
    found, latest = {customer_id}, {customer_id}
    while latest:
        merged = Customer.objects.filter(merged_into_id__in=latest).values_list("id", flat=True)
        latest = _were_merged(merged, known_at) - found
        found |= latest
    return frozenset(found)


def _were_merged(customer_ids: Iterable[int], known_at: datetime | None) -> set[int]:
    """Return those of the merged customers that were so before the instant."""
    merged = set(customer_ids)
    if known_at is None or not merged:
        return merged
    into = Customer.objects.filter(id__in=merged).values("merged_into_id")
    facts = Fact.objects.filter(
        kind=MERGED, subject_kind="customer", subject_id__in=into, at__lt=known_at
    )
    return merged & {fact["duplicate_id"] for fact in facts.values_list("data", flat=True)}
