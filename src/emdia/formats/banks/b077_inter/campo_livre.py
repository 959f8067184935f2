"""Inter: one form, with the number of the operation the bank gives its client."""

from __future__ import annotations

from emdia.formats.banks.b077_inter.cnab400_retorno import MANUAL, MANUAL_DATE
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
    MODULO_10_DIGITS,
    DigitRule,
    modulo_10,
    modulo_10_rests,
)


def digit(values: Values) -> str:
    """Return the check digit: modulo 10 over agency, carteira and number."""
    return modulo_10(values["agencia"] + values["carteira"] + values["nosso_numero"])


COMUM = Form(
    name="comum",
    source=f"{MANUAL}, 6.1.3",
    source_date=MANUAL_DATE,
    given=(
        Given(name="agencia", digits=4),
        Given(name="carteira", digits=3),
        Given(name="operacao", digits=7),
        Given(name="nosso_numero", digits=10),
    ),
    parts=(
        Piece("agencia"),
        Piece("carteira"),
        Piece("operacao"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
)

RULE = DigitRule(rests=modulo_10_rests, by_rest=MODULO_10_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={name: Piece(name) for name in ("agencia", "carteira", "nosso_numero")},
    of_samples={"operacao": "1234567"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(
                Piece("agencia"),
                Piece("carteira"),
                Piece("nosso_numero"),
            ),
        ),
    },
)
