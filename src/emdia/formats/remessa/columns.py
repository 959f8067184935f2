"""Answers about many titles at once: a column of values, or the one value all of them have.

Most of what a file holds is the same from its first title to its last, and is asked,
computed and written once.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

# A column has few values when there are so many times more titles.
_FEW = 4
# Whether they are so few is seen by the first of them.
_TRIED = 256


@dataclass(frozen=True, slots=True)
class Same:
    """One value, of every title."""

    value: Any


Column = Same | Sequence[Any]


def column_of(values: list[Any] | tuple[Any, ...]) -> Column:
    """Return the values, said once where they are all the same."""
    # They are compared up to the first difference, which most columns have at once.
    return Same(values[0]) if values == values[:1] * len(values) else values


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
    compute: Callable[[Any], Any],
    column: Callable[[str], Column],
    *,
    count: int,
    by_attribute: bool = False,
) -> Column:
    """Return what `compute` makes of every title's answers, each read by its name.

    It reads them as keys of a mapping or, with `by_attribute`, as attributes of an object.
    `column` finds the answers to a name the first time it is read. What `compute`
    returns depends on what it reads alone, so where all of that is the same it is
    called once.
    """
    title = _Title(column)
    read = _WithAttributes(title) if by_attribute else title
    first = compute(read)
    if not title.varying:
        return Same(first)
    known = _known(compute, read, title, count)
    if known is not None:
        return known
    values = [first]
    for index in range(1, count):
        title.index = index
        for name, answers in title.varying.items():
            title[name] = answers[index]
        values.append(compute(read))
    return values


def _known(compute: Callable[[Any], Any], read: Any, title: _Title, count: int) -> Column | None:
    """Return what `compute` makes of the answers that vary, called once for each set of them.

    None where there are too many sets to gain by it, or it reads more of some titles.
    """
    names = tuple(title.varying)
    sets = list(zip(*title.varying.values(), strict=True))
    if len(set(sets[:_TRIED])) * _FEW > min(count, _TRIED):
        return None
    rows = {answers: row for row, answers in enumerate(sets)}
    if len(rows) * _FEW > count:
        return None
    known = {}
    for answers, title.index in rows.items():
        title.update(zip(names, answers, strict=True))
        known[answers] = compute(read)
    return None if len(title.varying) > len(names) else list(map(known.__getitem__, sets))


class _Title(dict[str, Any]):
    """The answers of the title at `index`, of the names read so far."""

    def __init__(self, column: Callable[[str], Column]) -> None:
        self.column = column
        self.varying: dict[str, Sequence[Any]] = {}
        self.index = 0

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


class _WithAttributes:
    """A title whose answers are its attributes."""

    def __init__(self, title: _Title) -> None:
        self.__dict__ = title

    def __getattr__(self, name: str) -> Any:
        # Not found as an attribute, so not read before: the title looks for it.
        return self.__dict__[name]
