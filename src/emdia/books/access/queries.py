"""Who a person is and where they belong."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction

from emdia.books.access.models import Membership, User, one_spelling
from emdia.rules.roles import Role

MEMBERSHIPS = """
SELECT company.id, company.name, array_agg(membership.role ORDER BY membership.role),
       company.is_sandbox, company.time_zone, company.second_factor_for,
       EXISTS (SELECT FROM mfa_authenticator AS factor
               WHERE factor.user_id = %(user_id)s AND factor.type IN ('totp', 'webauthn'))
FROM membership
JOIN company ON company.id = membership.company_id
WHERE membership.user_id = %(user_id)s
GROUP BY company.id, company.name, company.is_sandbox, company.time_zone,
         company.second_factor_for
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
    second_factor_for: str  # whom the company asks for a second factor
    has_second_factor: bool


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
        MembershipRow(company_id, name, tuple(roles), *told)
        for company_id, name, roles, *told in rows
    )


def roles_in_company(*, company_id: int, user_id: int) -> frozenset[Role]:
    """Return the roles a user holds in the company whose scope is open."""
    held = Membership.objects.filter(company_id=company_id, user_id=user_id)
    return frozenset(Role(role) for role in held.values_list("role", flat=True))


def user_by_email(email: str) -> User | None:
    """Return the user who signs in with `email`, whatever its case, or None."""
    return User.objects.filter(email=one_spelling(email)).first()


def lock_holders(role: Role) -> frozenset[int]:
    """Return the active users who hold `role` in the company whose scope is open, held still."""
    holders = User.objects.select_for_update(of=("self",)).filter(
        is_active=True, memberships__role=role.value
    )
    return frozenset(user.pk for user in holders)


def members() -> list[tuple[User, frozenset[Role]]]:
    """Return the users of the company whose scope is open, by name, with their roles there."""
    held: dict[int, set[Role]] = {}
    for user_id, role in Membership.objects.values_list("user_id", "role"):
        held.setdefault(user_id, set()).add(Role(role))
    users = User.objects.filter(pk__in=held).order_by("full_name", "id")
    return [(user, frozenset(held[user.pk])) for user in users]


def with_second_factor(user_ids: Iterable[int]) -> frozenset[int]:
    """Return which of these users have an app or a passkey."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT user_id FROM mfa_authenticator"
            " WHERE user_id = ANY(%s) AND type IN ('totp', 'webauthn')",
            [list(user_ids)],
        )
        return frozenset(user_id for (user_id,) in cursor.fetchall())
