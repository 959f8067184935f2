"""Banco do Brasil: four forms, by the length of the convênio and the service."""

from __future__ import annotations

from datetime import date

from emdia.formats.boleto.campo_livre import (
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
from emdia.formats.boleto.check_digits import DigitRule, Digits, Rests, weighted_sums

_MANUAL = "Banco do Brasil, Especificações técnicas para confecção de boleto"
_MANUAL_DATE = date(2016, 1, 1)

_AGENCIA = Given(name="agencia", digits=4)
_CONTA = Given(name="conta", digits=8)
_CARTEIRA = Given(name="carteira", digits=2)


def modulo_11(digits: str) -> str:
    """Return the rest by 11 of anexo XI: weights 9 to 2 from the right; 10 is X."""
    weights = (9 - place % 8 for place in range(len(digits)))
    rest = sum(int(digit) * weight for digit, weight in zip(digits[::-1], weights, strict=True))
    return "0123456789X"[rest % 11]


def digit(values: Values) -> str:
    """Return the check digit over convênio and sequencial, anexo XI.

    Weights 9 to 2 from the right; the rest by 11 is the digit, 10 is X.
    """
    return modulo_11(_eleven(values))


def _eleven(values: Values) -> str:
    return values["convenio"] + values["sequencial"]


# 21 in the last two digits always means seventeen free digits (anexo X).
_CARTEIRA_BUT_21 = Given(name="carteira", digits=2, refused=("21",))


def _with_digit(annex: str, convenio_digits: int, least: int) -> Form:
    """Return the form of a convênio of four or six digits: eleven digits and a check digit."""
    return Form(
        name=f"convenio_{convenio_digits}",
        source=f"{_MANUAL}, anexo {annex}",
        source_date=_MANUAL_DATE,
        given=(
            Given(name="convenio", digits=convenio_digits, least=least),
            Given(name="sequencial", digits=11 - convenio_digits),
            _AGENCIA,
            _CONTA,
            _CARTEIRA_BUT_21,
        ),
        parts=(
            Piece("convenio"),
            Piece("sequencial"),
            Piece("agencia"),
            Piece("conta"),
            Piece("carteira"),
        ),
        nosso_numero=NossoNumero(
            digit=digit,
            printed=lambda values: f"{_eleven(values)}-{values['dv']}",
        ),
        drawn=counted("sequencial", digits=11 - convenio_digits, of=("convenio", "sequencial")),
    )


CONVENIO_7 = Form(
    name="convenio_7",
    source=f"{_MANUAL}, anexo IX",
    source_date=_MANUAL_DATE,
    given=(
        Given(name="convenio", digits=7, least=1_000_000),
        Given(name="sequencial", digits=10),
        _CARTEIRA,
    ),
    parts=(Constant("000000"), Piece("convenio"), Piece("sequencial"), Piece("carteira")),
    nosso_numero=NossoNumero(printed=lambda values: values["convenio"] + values["sequencial"]),
    drawn=counted("sequencial", digits=10, of=("convenio", "sequencial")),
)

# Seventeen free digits, for collection without registration only.
SERVICO_21 = Form(
    name="convenio_6_servico_21",
    source=f"{_MANUAL}, anexo X",
    source_date=_MANUAL_DATE,
    given=(Given(name="convenio", digits=6, least=1), Given(name="nosso_numero", digits=17)),
    parts=(Piece("convenio"), Piece("nosso_numero"), Constant("21")),
    nosso_numero=NossoNumero(printed=lambda values: values["nosso_numero"]),
)

CONVENIO_6 = _with_digit("VIII", 6, 10_000)
CONVENIO_4 = _with_digit("VII", 4, 1)


def rests(digits: Digits) -> Rests:
    """Return the rest by 11 of every row, which is its digit."""
    weights = (9 - place % 8 for place in range(digits.shape[1]))
    return weighted_sums(digits, tuple(weights)[::-1]) % 11


RULE = DigitRule(rests=rests, by_rest="0123456789X")

# The samples are of a convênio of seven digits, whose numbers have no check digit.
NUMBERING = Numbering(
    forms=(CONVENIO_7, SERVICO_21, CONVENIO_6, CONVENIO_4),
    returned={
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("nosso_numero", 12, 12),
            number=(Piece("nosso_numero", 1, 11),),
            blank=Piece("nosso_numero", 13, 20),
        ),
    },
)
