"""Questions about receivables and credits. Each requires an open company scope."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, Sum

from emdia.books.facts.models import RecordChange

from .models import CustomerCredit, Holder, Receivable


@dataclass(frozen=True, slots=True)
class Owed:
    """What is open, and how much of it is late, by number and in cents."""

    titles: int
    cents: int
    late_titles: int
    late_cents: int


def owed(*, as_of: date) -> Owed:
    """Return what is open now, and what of it was due before `as_of`."""
    late = Q(due_date__lt=as_of)
    open_titles = Receivable.objects.filter(balance_cents__gt=0)
    found = open_titles.aggregate(
        titles=Count("id"),
        cents=Sum("balance_cents", default=0),
        late_titles=Count("id", filter=late),
        late_cents=Sum("balance_cents", filter=late, default=0),
    )
    return Owed(**found)


def find(*, company_id: int, document: str, cents: int | None, most: int) -> list[Receivable]:
    """Return receivables whose document begins so, then those of this amount, each once.

    The document comes in the order of its letters, the amount by due date, the latest first.
    """
    known = Receivable.objects.select_related("customer").filter(company_id=company_id)
    beyond = document + chr(0x10FFFF)
    found: dict[int, Receivable] = {}
    if document:
        begun = known.filter(document__gte=document, document__lt=beyond)
        found.update((one.pk, one) for one in begun.order_by("document")[:most])
    if cents:
        of_amount = known.filter(net_cents=cents).order_by("-due_date")[:most]
        found.update((one.pk, one) for one in of_amount if one.pk not in found)
    return list(found.values())[:most]


def lock(receivable_ids: Collection[int]) -> dict[int, Receivable]:
    """Return the receivables by id, held in order of id until the transaction ends."""
    held = Receivable.objects.select_for_update(of=("self",)).select_related("customer")
    held = held.filter(id__in=receivable_ids).order_by("id")
    return {receivable.pk: receivable for receivable in held}


def hold(receivable_ids: Collection[int]) -> list[Receivable]:
    """Return the bare receivables in order of id, held until the transaction ends."""
    held = Receivable.objects.select_for_update().filter(id__in=receivable_ids)
    return list(held.order_by("id"))


def changed_by(fact_id: int) -> list[int]:
    """Return the ids of the receivables that a fact changed."""
    changes = RecordChange.objects.filter(fact_id=fact_id, subject_kind="receivable")
    return list(changes.order_by("subject_id").values_list("subject_id", flat=True))


def open_of(customer_id: int, *, limit: int = 200) -> list[Receivable]:
    """Return what a customer owes, the oldest due date first."""
    owed = Receivable.objects.filter(customer_id=customer_id, balance_cents__gt=0)
    return list(owed.select_related("customer").order_by("due_date", "id")[:limit])


def oldest_open() -> Receivable | None:
    """Return an open receivable, of the oldest due date."""
    owed = Receivable.objects.filter(balance_cents__gt=0).select_related("customer")
    return owed.order_by("due_date", "id").first()


def lock_credit(credit_id: int) -> CustomerCredit | None:
    """Return a customer's credit, held until the transaction ends."""
    return CustomerCredit.objects.select_for_update().filter(id=credit_id).first()


def usable_credits(*, as_of: date) -> list[int]:
    """Return the ids of unused credits of customers who owe something due, oldest first."""
    owing = Receivable.objects.filter(
        customer_id=OuterRef("customer_id"),
        currency=OuterRef("currency"),
        balance_cents__gt=0,
        due_date__lte=as_of,
        holder=Holder.OWN,
    )
    credits = CustomerCredit.objects.filter(Exists(owing), balance_cents__gt=0)
    return list(credits.order_by("since_date", "id").values_list("id", flat=True))
