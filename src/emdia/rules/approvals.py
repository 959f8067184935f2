"""When an action needs a second person, and what that person approves.

Pure. Requester and approver differ (the database refuses otherwise), what is
applied is what was approved (content hash), and an approval asked for lapses.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256

LIFE = timedelta(hours=72)


def needs_second_person(*, amount_cents: int, limit_cents: int) -> bool:
    """Return whether `amount_cents` is above what one person may decide alone."""
    return amount_cents > limit_cents


def content_hash(content: Mapping[str, object]) -> str:
    """Return the SHA-256 of the canonical JSON of what is to be done."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(canonical.encode()).hexdigest()
