"""The fields of a filter, as values: one template draws those of every list."""

from collections.abc import Iterable
from dataclasses import dataclass

from emdia.web.guard import GuardedRequest
from emdia.web.words import Word


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One field. `choices` are pairs of value and word; without any it is typed into."""

    name: str
    word: Word
    type: str  # search, text, date, amount or choice
    value: str
    choices: tuple[tuple[str, Word], ...] = ()


class Fields:
    """Makes the fields of one request; what the address says already stands in them."""

    def __init__(self, request: GuardedRequest) -> None:
        self._request = request

    def search(self, name: str, word: Word) -> Field:
        return self._field(name, word, "search")

    def text(self, name: str, word: Word) -> Field:
        return self._field(name, word, "text")

    def day(self, name: str, word: Word) -> Field:
        return self._field(name, word, "date")

    def amount(self, name: str, word: Word) -> Field:
        return self._field(name, word, "amount")

    def choice(
        self, name: str, word: Word, choices: Iterable[tuple[str | int, Word]], *, none: Word = "–"
    ) -> Field:
        """Return a field to choose from; `none` says that nothing is chosen."""
        pairs = (("", none), *((str(value), said) for value, said in choices))
        return self._field(name, word, "choice", pairs)

    def order(self, word: Word, choices: Iterable[tuple[str, Word]]) -> Field:
        """Return a field that always has a value: the first of `choices` unless told."""
        return self._field("order", word, "choice", tuple(choices))

    def _field(
        self, name: str, word: Word, type: str, choices: tuple[tuple[str, Word], ...] = ()
    ) -> Field:
        value = self._request.GET.get(name, "")[:100]
        return Field(name=name, word=word, type=type, value=value, choices=choices)
