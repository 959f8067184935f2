"""Banrisul: one form, closed by two digits of control; the nosso número has two as well."""

from __future__ import annotations

from emdia.formats.banks.b041_banrisul.cnab400_retorno import MANUAL, MANUAL_DATE
from emdia.formats.boleto.campo_livre import (
    Closing,
    Constant,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Piece,
    Values,
)
from emdia.formats.boleto.check_digits import modulo_10, modulo_11_rest


def control(digits: str) -> str:
    """Return the two digits of control of a number (item 4.1): by modulo 10, by modulo 11.

    Where the second would be 10, the first is raised by one and the second taken again.
    """
    first = modulo_10(digits)
    while (rest := modulo_11_rest(digits + first, heaviest=7)) == 1:
        first = str((int(first) + 1) % 10)
    return f"{first}{-rest % 11}"


def digit(values: Values) -> str:
    """Return the two digits of control of the nosso número."""
    return control(values["nosso_numero"])


COMUM = Form(
    name="comum",
    source=f"{MANUAL}, item 5.2",
    source_date=MANUAL_DATE,
    given=(
        # Who prints the boleto: the bank, or its client.
        Given(name="produto", digits=1, allowed=("1", "2"), default="2"),
        Given(name="agencia", digits=4),
        Given(name="beneficiario", digits=7),
        Given(name="nosso_numero", digits=8),
    ),
    parts=(
        Piece("produto"),
        Constant("1"),
        Piece("agencia"),
        Piece("beneficiario"),
        Piece("nosso_numero"),
        Constant("40"),
        Closing("controle_1", lambda before: control(before)[0]),
        Closing("controle_2", lambda before: control(before[:-1])[1]),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={
        "agencia": Piece("agencia"),
        # Its last two digits are of control.
        "beneficiario": Piece("codigo_cedente", 1, 7),
        "nosso_numero": Piece("nosso_numero"),
    },
)
