"""What allauth says has happened to an account becomes a fact."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from django.http import HttpRequest

from emdia.books.facts.actor import Actor
from emdia.workflows.account_events import tell


def listen() -> None:
    """Connect once, when the web app is ready."""
    for signal, kind in (
        (mfa.authenticator_added, "second_factor.added"),
        (mfa.authenticator_removed, "second_factor.removed"),
        (mfa.authenticator_reset, "second_factor.recovery_codes_renewed"),
        (account.password_changed, "user.password_changed"),
        (account.password_set, "user.password_set"),
    ):
        signal.connect(_keeper(kind), weak=False, dispatch_uid=f"fact {kind}")


def _keeper(kind: str) -> Any:
    def keep(request: HttpRequest, user: Any, **told: Any) -> None:
        by = Actor(
            user_id=user.pk,
            name=str(user),
            channel="web",
            request_id=getattr(request, "request_id", ""),
        )
        used = told.get("authenticator")
        tell(user_id=user.pk, kind=kind, by=by, data={"type": str(used.type)} if used else None)

    return keep
