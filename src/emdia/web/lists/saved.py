"""Saved views in a list's page: the menu of them, and the one a list begins with."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from emdia.reports import saved_views as reports
from emdia.reports.saved_views import ViewRow
from emdia.web import address
from emdia.web.guard import GuardedRequest, GuardedView
from emdia.web.lists.asked import asked
from emdia.web.lists.kinds import ListKind


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewCells:
    """One view in the menu."""

    id: int
    name: str
    url: str
    is_shared: bool
    is_first: bool
    is_current: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ViewMenu:
    """The views of a list; `current` is the one the address names, if any."""

    list_code: str
    shared: list[ViewCells]
    own: list[ViewCells]
    deleted: list[ViewCells]  # those this person may put back
    current: ViewCells | None
    is_changed: bool  # the address asks something else than the current view
    has_first: bool
    may_share: bool
    may_change: bool
    query: str
    back: str


def begins_with_a_view(kind: ListKind) -> Callable[[GuardedView], GuardedView]:
    """Let a list open the view its reader begins with, where the address asks for nothing."""

    def decorate(view: GuardedView) -> GuardedView:
        @wraps(view)
        def opened(request: GuardedRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            first = None if request.GET or request.htmx else _first(request, kind)
            if first is not None:
                return redirect(_url(kind, first))
            return view(request, *args, **kwargs)

        return opened

    return decorate


def menu(request: GuardedRequest, kind: ListKind) -> ViewMenu | None:
    """Return the menu of views of a list; None for somebody who is no person."""
    if request.actor.user_id is None:
        return None
    rows, deleted = reports.all_views_of(
        company_id=request.company.id, user_id=request.actor.user_id, list_code=kind.code
    )
    asks, number = asked(request.GET), address.number(request, "view")
    cells = [_cells(kind, row, number) for row in rows]
    current = next((one for one in cells if one.is_current), None)
    stored = next((row.query for row in rows if row.id == number), "")
    may_share = "views.share" in request.capabilities
    return ViewMenu(
        list_code=kind.code,
        shared=[one for one in cells if one.is_shared],
        own=[one for one in cells if not one.is_shared],
        deleted=[_cells(kind, row, None) for row in deleted if may_share or not row.is_shared],
        current=current,
        is_changed=current is not None and stored != asks,
        has_first=any(one.is_first for one in cells),
        may_share=may_share,
        may_change=current is not None and (may_share or not current.is_shared),
        query=asks,
        back=request.get_full_path(),
    )


def view_url(kind: ListKind, view_id: int, query: str) -> str:
    """Return the address of a list as a view shows it."""
    return f"{reverse(kind.page)}?view={view_id}" + (f"&{query}" if query else "")


def _url(kind: ListKind, row: ViewRow) -> str:
    return view_url(kind, row.id, row.query)


def _first(request: GuardedRequest, kind: ListKind) -> ViewRow | None:
    if request.actor.user_id is None:
        return None
    return reports.first_view(
        company_id=request.company.id, user_id=request.actor.user_id, list_code=kind.code
    )


def _cells(kind: ListKind, row: ViewRow, current_id: int | None) -> ViewCells:
    return ViewCells(
        id=row.id,
        name=row.name,
        url=_url(kind, row),
        is_shared=row.is_shared,
        is_first=row.is_first,
        is_current=row.id == current_id,
    )
