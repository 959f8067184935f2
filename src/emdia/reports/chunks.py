"""All rows of a list, for a file: a chunk at a time, each in a company scope of its own."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from emdia.books.companies.scope import company_scope

SIZE = 1_000


class Numbered(Protocol):
    """A row that has an id."""

    @property
    def id(self) -> int: ...


Row = TypeVar("Row", bound=Numbered)


def latest_first(*, company_id: int, rows: Callable[[int, int], Sequence[Row]]) -> Iterator[Row]:
    """Yield rows by falling id. `rows` takes the id to go on below, 0 at first, and how many."""
    before: int | None = 0
    while before is not None:
        with company_scope(company_id):
            found = rows(before, SIZE)
        before = found[-1].id if len(found) == SIZE else None
        yield from found
