"""The views of a list a person may choose from, and the one the list begins with."""

from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.saved_views import queries
from emdia.books.saved_views.models import SavedView

DELETED_SHOWN = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewRow:
    id: int
    name: str
    query: str
    is_shared: bool
    is_first: bool


def views_of(*, company_id: int, user_id: int, list_code: str) -> tuple[ViewRow, ...]:
    """Return the views of a list that a person sees: those shared, then their own."""
    return all_views_of(company_id=company_id, user_id=user_id, list_code=list_code)[0]


def all_views_of(
    *, company_id: int, user_id: int, list_code: str
) -> tuple[tuple[ViewRow, ...], tuple[ViewRow, ...]]:
    """Return the views of a list that a person sees, and the latest deleted ones."""
    with company_scope(company_id):
        first = queries.first_view_id(user_id, list_code=list_code)
        known = queries.known_to(user_id, list_code=list_code)
    deleted = sorted(
        (one for one in known if one.deleted_at is not None),
        key=lambda one: str(one.deleted_at),
        reverse=True,
    )
    return (
        tuple(_row(one, first) for one in known if one.deleted_at is None),
        tuple(_row(one, first) for one in deleted[:DELETED_SHOWN]),
    )


def _row(view: SavedView, first: int | None) -> ViewRow:
    return ViewRow(
        id=view.pk,
        name=view.name,
        query=view.query,
        is_shared=view.is_shared,
        is_first=view.pk == first,
    )


def first_view(*, company_id: int, user_id: int, list_code: str) -> ViewRow | None:
    """Return the view a person begins a list with; None for the list as it is."""
    views = views_of(company_id=company_id, user_id=user_id, list_code=list_code)
    return next((one for one in views if one.is_first), None)


def is_known(*, company_id: int, user_id: int, view_id: int) -> bool:
    """Return whether a person sees this view, or may put it back."""
    with company_scope(company_id):
        return queries.one_seen_by(user_id, view_id) is not None
