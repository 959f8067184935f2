"""Unicred: one form, of branch, account and nosso número alone."""

from __future__ import annotations

from datetime import date

from emdia.formats.boleto.campo_livre import (
    Computed,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Piece,
    ReturnedDigit,
    Values,
)
from emdia.formats.boleto.check_digits import (
    ZERO_DIGITS,
    DigitRule,
    modulo_11_rest,
    modulo_11_rests,
    zero_digit,
)


def digit(values: Values) -> str:
    """Return the check digit of the nosso número: modulo 11, where rests 0 and 1 give 0."""
    return zero_digit(modulo_11_rest(values["nosso_numero"]))


COMUM = Form(
    name="comum",
    source="Unicred, Composição da ficha de compensação, 3.10 and 3.11",
    source_date=date(2019, 12, 3),
    given=(
        Given(name="agencia", digits=4),
        Given(name="conta", digits=10),  # with its check digit
        Given(name="nosso_numero", digits=10),
    ),
    parts=(
        Piece("agencia"),
        Piece("conta"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
)

RULE = DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={name: Piece(name) for name in ("agencia", "nosso_numero")},
    of_samples={"conta": "0005678901"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
    },
)
