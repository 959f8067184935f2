"""Writes on saved views. Each requires an open company scope."""

from datetime import datetime

from .models import FirstView, SavedView


def add(
    *, company_id: int, owner_id: int, list_code: str, name: str, query: str, is_shared: bool
) -> SavedView:
    """Keep a view; return it."""
    return SavedView.objects.create(
        company_id=company_id,
        owner_id=owner_id,
        list_code=list_code,
        name=name,
        query=query,
        is_shared=is_shared,
    )


def change(view: SavedView, *, name: str, query: str, is_shared: bool) -> None:
    """Let a view be called so, ask so, and be seen by all or by its owner alone."""
    view.name, view.query, view.is_shared = name, query, is_shared
    view.save(update_fields=["name", "query", "is_shared"])


def lay_aside(view: SavedView, *, at: datetime | None) -> None:
    """Take a view out of the menus; without an instant, put it back."""
    view.deleted_at = at
    view.save(update_fields=["deleted_at"])


def begin_with(*, company_id: int, user_id: int, list_code: str, view: SavedView | None) -> None:
    """Let a person's list begin with a view, or as it is."""
    FirstView.objects.update_or_create(
        company_id=company_id, user_id=user_id, list_code=list_code, defaults={"view": view}
    )
