"""The people of a company: who they are, what they may do, how they sign in."""

from dataclasses import dataclass
from datetime import datetime

from emdia.books.access import queries
from emdia.books.companies.scope import company_scope
from emdia.reports import record_history
from emdia.reports.record_history import ChangeRow


@dataclass(frozen=True, kw_only=True, slots=True)
class MemberRow:
    """One member. `has_password` is false until the person used the link."""

    id: int
    name: str
    email: str
    roles: tuple[str, ...]
    has_password: bool
    has_second_factor: bool
    last_login_at: datetime | None


def members(*, company_id: int) -> tuple[MemberRow, ...]:
    """Return the members of a company by name."""
    with company_scope(company_id):
        found = queries.members()
        secured = queries.with_second_factor(user.pk for user, _ in found)
        return tuple(
            MemberRow(
                id=user.pk,
                name=str(user),
                email=user.email,
                roles=tuple(sorted(roles)),
                has_password=user.has_usable_password(),
                has_second_factor=user.pk in secured,
                last_login_at=user.last_login,
            )
            for user, roles in found
        )


def member(*, company_id: int, user_id: int) -> tuple[MemberRow, tuple[ChangeRow, ...]] | None:
    """Return one member with what was done to the account; None when there is none."""
    found = next((row for row in members(company_id=company_id) if row.id == user_id), None)
    if found is None:
        return None
    with company_scope(company_id):
        return found, record_history.changes(subject=("app_user", user_id))
