"""Tables that go out: the template of a kind, and the wrong rows of a file to be corrected."""

from collections.abc import Callable, Mapping, Sequence

from emdia.formats.csv_table import Form, write
from emdia.formats.portfolio.fields import FIELDS, Kind

# Field (or "" for the row), code of the fault, what was found.
Said = tuple[str, str, str]
Words = Callable[[Sequence[Said]], str]


def template(kind: Kind) -> bytes:
    """Return a CSV file with every field of a kind and one row of examples."""
    fields = FIELDS[kind]
    return write(
        head=[one.heading for one in fields],
        rows=[[one.example for one in fields]],
        form=Form.BRAZIL,
    )


def wrong_rows(
    *,
    headings: Sequence[str],
    rows: Sequence[tuple[int, Sequence[str]]],
    faults: Mapping[int, Sequence[Said]],
    heading: str,
    words: Words,
) -> bytes:
    """Return the rows that have faults, with a last column that says what is wrong.

    Sent again with the cells corrected it is a file like the first: that column is no field.
    """
    width = len(headings)
    return write(
        head=[*headings, heading],
        rows=[
            [*row[:width], *[""] * (width - len(row)), words(faults[line])] for line, row in rows
        ],
        form=Form.BRAZIL,
    )
