"""NIT of Colombia, RFC of Mexico, CUIT of Argentina, RUT of Chile: form and check digits.

Each function takes the id without punctuation, in capitals, and returns whether it is right.
"""

from __future__ import annotations

import re
from datetime import date

# Orden Administrativa DIAN 4 de 1989: one prime per place, from the right.
_NIT_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_NIT_DIGITS = "01987654321"
_NIT = re.compile(r"[0-9]{6,15}")

# Three letters of a company or four of a person, the day it began, three places of the state.
_RFC = re.compile(r"[A-ZÑ&]{3,4}([0-9]{2})([0-9]{2})([0-9]{2})[0-9A-Z]{2}[0-9A]")

_CUIT = re.compile(r"(?:20|23|24|25|26|27|30|33|34|50|51|55)[0-9]{9}")
_CUIT_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)

_RUT = re.compile(r"[0-9]{7,8}[0-9K]")


def is_nit(number: str) -> bool:
    """Return whether `number` is a NIT; its last place is the check digit."""
    if not _NIT.fullmatch(number):
        return False
    total = sum(
        int(digit) * weight
        for digit, weight in zip(reversed(number[:-1]), _NIT_WEIGHTS, strict=False)
    )
    return number[-1] == _NIT_DIGITS[total % 11]


def is_rfc(number: str) -> bool:
    """Return whether `number` has the form of an RFC and a real day in it.

    Its last place is a check digit that the tax authority itself has not always kept to, so
    it is not looked at. The generic ids of the public and of foreigners are RFCs.
    """
    found = _RFC.fullmatch(number)
    return found is not None and _is_day(*found.groups())


def is_cuit(number: str) -> bool:
    """Return whether `number` is a CUIT, CUIL or CDI with the right last digit."""
    if not _CUIT.fullmatch(number):
        return False
    total = sum(
        int(digit) * weight for digit, weight in zip(number[:-1], _CUIT_WEIGHTS, strict=True)
    )
    # A rest of 10 is written 9; the register avoids it by another prefix.
    return number[-1] == "012345678990"[11 - total % 11]


def is_rut(number: str) -> bool:
    """Return whether `number` is a RUT; its last place is a digit or K."""
    if not _RUT.fullmatch(number):
        return False
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(number[:-1])))
    return number[-1] == "0K987654321"[total % 11]


def _is_day(year: str, month: str, day: str) -> bool:
    # The century is not written; only 29 February depends on it.
    for century in ("19", "20"):
        try:
            date(int(century + year), int(month), int(day))
        except ValueError:
            continue
        return True
    return False
