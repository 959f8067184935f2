"""From an answer to what its field holds: in the bank's code, its alphabet, cut where it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from emdia.formats.fixed_width import Blanks, Text
from emdia.formats.fixed_width.columns import Bytes, matrix, padded
from emdia.formats.remessa import answers
from emdia.formats.remessa.form import FrameRecord, RemessaRecord

Alphabet = Callable[[str], str]

_BYTES = 0x100
_NO_LETTER = 0


def held(
    record: RemessaRecord | FrameRecord,
    name: str,
    value: Any,
    *,
    alphabet: Alphabet,
    is_change: bool = False,
) -> Any:
    """Return what the field of the answer `name` holds for this value."""
    if name in record.codes:
        # What a change does not say stays as it is: no code for its absence.
        return None if is_change and not value else record.codes[name].get(value)
    if not _is_text(record, name):
        # Where the bank is to give the number, a field of digits holds zeros.
        return (value or None) if name == "nosso_numero" else value
    text: str = value or ""
    if text and name not in answers.AS_THEY_ARE:
        text = alphabet(text)
    return text[: _width(record, name)].rstrip() if name in answers.CUT else text


def held_by_all(
    record: RemessaRecord,
    name: str,
    values: Sequence[Any],
    *,
    alphabet: Alphabet,
    is_change: bool = False,
) -> Sequence[Any] | Bytes:
    """Return what `held` does for each value; of texts their bytes, where they all fit."""
    if name in record.codes:
        codes = record.codes[name]
        if is_change:
            codes = {value: code for value, code in codes.items() if value}
        return list(map(codes.get, values))
    if not _is_text(record, name):
        return [value or None for value in values] if name == "nosso_numero" else values
    if name in answers.AS_THEY_ARE:
        return values
    is_cut = name in answers.CUT
    written = _written(values, _width(record, name), _letters(alphabet), is_cut=is_cut)
    if written is not None:
        return written
    return [held(record, name, value, alphabet=alphabet) for value in values]


def _is_text(record: RemessaRecord | FrameRecord, name: str) -> bool:
    return isinstance(record.layout.by_name[record.fields[name]].kind, Text | Blanks)


def _width(record: RemessaRecord | FrameRecord, name: str) -> int:
    return record.layout.by_name[record.fields[name]].width


def _written(
    texts: Sequence[str | None], width: int, table: bytes, *, is_cut: bool
) -> Bytes | None:
    """Return the texts letter by letter by the table; None where that does not do."""
    joined = padded(texts, width, is_cut=is_cut)
    if joined is None:
        return None
    try:
        spelled = joined.encode("latin-1").translate(table)
    except UnicodeEncodeError:
        return None
    return None if _NO_LETTER in spelled else matrix(spelled, width)


@cache
def _letters(alphabet: Alphabet) -> bytes:
    """Return the alphabet's letter for each of Latin-1, `_NO_LETTER` where it is not one."""
    spelled = map(alphabet, map(chr, range(_BYTES)))
    return bytes(ord(one) if len(one) == 1 and one >= " " else _NO_LETTER for one in spelled)
