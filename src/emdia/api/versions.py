"""Versions of records: what a client read last, so that it writes over nothing it never saw."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import ClassVar

from pydantic import computed_field

from emdia.api.fields import Said
from emdia.api.keys import ApiRequest
from emdia.api.problems import NOTHING_DONE, Problem
from emdia.workflows.hold_record import hold

IF_MATCH = "If-Match"
VERSION_CHARACTERS = 32
_TAGS = re.compile(r'\s*"([0-9a-f]{1,64})"\s*(?:,|$)')


class Versioned(Said):
    """A record that says its version: the same as long as nothing of it changed."""

    # What changes with the day alone, or is somebody else's: no version hangs on it.
    derived: ClassVar[frozenset[str]] = frozenset()

    @computed_field(description="Send it as If-Match to write over this version alone.")  # type: ignore[prop-decorator]
    @property
    def version(self) -> str:
        """Return a digest of what the record holds."""
        held = self.model_dump_json(exclude={*self.derived, "version"})
        return sha256(held.encode()).hexdigest()[:VERSION_CHARACTERS]


@dataclass(frozen=True, slots=True)
class Record:
    """What an act changes: a kind of `hold_record` and an id, and how it stands now."""

    kind: str
    id: int
    said: Callable[[], Versioned]


def refuse_another_version(request: ApiRequest, record: Record) -> None:
    """Let a write pass that names no version, or the one that stands; holds the record.

    :raises Problem: 412 naming the version that stands, or 400 for what is no version.
    """
    asked = request.headers.get(IF_MATCH)
    if asked is None:
        return
    wanted = _wanted(asked)
    hold(kind=record.kind, record_id=record.id)
    stands = record.said().version
    if wanted is not None and stands not in wanted:
        raise Problem(
            412,
            "version_conflict",
            f"The record was changed since you read it; its version is {stands}. Read it again "
            f"and send what is still wanted, with a new Idempotency-Key. {NOTHING_DONE}",
        )


def _wanted(asked: str) -> frozenset[str] | None:
    """Return the versions that are named; None for any."""
    if asked.strip() == "*":
        return None
    found, place = [], 0
    while place < len(asked):
        tag = _TAGS.match(asked, place)
        if tag is None:
            raise Problem(
                400,
                "version_invalid",
                f'{IF_MATCH} is the version of the record in quotes, as "0a1b…", or *. '
                f"{NOTHING_DONE}",
            )
        found.append(tag[1])
        place = tag.end()
    return frozenset(found)
