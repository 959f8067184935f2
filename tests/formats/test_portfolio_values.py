"""Cells as people write them: what they are, and why some are nothing that can be kept."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.portfolio import FIELDS, Kind, Reads
from emdia.formats.portfolio.fields import Field
from emdia.formats.portfolio.values import Wrong, reader_of, tax_id


def read(reads: Reads, text: str, *, places: int = 2, mark: str = "", order: str = "") -> object:
    field = Field(name="x", reads=reads, words=(), heading="X", choices={"own": "own"})
    found = reader_of(field, places=places, mark=mark, order=order)(text)
    return found.code if isinstance(found, Wrong) else found


@pytest.mark.parametrize(
    ("text", "mark", "expected"),
    [
        ("1.234,56", "", 123_456),
        ("1,234.56", "", 123_456),
        ("R$ 1.234,56", "", 123_456),
        ("1234", "", 123_400),
        ("0,5", "", 50),
        ("1.234", ",", 123_400),  # the column proved that the comma is the mark
        ("1.234", "", "amount_ambiguous"),
        ("1,234", ".", 123_400),
        ("-5,00", "", "amount_negative"),
        ("(5,00)", "", "amount_negative"),
        ("5,005", ",", "amount_invalid"),
        ("1.23.4", "", "amount_invalid"),
        ("=1+1", "", "amount_invalid"),
        ("abc", "", "amount_invalid"),
        ("99999999999999999", "", "amount_too_large"),
        ("", "", None),
    ],
)
def test_amounts(text: str, mark: str, expected: object) -> None:
    assert read(Reads.CENTS, text, mark=mark) == expected


def test_a_currency_without_cents_has_none() -> None:
    assert read(Reads.CENTS, "15.000", places=0) == 15_000
    assert read(Reads.CENTS, "15000,50", places=0) == "amount_invalid"


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("31/12/2026", "dmy", "2026-12-31"),
        ("31/12/26", "dmy", "2026-12-31"),
        ("12/31/2026", "mdy", "2026-12-31"),
        ("2026-12-31", "dmy", "2026-12-31"),  # a year of four digits before all tells itself
        ("31.12.2026 00:00:00", "dmy", "2026-12-31"),
        ("20261231", "dmy", "2026-12-31"),
        ("31/02/2026", "dmy", "date_invalid"),
        ("31/12/2026", "", "2026-12-31"),  # only one order makes a day of it
        ("03/04/2026", "", "date_ambiguous"),
        ("05/05/2026", "", "2026-05-05"),  # the same day either way
        ("46000", "dmy", "date_serial"),
        ("31/12/1889", "dmy", "date_implausible"),
        ("amanhã", "dmy", "date_invalid"),
        (" ", "dmy", None),
    ],
)
def test_days(text: str, order: str, expected: object) -> None:
    assert read(Reads.DAY, text, order=order) == expected


@pytest.mark.parametrize(
    ("reads", "text", "expected"),
    [
        (Reads.PERCENT, "2", 20_000),
        (Reads.PERCENT, "2,5 %", 25_000),
        (Reads.PERCENT, "1.000", 10_000),
        (Reads.PERCENT, "0,0333", 333),
        (Reads.PERCENT, "101", "percent_invalid"),
        (Reads.COUNT, "5", 5),
        (Reads.COUNT, "5.0", 5),
        (Reads.COUNT, "-5", "number_invalid"),
        (Reads.COUNT, "70000", "number_invalid"),
        (Reads.CODE, "00123", "00123"),
        (Reads.CODE, "1,23E+10", "excel_mangled"),
        (Reads.CODE, "=A1", "=A1"),
        (Reads.CODE, "x" * 61, "text_too_long"),
        (Reads.NAME, "  Maria   Almeida ", "Maria Almeida"),
        (Reads.NAME, "=HYPERLINK(1)", "=HYPERLINK(1)"),
        (Reads.NAME, "Ana \U0001f600", "Ana \U0001f600"),
        (Reads.NAME, "abc\u202edef", "text_hidden_marks"),
        (Reads.NAME, "a\u200bb", "text_hidden_marks"),
        (Reads.NAME, "...", "name_invalid"),
        (Reads.NAME, "x" * 5_000, "text_too_long"),
        (Reads.EMAIL, "Ana@Example.COM", "ana@example.com"),
        (Reads.EMAIL, "ana@example", "email_invalid"),
        (Reads.EMAIL, "a@b.c, d@e.f", "email_invalid"),
        (Reads.PHONE, "(81) 99876-5432", "+5581998765432"),
        (Reads.PHONE, "123", "phone_invalid"),
        (Reads.CHOICE, "OWN", "own"),
        (Reads.CHOICE, "mine", "choice_unknown"),
    ],
)
def test_other_cells(reads: Reads, text: str, expected: object) -> None:
    assert read(reads, text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "fill", "expected"),
    [
        ("529.982.247-25", "", False, ("cpf", "52998224725")),
        ("12.abc.345/01de-35", "", False, ("cnpj", "12ABC34501DE35")),
        ("12.ABC.345/01DE-36", "", False, "tax_id_invalid"),
        ("111.111.111-11", "", False, "tax_id_invalid"),
        ("1234567-4", "nit", False, "tax_id_invalid"),
        ("12.345.678-5", "rut", False, ("rut", "123456785")),
        ("20-12345678-6", "cuit", False, ("cuit", "20123456786")),
        ("DE123456789", "vat", False, ("vat", "DE123456789")),
        ("X-99", "foreign", False, ("foreign", "X99")),
        ("1234567890", "", False, "tax_id_lost_zeros"),  # 01234567890 without its zero
        ("1234567890", "", True, ("cpf", "01234567890")),
        ("1234567890", "cpf", True, ("cpf", "01234567890")),
        ("1234567891", "", True, "tax_id_invalid"),
    ],
)
def test_tax_ids(text: str, kind: str, fill: bool, expected: object) -> None:
    found = tax_id(text, kind, fill_zeros=fill)
    assert (found.code if isinstance(found, Wrong) else found) == expected


@given(st.integers(0, 10**14), st.sampled_from([".", ","]), st.booleans())
def test_every_amount_written_is_read_back(cents: int, mark: str, grouped: bool) -> None:
    units = Decimal(cents).scaleb(-2)
    text = f"{units:,.2f}" if grouped else f"{units:.2f}"
    if mark == ",":
        text = text.translate(str.maketrans(",.", ".,"))
    assert read(Reads.CENTS, text) == cents


@given(
    st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    st.sampled_from(
        [("%d/%m/%Y", "dmy"), ("%m/%d/%Y", "mdy"), ("%Y-%m-%d", ""), ("%d-%m-%Y", "dmy")]
    ),
)
def test_every_day_written_is_read_back(day: date, form: tuple[str, str]) -> None:
    writing, order = form
    assert read(Reads.DAY, day.strftime(writing), order=order) == day.isoformat()


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_an_untold_order_is_never_guessed_wrong(day: date) -> None:
    assert read(Reads.DAY, day.strftime("%d/%m/%Y")) in {day.isoformat(), "date_ambiguous"}


@given(st.sampled_from(list(Reads)), st.text(max_size=40))
def test_no_text_breaks_a_reader(reads: Reads, text: str) -> None:
    read(reads, text, order="dmy")


def test_no_two_fields_of_a_kind_share_their_first_words() -> None:
    for kind in Kind:
        names = [field.name for field in FIELDS[kind]]
        headings = [field.heading for field in FIELDS[kind]]
        assert len(names) == len(set(names))
        assert len(headings) == len(set(headings))
