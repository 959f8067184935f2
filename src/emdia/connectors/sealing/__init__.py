"""Secrets that are kept in the database: sealed with a key that is not in it.

The key is made of the one that signs sessions (`EMDIA_SECRET_KEY`, else a file of the home
folder), so that a stolen backup of the database opens nothing. What was sealed with
another key cannot be opened: the secret is typed again.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from emdia.connectors.database.home import secret_key


class CannotOpen(ValueError):
    """A secret was sealed with another key, for another purpose, or was changed."""


def seal(secret: str, *, purpose: str) -> bytes:
    """Return `secret` as only this installation can read it, for one purpose."""
    return _lock(purpose).encrypt(secret.encode())


def unseal(sealed: bytes, *, purpose: str) -> str:
    """Return the secret that was sealed for a purpose.

    :raises CannotOpen: with this installation's key it cannot be read.
    """
    try:
        return _lock(purpose).decrypt(bytes(sealed)).decode()
    except InvalidToken as wrong:
        raise CannotOpen(
            f"The secret of {purpose} was sealed with another key: type it again."
        ) from wrong


def _lock(purpose: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"emdia {purpose}".encode())
    return Fernet(urlsafe_b64encode(derived.derive(secret_key().encode())))
