"""Inter: the nosso número of ten digits."""

from __future__ import annotations

from emdia.formats.boleto.campo_livre import Numbering, Piece, Values
from emdia.formats.boleto.check_digits import modulo_10


def digit(values: Values) -> str:
    """Return the check digit: modulo 10 over agency, carteira and number."""
    return modulo_10(values["agencia"] + values["carteira"] + values["nosso_numero"])


NUMBERING = Numbering(
    digit=digit,
    in_records={name: Piece(name) for name in ("agencia", "carteira", "nosso_numero")},
)
