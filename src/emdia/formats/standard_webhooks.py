"""Messages signed as Standard Webhooks 1.0 says, so that any of its libraries can check them.

Signed is `id.timestamp.body`, by HMAC-SHA256; several signatures stand side by side while a
secret is being replaced (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md,
read 2026-11-22). Pure: the instant comes in.
"""

import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence

SECRET_PREFIX = "whsec_"  # noqa: S105
SECRET_BYTES = 32


def written(secret: bytes) -> str:
    """Return a secret as it is handed over and as libraries take it."""
    return SECRET_PREFIX + b64encode(secret).decode()


def headers(
    *, message_id: str, seconds: int, body: bytes, secrets: Sequence[bytes]
) -> Mapping[str, str]:
    """Return the headers of a message sent `seconds` after 1970-01-01, one signature per secret."""
    signed = f"{message_id}.{seconds}.".encode() + body
    signatures = [
        f"v1,{b64encode(hmac.digest(secret, signed, 'sha256')).decode()}" for secret in secrets
    ]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signatures),
    }
