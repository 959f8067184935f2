"""Who a person is and where they belong."""

from dataclasses import dataclass

from django.db import connection, transaction

from emdia.books.access.models import Membership, User, one_spelling
from emdia.rules.roles import Role

MEMBERSHIPS = """
SELECT company.id, company.name, array_agg(membership.role ORDER BY membership.role),
       company.is_sandbox, company.time_zone
FROM membership
JOIN company ON company.id = membership.company_id
WHERE membership.user_id = %(user_id)s
GROUP BY company.id, company.name, company.is_sandbox, company.time_zone
ORDER BY company.name, company.id
"""


@dataclass(frozen=True, slots=True)
class MembershipRow:
    """One company a user belongs to, with every role held there, in alphabetical order."""

    company_id: int
    company_name: str
    roles: tuple[str, ...]
    is_sandbox: bool
    time_zone: str  # IANA name; decides what "today" is


def memberships_of(user_id: int) -> tuple[MembershipRow, ...]:
    """Return where a user belongs, by company name; needs no company scope.

    The caller vouches that the request signed in as `user_id`: row-level
    security shows that user's own memberships, of every company, and no others.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('emdia.user_id', %s, true)", [str(user_id)])
        cursor.execute(MEMBERSHIPS, {"user_id": user_id})
        rows = cursor.fetchall()
        # An enclosing transaction must not go on seeing other companies' memberships.
        cursor.execute("SELECT set_config('emdia.user_id', '', true)")
    return tuple(
        MembershipRow(company_id, name, tuple(roles), is_sandbox, time_zone)
        for company_id, name, roles, is_sandbox, time_zone in rows
    )


def roles_in_company(*, company_id: int, user_id: int) -> frozenset[Role]:
    """Return the roles a user holds in the company whose scope is open."""
    held = Membership.objects.filter(company_id=company_id, user_id=user_id)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def user_by_email(email: str) -> User | None:
    """Return the user who signs in with `email`, whatever its case, or None."""
    return User.objects.filter(email=one_spelling(email)).first()
