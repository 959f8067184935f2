"""The letters banks take: capitals without accents, digits and plain punctuation."""

from __future__ import annotations

import unicodedata

_SPELLED = {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ð": "D", "Þ": "TH", "–": "-", "—": "-", "’": "'"}

# The letters of Europe, where nearly every letter to translate stands.
_FIRST, _LAST = 0x80, 0x24F


def plain_capitals(text: str) -> str:
    """Return the text in capitals without accents; what has no such letter becomes a blank."""
    capitals = text.upper()
    if not capitals.isascii():
        capitals = capitals.translate(_TABLE)
    if capitals.isascii() and capitals.isprintable():
        return capitals
    return "".join(map(_plain, unicodedata.normalize("NFC", capitals)))


def _plain(letter: str) -> str:
    if letter in _SPELLED:
        return _SPELLED[letter]
    if unicodedata.combining(letter):
        return ""
    base = unicodedata.normalize("NFKD", letter)[0].upper()
    return base if base.isascii() and base.isprintable() else " "


_TABLE = {code: _plain(chr(code)) for code in range(_FIRST, _LAST + 1)}
