"""Links by which a person chooses the first password: signed, for three days, for one use."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from emdia.books.access.models import User


class _Invitations(PasswordResetTokenGenerator):
    """The token holds a digest of the password that is not there yet: choosing one ends it."""

    key_salt = "emdia.books.access.invitations"


_tokens = _Invitations()


def invitation_for(user_id: int) -> tuple[str, str]:
    """Return the two parts of the link of a user who has no password."""
    user = User.objects.get(pk=user_id)
    return urlsafe_base64_encode(str(user.pk).encode()), _tokens.make_token(user)


def invited_by(*, code: str, token: str, hold: bool = False) -> User | None:
    """Return the user a link lets in; None when it is made up, old or used.

    `hold` keeps the user still, inside a transaction: of two who use the link at once one is late.
    """
    try:
        user_id = int(urlsafe_base64_decode(code))
    except ValueError:
        return None
    users = User.objects.select_for_update() if hold else User.objects.all()
    user = users.filter(pk=user_id, is_active=True).first()
    if user is None or user.has_usable_password() or not _tokens.check_token(user, token):
        return None
    return user
