"""Questions about holds. Each requires an open company scope."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from .models import Hold, HoldEnd


def get(hold_id: int) -> Hold | None:
    """Return a hold, lifted or not."""
    return Hold.objects.filter(pk=hold_id).first()


def standing(*, customer_ids: Sequence[int], as_of: date) -> list[Hold]:
    """Return the holds that stand on `as_of` or will, of customers and their titles."""
    found = Hold.objects.filter(customer_id__in=list(customer_ids))
    return list(
        found.filter(Q(until_date__isnull=True) | Q(until_date__gte=as_of))
        .filter(Q(holdend__isnull=True) | Q(holdend__ended_date__gt=as_of))
        .select_related("receivable")
        .order_by("since_date", "id")
    )


def history(*, customer_id: int, most: int) -> list[Hold]:
    """Return the latest holds of a customer, with their ends."""
    found = Hold.objects.filter(customer_id=customer_id)
    return list(found.select_related("receivable", "holdend").order_by("-id")[:most])


def is_lifted(hold: Hold) -> bool:
    """Return whether somebody lifted a hold."""
    return HoldEnd.objects.filter(hold=hold).exists()
