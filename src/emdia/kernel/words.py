"""Words as they are compared when people may write them with accents, marks and capitals or not."""

from __future__ import annotations

import unicodedata


def plain_words(text: str) -> str:
    """Return words in lower case, without accents, dots and colons, with single blanks."""
    words = text.lower()
    if not words.isascii():
        decomposed = unicodedata.normalize("NFKD", words)
        words = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    for mark in "._:;*()°º":
        words = words.replace(mark, " ")
    return " ".join(words.split())
