"""What is wrong with something that came from outside, said so that a person can act on it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file.

    `code` is stable and is what a screen translates by; `message` is a plain
    English sentence that says what to do. `line` and both ends of `columns`
    count from 1, as bank manuals do. `found` holds the raw characters.
    """

    code: str
    message: str
    line: int | None = None
    columns: tuple[int, int] | None = None
    field: str | None = None
    found: str | None = None
