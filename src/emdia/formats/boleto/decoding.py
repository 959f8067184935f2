"""From whatever a person pasted to what it says: boleto or collection slip, 44, 47 or 48 digits."""

from __future__ import annotations

import re
from datetime import date

from emdia.formats.boleto import arrecadacao, bank_barcode
from emdia.formats.boleto.arrecadacao import Arrecadacao
from emdia.formats.boleto.bank_barcode import Boleto
from emdia.formats.boleto.refusals import FieldRefused, InvalidBoleto
from emdia.kernel.faults import Fault

# With all that stands between the digits.
MAX_CHARACTERS = 1_000

# What people and printers put between the digits; anything else is a mistake to be shown.
_PUNCTUATION = re.compile(r"[\s.\-_/|\u00ad\u2010-\u2015\u200b\ufeff]+")


def decode(text: str, *, reference_date: date) -> Boleto | Arrecadacao:
    """Return what a barcode or a digitable line says, with or without punctuation.

    The first digit and the number of digits tell which it is: 48, or 44 beginning with
    8, is a collection slip; 47, or any other 44, a boleto. `reference_date` settles which
    cycle the due date belongs to.

    :raises InvalidBoleto: another length, something other than digits, or a wrong check
        digit; `faults` name every field that fails.
    """
    if len(text) > MAX_CHARACTERS:
        raise InvalidBoleto(_length_fault(text))
    digits = _PUNCTUATION.sub("", text)
    try:
        return _decoded(digits, reference_date)
    except FieldRefused as refusal:
        raise InvalidBoleto(refusal.fault) from None


def _decoded(digits: str, reference_date: date) -> Boleto | Arrecadacao:
    _refuse_other_characters(digits)
    if len(digits) == arrecadacao.LINE_DIGITS:
        if not digits.startswith(arrecadacao.PRODUCT):
            raise InvalidBoleto(_not_a_slip_fault(digits))
        return arrecadacao.read_barcode(arrecadacao.barcode_of(digits))
    if len(digits) == bank_barcode.LINE_DIGITS:
        return bank_barcode.read_barcode(
            bank_barcode.barcode_of(digits), reference_date=reference_date
        )
    if len(digits) != bank_barcode.BARCODE_DIGITS:
        raise InvalidBoleto(_length_fault(digits))
    if digits.startswith(arrecadacao.PRODUCT):
        return arrecadacao.read_barcode(digits)
    return bank_barcode.read_barcode(digits, reference_date=reference_date)


def _refuse_other_characters(digits: str) -> None:
    odd = re.search(r"[^0-9]", digits)
    if odd is None:
        return
    position = odd.start() + 1
    raise InvalidBoleto(
        Fault(
            "not_a_digit",
            f"{odd[0]!r}, in place {position} once spaces and points are left out, is not a "
            "digit. Barcodes and lines hold digits only.",
            columns=(position, position),
            found=odd[0],
        )
    )


def _not_a_slip_fault(digits: str) -> Fault:
    return Fault(
        "length",
        f"There are 48 digits, as a collection slip has, but they begin with {digits[0]} and not "
        "with 8; the line of a boleto has 47. Check that no digit stands twice.",
        columns=(1, 1),
        found=digits,
    )


def _length_fault(digits: str) -> Fault:
    return Fault(
        "length",
        f"There are {len(digits):,} digits; a boleto has 47 in its line, a collection slip 48, "
        "and the barcode of either 44. Check that none was left out or stands twice.",
        found=digits[:60],
    )
