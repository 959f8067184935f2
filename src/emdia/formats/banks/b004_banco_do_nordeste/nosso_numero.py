"""Banco do Nordeste: the nosso número of seven digits."""

from __future__ import annotations

from emdia.formats.boleto.campo_livre import Numbering, Piece, Values
from emdia.formats.boleto.check_digits import modulo_11_rest, zero_digit


def digit(values: Values) -> str:
    """Return the check digit by modulo 11, where rests 0 and 1 give 0 (note 1)."""
    return zero_digit(modulo_11_rest(values["nosso_numero"]))


NUMBERING = Numbering(
    digit=digit,
    in_records={"nosso_numero": Piece("nosso_numero")},
)
