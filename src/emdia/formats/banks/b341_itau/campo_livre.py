"""Itaú: the ordinary form, and that of the carteiras whose boletos carry fifteen digits."""

from __future__ import annotations

from datetime import date

from emdia.formats.banks.b341_itau.carteiras import ESCRITURAIS, NUMBERED_BY_THE_BANK
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
    MODULO_10_DIGITS,
    DigitRule,
    modulo_10,
    modulo_10_rests,
)

_MANUAL = "Itaú, Cobrança CNAB 400 bytes"
_MANUAL_DATE = date(2021, 7, 1)

# Anexo 5 names 107, 122, 142, 143, 196 and 198; 106 and 195 are on published boletos alone.
FIFTEEN_DIGITS = ("106", "107", "122", "142", "143", "195", "196", "198")

# In these carteiras the branch and account stay out of the sum: the escriturais, and the direct
# ones of note 23. Note 23 has 145 where anexo 4 has 146, so both are here.
_WITHOUT_ACCOUNT = ESCRITURAIS | {"126", "131", "145", "146", "150", "168"}

_AGENCIA = Given(name="agencia", digits=4)
_CONTA = Given(name="conta", digits=5)


def digit(values: Values) -> str:
    """Return the DAC of the nosso número, by modulo 10 over the fields the carteira asks for.

    `agencia` has four digits, `conta` five, without its own check digit, `nosso_numero` eight.

    :raises ValueError: something other than digits.
    """
    digits = digits_before(values) + values["nosso_numero"]
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{digits!r} is not made of digits.")
    return modulo_10(digits)


def digits_before(values: Values) -> str:
    """Return what stands before the number where its DAC is computed."""
    carteira = values["carteira"]
    owner = "" if carteira in _WITHOUT_ACCOUNT else values["agencia"] + values["conta"]
    return owner + carteira


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
    drawn=counted("nosso_numero", digits=8),
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

RULE = DigitRule(rests=modulo_10_rests, by_rest=MODULO_10_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM, ESPECIAL),
    by_the_bank=NUMBERED_BY_THE_BANK,
    in_records={name: Piece(name) for name in ("agencia", "conta", "carteira", "nosso_numero")},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("dac_nosso_numero"),
            account=(Piece("agencia"), Piece("conta")),
            without_account=_WITHOUT_ACCOUNT,
            number=(Piece("carteira"), Piece("nosso_numero")),
        ),
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("dac_nosso_numero"),
            account=(Piece("agencia"), Piece("conta")),
            without_account=_WITHOUT_ACCOUNT,
            number=(Piece("carteira"), Piece("nosso_numero")),
        ),
    },
)
