"""What a person who follows a payment link proves before anything of a debt is shown.

A link may be forwarded, guessed at or opened by a robot. The page names the debtor by an
initial and asks for some characters of the tax id that it does not show: three tries, then
the link is closed for good.

Pure: no database, no clock.
"""

from hmac import compare_digest

MOST_TRIES = 3
_FIRST, _LAST = 3, 4


def asks_for_first(tax_id_kind: str) -> int:
    """Return how many first characters are asked for; 0 where the last four are.

    The mask of a CPF shows its middle, so its first three digits are told by nothing on the
    page; a CNPJ is known to many by its root, so its end is asked for.
    """
    return _FIRST if tax_id_kind == "cpf" else 0


def proves(typed: str, *, tax_id: str, tax_id_kind: str) -> bool:
    """Return whether what was typed is what is asked of this tax id."""
    first = asks_for_first(tax_id_kind)
    expected = tax_id[:first] if first else tax_id[-_LAST:]
    given = "".join(typed.split()).upper()
    return bool(expected) and compare_digest(given.encode(), expected.upper().encode())
