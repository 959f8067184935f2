"""Questions about promises. Each requires an open company scope."""

from collections.abc import Collection
from datetime import datetime

from emdia.books.facts.models import Fact
from emdia.rules.promises import PromiseState

from .models import Promise, PromisePart, PromiseTitle


def lock(promise_id: int) -> Promise | None:
    """Return the promise, held until the transaction ends."""
    return Promise.objects.select_for_update().filter(pk=promise_id).first()


def of_customer(customer_id: int, *, most: int) -> list[Promise]:
    """Return the promises of a customer, the latest first."""
    found = Promise.objects.filter(customer_id=customer_id).select_related("contact")
    return list(found.order_by("-id")[:most])


def made_in(*, customer_id: int, interaction_id: int) -> Promise | None:
    """Return the promise a customer made in a contact, held until the transaction ends."""
    found = Promise.objects.filter(customer_id=customer_id, interaction_id=interaction_id)
    return found.select_for_update(of=("self",)).first()


def parts(promise_ids: Collection[int]) -> dict[int, list[PromisePart]]:
    """Return the parts of promises, by promise and in the order of their dates."""
    found: dict[int, list[PromisePart]] = {pk: [] for pk in promise_ids}
    for part in PromisePart.objects.filter(promise_id__in=promise_ids).order_by("number"):
        found[part.promise_id].append(part)
    return found


def titles(promise_ids: Collection[int]) -> dict[int, list[PromiseTitle]]:
    """Return the titles of promises, by promise."""
    found: dict[int, list[PromiseTitle]] = {pk: [] for pk in promise_ids}
    rows = PromiseTitle.objects.filter(promise_id__in=promise_ids).select_related("receivable")
    for row in rows.order_by("receivable__due_date", "receivable_id"):
        found[row.promise_id].append(row)
    return found


def promised(receivable_ids: Collection[int]) -> set[int]:
    """Return which of some receivables are in an open promise: demands on them wait."""
    found = PromiseTitle.objects.filter(receivable_id__in=receivable_ids, is_open=True)
    return set(found.values_list("receivable_id", flat=True))


def count_closed_since(moment: datetime) -> dict[str, int]:
    """Return how many promises were judged by runs since an instant, by state."""
    told = Fact.objects.filter(kind="promises.judged", at__gte=moment)
    counts = dict.fromkeys((PromiseState.KEPT, PromiseState.BROKEN, PromiseState.MOOT), 0)
    for data in told.values_list("data", flat=True):
        for state in counts:
            counts[state] += int(data.get(state, 0))
    return {f"promises_{state}": count for state, count in counts.items()}
