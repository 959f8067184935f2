"""A record's columns, declared once: the same tuple reads a whole file and writes a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.fixed_width.columns import columns_of
from emdia.formats.fixed_width.kinds import (
    Columns,
    DoesNotFit,
    Kind,
    Literal,
    Problems,
    Values,
)
from emdia.formats.fixed_width.sentences import sentence
from emdia.kernel.faults import Fault

# Records taken at a time: few enough that their lines stay within the processor's cache.
_ROWS_AT_A_TIME = 1_024


class BadLayout(ValueError):
    """The declared columns leave a gap, overlap, or repeat a name."""


class FieldDoesNotFit(ValueError):
    """A value cannot be written in its field; the message names the field and its columns.

    Of many records written at once, `index` says which one's value it is.
    """

    def __init__(self, message: str, *, field: str = "", index: int | None = None) -> None:
        super().__init__(message)
        self.field = field
        self.index = index


@dataclass(frozen=True, slots=True)
class Field:
    """One field: columns `first` to `last`, both included, counted from 1."""

    name: str
    first: int
    last: int
    kind: Kind

    @property
    def width(self) -> int:
        return self.last - self.first + 1

    @property
    def where(self) -> str:
        return f"{self.name} ({self.first}-{self.last})"

    def write(self, value: Any) -> bytes:
        """Return the field's bytes.

        :raises FieldDoesNotFit: too long, or not what the kind holds.
        """
        try:
            return self.kind.write(value, self.width)
        except DoesNotFit as refusal:
            raise FieldDoesNotFit(f"{self.where}: {refusal}.", field=self.name) from None

    def write_many(self, values: Sequence[Any]) -> NDArray[np.uint8]:
        """Return the field's bytes of every record, of shape (records, width).

        :raises FieldDoesNotFit: with the index of the first value that does not fit.
        """
        try:
            return columns_of(self.kind, values, self.width)
        except DoesNotFit:
            for index, value in enumerate(values):
                try:
                    self.write(value)
                except FieldDoesNotFit as refusal:
                    raise FieldDoesNotFit(str(refusal), field=self.name, index=index) from None
        # What one by one fits, the faster way only did not know.
        written = b"".join(map(self.write, values))
        return np.frombuffer(written, dtype=np.uint8).reshape(len(values), self.width)


@dataclass(frozen=True)
class Layout:
    """The fields of one kind of record; together they cover every column exactly once.

    `manual` and `manual_date` say which text of the bank the columns were read
    from. `homologated` stays False until a user holds the bank's sign-off.
    `told_by` names the literal fields that tell this record from the others of
    its file; without it, the first field does, where it is one.

    :raises BadLayout: on construction, so on import, naming the columns.
    """

    name: str
    width: int
    manual: str
    manual_date: date
    fields: tuple[Field, ...]
    homologated: bool = False
    told_by: tuple[str, ...] = ()
    by_name: Mapping[str, Field] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._refuse_gaps_and_overlaps()
        by_name = {item.name: item for item in self.fields}
        if len(by_name) != len(self.fields):
            names = [item.name for item in self.fields]
            repeated = sorted({name for name in names if names.count(name) > 1})
            raise BadLayout(f"{self.name}: more than one field is called {', '.join(repeated)}.")
        object.__setattr__(self, "by_name", by_name)
        if not self.told_by and isinstance(self.fields[0].kind, Literal):
            object.__setattr__(self, "told_by", (self.fields[0].name,))
        for name in self.told_by:
            if name not in by_name or not isinstance(by_name[name].kind, Literal):
                raise BadLayout(f"{self.name}: {name!r}, which tells the record, is no literal.")

    def _refuse_gaps_and_overlaps(self) -> None:
        due = 1
        for item in self.fields:
            if item.last < item.first:
                raise BadLayout(f"{self.name}: {item.where} ends before it begins.")
            if item.first > due:
                raise BadLayout(
                    f"{self.name}: no field covers columns {due}-{item.first - 1}, "
                    f"before {item.where}."
                )
            if item.first < due:
                overlap_end = min(due - 1, item.last)
                raise BadLayout(
                    f"{self.name}: {item.where} overlaps columns {item.first}-{overlap_end}."
                )
            due = item.last + 1
        if due != self.width + 1:
            raise BadLayout(
                f"{self.name}: the fields end at column {due - 1}, the record at {self.width}."
            )

    def with_fields(
        self,
        *fields: Field,
        name: str,
        manual: str | None = None,
        manual_date: date | None = None,
        told_by: tuple[str, ...] = (),
    ) -> Layout:
        """Return this record with `fields` in place of every field whose columns they touch.

        How a bank states its differences from a layout declared elsewhere; the
        result must again cover every column once.

        :raises BadLayout: the new fields leave a gap or overlap each other.
        """
        taken = {column for item in fields for column in range(item.first, item.last + 1)}
        kept = (item for item in self.fields if taken.isdisjoint(range(item.first, item.last + 1)))
        return Layout(
            name=name,
            width=self.width,
            manual=self.manual if manual is None else manual,
            manual_date=self.manual_date if manual_date is None else manual_date,
            fields=tuple(sorted((*kept, *fields), key=lambda item: item.first)),
            told_by=told_by or self.told_by,
        )

    def matches(self, matrix: NDArray[np.uint8]) -> NDArray[np.bool_]:
        """Return which rows of `matrix` have the literals that tell this record."""
        found = np.ones(len(matrix), dtype=np.bool_)
        for name in self.told_by:
            item = self.by_name[name]
            for column in range(item.first - 1, item.last):
                found &= matrix[:, column] == self._empty[column]
        return found

    def rows(self, matrix: NDArray[np.uint8]) -> slice | NDArray[np.intp]:
        """Return the rows of these records, as a slice where they are in one piece."""
        return in_one_piece(np.flatnonzero(self.matches(matrix)))

    @cached_property
    def _empty(self) -> bytes:
        return b"".join(item.write(None) for item in self.fields)

    def write(self, values: Mapping[str, Any], *, over: bytes | None = None) -> bytes:
        """Return one record of exactly `width` bytes, without a line end.

        A field left out is as in `over`, a record written before; without it,
        the kind's default: the literal, blanks, zeros.

        :raises FieldDoesNotFit: a value does not fit, or no field has that name.
        """
        record = bytearray(self._empty if over is None else over)
        for name, value in values.items():
            item = self.by_name.get(name)
            if item is None:
                raise FieldDoesNotFit(f"{self.name} has no field called {name!r}.")
            record[item.first - 1 : item.last] = item.write(value)
        return bytes(record)

    def write_many(
        self,
        columns: Mapping[str, Sequence[Any] | NDArray[np.uint8]],
        *,
        count: int,
        over: bytes | None = None,
    ) -> NDArray[np.uint8]:
        """Return `count` records of shape (count, width), each as `write` would.

        `columns` gives every named field one value per record, or its bytes
        already, of shape (count, width of the field). What they leave out is as in `over`.

        :raises FieldDoesNotFit: a value does not fit, or no field has that name.
        """
        record = np.frombuffer(self._empty if over is None else over, dtype=np.uint8)
        matrix = np.tile(record, (count, 1))
        for name, values in columns.items():
            item = self.by_name.get(name)
            if item is None:
                raise FieldDoesNotFit(f"{self.name} has no field called {name!r}.")
            if not isinstance(values, np.ndarray):
                values = item.write_many(values)
            matrix[:, item.first - 1 : item.last] = values
        return matrix

    def read(
        self,
        matrix: NDArray[np.uint8],
        *,
        rows: slice | NDArray[np.intp] = slice(None),
        line_numbers: NDArray[np.int32],
    ) -> Records:
        """Return the records of `rows`, a column decoded only when it is asked for.

        `matrix` holds one line per row, at least `width` bytes each;
        `line_numbers` gives the file's line number of every row of `matrix`.
        """
        return Records(layout=self, matrix=matrix, rows=rows, line_numbers=line_numbers[rows])


def in_one_piece(rows: NDArray[np.intp]) -> slice | NDArray[np.intp]:
    """Return rows that follow each other as a slice, which is read without a copy."""
    if len(rows) and rows[-1] - rows[0] + 1 == len(rows):
        return slice(int(rows[0]), int(rows[-1]) + 1)
    return rows


@dataclass(frozen=True, slots=True)
class Column:
    """A field of every record: its values, and where reading them met a problem."""

    item: Field
    raw: Columns  # of shape (width, records)
    values: Values
    problems: Problems
    line_numbers: NDArray[np.int32]

    @property
    def bad(self) -> NDArray[np.bool_]:
        """Which records have a problem in this field."""
        found: NDArray[np.bool_] = self.problems != 0
        return found

    def faults(self, *, among: NDArray[np.bool_] | None = None) -> Iterator[Fault]:
        """Yield one fault per problem, with the line, the columns and the raw characters.

        With `among`, only of the records it marks.
        """
        bad = self.bad if among is None else self.bad & among
        for index in np.flatnonzero(bad).tolist():
            code = self.item.kind.problems[self.problems[index] - 1]
            yield self.fault(code, index)

    def found(self, index: int) -> str:
        """Return the characters of the record at `index`, as the file has them."""
        return self.raw[:, index].tobytes().decode("latin-1")

    def fault(self, code: str, index: int) -> Fault:
        """Return a fault of this field in the record at `index`."""
        found = self.found(index)
        line = int(self.line_numbers[index])
        return Fault(
            code=code,
            message=sentence(code, line=line, where=self.item.where, found=found),
            line=line,
            columns=(self.item.first, self.item.last),
            field=self.item.name,
            found=found,
        )


@dataclass(frozen=True)
class Records:
    """The records of one layout in one file."""

    layout: Layout
    matrix: NDArray[np.uint8]
    rows: slice | NDArray[np.intp]
    line_numbers: NDArray[np.int32]
    _gathered: dict[str, Columns] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.line_numbers)

    def gather(self, names: Iterable[str]) -> None:
        """Take these fields out of the file in one pass; `column` then finds them ready."""
        items = [self.layout.by_name[name] for name in names]
        for item in items:
            self._gathered[item.name] = np.empty((item.width, len(self)), dtype=np.uint8)
        for first in range(0, len(self), _ROWS_AT_A_TIME):
            part = slice(first, first + _ROWS_AT_A_TIME)
            lines = self._lines(part)
            for item in items:
                self._gathered[item.name][:, part] = lines[:, item.first - 1 : item.last].T

    def _lines(self, part: slice) -> NDArray[np.uint8]:
        """Return the lines of these records, without a copy where they are equally far apart."""
        if isinstance(self.rows, slice):
            return self.matrix[self.rows][part]
        rows = self.rows[part]
        steps = np.diff(rows)
        if len(steps) and steps[0] > 0 and (steps == steps[0]).all():
            return self.matrix[rows[0] : rows[-1] + 1 : steps[0]]
        return self.matrix[rows]

    def raw(self, name: str) -> Columns:
        """Return the field's bytes of shape (width, records), nothing checked."""
        if name not in self._gathered:
            self.gather((name,))
        return self._gathered[name]

    def column(self, name: str) -> Column:
        """Decode the field called `name` of every record."""
        item = self.layout.by_name[name]
        raw = self.raw(name)
        values, problems = item.kind.read(raw)
        return Column(item, raw, values, problems, self.line_numbers)

    def row(self, index: int) -> dict[str, Any]:
        """Return every field of one record as Python values, faulty ones included."""
        one = np.arange(len(self.matrix))[self.rows][[index]]
        single = Records(self.layout, self.matrix, one, self.line_numbers[[index]])
        return {item.name: single.column(item.name).values[0].item() for item in self.layout.fields}
