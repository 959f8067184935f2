"""BTG Pactual: the nosso número of eleven digits."""

from __future__ import annotations

from emdia.formats.boleto.campo_livre import Numbering, Piece, Values
from emdia.formats.boleto.check_digits import letter_digit, modulo_11_rest


def digit(values: Values) -> str:
    """Return the check digit over carteira and number: modulo 11, weights 2 to 7, rest 1 is P."""
    return letter_digit(modulo_11_rest(values["carteira"] + values["nosso_numero"], heaviest=7))


NUMBERING = Numbering(
    digit=digit,
    in_records={"nosso_numero": Piece("nosso_numero")},
    # The carteira of two digits stands on the boleto; the file has that of FEBRABAN.
    of_samples={"carteira": "01"},
)
