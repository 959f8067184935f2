"""One write each, inside the transaction and company scope of the caller."""

from django.db import IntegrityError, connection, transaction

from emdia.books.access.models import Membership, User
from emdia.books.access.queries import roles_in_company
from emdia.rules.roles import Role, refuse_conflicts


class UnableToAddUser(ValueError):
    """The e-mail address already signs somebody in, or is no address."""


class UnableToGrantRole(ValueError):
    """The user is gone or has been deactivated."""


def add_user(
    *, email: str, full_name: str, password: str | None = None, language: str = "pt-br"
) -> int:
    """Store a user and return its id. Without a password nobody can sign in as that user.

    :raises UnableToAddUser: the address is taken, in whatever case, or is no address.
    """
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, full_name=full_name, language=language)
    except IntegrityError as taken:
        raise UnableToAddUser(f"{email} already belongs to a user") from taken
    except ValueError as refusal:
        raise UnableToAddUser(str(refusal)) from refusal
    return user.pk


def grant_role(*, company_id: int, user_id: int, role: Role | str) -> None:
    """Give a user one more role in a company; a role already held stays as it is.

    :raises ConflictingRoles: with the roles already held, one person could both do and approve.
    :raises UnableToGrantRole: there is no such user, or the user has been deactivated.
    """
    # Two grants at once must see each other, or each would pass beside the other.
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None or not user.is_active:
        raise UnableToGrantRole(f"user {user_id} cannot hold a role")
    refuse_conflicts(roles_in_company(company_id=company_id, user_id=user_id) | {Role(role)})
    Membership.objects.get_or_create(company_id=company_id, user_id=user_id, role=Role(role).value)


def revoke_role(*, company_id: int, user_id: int, role: Role | str) -> bool:
    """Take a role away and say whether it was held. Counts from the next request on."""
    held = Membership.objects.filter(company_id=company_id, user_id=user_id, role=Role(role).value)
    deleted, _ = held.delete()
    return deleted > 0


def choose_screen(*, user_id: int, language: str, theme: str) -> None:
    """Remember the language and brightness a user wants to see."""
    User.objects.filter(pk=user_id).update(language=language, theme=theme)


def deactivate(*, user_id: int) -> None:
    """Shut a user out: sign-in is refused and every open session dies with its next request.

    The password goes too. Sessions carry a digest of it, so none of them lives
    again should the user ever be reactivated with a new password.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])


def take_password_away(*, user_id: int) -> None:
    """Let a user sign in no more until a new password is chosen; open sessions die."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_unusable_password()
    user.save(update_fields=["password"])


def choose_password(*, user_id: int, password: str) -> None:
    """Store the password a user has chosen."""
    user = User.objects.select_for_update().get(pk=user_id)
    user.set_password(password)
    user.save(update_fields=["password"])


def forget_second_factors(*, user_id: int) -> int:
    """Delete the app, the passkeys and the recovery codes of a user; return how many there were."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [user_id])
        return int(cursor.rowcount)
