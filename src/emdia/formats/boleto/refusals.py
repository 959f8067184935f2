"""What is wrong with a code somebody typed, read or asked to be written."""

from __future__ import annotations

from emdia.kernel.faults import Fault


class InvalidBoleto(ValueError):
    """The digits are not a boleto or a collection slip; `faults` names each field that fails."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(" ".join(fault.message for fault in faults))
        self.faults = faults


class FieldRefused(ValueError):
    """A value cannot go into a barcode; `fault` names the field and what was found."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def checked_digits(value: str, *, name: str, digits: int) -> str:
    """Return `value` when it is exactly `digits` ASCII digits.

    :raises FieldRefused: another length, or something other than digits.
    """
    # `isdigit` alone would let in superscripts and the digits of other scripts.
    if not (value.isascii() and value.isdigit()):
        raise FieldRefused(
            Fault(
                "field_digits",
                f"{name} must be made of digits; {value!r} is not.",
                field=name,
                found=value,
            )
        )
    if len(value) != digits:
        raise FieldRefused(
            Fault(
                "field_length",
                f"{name} must have {digits} digits; {value!r} has {len(value)}.",
                field=name,
                found=value,
            )
        )
    return value
