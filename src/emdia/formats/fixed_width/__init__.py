"""Fixed-width records: one declared layout both reads a whole file and writes a record."""

from emdia.formats.fixed_width.kinds import (
    Blanks,
    Cents,
    Day,
    DayLong,
    Digits,
    DoesNotFit,
    Kind,
    Literal,
    Number,
    TaxId,
    Text,
    Zeros,
)
from emdia.formats.fixed_width.layout import (
    BadLayout,
    Column,
    Field,
    FieldDoesNotFit,
    Layout,
    Records,
)
from emdia.formats.fixed_width.lines import Lines, Unreadable, split_lines

__all__ = [
    "BadLayout",
    "Blanks",
    "Cents",
    "Column",
    "Day",
    "DayLong",
    "Digits",
    "DoesNotFit",
    "Field",
    "FieldDoesNotFit",
    "Kind",
    "Layout",
    "Lines",
    "Literal",
    "Number",
    "Records",
    "TaxId",
    "Text",
    "Unreadable",
    "Zeros",
    "split_lines",
]
