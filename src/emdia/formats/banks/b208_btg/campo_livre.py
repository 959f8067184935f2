"""BTG Pactual: one form, with the carteira of two digits that stands on the boleto."""

from __future__ import annotations

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


# The manual ends the account at column 43 and begins the zero there too: with seven digits
# from column 37, as on its printed boleto, the zero is column 44.
COMUM = Form(
    name="comum",
    source="BTG Pactual, Manual de implantação, versão 2.1, 4.1 and 4.4.4",
    source_date=None,
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
)

RULE = DigitRule(rests=partial(modulo_11_rests, heaviest=7), by_rest=LETTER_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={"nosso_numero": Piece("nosso_numero")},
    # The file has the carteira of FEBRABAN, not that of the boleto.
    of_samples={"agencia": "0050", "carteira": "01", "conta": "0567890"},
    returned={
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
            is_whole=False,
        ),
    },
)
