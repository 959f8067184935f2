"""One cell: from what somebody wrote to what is kept, or to the code of what is wrong with it.

Nothing is guessed. A number or a date that may be two things is wrong, and its code says so.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from emdia.formats.portfolio.fields import Field, Reads
from emdia.formats.statements.amounts import (
    EITHER,
    AmbiguousAmount,
    InvalidAmount,
    cents_of,
    decimal_mark,
)
from emdia.formats.statements.csv_dialect import DateOrder, read_day
from emdia.kernel.phones import InvalidPhone
from emdia.kernel.phones import checked as checked_phone
from emdia.kernel.tax_ids import (
    CNPJ_LENGTH,
    CPF_LENGTH,
    InvalidTaxId,
    TaxIdKind,
    checked_as,
    is_cnpj,
    is_cpf,
    kind_of,
    normalise,
)
from emdia.kernel.words import plain_words

Value = str | int | None

LONGEST_TEXT = 500
LONGEST_NAME = 200
LONGEST_CODE = 60
MOST_CENTS = 10**15
FIRST_YEAR, LAST_YEAR = 1990, 2100
MOST_DAYS = 32_767
PERCENT_PLACES = 4  # 2,5 % has 25,000 parts per million

# Turn, hide or break text where it is shown (Unicode, Bidirectional Algorithm and format marks).
_HIDING = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
# 1,23E+10: what a spreadsheet leaves of a long number.
_MANGLED = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?[Ee]\+?[0-9]+")
_PLAIN = re.compile(r"[0-9A-DF-Za-df-z]+(?:[ ./_-][0-9A-DF-Za-df-z]+)*")
_SERIAL = re.compile(r"[0-9]{1,5}(?:[.,][0-9]+)?")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_YEAR_FIRST = re.compile(r"[0-9]{4}[/.-]")


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be kept: why."""

    code: str


Read = Callable[[str], "Value | Wrong"]


class Memo(dict[str, "Value | Wrong"]):
    """Reads each text once: a file has few days, and many rows of each customer."""

    MOST = 300_000

    def __init__(self, read: Read) -> None:
        super().__init__()
        self._read = read
        self.has_wrong = False

    def __missing__(self, text: str) -> "Value | Wrong":
        value = self._read(text)
        self.has_wrong = self.has_wrong or isinstance(value, Wrong)
        if len(self) < self.MOST:
            self[text] = value
        return value


def reader_of(field: Field, *, places: int, mark: str, order: str) -> Read:
    """Return what reads the cells of a field; a blank cell is None.

    `places` are the decimals of the currency; `mark` and `order` as in `Mapping`.
    """
    read = {
        Reads.TEXT: _text,
        Reads.NAME: _name,
        Reads.CODE: _code,
        Reads.TAX_ID: _code,
        Reads.EMAIL: _email,
        Reads.PHONE: _phone,
        Reads.COUNT: _count,
        Reads.CHOICE: _choice_of(field),
        Reads.CENTS: _cents_with(places, mark),
        Reads.PERCENT: _percent_with(mark),
        Reads.DAY: _day_with(order),
    }[field.reads]

    def read_or_blank(text: str) -> Value | Wrong:
        text = text.strip()
        return read(text) if text else None

    return read_or_blank


def tax_id(text: str, kind: str, *, fill_zeros: bool) -> tuple[str, str] | Wrong:
    """Return the kind and the number without punctuation.

    Without a kind it is a CPF or a CNPJ; the forms of others overlap and must be told.
    """
    told = TaxIdKind(kind) if kind else kind_of(text)
    if told is None:
        filled = with_zeros(text)
        if filled and fill_zeros:
            return str(kind_of(filled)), filled
        return Wrong("tax_id_lost_zeros" if filled else "tax_id_invalid")
    try:
        return str(told), checked_as(told, text)
    except InvalidTaxId:
        filled = with_zeros(text)
        if filled and kind_of(filled) is told:
            return (str(told), filled) if fill_zeros else Wrong("tax_id_lost_zeros")
        return Wrong("tax_id_invalid")


def with_zeros(text: str) -> str:
    """Return a CPF or CNPJ whose leading zeros a spreadsheet took; "" when it is none."""
    number = normalise(text)
    if number.isascii() and number.isdigit():
        if 7 < len(number) < CPF_LENGTH and is_cpf(number.zfill(CPF_LENGTH)):
            return number.zfill(CPF_LENGTH)
        if CPF_LENGTH < len(number) < CNPJ_LENGTH and is_cnpj(number.zfill(CNPJ_LENGTH)):
            return number.zfill(CNPJ_LENGTH)
    return ""


def _text(text: str) -> Value | Wrong:
    words = " ".join(text.split())
    if _HIDING.search(words):
        return Wrong("text_hidden_marks")
    return words if len(words) <= LONGEST_TEXT else Wrong("text_too_long")


def _name(text: str) -> Value | Wrong:
    words = _text(text)
    if not isinstance(words, str):
        return words
    if not any(map(str.isalnum, words)):
        return Wrong("name_invalid")
    return words if len(words) <= LONGEST_NAME else Wrong("text_too_long")


def _code(text: str) -> Value | Wrong:
    # What nearly every code is: words of letters and digits, too long or mangled in no way.
    if len(text) <= LONGEST_CODE and _PLAIN.fullmatch(text):
        return text
    if _MANGLED.fullmatch(text):
        return Wrong("excel_mangled")
    words = _text(text)
    if isinstance(words, str) and len(words) > LONGEST_CODE:
        return Wrong("text_too_long")
    return words


def _email(text: str) -> Value | Wrong:
    address = text.lower()
    is_one = _EMAIL.fullmatch(address) and len(address) <= 254 and not _HIDING.search(address)
    return address if is_one else Wrong("email_invalid")


def _phone(text: str) -> Value | Wrong:
    try:
        return checked_phone(text[:40])
    except InvalidPhone:
        return Wrong("phone_invalid")


def _count(text: str) -> Value | Wrong:
    digits = text.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 5:
        return Wrong("number_invalid")
    return int(digits) if int(digits) <= MOST_DAYS else Wrong("number_invalid")


def _choice_of(field: Field) -> Read:
    known = {plain_words(word): value for word, value in field.choices.items() if word}
    known |= {word.replace(" ", ""): value for word, value in known.items()}

    def read(text: str) -> Value | Wrong:
        word = plain_words(text)
        found = known.get(word, known.get(word.replace(" ", "")))
        return Wrong("choice_unknown") if found is None else found

    return read


def _cents_with(places: int, mark: str) -> Read:
    def read(text: str) -> Value | Wrong:
        try:
            cents = cents_of(text, places=places, mark=mark or None)
        except AmbiguousAmount:
            return Wrong("amount_ambiguous")
        except InvalidAmount:
            return Wrong("amount_invalid")
        if cents < 0:
            return Wrong("amount_negative")
        return cents if cents < MOST_CENTS else Wrong("amount_too_large")

    return read


def _percent_with(mark: str) -> Read:
    def read(text: str) -> Value | Wrong:
        number = text.removesuffix("%").rstrip()
        try:
            own = decimal_mark(number)
            # A rate of a thousand percent is none: what may be either is a fraction.
            decimal = next((sign for sign in number if sign in ".,"), mark)
            ppm = cents_of(
                number, places=PERCENT_PLACES, mark=decimal if own == EITHER else mark or None
            )
        except InvalidAmount:
            return Wrong("percent_invalid")
        return ppm if 0 <= ppm <= 1_000_000 else Wrong("percent_invalid")

    return read


def _day_with(order: str) -> Read:
    def read(text: str) -> Value | Wrong:
        if _SERIAL.fullmatch(text):
            return Wrong("date_serial")
        own = DateOrder.YEAR_FIRST if _YEAR_FIRST.match(text) else None
        day = _day(text, own or (DateOrder(order) if order else None))
        if not isinstance(day, date):
            return day
        return day.isoformat() if FIRST_YEAR <= day.year <= LAST_YEAR else Wrong("date_implausible")

    return read


def _day(text: str, order: DateOrder | None) -> date | Wrong:
    """Return the day; in an order nobody told, only when its numbers allow no other."""
    orders = [order] if order else [DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST]
    days = {day for one in orders if (day := read_day(text, one)) is not None}
    if len(days) > 1:
        return Wrong("date_ambiguous")
    return days.pop() if days else Wrong("date_invalid")
