"""Collection slips (arrecadação): bills of utilities and taxes, 44 digits that begin with 8.

Printed, they are 48 digits: four blocks of eleven, each with a check digit. Position 3
says which modulus all five check digits use: 6 and 7 modulo 10, 8 and 9 modulo 11.

Source: FEBRABAN, Layout padrão de arrecadação com código de barras; Banestes, Layout de
código de barras, manual de utilização, version 03, sections 4, 9 and 10.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from emdia.formats.boleto.check_digits import modulo_10, modulo_11_rest, zero_digit
from emdia.formats.boleto.refusals import FieldRefused, InvalidBoleto, checked_digits
from emdia.kernel.faults import Fault

PRODUCT = "8"
BARCODE_DIGITS = 44
LINE_DIGITS = 48
LARGEST_CENTS = 10**11 - 1

# The issuers' own words for each segment.
SEGMENTS = {
    "1": "Prefeituras",
    "2": "Saneamento",
    "3": "Energia elétrica e gás",
    "4": "Telecomunicações",
    "5": "Órgãos governamentais",
    "6": "Carnês e assemelhados ou demais empresas identificadas pelo CNPJ",
    "7": "Multas de trânsito",
    "8": "Uso interno do banco",
    "9": "Uso exclusivo do banco",
}

# In this segment the issuer is the root of a CNPJ, eight digits instead of four.
CNPJ_SEGMENT = "6"

_BLOCK = 11


def _modulo_11(digits: str) -> str:
    return zero_digit(modulo_11_rest(digits))


_MODULUS: dict[str, Callable[[str], str]] = {
    "6": modulo_10,
    "7": modulo_10,
    "8": _modulo_11,
    "9": _modulo_11,
}

# Amounts to be paid as they stand; the other two are quantities or references.
_EFFECTIVE = frozenset("68")


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrecadacao:
    """What the digits of a collection slip say.

    `amount_cents` is None when the value is a reference (a quantity of a currency or a
    value still to be corrected), which is then `reference_value`. `issuer` has the four
    digits FEBRABAN gave, or the root of a CNPJ in segment 6. `due_date` is the one the
    free field begins with where those eight digits are a day; nothing marks it, so it is
    a likelihood and not a fact.
    """

    barcode: str
    line: str
    segment: str
    segment_words: str
    value_kind: str
    check_digit: str
    amount_cents: int | None
    reference_value: str
    issuer: str
    free_field: str
    due_date: date | None


def barcode(
    *, segment: str, issuer: str, free_field: str, value: int, value_kind: str = "6"
) -> str:
    """Return the 44 digits of a collection slip.

    `value` is in cents for the kinds 6 and 8. `issuer` has four digits and `free_field`
    25; in segment 6 they have eight and 21.

    :raises FieldRefused: a field of another length or a value that has no room.
    """
    issuer_digits = _issuer_digits(segment)
    checked_digits(issuer, name="issuer", digits=issuer_digits)
    checked_digits(free_field, name="free_field", digits=29 - issuer_digits)
    _checked_choice(segment, name="segment", choices="".join(SEGMENTS))
    _checked_choice(value_kind, name="value_kind", choices="".join(_MODULUS))
    if not 0 <= value <= LARGEST_CENTS:
        raise FieldRefused(
            Fault(
                "amount_range",
                f"value must be from 0 to {LARGEST_CENTS:,}; {value:,} is not.",
                field="value",
                found=str(value),
            )
        )
    start = PRODUCT + segment + value_kind
    rest = f"{value:011d}{issuer}{free_field}"
    return start + _MODULUS[value_kind](start + rest) + rest


def line_of(barcode: str) -> str:
    """Return the 48 digits of the line of a barcode, whose own digit is not checked.

    :raises FieldRefused: not 44 digits, or a value kind that has no modulus.
    """
    checked_digits(barcode, name="barcode", digits=BARCODE_DIGITS)
    modulus = _modulus(barcode)
    blocks = (barcode[first : first + _BLOCK] for first in range(0, BARCODE_DIGITS, _BLOCK))
    return "".join(block + modulus(block) for block in blocks)


def barcode_of(line: str) -> str:
    """Return the 44 digits of the barcode of a line.

    :raises FieldRefused: not 48 digits, or a value kind that has no modulus.
    :raises InvalidBoleto: a check digit is wrong; each failing field has its fault.
    """
    checked_digits(line, name="line", digits=LINE_DIGITS)
    modulus = _modulus(line)
    blocks = [line[first : first + _BLOCK + 1] for first in range(0, LINE_DIGITS, _BLOCK + 1)]
    faults = tuple(
        _block_fault(number, block)
        for number, block in enumerate(blocks, start=1)
        if modulus(block[:-1]) != block[-1]
    )
    if faults:
        raise InvalidBoleto(*faults)
    return checked_barcode("".join(block[:-1] for block in blocks))


def checked_barcode(barcode: str) -> str:
    """Return the 44 digits when their general check digit, in position 4, is right.

    :raises FieldRefused: not 44 digits, or a value kind that has no modulus.
    :raises InvalidBoleto: the check digit is wrong, or the digits do not begin with 8.
    """
    checked_digits(barcode, name="barcode", digits=BARCODE_DIGITS)
    _checked_choice(barcode[0], name="product", choices=PRODUCT)
    if _modulus(barcode)(barcode[:3] + barcode[4:]) != barcode[3]:
        raise InvalidBoleto(
            Fault(
                "barcode_dv",
                f"The digits do not match the barcode's check digit, {barcode[3]}, in position "
                "4. Compare them with the paper.",
                columns=(4, 4),
                field="barcode_dv",
                found=barcode[3],
            )
        )
    return barcode


def read_barcode(barcode: str) -> Arrecadacao:
    """Return what the 44 digits say.

    :raises FieldRefused: not 44 digits, or a segment or value kind that does not exist.
    :raises InvalidBoleto: the check digit is wrong.
    """
    digits = checked_barcode(barcode)
    segment, value_kind = digits[1], digits[2]
    _checked_choice(segment, name="segment", choices="".join(SEGMENTS))
    issuer_end = 15 + _issuer_digits(segment)
    is_effective = value_kind in _EFFECTIVE
    return Arrecadacao(
        barcode=digits,
        line=line_of(digits),
        segment=segment,
        segment_words=SEGMENTS[segment],
        value_kind=value_kind,
        check_digit=digits[3],
        amount_cents=int(digits[4:15]) if is_effective else None,
        reference_value="" if is_effective else digits[4:15],
        issuer=digits[15:issuer_end],
        free_field=digits[issuer_end:],
        due_date=_likely_day(digits[issuer_end : issuer_end + 8]),
    )


def punctuate_line(line: str) -> str:
    """Return a line of 48 digits as it is printed: `84670000001-7 …`."""
    blocks = (line[first : first + 12] for first in range(0, LINE_DIGITS, 12))
    return " ".join(f"{block[:11]}-{block[11:]}" for block in blocks)


def _issuer_digits(segment: str) -> int:
    return 8 if segment == CNPJ_SEGMENT else 4


def _modulus(digits: str) -> Callable[[str], str]:
    return _MODULUS[_checked_choice(digits[2], name="value_kind", choices="".join(_MODULUS))]


def _checked_choice(value: str, *, name: str, choices: str) -> str:
    if len(value) != 1 or value not in choices:
        raise FieldRefused(
            Fault(
                "field_choice",
                f"{name} must be one of {', '.join(choices)}; {value!r} is not.",
                field=name,
                found=value,
            )
        )
    return value


def _block_fault(number: int, block: str) -> Fault:
    first = (number - 1) * (_BLOCK + 1) + 1
    return Fault(
        f"line_field_{number}_dv",
        f"Field {number} of the line ({block}) does not match its check digit, {block[-1]}. "
        "Compare these digits with the paper.",
        columns=(first, first + _BLOCK),
        field=f"field {number}",
        found=block,
    )


def _likely_day(digits: str) -> date | None:
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    # A number that happens to spell a day of another age is no due date.
    return day if 1990 <= day.year < 2100 else None
