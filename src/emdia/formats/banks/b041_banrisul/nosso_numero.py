"""Banrisul: the nosso número of eight digits, which has two of control."""

from __future__ import annotations

from emdia.formats.boleto.campo_livre import Numbering, Piece, Values
from emdia.formats.boleto.check_digits import modulo_10, modulo_11_rest


def digit(values: Values) -> str:
    """Return the two digits of control of the nosso número (item 4.1): by modulo 10, by modulo 11.

    Where the second would be 10, the first is raised by one and the second taken again.
    """
    number = values["nosso_numero"]
    first = modulo_10(number)
    while (rest := modulo_11_rest(number + first, heaviest=7)) == 1:
        first = str((int(first) + 1) % 10)
    return f"{first}{-rest % 11}"


NUMBERING = Numbering(
    digit=digit,
    in_records={"nosso_numero": Piece("nosso_numero")},
)
