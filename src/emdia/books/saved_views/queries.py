"""Questions about saved views. Each requires an open company scope."""

from django.db.models import Q, QuerySet

from .models import FirstView, SavedView


def seen_by(user_id: int, *, list_code: str) -> list[SavedView]:
    """Return the views of a list that a person sees: those shared, then their own, by name."""
    return [one for one in known_to(user_id, list_code=list_code) if one.deleted_at is None]


def known_to(user_id: int, *, list_code: str) -> list[SavedView]:
    """Return the views of a list that a person sees or may put back, by name."""
    found = _shown_to(user_id).filter(list_code=list_code)
    return list(found.order_by("-is_shared", "name", "id"))


def one_seen_by(user_id: int, view_id: int) -> SavedView | None:
    """Return a view that a person sees or may put back, locked; None when it is none of theirs."""
    return _shown_to(user_id).select_for_update().filter(pk=view_id).first()


def first_view_id(user_id: int, *, list_code: str) -> int | None:
    """Return the view a person begins a list with, if it still stands."""
    chosen = FirstView.objects.filter(user_id=user_id, list_code=list_code)
    seen = _seen_by(user_id).filter(pk__in=chosen.values("view_id"))
    return seen.values_list("pk", flat=True).first()


def _seen_by(user_id: int) -> QuerySet[SavedView]:
    return _shown_to(user_id).filter(deleted_at__isnull=True)


def _shown_to(user_id: int) -> QuerySet[SavedView]:
    return SavedView.objects.filter(Q(is_shared=True) | Q(owner_id=user_id))
