"""Banco do Nordeste: one form, with the operation the contract of collection is of."""

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
)
from emdia.formats.boleto.check_digits import (
    ZERO_DIGITS,
    DigitRule,
    modulo_11_rest,
    modulo_11_rests,
    zero_digit,
)


def digit(values: Values) -> str:
    """Return the check digit by modulo 11, where rests 0 and 1 give 0 (note 1)."""
    return zero_digit(modulo_11_rest(values["nosso_numero"]))


COMUM = Form(
    name="comum",
    source="Banco do Nordeste, Especificação do código de barras, 3 and notes 1 and 5",
    source_date=date(2011, 7, 15),
    given=(
        Given(name="agencia", digits=4),
        Given(name="conta", digits=7),
        Given(name="conta_dv", digits=1),
        Given(name="nosso_numero", digits=7),
        # Of the boletos a client prints: simples, vinculada, caucionada, simplificada.
        Given(name="operacao", digits=2, allowed=("21", "41", "31", "51")),
    ),
    parts=(
        Piece("agencia"),
        Piece("conta"),
        Piece("conta_dv"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
        Piece("operacao"),
        Constant("000"),
    ),
    nosso_numero=NossoNumero(
        digit=digit, printed=lambda values: f"{values['nosso_numero']}-{values['dv']}"
    ),
)

RULE = DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={
        "agencia": Piece("agencia"),
        "conta": Piece("conta"),
        "conta_dv": Piece("dv_conta"),
        "nosso_numero": Piece("nosso_numero"),
    },
    of_samples={"operacao": "21"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
    },
)
