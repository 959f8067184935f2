"""One declared layout reads, writes, and refuses to be declared wrong."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.fixed_width import (
    BadLayout,
    Blanks,
    Cents,
    Day,
    DayLong,
    DayYearFirst,
    Digits,
    Field,
    FieldDoesNotFit,
    Kind,
    Layout,
    Literal,
    Number,
    TaxId,
    Text,
    split_lines,
)
from emdia.kernel.days import NO_DAY, to_date, to_day


def layout(*fields: Field, width: int = 20) -> Layout:
    return Layout(
        name="test", width=width, manual="invented", manual_date=date(2026, 1, 1), fields=fields
    )


def one(kind: Kind, *records: bytes) -> tuple[list[object], list[str]]:
    """Return the values read from records of one field, and the codes of their faults."""
    of_kind = layout(Field("campo", 1, len(records[0]), kind), width=len(records[0]))
    lines = split_lines(b"\n".join(records) + b"|", width=len(records[0]) + 1)
    column = of_kind.read(lines.matrix, line_numbers=lines.line_numbers).column("campo")
    return column.values.tolist(), [fault.code for fault in column.faults()]


@pytest.mark.parametrize(
    ("fields", "columns"),
    [
        ([Field("a", 1, 9, Text()), Field("b", 11, 20, Text())], "no field covers columns 10-10"),
        ([Field("a", 1, 9, Text()), Field("b", 8, 20, Text())], "overlaps columns 8-9"),
        ([Field("a", 2, 20, Text())], "no field covers columns 1-1"),
        ([Field("a", 1, 19, Text())], "end at column 19, the record at 20"),
        ([Field("a", 1, 21, Text())], "end at column 21, the record at 20"),
        ([Field("a", 5, 1, Text())], "a \\(5-1\\) ends before it begins"),
        ([Field("a", 1, 9, Text()), Field("a", 10, 20, Text())], "more than one field is called a"),
    ],
)
def test_a_gap_or_an_overlap_is_refused_by_its_columns(fields: list[Field], columns: str) -> None:
    with pytest.raises(BadLayout, match=columns):
        layout(*fields)


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        (Text(), "x" * 21, "longer than 20"),
        (Text(), "naïve €", "outside Latin-1"),
        (Text(), "two\nlines", "control character"),
        (Text(), 12, "not text"),
        (Digits(), "12a", "not made of digits"),
        (Digits(), "1" * 21, "longer than 20"),
        (TaxId(), "12.345", "not made of digits and capital"),
        (Number(), -1, "negative"),
        (Cents(), -1, "negative"),
        (Cents(), 10**15, "above any amount"),
        (Literal("2"), "3", "not the literal"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_the_field(
    kind: Kind, value: object, reason: str
) -> None:
    with pytest.raises(FieldDoesNotFit, match=reason) as refusal:
        layout(Field("campo", 1, 20, kind)).write({"campo": value})
    assert "campo (1-20)" in str(refusal.value)


def test_an_amount_of_all_nines_is_not_written() -> None:
    with pytest.raises(FieldDoesNotFit, match="overflow"):
        layout(Field("valor", 1, 5, Cents()), width=5).write({"valor": 99_999})


def test_a_day_outside_the_century_of_two_digits_is_not_written() -> None:
    with pytest.raises(FieldDoesNotFit, match="hundred years"):
        layout(Field("dia", 1, 6, Day()), width=6).write({"dia": date(2070, 1, 1)})


def test_a_name_the_layout_does_not_have_is_refused() -> None:
    with pytest.raises(FieldDoesNotFit, match="'outro'"):
        layout(Field("campo", 1, 20, Text())).write({"outro": 1})


def test_what_is_left_out_is_blank_zero_or_literal() -> None:
    record = layout(
        Field("tipo", 1, 1, Literal("9")),
        Field("nome", 2, 6, Text()),
        Field("numero", 7, 9, Number()),
        Field("dia", 10, 15, Day()),
        Field("brancos", 16, 20, Blanks()),
    ).write({})
    assert record == b"9" + b" " * 5 + b"000" + b"000000" + b" " * 5


@pytest.mark.parametrize(
    ("found", "value", "codes"),
    [
        (b"0000001234567", 1_234_567, []),
        (b"0000000000000", 0, []),
        (b"00000000O1234", 0, ["amount_invalid"]),
        (b"             ", 0, ["amount_invalid"]),
        (b"000000000 123", 0, ["amount_invalid"]),
        (b"-000000001234", 0, ["amount_range"]),
        (b"9999999999999", 0, ["amount_range"]),
        (b"99999999999999999", 0, ["amount_range"]),
        (b"01000000000000000", 0, ["amount_range"]),
        (b"00999999999999999", 999_999_999_999_999, []),
        (b"100000000000000000000", 0, ["amount_range"]),
    ],
)
def test_amounts(found: bytes, value: int, codes: list[str]) -> None:
    assert one(Cents(), found) == ([value], codes)


@pytest.mark.parametrize(
    ("found", "day", "codes"),
    [
        (b"100326", date(2026, 3, 10), []),
        (b"290224", date(2024, 2, 29), []),
        (b"010169", date(2069, 1, 1), []),
        (b"010170", date(1970, 1, 1), []),
        (b"000000", None, []),
        (b"      ", None, []),
        (b"310226", None, ["date_invalid"]),
        (b"290225", None, ["date_invalid"]),
        (b"001226", None, ["date_invalid"]),
        (b"101326", None, ["date_invalid"]),
        (b"1O0326", None, ["date_invalid"]),
    ],
)
def test_days_of_two_digit_years(found: bytes, day: date | None, codes: list[str]) -> None:
    assert one(Day(), found) == ([to_day(day)], codes)


@pytest.mark.parametrize("found", [b"000000", b"      "])
def test_a_required_day_must_be_there(found: bytes) -> None:
    assert one(Day(required=True), found) == ([NO_DAY], ["date_invalid"])


@pytest.mark.parametrize(
    ("found", "codes"),
    [(b"31022026", ["date_invalid"]), (b"00000000", []), (b"01010000", ["date_invalid"])],
)
def test_days_of_long_years_that_are_none(found: bytes, codes: list[str]) -> None:
    assert one(DayLong(), found) == ([NO_DAY], codes)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2069, 12, 31)))
def test_every_day_of_a_century_reads_as_itself(day: date) -> None:
    values, codes = one(Day(), day.strftime("%d%m%y").encode())
    assert (to_date(values[0]), codes) == (day, [])  # type: ignore[arg-type]


@given(st.dates())
def test_every_day_of_the_calendar_reads_as_itself(day: date) -> None:
    written = layout(Field("dia", 1, 8, DayLong()), width=8).write({"dia": day})
    values, codes = one(DayLong(), written)
    assert (to_date(values[0]), codes) == (day, [])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "found", "value", "codes"),
    [
        (Digits(), b"00123", b"00123", []),
        (Digits(), b"     ", b"", []),
        (Digits(), b"00 23", b"00 23", ["digits_invalid"]),
        (Number(), b"00123", 123, []),
        (Number(), b"0012X", 0, ["number_invalid"]),
        (TaxId(), b"12ABC34501DE35", b"12ABC34501DE35", []),
        (TaxId(), b"12abc34501DE35", b"12abc34501DE35", ["tax_id_invalid"]),
        (Text(), b"JO\xc3O   ", b"JO\xc3O", []),
        (Text(), b"A\x85B  ", b"A\x85B", []),
        (Text(), b"A\tB  ", b"A?B", ["control_character"]),
        (Blanks(), b"what?", b"what?", []),
        (Literal("2"), b"1", b"1", ["literal_mismatch"]),
    ],
)
def test_texts_and_numbers(kind: Kind, found: bytes, value: object, codes: list[str]) -> None:
    assert one(kind, found) == ([value], codes)


def test_a_fault_names_line_field_columns_and_raw_characters() -> None:
    of_title = layout(Field("nome", 1, 4, Text()), Field("valor", 5, 10, Cents()), width=10)
    lines = split_lines(b"JOSE000100\nRITA00O\x85 0\n", width=10)
    records = of_title.read(lines.matrix, line_numbers=lines.line_numbers)
    (fault,) = records.column("valor").faults()
    assert (fault.code, fault.line, fault.columns) == ("amount_invalid", 2, (5, 10))
    assert (fault.field, fault.found) == ("valor", "00O\x85 0")
    assert fault.message.startswith("Line 2, valor (5-10): '00O\\x85 0' is not an amount")


def test_only_the_chosen_rows_are_read() -> None:
    of_line = layout(Field("numero", 1, 1, Number()), width=1)
    lines = split_lines(b"1\n2\n3\n4\n", width=1)
    records = of_line.read(lines.matrix, rows=np.array([1, 3]), line_numbers=lines.line_numbers)
    assert records.column("numero").values.tolist() == [2, 4]
    assert records.line_numbers.tolist() == [2, 4]
    assert records.row(1) == {"numero": 4}


# ── A record derived from another, and told from the others ─────────────────────────────

BASE = layout(
    Field("tipo", 1, 1, Literal("3")),
    Field("segmento", 2, 2, Literal("T")),
    Field("nosso_numero", 3, 12, Text()),
    Field("brancos", 13, 20, Blanks()),
)


def test_a_derived_record_replaces_what_its_fields_touch() -> None:
    derived = BASE.with_fields(
        Field("carteira", 3, 5, Digits()),
        Field("nosso_numero", 6, 12, Digits()),
        name="derived",
        manual="another manual",
        manual_date=date(2026, 1, 1),
    )
    assert [item.name for item in derived.fields] == [
        "tipo", "segmento", "carteira", "nosso_numero", "brancos",
    ]  # fmt: skip
    assert (derived.name, derived.manual) == ("derived", "another manual")
    assert derived.manual_date == date(2026, 1, 1)
    assert derived.told_by == BASE.told_by


def test_a_derived_record_must_cover_every_column_too() -> None:
    with pytest.raises(BadLayout, match="no field covers columns 6-12"):
        BASE.with_fields(Field("carteira", 3, 5, Digits()), name="derived")


def test_a_record_is_told_by_its_literals() -> None:
    told = BASE.with_fields(name="told", told_by=("tipo", "segmento"))
    lines = split_lines(b"3T|\n3U|\n1T|\n3T|\n", width=20)
    assert BASE.matches(lines.matrix).tolist() == [True, True, False, True]
    assert told.matches(lines.matrix).tolist() == [True, False, False, True]
    assert np.array_equal(told.rows(lines.matrix), [0, 3])
    assert BASE.rows(lines.matrix[:2]) == slice(0, 2)


@pytest.mark.parametrize("name", ["nosso_numero", "outro"])
def test_a_record_is_told_by_literals_only(name: str) -> None:
    with pytest.raises(BadLayout, match=f"'{name}', which tells the record, is no literal"):
        BASE.with_fields(name="told", told_by=(name,))


@pytest.mark.parametrize(
    ("kind", "found", "value", "codes"),
    [
        (Literal("2", is_strict=False), b"1", b"1", ["literal_unusual"]),
        (Literal("2", is_strict=False), b"2", b"2", []),
        (Literal("136", also=("001",)), b"001", b"001", ["literal_unusual"]),
        (Literal("136", also=("001",)), b"341", b"341", ["literal_mismatch"]),
        (Cents(may_be_blank=True), b"     ", 0, []),
        (Cents(may_be_blank=True), b"000  ", 0, []),
        (Cents(may_be_blank=True), b"010  ", 0, ["amount_invalid"]),
        (Cents(), b"000  ", 0, ["amount_invalid"]),
        (Cents(may_be_blank=True), b"  1 2", 0, ["amount_invalid"]),
        (DayYearFirst(), b"20260310", to_day(date(2026, 3, 10)), []),
        (DayYearFirst(), b"10032026", NO_DAY, ["date_invalid"]),
        (DayYearFirst(), b"00000000", NO_DAY, []),
    ],
)
def test_what_real_files_do_otherwise(
    kind: Kind, found: bytes, value: object, codes: list[str]
) -> None:
    assert one(kind, found) == ([value], codes)


@given(st.dates())
def test_every_day_written_year_first_reads_as_itself(day: date) -> None:
    written = layout(Field("dia", 1, 8, DayYearFirst()), width=8).write({"dia": day})
    values, codes = one(DayYearFirst(), written)
    assert (to_date(values[0]), codes) == (day, [])  # type: ignore[arg-type]
