"""A connection to the provider of a Pix account; one per account is kept by a process."""

import json
import time
from contextlib import suppress
from threading import Lock
from typing import Any

from emdia.books.pix.models import PixAccount
from emdia.connectors import sealing
from emdia.connectors.pix_api import Credentials, PixApi, ProfileRefused
from emdia.connectors.pix_api.profile import profile
from emdia.connectors.pix_api.session import Session

SECRETS = ("client_secret", "certificate", "key", "authorities")


SEALED_FOR = "pix credentials"


class NoProvider(RuntimeError):
    """The provider cannot be asked: its settings or secrets are of no use. Says why."""


_sessions: dict[int, tuple[str, Session]] = {}
_lock = Lock()


def api_of(account: PixAccount) -> PixApi:
    """Return the provider of an account, over a session that is kept with its token.

    :raises NoProvider: there is none, or what is known of it cannot be used.
    """
    if not account.provider:
        raise NoProvider("this Pix key has no provider")
    with _lock:
        used, session = _sessions.get(account.pk, ("", None))
        if session is None or used != account.sealed:
            session = _session(account)
            _sessions[account.pk] = (account.sealed, session)
    return PixApi(session)


def _session(account: PixAccount) -> Session:
    try:
        return open_session(
            settings=account.settings, client_id=account.client_id, secrets=unsealed(account.sealed)
        )
    except sealing.CannotOpen as elsewhere:
        raise NoProvider("its credentials were sealed elsewhere: give them again") from elsewhere


def sealed(secrets: dict[str, str]) -> str:
    """Return the secrets of a provider as only this installation can read them."""
    return sealing.seal(json.dumps(secrets), purpose=SEALED_FOR).decode()


def unsealed(kept: str) -> dict[str, str]:
    """Return the secrets of a provider.

    :raises CannotOpen: another installation sealed them; they must be given again.
    """
    opened: dict[str, str] = json.loads(sealing.unseal(kept.encode(), purpose=SEALED_FOR))
    return opened


def open_session(*, settings: Any, client_id: str, secrets: dict[str, str]) -> Session:
    """Open a session with a provider; the caller closes it.

    :raises NoProvider: a setting or a certificate cannot be used; says which.
    """
    try:
        ways = profile(settings)
        told = {name: secrets.get(name, "") for name in SECRETS}
        credentials = Credentials(client_id=client_id, **told)
        return Session(ways, credentials, clock=time.monotonic, pause=time.sleep)
    except ProfileRefused as refused:
        raise NoProvider(str(refused)) from refused


def forget_sessions() -> None:
    """Close what is kept; the next question opens it anew."""
    with _lock:
        for _, session in _sessions.values():
            with suppress(Exception):
                session.close()
        _sessions.clear()
