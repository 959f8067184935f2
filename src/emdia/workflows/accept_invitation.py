"""Choosing the first password by the link one was given."""

from django.db import transaction

from emdia.books.access import invitations, operations
from emdia.books.facts.actor import Actor

from .account_events import tell


class UnableToAccept(ValueError):
    """The link is made up, old or used."""


def opens(*, code: str, token: str) -> bool:
    """Return whether the link lets somebody in."""
    return invitations.invited_by(code=code, token=token) is not None


def accept(*, code: str, token: str, password: str, request_id: str = "") -> int:
    """Store the chosen password and return the user's id; the link opens no more.

    :raises UnableToAccept: the link lets nobody in.
    """
    with transaction.atomic():
        user = invitations.invited_by(code=code, token=token, hold=True)
        if user is None:
            raise UnableToAccept(code)
        operations.choose_password(user_id=user.pk, password=password)
    by = Actor(user_id=user.pk, name=str(user), channel="web", request_id=request_id)
    tell(user_id=user.pk, kind="user.password_set", by=by)
    return user.pk
