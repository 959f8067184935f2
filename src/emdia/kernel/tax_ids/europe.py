"""VAT numbers of the European Union and the United Kingdom: country and form.

Check digits differ by country and some countries keep theirs secret; a number of the right
form is taken, and whether it is registered is asked of the register, not of arithmetic.
"""

from __future__ import annotations

import re

# Directive 2006/112/EC, art. 215, and the forms published with the VIES register.
_FORMS = {
    "AT": r"U[0-9]{8}",
    "BE": r"[01][0-9]{9}",
    "BG": r"[0-9]{9,10}",
    "CY": r"[0-9]{8}[A-Z]",
    "CZ": r"[0-9]{8,10}",
    "DE": r"[0-9]{9}",
    "DK": r"[0-9]{8}",
    "EE": r"[0-9]{9}",
    "EL": r"[0-9]{9}",
    "ES": r"[0-9A-Z][0-9]{7}[0-9A-Z]",
    "FI": r"[0-9]{8}",
    "FR": r"[0-9A-HJ-NP-Z]{2}[0-9]{9}",
    "GB": r"(?:[0-9]{9}|[0-9]{12}|(?:GD|HA)[0-9]{3})",
    "HR": r"[0-9]{11}",
    "HU": r"[0-9]{8}",
    "IE": r"[0-9][0-9A-Z+*][0-9]{5}[A-Z]{1,2}",
    "IT": r"[0-9]{11}",
    "LT": r"(?:[0-9]{9}|[0-9]{12})",
    "LU": r"[0-9]{8}",
    "LV": r"[0-9]{11}",
    "MT": r"[0-9]{8}",
    "NL": r"[0-9A-Z+*]{12}",
    "PL": r"[0-9]{10}",
    "PT": r"[0-9]{9}",
    "RO": r"[0-9]{2,10}",
    "SE": r"[0-9]{12}",
    "SI": r"[0-9]{8}",
    "SK": r"[0-9]{10}",
    "XI": r"(?:[0-9]{9}|[0-9]{12}|(?:GD|HA)[0-9]{3})",
}
_PATTERNS = {country: re.compile(form) for country, form in _FORMS.items()}


def is_vat(number: str) -> bool:
    """Return whether `number` begins with a country and has its form."""
    form = _PATTERNS.get(number[:2])
    return form is not None and form.fullmatch(number[2:]) is not None
