"""What a field may hold. Amounts are whole cents, days ISO 8601, texts of one line."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
)

from emdia.api.limits import LARGEST_CENTS, LARGEST_ID, LONGEST_TEXT

EARLIEST, LATEST = date(1990, 1, 1), date(2199, 12, 31)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Sent(BaseModel):
    """A body that a client sends: a field that is not known is refused."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Said(BaseModel):
    """A body that Emdia answers."""

    model_config = ConfigDict(from_attributes=True)


def _day(value: Any) -> Any:
    if isinstance(value, str) and not _DAY.fullmatch(value):
        raise ValueError("a day is written YYYY-MM-DD")
    if not isinstance(value, str | date):
        raise ValueError("a day is a text, written YYYY-MM-DD")
    return value


def _plausible(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"a day lies between {EARLIEST} and {LATEST}")
    return day


def printable(text: str) -> str:
    for place, letter in enumerate(text, start=1):
        if unicodedata.category(letter) in ("Cc", "Cs") or letter in "\u202a\u202b\u202d\u202e":
            raise ValueError(f"letter {place} is the control mark U+{ord(letter):04X}")
    return text


Cents = Annotated[StrictInt, Field(ge=0, le=LARGEST_CENTS, description="Whole cents.")]
SomeCents = Annotated[StrictInt, Field(ge=1, le=LARGEST_CENTS, description="Whole cents.")]
Id = Annotated[StrictInt, Field(ge=1, le=LARGEST_ID)]
Day = Annotated[date, BeforeValidator(_day), AfterValidator(_plausible)]
Yes = StrictBool
Ppm = Annotated[StrictInt, Field(ge=0, le=1_000_000, description="Parts per million.")]
Line = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(printable)]
Words = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), AfterValidator(printable)
]


class Why(Sent):
    """An act that needs a reason, and nothing else."""

    reason: Words = Field(description="Kept in the history of the record.")


class Note(Sent):
    """An act that may have a reason."""

    reason: Line = Field(default="", description="Kept in the history of the record.")


class Nothing(Sent):
    """Nothing needs to be said."""
