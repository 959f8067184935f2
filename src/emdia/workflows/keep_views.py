"""Keep a view of a list: name it, change it, share it, lay it aside and put it back.

What the whole company sees changes with a fact; what only its owner sees does not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.saved_views import operations, queries
from emdia.books.saved_views.models import SavedView

MOST_VIEWS = 40  # of one list, for one person


class UnableToKeepView(Exception):
    """The text is the code of the reason: view_unknown, name_taken, too_many or not_yours."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What a view is to be. `query` is what the address asks, without the place in the list."""

    list_code: str
    name: str
    query: str
    is_shared: bool = False
    is_first: bool = False


def save(*, company_id: int, wanted: Wanted, may_share: bool, by: Actor) -> int:
    """Keep a new view; return its id.

    :raises UnableToKeepView: the name is taken, there are too many, or it may not be shared.
    """
    user_id = _person(by)
    with company_scope(company_id):
        _allow(wanted.is_shared, may_share)
        if len(queries.seen_by(user_id, list_code=wanted.list_code)) >= MOST_VIEWS:
            raise UnableToKeepView("too_many")
        with _one_name():
            view = operations.add(
                company_id=company_id,
                owner_id=user_id,
                list_code=wanted.list_code,
                name=wanted.name,
                query=wanted.query,
                is_shared=wanted.is_shared,
            )
        if wanted.is_first:
            _begin_with(view, user_id)
        _tell(view, "saved", by)
        return view.pk


def change(*, company_id: int, view_id: int, wanted: Wanted, may_share: bool, by: Actor) -> None:
    """Let a view be named, asked and shared as `wanted`.

    :raises UnableToKeepView: no such view, not this person's to change, or its name is taken.
    """
    user_id = _person(by)
    with company_scope(company_id):
        view = _to_change(view_id, user_id, may_share)
        _allow(wanted.is_shared, may_share)
        was_shared = view.is_shared
        with _one_name():
            operations.change(
                view, name=wanted.name, query=wanted.query, is_shared=wanted.is_shared
            )
        if was_shared and not view.is_shared:
            _tell(view, "unshared", by, always=True)
        else:
            _tell(view, "changed", by)


def delete(*, company_id: int, view_id: int, may_share: bool, by: Actor, now: datetime) -> str:
    """Lay a view aside; return the list it was of.

    :raises UnableToKeepView: no such view, or not this person's to change.
    """
    with company_scope(company_id):
        view = _to_change(view_id, _person(by), may_share)
        if view.deleted_at is None:
            operations.lay_aside(view, at=now)
            _tell(view, "deleted", by)
        return view.list_code


def put_back(*, company_id: int, view_id: int, may_share: bool, by: Actor) -> tuple[str, str]:
    """Put a deleted view back; return the list it is of and what it asks.

    :raises UnableToKeepView: no such view, not this person's, or its name was given again.
    """
    with company_scope(company_id):
        view = _to_change(view_id, _person(by), may_share)
        if view.deleted_at is not None:
            with _one_name():
                operations.lay_aside(view, at=None)
            _tell(view, "put_back", by)
        return view.list_code, view.query


def begin_with(*, company_id: int, list_code: str, view_id: int | None, by: Actor) -> None:
    """Let this person's list begin with a view; None lets it begin as it is.

    :raises UnableToKeepView: no such view of the list.
    """
    user_id = _person(by)
    with company_scope(company_id):
        view = queries.one_seen_by(user_id, view_id) if view_id is not None else None
        if view_id is not None and (view is None or view.list_code != list_code):
            # Nor can a list begin with a view of another one.
            raise UnableToKeepView("view_unknown")
        operations.begin_with(
            company_id=company_id, user_id=user_id, list_code=list_code, view=view
        )


def _person(by: Actor) -> int:
    if by.user_id is None:
        raise UnableToKeepView("not_yours")
    return by.user_id


def _allow(is_shared: bool, may_share: bool) -> None:
    if is_shared and not may_share:
        raise UnableToKeepView("not_yours")


def _to_change(view_id: int, user_id: int, may_share: bool) -> SavedView:
    view = queries.one_seen_by(user_id, view_id)
    if view is None:
        raise UnableToKeepView("view_unknown")
    _allow(view.is_shared, may_share)
    return view


def _begin_with(view: SavedView, user_id: int) -> None:
    operations.begin_with(
        company_id=view.company_id, user_id=user_id, list_code=view.list_code, view=view
    )


@contextmanager
def _one_name() -> Iterator[None]:
    """Say `name_taken` where the database finds two views of one name."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise UnableToKeepView("name_taken") from error


def _tell(view: SavedView, what: str, by: Actor, *, always: bool = False) -> None:
    if view.is_shared or always:
        facts.record(
            company_id=view.company_id,
            kind=f"saved_view.{what}",
            subject=("saved_view", view.pk),
            by=by,
            data={"list": view.list_code, "name": view.name, "asks": view.query},
        )
