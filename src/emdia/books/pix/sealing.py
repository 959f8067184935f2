"""Secrets of providers: sealed before they are stored, with a key that is not in the database.

The key is derived from the installation's own (`EMDIA_SECRET_KEY`, or the file in its home).
Another installation opens nothing: after a restore elsewhere the secrets are given again.
"""

import base64
import hashlib
import json

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


class SealedElsewhere(RuntimeError):
    """The secrets were sealed by another installation and must be given again."""


def seal(secrets: dict[str, str]) -> str:
    return _box().encrypt(json.dumps(secrets).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    """Return the secrets.

    :raises SealedElsewhere: this installation's key does not open them.
    """
    try:
        opened: dict[str, str] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as wrong:
        raise SealedElsewhere("give the credentials again") from wrong
    return opened


def _box() -> Fernet:
    digest = hashlib.sha256(b"pix credentials:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))
