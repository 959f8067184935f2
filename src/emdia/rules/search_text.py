"""What a text in the search field may be: a name, a number, an amount, an address.

Pure. One text is often several things at once: `1234` begins a document, a tax id and a
telephone, ends another telephone and is an amount. Each is looked up for itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from emdia.kernel.names import name_key
from emdia.kernel.tax_ids import normalise

SHORTEST_NAME = 2  # letters; one alone would find half of everybody
SHORTEST_PART = 3  # a trigram index knows nothing shorter
SHORTEST_NUMBER = 3
SHORTEST_PHONE = 4
LONGEST = 100
COUNTRY = "55"  # of a telephone written without its country

_AMOUNTS: Mapping[str, re.Pattern[str]] = {
    ",": re.compile(r"(?:R\$)?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{2}))?"),
    ".": re.compile(r"(?:R\$)?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?"),
}
_LARGEST_DIGITS = 13


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Each part is empty, or None, where the text cannot be that."""

    text: str
    name: str  # as `kernel.names` compares it
    parts: tuple[str, ...]  # the words of the name long enough to be found inside another
    number: str  # the letters and digits of a tax id, from its beginning
    document: str
    nosso_numero: str
    cents: int | None
    email: str
    phone_starts: tuple[str, ...]  # E.164, from its beginning
    phone_end: str

    @property
    def is_nothing(self) -> bool:
        """Return whether the text is too short to look for."""
        return not (self.name or self.number or self.document)


def read(text: str, *, decimal_mark: str) -> Asked:
    """Return what `text` may be; `decimal_mark` is the comma or point before cents."""
    plain = " ".join(text.split())[:LONGEST]
    key = name_key(plain)
    number = normalise(plain)
    digits = re.sub(r"\D", "", plain)
    has_digits = bool(digits) and len(number) >= SHORTEST_NUMBER
    is_phone = len(digits) >= SHORTEST_PHONE and not re.search(r"[A-Za-z]", plain)
    return Asked(
        text=plain,
        name=key if len(key) >= SHORTEST_NAME else "",
        parts=tuple(word for word in key.split() if len(word) >= SHORTEST_PART),
        number=number if has_digits else "",
        document=plain if len(plain) >= SHORTEST_NAME else "",
        nosso_numero=plain if has_digits else "",
        cents=_cents(plain, decimal_mark),
        email=plain.lower() if len(plain) >= SHORTEST_PART and " " not in plain else "",
        phone_starts=(f"+{COUNTRY}{digits}", f"+{digits}") if is_phone else (),
        phone_end=digits if is_phone else "",
    )


def _cents(text: str, decimal_mark: str) -> int | None:
    found = _AMOUNTS[decimal_mark].fullmatch(text.replace(" ", ""))
    if found is None:
        return None
    whole = re.sub(r"\D", "", found[1])
    if len(whole) > _LARGEST_DIGITS:
        return None
    return int(whole) * 100 + int(found[2] or 0)
