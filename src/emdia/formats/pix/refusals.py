"""What is wrong with a Pix code, key or identifier, and where."""

from __future__ import annotations

import re

from emdia.kernel.faults import Fault


class InvalidBrCode(ValueError):
    """The text is not a BR Code that can be paid; `faults` names each field and position."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


class PixRefused(ValueError):
    """A value cannot be used in a Pix; `fault` names the field and the place within it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def checked_text(value: str, *, name: str, least: int, most: int, allowed: str) -> str:
    """Return `value` when it has `least` to `most` characters, each in the class `allowed`.

    `allowed` is the inside of a regular expression's brackets.

    :raises PixRefused: naming the field, and the first character that is wrong.
    """
    if not least <= len(value) <= most:
        bounds = f"{least}" if least == most else f"{least} to {most}"
        raise refused(
            "field_length",
            name,
            value,
            f"{name} must have {bounds} characters; {value!r} has {len(value)}.",
        )
    odd = re.search(f"[^{allowed}]", value)
    if odd:
        position = odd.start() + 1
        raise refused(
            "field_character",
            name,
            value,
            f"{name}: {odd[0]!r} in place {position} is not allowed there.",
            columns=(position, position),
        )
    return value


def refused(
    code: str, name: str, found: str, message: str, *, columns: tuple[int, int] | None = None
) -> PixRefused:
    """Return the refusal of a field's value."""
    return PixRefused(Fault(code, message, columns=columns, field=name, found=found))
