"""People of a company: invited, given roles, sent a new link, shut out. Each is a fact."""

from collections.abc import Iterable
from dataclasses import dataclass

from emdia.books.access import invitations, operations, queries
from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.rules.roles import Role


class UnableToManage(ValueError):
    """The act cannot be done; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Invited:
    """A user of the company; `link` are the two parts of theirs, None for who has a password."""

    user_id: int
    link: tuple[str, str] | None


def invite(
    *, company_id: int, email: str, full_name: str, roles: Iterable[Role], language: str, by: Actor
) -> Invited:
    """Let a person in with `roles`; who is new chooses a password by the link.

    :raises UnableToManage: role_missing, email_invalid, user_inactive or already_member.
    :raises ConflictingRoles: one person would both do and approve.
    """
    wanted = frozenset(roles)
    if not wanted:
        raise UnableToManage("role_missing")
    with company_scope(company_id):
        user_id, is_new = _found_or_added(email, full_name, language)
        if queries.roles_in_company(company_id=company_id, user_id=user_id):
            raise UnableToManage("already_member")
        for role in sorted(wanted):
            operations.grant_role(company_id=company_id, user_id=user_id, role=role)
        _tell(company_id, "user.invited", user_id, by, changes=_roles_changed(set(), wanted))
        link = invitations.invitation_for(user_id) if is_new else None
    return Invited(user_id=user_id, link=link)


def set_roles(
    *, company_id: int, user_id: int, roles: Iterable[Role], reason: str, by: Actor
) -> None:
    """Let a member hold exactly `roles`.

    :raises UnableToManage: role_missing, user_unknown, user_inactive, nothing_changed or
        last_administrator.
    :raises ConflictingRoles: one person would both do and approve.
    """
    wanted = frozenset(roles)
    if not wanted:
        raise UnableToManage("role_missing")
    with company_scope(company_id):
        held = _held(company_id, user_id)
        if held == wanted:
            raise UnableToManage("nothing_changed")
        if Role.SECURITY_ADMIN in held - wanted:
            _keep_an_administrator(user_id)
        for role in held - wanted:
            operations.revoke_role(company_id=company_id, user_id=user_id, role=role)
        for role in sorted(wanted - held):
            try:
                operations.grant_role(company_id=company_id, user_id=user_id, role=role)
            except operations.UnableToGrantRole as refusal:
                raise UnableToManage("user_inactive") from refusal
        changes = _roles_changed(held, wanted)
        _tell(company_id, "user.roles_changed", user_id, by, reason=reason, changes=changes)


def shut_out(*, company_id: int, user_id: int, reason: str, by: Actor) -> None:
    """Take every role of the company away; who then belongs nowhere is deactivated.

    :raises UnableToManage: user_unknown or last_administrator.
    """
    with company_scope(company_id):
        held = _held(company_id, user_id)
        if Role.SECURITY_ADMIN in held:
            _keep_an_administrator(user_id)
        for role in held:
            operations.revoke_role(company_id=company_id, user_id=user_id, role=role)
        if not queries.memberships_of(user_id):
            operations.deactivate(user_id=user_id)
        changes = _roles_changed(held, set())
        _tell(company_id, "user.shut_out", user_id, by, reason=reason, changes=changes)


def new_link(*, company_id: int, user_id: int, reason: str, by: Actor) -> tuple[str, str]:
    """Take a lost password away and return the two parts of the link to a new one.

    :raises UnableToManage: user_unknown, user_inactive, oneself or belongs_elsewhere.
    """
    with company_scope(company_id):
        _only_ours(company_id, user_id, by)
        operations.take_password_away(user_id=user_id)
        _tell(company_id, "user.password_taken_away", user_id, by, reason=reason)
        return invitations.invitation_for(user_id)


def forget_second_factors(*, company_id: int, user_id: int, reason: str, by: Actor) -> None:
    """Delete lost second factors, so that the person sets up new ones.

    :raises UnableToManage: user_unknown, user_inactive, oneself, belongs_elsewhere or
        nothing_changed.
    """
    with company_scope(company_id):
        _only_ours(company_id, user_id, by)
        if not operations.forget_second_factors(user_id=user_id):
            raise UnableToManage("nothing_changed")
        _tell(company_id, "second_factor.forgotten", user_id, by, reason=reason)


def _found_or_added(email: str, full_name: str, language: str) -> tuple[int, bool]:
    known = queries.user_by_email(email)
    if known is not None and not known.is_active:
        raise UnableToManage("user_inactive")
    if known is not None:
        return known.pk, False
    try:
        added = operations.add_user(email=email, full_name=full_name, language=language)
    except operations.UnableToAddUser as refusal:
        raise UnableToManage("email_invalid") from refusal
    return added, True


def _held(company_id: int, user_id: int) -> frozenset[Role]:
    held = queries.roles_in_company(company_id=company_id, user_id=user_id)
    if not held:
        raise UnableToManage("user_unknown")
    return held


def _keep_an_administrator(leaving_id: int) -> None:
    """Refuse to leave a company where nobody could let anybody in."""
    if queries.lock_holders(Role.SECURITY_ADMIN) <= {leaving_id}:
        raise UnableToManage("last_administrator")


def _only_ours(company_id: int, user_id: int, by: Actor) -> None:
    """Refuse what would let one company's administrator into another company."""
    _held(company_id, user_id)
    if user_id == by.user_id:
        raise UnableToManage("oneself")
    if not User.objects.filter(pk=user_id, is_active=True).exists():
        raise UnableToManage("user_inactive")
    if any(row.company_id != company_id for row in queries.memberships_of(user_id)):
        raise UnableToManage("belongs_elsewhere")


def _roles_changed(before: Iterable[Role], after: Iterable[Role]) -> list[object]:
    return [["roles", ", ".join(sorted(before)), ", ".join(sorted(after))]]


def _tell(
    company_id: int,
    kind: str,
    user_id: int,
    by: Actor,
    *,
    reason: str = "",
    changes: list[object] | None = None,
) -> None:
    facts.record(
        company_id=company_id,
        kind=kind,
        subject=("app_user", user_id),
        by=by,
        reason=reason,
        data={"changes": changes or []},
    )
