"""Answers about many titles at once: a column of values, or the one value all of them have.

Most of what a file holds is the same from its first title to its last, and is asked,
computed and written once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Same:
    """One value, of every title."""

    value: Any


Column = Same | Sequence[Any]


def column_of(values: list[Any]) -> Column:
    """Return the values, said once where they are all the same."""
    # Lists are compared up to the first difference, which most columns have at once.
    return Same(values[0]) if values == [values[0]] * len(values) else values


def at(column: Column, index: int) -> Any:
    """Return the value of the title at `index`."""
    return column.value if isinstance(column, Same) else column[index]


def of_columns(compute: Callable[..., Any], *columns: Column) -> Column:
    """Return what `compute` makes of the columns' values, title by title."""
    varying = [column for column in columns if not isinstance(column, Same)]
    if not varying:
        return Same(compute(*(at(column, 0) for column in columns)))
    count = len(varying[0])
    spread = ([c.value] * count if isinstance(c, Same) else c for c in columns)
    return column_of(list(map(compute, *spread)))


def computed(
    compute: Callable[[Any], Any], column: Callable[[str], Column], *, count: int
) -> Column:
    """Return what `compute` makes of every title's answers, each read by its name.

    `compute` is given a mapping that is also an object: a name is a key or an attribute.
    `column` finds the answers to a name the first time it is read. What
    `compute` returns depends on what it reads alone, so where all of that is the same
    it is called once.
    """
    title = _Title(column)
    first = compute(title)
    if not title.varying:
        return Same(first)
    values = [first]
    for index in range(1, count):
        title.move_to(index)
        values.append(compute(title))
    return values


class _Title(dict[str, Any]):
    """The answers of the title at `index`, of the names read so far."""

    def __init__(self, column: Callable[[str], Column]) -> None:
        self.column = column
        self.varying: dict[str, Sequence[Any]] = {}
        self.index = 0

    def move_to(self, index: int) -> None:
        self.index = index
        for name, values in self.varying.items():
            self[name] = values[index]

    def __missing__(self, name: str) -> Any:
        column = self.column(name)
        if not isinstance(column, Same):
            self.varying[name] = column
        self[name] = value = at(column, self.index)
        return value

    def get(self, name: str, default: Any = None) -> Any:
        try:
            return self[name]
        except KeyError:
            return default

    def __getattr__(self, name: str) -> Any:
        return self[name]
