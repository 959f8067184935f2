"""Names of people and companies as they are compared: without accents, marks and legal forms."""

from __future__ import annotations

import re
import unicodedata

_COMPANIES = ("LTDA", "LIMITADA", "SA", "CIA", "SAS", "SRL", "SL", "INC", "LLC", "LTD", "GMBH")
_SMALL_COMPANIES = ("ME", "EPP", "EIRELI", "MEI", "SLU")
_LEGAL_FORMS = frozenset({*_COMPANIES, *_SMALL_COMPANIES})
_BETWEEN_LETTERS = re.compile(r"(?<=\b[A-Z])[./](?=[A-Z]\b)")
_NO_WORD = re.compile(r"[^0-9A-Z]+")


def name_key(name: str) -> str:
    """Return what two writings of one name share: `Padaria São José Ltda.` is `PADARIA SAO JOSE`.

    A name of nothing but legal forms keeps them. Empty only where no letter or digit is left.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().upper()
    words = _NO_WORD.sub(" ", _BETWEEN_LETTERS.sub("", plain)).split()
    return " ".join([word for word in words if word not in _LEGAL_FORMS] or words)
