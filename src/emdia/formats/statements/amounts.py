"""Amounts as people and banks write them, with a comma or a point, and never guessed.

`1.234` is a thousand and more in Brazil and one and a bit elsewhere. A number proves its
decimal mark when it holds both marks, or one that cannot stand between thousands; the
other numbers of its file are read with the mark that file has proved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# No account of a company holds more, and more digits would only be a way to be slow.
_MOST_DIGITS = 18
_MOST_CHARACTERS = 60

# The forms nearly every amount has, worth a shorter way.
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_HUNDREDTHS = re.compile(
    r"([+-]?)([0-9]{1,16}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}(?=,)|[0-9]{1,3}(?:,[0-9]{3}){1,4}(?=\.))"
    r"([.,])([0-9]{2})"
)

_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*[.,]?|[.,][0-9]+")
_GROUPED = {
    ",": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]*)?|[0-9]*(?:,[0-9]*)?"),
    ".": re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]*)?|[0-9]*(?:\.[0-9]*)?"),
}
_COULD_BE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_REPEATED = re.compile(r"[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_SIGNS = "R$US€£ \u00a0\u202f'"

EITHER = "?"


class InvalidAmount(ValueError):
    """The text is not an amount; the message says why."""


class AmbiguousAmount(InvalidAmount):
    """The text may be two amounts a thousand times apart."""


def decimal_mark(text: str) -> str:
    """Return the decimal mark a number proves: "." or ","; "" for none; "?" for either.

    :raises InvalidAmount: it is no number.
    """
    usual = _HUNDREDTHS.fullmatch(text)
    if usual:
        return usual[3]
    digits = _unsigned(text)[1] if len(text) <= _MOST_CHARACTERS else ""
    if not _NUMBER.fullmatch(digits):
        raise InvalidAmount(f"{text.strip()[:_MOST_CHARACTERS]!r} is not an amount.")
    marks = [sign for sign in digits if sign in ".,"]
    if not marks:
        return ""
    if len(set(marks)) == 2:
        return marks[-1]
    if len(marks) > 1:
        if not _REPEATED.fullmatch(digits):
            raise InvalidAmount(f"{text.strip()!r} has its thousands in the wrong places.")
        return "," if marks[0] == "." else "."
    return EITHER if _COULD_BE_THOUSANDS.fullmatch(digits) else marks[0]


def proved_mark(texts: Iterable[str]) -> str | None:
    """Return the one decimal mark the numbers prove, or None when they prove none or both."""
    proved = set()
    for text in texts:
        try:
            proved.add(decimal_mark(text))
        except InvalidAmount:
            continue
    proved -= {"", EITHER}
    return proved.pop() if len(proved) == 1 else None


def cents_of(text: str, *, places: int, mark: str | None = None) -> int:
    """Return an amount in cents. `mark` is the decimal mark the rest of the file proves.

    A minus before or after it, parentheses, or a D after it make it negative; a C is ignored.

    :raises AmbiguousAmount: nothing tells what its one mark means.
    :raises InvalidAmount: no number, or more decimals than the currency has.
    """
    if _WHOLE.fullmatch(text):
        return int(text + "0" * places)
    usual = _HUNDREDTHS.fullmatch(text) if places == 2 else None
    if usual:
        sign, whole, _, decimals = usual.groups()
        return int(sign + whole.replace(".", "").replace(",", "") + decimals)
    own = decimal_mark(text)
    is_negative, digits = _unsigned(text)
    if own == EITHER:
        own = _mark_of_either(text, places, mark)
    if not _GROUPED[own or "."].fullmatch(digits):
        raise InvalidAmount(f"{text.strip()!r} has its thousands in the wrong places.")
    other = "." if own == "," else ","
    whole, _, decimals = digits.replace(other, "").partition(own or ".")
    if len(whole) > _MOST_DIGITS:
        raise InvalidAmount(f"An amount of {len(whole)} digits is not plausible.")
    if len(decimals) > places and decimals[places:].strip("0"):
        raise InvalidAmount(
            f"{text.strip()!r} has more than {places} decimals; check what its marks mean."
        )
    cents = int((whole or "0") + decimals[:places].ljust(places, "0"))
    return -cents if is_negative else cents


def _mark_of_either(text: str, places: int, mark: str | None) -> str:
    if places == 0:
        # A currency without cents has no decimals for the mark to begin.
        return "," if "." in text else "."
    if mark is None:
        raise AmbiguousAmount(
            f"{text.strip()!r} may be thousands or a fraction, and no other amount of the file "
            "tells which. Say which decimal mark it uses."
        )
    return mark


def _unsigned(text: str) -> tuple[bool, str]:
    """Return whether an amount is negative, and its digits and marks alone."""
    body = text.strip(" \t\u00a0\u202f\u2212")
    is_negative = "\u2212" in text[:2]
    if body.startswith("(") and body.endswith(")"):
        is_negative, body = True, body[1:-1]
    letter = body[-1:].upper()
    if letter in {"C", "D"}:
        is_negative = is_negative or letter == "D"
        body = body[:-1]
    body = body.strip(_SIGNS)
    for sign in "+-":
        if body.startswith(sign) or body.endswith(sign):
            is_negative = is_negative or sign == "-"
            body = body.removeprefix(sign).removesuffix(sign)
            break
    return is_negative, "".join(part for part in body.strip(_SIGNS) if part not in _SIGNS)
