"""Sicoob: one form, with the number of the instalment."""

from __future__ import annotations

from itertools import cycle

from emdia.formats.boleto.campo_livre import (
    Computed,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Piece,
    Values,
)

_WEIGHTS = (3, 1, 9, 7)


def digit(values: Values) -> str:
    """Return the check digit over cooperative, client of ten digits and number.

    Weights 3, 1, 9, 7 repeat from the left; rests 0 and 1 give 0, others 11 less the rest.
    """
    digits = values["cooperativa"] + values["cliente"].zfill(10) + values["nosso_numero"]
    rest = sum(int(d) * weight for d, weight in zip(digits, cycle(_WEIGHTS), strict=False)) % 11
    return str(11 - rest) if rest > 1 else "0"


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
)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={"nosso_numero": Piece("nosso_numero")},
    of_samples={"carteira": "1", "cooperativa": "1234", "cliente": "0098765"},
)
