"""Itaú: the ordinary form, and that of the carteiras whose boletos carry fifteen digits."""

from __future__ import annotations

from datetime import date

from emdia.formats.banks.b341_itau.nosso_numero import dac
from emdia.formats.boleto.campo_livre.form import (
    Computed,
    Constant,
    Form,
    Given,
    NossoNumero,
    Piece,
    Values,
)
from emdia.formats.boleto.check_digits import modulo_10

_MANUAL = "Itaú, Cobrança CNAB 400 bytes"
_MANUAL_DATE = date(2021, 7, 1)

# Anexo 5 names 107, 122, 142, 143, 196 and 198; 106 and 195 are on published boletos alone.
FIFTEEN_DIGITS = ("106", "107", "122", "142", "143", "195", "196", "198")

_AGENCIA = Given(name="agencia", digits=4)
_CONTA = Given(name="conta", digits=5)


def digit(values: Values) -> str:
    """Return the DAC of the nosso número, by modulo 10 over the fields the carteira asks for."""
    return dac(
        agencia=values["agencia"],
        conta=values["conta"],
        carteira=values["carteira"],
        nosso_numero=values["nosso_numero"],
    )


def _account_digit(values: Values) -> str:
    return modulo_10(values["agencia"] + values["conta"])


def _special_digit(values: Values) -> str:
    fields = ("carteira", "nosso_numero", "seu_numero", "cliente")
    return modulo_10("".join(values[name] for name in fields))


def _printed(values: Values) -> str:
    return f"{values['carteira']}/{values['nosso_numero']}-{values['dv']}"


COMUM = Form(
    name="comum",
    source=f"{_MANUAL}, anexo B 8.3 e anexos 3 e 4, nota 23",
    source_date=_MANUAL_DATE,
    given=(
        Given(name="carteira", digits=3, refused=FIFTEEN_DIGITS),
        Given(name="nosso_numero", digits=8),
        _AGENCIA,
        _CONTA,
    ),
    parts=(
        Piece("carteira"),
        Piece("nosso_numero"),
        Computed("nosso_numero_dv", digit),
        Piece("agencia"),
        Piece("conta"),
        Computed("conta_dv", _account_digit),
        Constant("000"),
    ),
    nosso_numero=NossoNumero(digit=digit, printed=_printed),
)

ESPECIAL = Form(
    name="especial",
    source=f"{_MANUAL}, anexo 5",
    source_date=_MANUAL_DATE,
    given=(
        Given(name="carteira", digits=3, allowed=FIFTEEN_DIGITS),
        Given(name="nosso_numero", digits=8),
        Given(name="seu_numero", digits=7),
        Given(name="cliente", digits=5),
    ),
    parts=(
        Piece("carteira"),
        Piece("nosso_numero"),
        Piece("seu_numero"),
        Piece("cliente"),
        Computed("campo_livre_dv", _special_digit),
        Constant("0"),
    ),
    # The account is in the DAC of the number but not in the barcode.
    nosso_numero=NossoNumero(digit=digit, printed=_printed, takes=(_AGENCIA, _CONTA)),
)

FORMS = (COMUM, ESPECIAL)
