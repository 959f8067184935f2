"""What a purpose gives to be sent, before it is bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from emdia.formats.letters import Words


@dataclass(frozen=True, kw_only=True, slots=True)
class DraftFile:
    """A file that goes with a message."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What one message says. `figures` are kept beside it; while they hold, so does it."""

    words: Words
    figures: Mapping[str, Any]
    open_cents: int  # open principal of its titles
    files: Sequence[DraftFile] = ()


@dataclass(frozen=True, slots=True)
class Unwritable:
    """Why a message has no words and never will: nobody approved any."""

    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PaidBy:
    """The codes by which one charge is paid; what it has not is empty."""

    line: str  # digitable, as printed
    br_code: str


class Papers(Protocol):
    """Who draws boletos. Given from above: questions and documents are another room."""

    def codes(
        self, *, company_id: int, charge_ids: Sequence[int], as_of: date
    ) -> Mapping[int, PaidBy]:
        """Return the codes of the charges that can be drawn."""

    def pdf(self, *, company_id: int, charge_ids: Sequence[int], as_of: date) -> bytes:
        """Return one file with a page for each charge; empty when one cannot be drawn."""


class NoPapers:
    """Nobody draws: letters bring the link alone."""

    def codes(
        self, *, company_id: int, charge_ids: Sequence[int], as_of: date
    ) -> Mapping[int, PaidBy]:
        """Return no codes."""
        return {}

    def pdf(self, *, company_id: int, charge_ids: Sequence[int], as_of: date) -> bytes:
        """Return no file."""
        return b""
