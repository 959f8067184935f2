"""A boleto's barcode of 44 digits and its digitable line (linha digitável) of 47.

The line holds the same digits in another order, with one check digit by modulo 10 in
each of its first three fields; field 4 is the barcode's own check digit and field 5 the
factor and the amount.

Source: Banco do Brasil, Especificações técnicas para confecção de boleto, January 2016,
2.3; Caixa, Especificações técnicas para emissão de boletos, April 2020, 4.2.10 and anexo V.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from emdia.formats.boleto.check_digits import barcode_digit, modulo_10, modulo_11_rest
from emdia.formats.boleto.due_date_factor import DueDateOutOfRange, due_date_of, factor_of
from emdia.formats.boleto.refusals import FieldRefused, InvalidBoleto, checked_digits
from emdia.kernel.faults import Fault

BARCODE_DIGITS = 44
LINE_DIGITS = 47
REAL = "9"
LARGEST_CENTS = 10**10 - 1

# An amount of more than ten digits takes the place of the factor.
LARGEST_CENTS_WITHOUT_FACTOR = 10**13 - 1

# Fields 1 to 3 of the line: where their digits are in the barcode, counted from 0.
_LINE_FIELDS = (((0, 4), (19, 24)), ((24, 34),), ((34, 44),))
_FIELD_ENDS = (10, 21, 32)


@dataclass(frozen=True, kw_only=True, slots=True)
class Boleto:
    """What a boleto's digits say.

    `due_date` is None when the code carries none; `amount_cents` is 0 when the payer
    chooses the amount. `faults` holds what a person should know though the digits are right.
    """

    barcode: str
    line: str
    bank: str
    currency: str
    check_digit: str
    factor: str
    due_date: date | None
    amount_cents: int
    campo_livre: str
    faults: tuple[Fault, ...] = ()


def barcode(
    *,
    bank: str,
    due_date: date | None,
    amount_cents: int,
    campo_livre: str,
    currency: str = REAL,
) -> str:
    """Return the 44 digits of a boleto.

    `campo_livre` has the bank's 25 digits. Without a due date the factor is 0000.

    :raises FieldRefused: a field of another length, a negative amount, or one that has
        no room; its `fault` names the field.
    :raises DueDateOutOfRange: a due date no factor stands for.
    """
    checked_digits(bank, name="bank", digits=3)
    checked_digits(currency, name="currency", digits=1)
    checked_digits(campo_livre, name="campo_livre", digits=25)
    rest = _factor_and_amount(due_date, amount_cents) + campo_livre
    return bank + currency + general_digit(bank + currency + rest) + rest


def general_digit(digits: str) -> str:
    """Return the check digit of the 43 other digits of a barcode."""
    return barcode_digit(modulo_11_rest(digits))


def line_of(barcode: str) -> str:
    """Return the 47 digits of the line of a barcode. The barcode's digit is not checked.

    :raises FieldRefused: not 44 digits.
    """
    checked_digits(barcode, name="barcode", digits=BARCODE_DIGITS)
    fields = ("".join(barcode[first:last] for first, last in parts) for parts in _LINE_FIELDS)
    checked = "".join(field + modulo_10(field) for field in fields)
    return checked + barcode[4] + barcode[5:19]


def barcode_of(line: str) -> str:
    """Return the 44 digits of the barcode of a line.

    :raises FieldRefused: not 47 digits.
    :raises InvalidBoleto: a check digit is wrong; each failing field has its fault.
    """
    checked_digits(line, name="line", digits=LINE_DIGITS)
    digits = line[:4] + line[32] + line[33:] + line[4:9] + line[10:20] + line[21:31]
    faults = tuple(_line_faults(line))
    # With fields 1 to 3 right, a wrong barcode digit lies in field 4 or 5; otherwise it only
    # repeats what the other faults say.
    if not faults:
        faults = tuple(_barcode_faults(digits, where="field 4 or 5 of the line"))
    if faults:
        raise InvalidBoleto(*faults)
    return digits


def checked_barcode(barcode: str) -> str:
    """Return the 44 digits when the barcode's check digit is right.

    :raises FieldRefused: not 44 digits.
    :raises InvalidBoleto: the check digit is wrong.
    """
    checked_digits(barcode, name="barcode", digits=BARCODE_DIGITS)
    faults = _barcode_faults(barcode, where="position 5 or any other of the barcode")
    if faults:
        raise InvalidBoleto(*faults)
    return barcode


def read_barcode(barcode: str, *, reference_date: date) -> Boleto:
    """Return what the 44 digits say, the due date being the one near `reference_date`.

    A factor without a date in the window is a fault of the result, not a refusal.

    :raises FieldRefused: not 44 digits.
    :raises InvalidBoleto: the check digit is wrong.
    """
    digits = checked_barcode(barcode)
    factor = digits[5:9]
    # A first 0 means that there is no factor, and that the amount has fourteen digits.
    has_factor = factor[0] != "0"
    due_date, faults = _due_date(factor, reference_date) if has_factor else (None, ())
    return Boleto(
        barcode=digits,
        line=line_of(digits),
        bank=digits[:3],
        currency=digits[3],
        check_digit=digits[4],
        factor=factor,
        due_date=due_date,
        amount_cents=int(digits[9:19] if has_factor else digits[5:19]),
        campo_livre=digits[19:],
        faults=faults,
    )


def punctuate_line(line: str) -> str:
    """Return a line of 47 digits with the points and spaces it is printed with."""
    fields = (line[:10], line[10:21], line[21:32])
    return " ".join((*(f"{field[:5]}.{field[5:]}" for field in fields), line[32], line[33:]))


def _factor_and_amount(due_date: date | None, amount_cents: int) -> str:
    largest = LARGEST_CENTS if due_date else LARGEST_CENTS_WITHOUT_FACTOR
    if not 0 <= amount_cents <= largest:
        raise FieldRefused(
            Fault(
                "amount_range",
                f"amount_cents must be from 0 to {largest:,}; {amount_cents:,} is not.",
                field="amount_cents",
                found=str(amount_cents),
            )
        )
    return f"{factor_of(due_date)}{amount_cents:010d}" if due_date else f"{amount_cents:014d}"


def _due_date(factor: str, reference_date: date) -> tuple[date | None, tuple[Fault, ...]]:
    try:
        return due_date_of(factor, reference_date=reference_date), ()
    except DueDateOutOfRange as refusal:
        fault = Fault("due_date_window", str(refusal), columns=(6, 9), field="factor", found=factor)
        return None, (fault,)


def _line_faults(line: str) -> list[Fault]:
    faults = []
    first = 0
    for number, last in enumerate(_FIELD_ENDS, start=1):
        field = line[first:last]
        if modulo_10(field[:-1]) != field[-1]:
            faults.append(
                Fault(
                    f"line_field_{number}_dv",
                    f"Field {number} of the line ({field}) does not match its check digit, "
                    f"{field[-1]}. Compare these digits with the paper.",
                    columns=(first + 1, last),
                    field=f"field {number}",
                    found=field,
                )
            )
        first = last
    return faults


def _barcode_faults(digits: str, *, where: str) -> list[Fault]:
    if general_digit(digits[:4] + digits[5:]) == digits[4]:
        return []
    return [
        Fault(
            "barcode_dv",
            f"The digits do not match the barcode's check digit, {digits[4]}: a digit of "
            f"{where} is wrong. Compare them with the paper.",
            columns=(5, 5),
            field="barcode_dv",
            found=digits[4],
        )
    ]
