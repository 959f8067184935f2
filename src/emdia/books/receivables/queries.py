"""Questions about receivables. Each requires an open company scope."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from .models import Receivable


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
