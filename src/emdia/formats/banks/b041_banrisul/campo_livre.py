"""Banrisul: one form, closed by two digits of control; the nosso número has two as well."""

from __future__ import annotations

import numpy as np

from emdia.formats.banks.b041_banrisul.cnab400_retorno import MANUAL, MANUAL_DATE
from emdia.formats.boleto.campo_livre import (
    Closing,
    Constant,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Piece,
    ReturnedDigit,
    Values,
)
from emdia.formats.boleto.check_digits import (
    DigitRule,
    Digits,
    Rests,
    modulo_10,
    modulo_10_rests,
    modulo_11_rest,
    modulo_11_rests,
)


def control(digits: str) -> str:
    """Return the two digits of control of a number (item 4.1): by modulo 10, by modulo 11.

    Where the second would be 10, the first is raised by one and the second taken again.
    """
    return _control(int(modulo_10(digits)), modulo_11_rest(f"{digits}0", heaviest=7))


def _control(first: int, rest: int) -> str:
    """Return both digits: of modulo 10, and of a rest by 11 with 0 in the place of the first."""
    while (rest + 2 * first) % 11 == 1:
        first = (first + 1) % 10
    return f"{first}{-(rest + 2 * first) % 11}"


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

# By the digit of modulo 10, and the rest by 11 of the number with 0 in its place: the two digits.
_BY_REST = tuple(_control(first, rest) for first in range(10) for rest in range(11))


def rests(digits: Digits) -> Rests:
    """Return of every row where `_BY_REST` has its two digits of control."""
    first = (10 - modulo_10_rests(digits)) % 10
    followed = np.concatenate((digits, np.zeros((len(digits), 1), dtype=np.uint8)), axis=1)
    return first * 11 + modulo_11_rests(followed, heaviest=7)


RULE = DigitRule(rests=rests, by_rest=_BY_REST)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={
        "agencia": Piece("agencia"),
        # Its last two digits are of control.
        "beneficiario": Piece("codigo_cedente", 1, 7),
        "nosso_numero": Piece("nosso_numero"),
    },
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("nc_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
    },
)
