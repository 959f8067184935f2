"""Sicredi: one form; the number's check digit also covers cooperative, post and beneficiário."""

from __future__ import annotations

from datetime import date

from emdia.formats.boleto.campo_livre import (
    Closing,
    Computed,
    Constant,
    Drawn,
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
    """Return the check digit: modulo 11 over cooperative, post, beneficiário and number.

    A post with letters counts as 00.
    """
    fields = ("cooperativa", "posto", "beneficiario", "ano", "byte", "sequencial")
    return zero_digit(modulo_11_rest("".join(values[name] for name in fields)))


def _closing(digits: str) -> str:
    return zero_digit(modulo_11_rest(digits))


def _printed(values: Values) -> str:
    return f"{values['ano']}/{values['byte']}{values['sequencial']}-{values['dv']}"


# 1 is the byte of the cooperative; a beneficiário counts five digits in each of the others.
_FIRST_BYTE, _BYTES, _COUNTED = 2, 8, 99_999


def _drawn(number: int, issued: date) -> Values:
    """Return the fields of a running number: the year is that of the issue."""
    byte, counted = divmod(number - 1, _COUNTED)
    return {
        "ano": f"{issued:%y}",
        "byte": str(_FIRST_BYTE + byte),
        "sequencial": f"{counted + 1:05}",
    }


COMUM = Form(
    name="comum",
    source="Sicredi, Manual do beneficiário CNAB 400, 5.4, 10.7.1 e 10.7.2",
    source_date=date(2019, 8, 1),
    given=(
        # 1 is with registration, the only kind the manual still has; 3 was without.
        Given(name="cobranca", digits=1, allowed=("1", "3"), default="1"),
        Given(name="carteira", digits=1, allowed=("1",), default="1"),
        Given(name="ano", digits=2),
        # 1 is the cooperative's own; 2 to 9 are the beneficiário's.
        Given(name="byte", digits=1, least=1),
        Given(name="sequencial", digits=5),
        Given(name="cooperativa", digits=4),
        Given(name="posto", digits=2),
        Given(name="beneficiario", digits=5),
        # 1 when the barcode carries an amount.
        Given(name="tem_valor", digits=1, allowed=("0", "1"), default="1"),
    ),
    parts=(
        Piece("cobranca"),
        Piece("carteira"),
        Piece("ano"),
        Piece("byte"),
        Piece("sequencial"),
        Computed("nosso_numero_dv", digit),
        Piece("cooperativa"),
        Piece("posto"),
        Piece("beneficiario"),
        Piece("tem_valor"),
        Constant("0"),
        Closing("campo_livre_dv", _closing),
    ),
    nosso_numero=NossoNumero(digit=digit, printed=_printed),
    drawn=Drawn(of=("ano", "byte", "sequencial"), filled=_drawn, most=_BYTES * _COUNTED),
)

RULE = DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(COMUM,),
    in_records={
        "ano": Piece("nosso_numero", 1, 2),
        "byte": Piece("nosso_numero", 3, 3),
        "sequencial": Piece("nosso_numero", 4, 8),
    },
    of_samples={"cooperativa": "1234", "posto": "02", "beneficiario": "56789"},
    returned={
        "400": ReturnedDigit(
            rule=RULE,
            digit=Piece("digito_nosso_numero"),
            number=(Piece("nosso_numero"),),
            is_whole=False,
        ),
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("digito_nosso_numero"),
            number=(Piece("nosso_numero"),),
            is_whole=False,
        ),
    },
)
