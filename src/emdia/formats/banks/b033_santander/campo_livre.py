"""Santander: one form. Files of 400 columns leave the first five digits of the number at zero."""

from __future__ import annotations

from datetime import date

from emdia.formats.boleto.campo_livre import (
    Computed,
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
    # The manual of 2017 lists modality 101 only, that of September 2012 also 102 and 201; 104 is
    # on published boletos alone.
    source="Santander, Layout de código de barras, versão 3.1, item e, e Nosso Número",
    source_date=date(2017, 1, 6),
    given=(
        Given(name="beneficiario", digits=7),
        Given(name="nosso_numero", digits=12, least=1),
        # For insurers, the percentage of the tax, 9 at most; others use 0.
        Given(name="iof", digits=1, default="0"),
        Given(name="modalidade", digits=3, allowed=("101", "102", "104", "201")),
    ),
    parts=(
        Constant("9"),
        Piece("beneficiario"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
        Piece("iof"),
        Piece("modalidade"),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
    # Files of 400 columns have room for seven digits of it.
    drawn=counted("nosso_numero", digits=7, first="00000"),
)

RULE = DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={"nosso_numero": Piece("nosso_numero")},
    of_samples={"beneficiario": "7654321", "modalidade": "101"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
    },
)
