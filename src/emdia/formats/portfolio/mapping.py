"""Which column of a file is which field: guessed from its headings, remembered, checked."""

from collections.abc import Mapping as Map
from collections.abc import Sequence
from dataclasses import dataclass, field

from emdia.formats.portfolio.fields import FIELDS, Field, Kind
from emdia.kernel.words import plain_words


class MappingIsIncomplete(ValueError):
    """Required fields have no column; `missing` names them."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Mapping:
    """The heading of each field's column, and what the cells leave open.

    `mark` is the decimal mark ("," or "."), `order` the order of a date ("dmy", "mdy", "ymd");
    "" means what the file itself proves. `fill_zeros` puts back the leading zeros that a
    spreadsheet took from a CPF or CNPJ, where the check digits then fit.
    """

    columns: Map[str, str] = field(default_factory=dict)
    mark: str = ""
    order: str = ""
    fill_zeros: bool = False


def guess(kind: Kind, headings: Sequence[str]) -> dict[str, str]:
    """Return the heading of every field that a heading's words name, each heading once."""
    free = {plain_words(heading): heading for heading in reversed(headings) if heading.strip()}
    found: dict[str, str] = {}
    # The required ones choose first: a lone "Documento" is the document.
    for one in sorted(FIELDS[kind], key=_is_optional):
        word = next((word for word in _words(one) if word in free), None)
        if word is not None:
            found[one.name] = free.pop(word)
    return found


def without_strangers(columns: Map[str, str], headings: Sequence[str]) -> dict[str, str]:
    """Return what of a remembered mapping a file with these headings still has."""
    by_word = {plain_words(heading): heading for heading in headings}
    pairs = ((name, by_word.get(plain_words(heading))) for name, heading in columns.items())
    return {name: heading for name, heading in pairs if heading is not None}


def missing_fields(kind: Kind, columns: Map[str, str]) -> tuple[str, ...]:
    """Return the names of the required fields that no column has."""
    return tuple(one.name for one in FIELDS[kind] if one.is_required and one.name not in columns)


def is_complete(kind: Kind, columns: Map[str, str]) -> bool:
    """Return whether every required field has a column."""
    return not missing_fields(kind, columns)


def _words(one: Field) -> tuple[str, ...]:
    return (plain_words(one.heading), one.name.replace("_", " "), *map(plain_words, one.words))


def _is_optional(one: Field) -> bool:
    return not one.is_required
