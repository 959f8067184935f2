"""Sicoob: one form, with the number of the instalment."""

from __future__ import annotations

from emdia.formats.boleto.campo_livre import (
    Computed,
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
    ZERO_DIGITS,
    DigitRule,
    Digits,
    Rests,
    weighted_sum,
    weighted_sums,
    zero_digit,
)

_WEIGHTS = (3, 1, 9, 7) * 6
_DIGITS = 21


def digit(values: Values) -> str:
    """Return the check digit over cooperative, client of ten digits and number.

    Weights 3, 1, 9, 7 repeat from the left; rests 0 and 1 give 0, others 11 less the rest.
    """
    digits = digits_before(values) + values["nosso_numero"]
    return zero_digit(weighted_sum(digits, _WEIGHTS) % 11)


def digits_before(values: Values) -> str:
    """Return what stands before the number where its check digit is computed."""
    return values["cooperativa"] + values["cliente"].zfill(10)


def rests(digits: Digits) -> Rests:
    """Return the rest of every row of digits: the last of those the digit is computed from."""
    return weighted_sums(digits, _WEIGHTS[_DIGITS - digits.shape[1] : _DIGITS]) % 11


COMUM = Form(
    name="comum",
    source="No manual at hand; reproduced on boletos published by several libraries",
    source_date=None,
    given=(
        Given(name="carteira", digits=1),
        Given(name="cooperativa", digits=4),
        Given(name="modalidade", digits=2, default="01"),
        Given(name="cliente", digits=7),
        Given(name="nosso_numero", digits=7),
        Given(name="parcela", digits=3, default="001"),
    ),
    parts=(
        Piece("carteira"),
        Piece("cooperativa"),
        Piece("modalidade"),
        Piece("cliente"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
        Piece("parcela"),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
    drawn=counted("nosso_numero", digits=7),
)

RULE = DigitRule(rests=rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={"nosso_numero": Piece("nosso_numero")},
    of_samples={"carteira": "1", "cooperativa": "1234", "cliente": "0098765"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
            is_whole=False,
        ),
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
            is_whole=False,
        ),
    },
)
