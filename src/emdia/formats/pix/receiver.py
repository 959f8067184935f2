"""Who receives a Pix, as a code names it.

Of a dynamic code the payer's bank shows who the provider says it is; the two elements must
stand in the code all the same (Banco Central, Manual do BR Code: 59 and 60).
"""

from __future__ import annotations

import re

from emdia.formats.pix.br_code import MAX_CITY, MAX_NAME
from emdia.formats.pix.writing import plain

_CEP = re.compile(r"(?:CEP:? *)?[0-9]{2}[.]?[0-9]{3}-?[0-9]{3}")
# Not the hyphen of a name: Ji-Paraná.
_AFTER_THE_CITY = re.compile(r" +[–—-] +|[–—/,(]")
NOWHERE = "BRASIL"


def name_of(name: str, *, tax_id: str) -> str:
    """Return a receiver's name, or its tax id where no letter of the name can stand in a code."""
    return plain(name, characters=MAX_NAME) or tax_id


def city_of(postal_address: str) -> str:
    """Return the city of an address in lines, of which the last names it: "Recife – PE"."""
    for line in reversed(postal_address.splitlines()):
        city = plain(_AFTER_THE_CITY.split(_CEP.sub("", line).strip())[0], characters=MAX_CITY)
        if any(sign.isalpha() for sign in city):
            return city
    return NOWHERE
