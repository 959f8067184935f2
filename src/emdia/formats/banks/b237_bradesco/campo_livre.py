"""Bradesco: one form; the check digit of the nosso número stays out of the barcode."""

from __future__ import annotations

from datetime import date
from functools import partial

from emdia.formats.boleto.campo_livre import (
    Constant,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Piece,
    ReturnedDigit,
    Values,
    counted,
)
from emdia.formats.boleto.check_digits import (
    LETTER_DIGITS,
    DigitRule,
    letter_digit,
    modulo_11_rest,
    modulo_11_rests,
)


def digit(values: Values) -> str:
    """Return the check digit over carteira and number: modulo 11, weights 2 to 7, rest 1 is P."""
    return letter_digit(modulo_11_rest(values["carteira"] + values["nosso_numero"], heaviest=7))


COMUM = Form(
    name="comum",
    source="Bradesco, Layout 400 posições, 4008-524-0121 v11, código de barras, nosso número",
    # The text at hand carries the version but no date; the same words stand in the bank's
    # boleto specification of this month.
    source_date=date(2015, 8, 1),
    given=(
        Given(name="agencia", digits=4),
        Given(name="carteira", digits=2),
        Given(name="nosso_numero", digits=11),
        Given(name="conta", digits=7),
    ),
    parts=(
        Piece("agencia"),
        Piece("carteira"),
        Piece("nosso_numero"),
        Piece("conta"),
        Constant("0"),
    ),
    nosso_numero=NossoNumero(
        digit=digit,
        printed=lambda values: f"{values['carteira']}/{values['nosso_numero']}-{values['dv']}",
    ),
    drawn=counted("nosso_numero", digits=11),
)

RULE = DigitRule(rests=partial(modulo_11_rests, heaviest=7), by_rest=LETTER_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    # The files have a digit more, always zero, before the carteira.
    in_records={"carteira": Piece("carteira", 2, 3), "nosso_numero": Piece("nosso_numero")},
    of_samples={"agencia": "1234", "conta": "0056789"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("digito_nosso_numero"),
            number=(
                Piece("carteira", 2, 3),
                Piece("nosso_numero"),
            ),
        ),
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("digito_nosso_numero"),
            number=(
                Piece("carteira", 2, 3),
                Piece("nosso_numero"),
            ),
        ),
    },
)
