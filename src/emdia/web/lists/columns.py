"""The columns of a list: each says its value once, for the page and for the files alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from emdia.formats.csv_table import Money
from emdia.web.figures import amount, count, day, instant
from emdia.web.guard import GuardedRequest
from emdia.web.words import State, Word

Value = str | int | date | datetime | Money | State | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One column. `value` takes a row of the report and gives what stands in the cell."""

    code: str
    word: Word
    value: Callable[[Any], Value]
    is_number: bool = False
    is_figure: bool = False  # digits of even width
    is_shown: bool = True  # unless a reader chooses otherwise
    note: Callable[[Any], str] | None = None
    # Lines that open beneath the value; the first of them is what one opens.
    details: Callable[[Any], Sequence[str]] | None = None
    css: str = ""  # how its cells are set, beside what their kind says


class Maker:
    """Makes the columns of a list whose amounts are in one currency."""

    def __init__(self, currency: str = "") -> None:
        self._currency = currency

    def text(self, code: str, word: Word, value: Callable[[Any], Value], **options: Any) -> Column:
        """Return a column of texts, or of states."""
        return Column(code=code, word=word, value=value, **options)

    def figure(
        self, code: str, word: Word, value: Callable[[Any], Value], **options: Any
    ) -> Column:
        """Return a column of numbers that name something, or of days."""
        return Column(code=code, word=word, value=value, is_figure=True, **options)

    def count(self, code: str, word: Word, value: Callable[[Any], Value], **options: Any) -> Column:
        """Return a column of whole numbers."""
        return Column(code=code, word=word, value=value, is_number=True, **options)

    def money(
        self, code: str, word: Word, cents: Callable[[Any], int | None], **options: Any
    ) -> Column:
        """Return a column of amounts; what is None stays empty."""

        def value(row: Any) -> Value:
            amount_cents = cents(row)
            return None if amount_cents is None else Money(amount_cents, self._currency)

        return Column(code=code, word=word, value=value, is_number=True, **options)


@dataclass(frozen=True, kw_only=True, slots=True)
class Head:
    code: str
    word: Word
    is_number: bool
    is_shown: bool


def chosen(request: GuardedRequest, columns: Sequence[Column]) -> list[Column]:
    """Return the columns the address asks for, the first one always; else the usual ones."""
    asked = set(request.GET.getlist("col"))
    shown = [one for one in columns[1:] if one.code in asked]
    if not shown:
        shown = [one for one in columns[1:] if one.is_shown]
    return [columns[0], *shown]


def heads(columns: Sequence[Column], shown: Sequence[Column]) -> list[Head]:
    """Return all columns, saying which are shown."""
    codes = {one.code for one in shown}
    return [
        Head(code=one.code, word=one.word, is_number=one.is_number, is_shown=one.code in codes)
        for one in columns
    ]


def printed_value(value: Value) -> str:
    """Return a value as a reader of the page's language expects it; a state is its word."""
    match value:
        case None:
            return ""
        case Money():
            return amount(value.cents, value.currency)
        case datetime():
            return instant(value)
        case date():
            return day(value)
        case int():
            return count(value)
        case State():
            return str(value.word)
        case _:
            return str(value)
