"""Keeping what happened to a person's own account: a fact in every company they belong to."""

from collections.abc import Mapping

from emdia.books.access.queries import memberships_of
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor


def tell(*, user_id: int, kind: str, by: Actor, data: Mapping[str, object] | None = None) -> None:
    """Record `kind` of the user in each of their companies; no scope may be open."""
    for membership in memberships_of(user_id):
        with company_scope(membership.company_id):
            facts.record(
                company_id=membership.company_id,
                kind=kind,
                subject=("app_user", user_id),
                by=by,
                data=dict(data or {}),
            )
