"""Caixa (SIGCB): beneficiários of six digits carry their own check digit, of seven do not."""

from __future__ import annotations

from datetime import date

from emdia.formats.boleto.campo_livre import (
    Closing,
    Computed,
    Form,
    Given,
    NossoNumero,
    Numbering,
    Part,
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

_MANUAL = "Caixa, Especificações técnicas para emissão de boletos, 67.119 v010"
_MANUAL_DATE = date(2020, 4, 1)

# Registered or not, then who prints: 1 the bank, 4 the beneficiário.
_NOSSO_NUMERO = Given(name="nosso_numero", digits=17)


# Registered, and printed by the beneficiário.
_DRAWN = counted("nosso_numero", digits=15, first="14")


def _digit(digits: str) -> str:
    return zero_digit(modulo_11_rest(digits))


def digit(values: Values) -> str:
    """Return the check digit of the nosso número: modulo 11, where rests 0 and 1 give 0."""
    return _digit(values["nosso_numero"])


def _printed(values: Values) -> str:
    number = values["nosso_numero"]
    return f"{number[:2]}/{number[2:]}-{values['dv']}"


# The number is cut in three, with its first two digits set between the pieces.
_SCATTERED: tuple[Part, ...] = (
    Piece("nosso_numero", 3, 5),
    Piece("nosso_numero", 1, 1),
    Piece("nosso_numero", 6, 8),
    Piece("nosso_numero", 2, 2),
    Piece("nosso_numero", 9, 17),
    Closing("campo_livre_dv", _digit),
)

BENEFICIARIO_6 = Form(
    name="beneficiario_6",
    source=f"{_MANUAL}, 4.2.10.1.1 e anexos III, IV e VI",
    source_date=_MANUAL_DATE,
    given=(Given(name="beneficiario", digits=6, least=1), _NOSSO_NUMERO),
    parts=(
        Piece("beneficiario"),
        Computed("beneficiario_dv", lambda values: _digit(values["beneficiario"])),
        *_SCATTERED,
    ),
    nosso_numero=NossoNumero(digit=digit, printed=_printed),
    drawn=_DRAWN,
)

BENEFICIARIO_7 = Form(
    name="beneficiario_7",
    source=f"{_MANUAL}, 4.2.10.1.1, nota 3",
    source_date=_MANUAL_DATE,
    given=(Given(name="beneficiario", digits=7, least=1_100_000), _NOSSO_NUMERO),
    parts=(Piece("beneficiario"), *_SCATTERED),
    nosso_numero=NossoNumero(digit=digit, printed=_printed),
    drawn=_DRAWN,
)

RULE = DigitRule(rests=modulo_11_rests, by_rest=ZERO_DIGITS)

NUMBERING = Numbering(
    forms=(BENEFICIARIO_6, BENEFICIARIO_7),
    in_records={"nosso_numero": Piece("nosso_numero")},
    of_samples={"beneficiario": "654321"},
    returned={
        "240": ReturnedDigit(
            rule=RULE,
            digit=Piece("dv_nosso_numero"),
            number=(Piece("nosso_numero"),),
        ),
    },
    not_declared=(
        "Numbers of the systems before SIGCB (SICOB, of ten and eleven digits, and SINCO): their "
        "manuals are not at hand.",
    ),
)
