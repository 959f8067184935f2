"""A column read in one look, where nearly every cell of it has the usual form.

Twin of `values.reader_of`, cell by cell: what is returned here is what that returns of each
cell (tests/formats/test_portfolio_rows.py keeps the two equal). A column with one cell of
another form is left to it.
"""

import re
import string
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from emdia.formats.portfolio.fields import Reads
from emdia.formats.portfolio.values import LONGEST_CODE

Some = TypeVar("Some", str, int)
Look = Callable[[Sequence[str]], "list[str] | list[int] | None"]

_USUAL = (string.ascii_letters + string.digits + " ./_-\n").encode()
# What stands where a cell is blank, begins or ends with a space, or holds two in a row.
_LOOSE = ("  ", "\n ", " \n", "\n\n")
# 1E10, whole or with decimals: perhaps what a spreadsheet left of a long number.
_MANGLED = re.compile(r"[0-9][Ee]")
_COMMA = re.compile(r"(?:(?:[0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}),[0-9]{2}\n)*+")
_POINT = re.compile(r"(?:(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})\.[0-9]{2}\n)*+")


def codes(cells: Sequence[str]) -> list[str] | None:
    """Return the codes of a column that holds letters, digits and single marks between them."""
    text = "\n".join(cells)
    if not _is_usual(text) or max(map(len, cells)) > LONGEST_CODE:
        return None
    return list(cells) if text.count("\n") == len(cells) - 1 else None


def hundredths(cells: Sequence[str]) -> list[int] | None:
    """Return the cents of a column in which all have two decimals, after the same mark."""
    text = "\n".join(cells) + "\n"
    if not (_COMMA.fullmatch(text) or _POINT.fullmatch(text)):
        return None
    return _as_many(list(map(int, text.replace(".", "").replace(",", "").split())), cells)


def _is_usual(text: str) -> bool:
    """Return whether all cells are plain words; by whole texts, which is ten times a pattern."""
    if not text.isascii() or text.encode().translate(None, _USUAL):
        return False
    ends = text[:1] + text[-1:]
    if not ends or ends.strip() != ends or any(loose in text for loose in _LOOSE):
        return False
    return not (("E" in text or "e" in text) and _MANGLED.search(text))


def _as_many(found: list[Some], cells: Sequence[str]) -> list[Some] | None:
    """Leave out the columns of which a cell holds an end of a line itself."""
    return found if len(found) == len(cells) else None


def look_of(reads: Reads, *, places: int) -> Look | None:
    """Return what looks at whole columns of this kind, in a currency of so many decimals."""
    return hundredths if reads is Reads.CENTS and places == 2 else _LOOKS.get(reads)


_LOOKS: Mapping[Reads, Look] = MappingProxyType({Reads.CODE: codes})
