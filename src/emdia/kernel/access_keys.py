"""The access key of a Brazilian fiscal document: 44 places, the last of them a check digit.

Pure. Source: Manual de Orientação do Contribuinte NF-e 7.0, 2.2.6.2 (weights 2 to 9 from the
right, modulo 11); Nota Técnica 2025.001 lets the issuer's CNPJ inside hold letters, each worth
its ASCII code less 48.
"""

import re

_KEY = re.compile(r"[0-9]{6}[0-9A-Z]{14}[0-9]{24}")


def is_access_key(text: str) -> bool:
    """Return whether `text`, without blanks, is a key whose check digit is right."""
    if not _KEY.fullmatch(text):
        return False
    places = reversed(text[:-1])
    total = sum((ord(sign) - 48) * (2 + place % 8) for place, sign in enumerate(places))
    rest = total % 11
    return int(text[-1]) == (0 if rest < 2 else 11 - rest)
