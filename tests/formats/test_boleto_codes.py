"""Barcode, digitable line and fator de vencimento: both ways, with each refusal named."""

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats import boleto
from emdia.formats.boleto import InvalidBoleto, many
from emdia.formats.boleto.bank_barcode import general_digit
from emdia.formats.boleto.check_digits import modulo_10
from emdia.formats.boleto.refusals import FieldRefused
from emdia.kernel.days import NO_DAY, to_day

REFERENCE = date(2025, 6, 1)
CAMPO_LIVRE = "1091234567840057123457000"
BARCODE = boleto.barcode(
    bank="341", due_date=date(2025, 7, 10), amount_cents=12_345, campo_livre=CAMPO_LIVRE
)
LINE = boleto.line_of(BARCODE)

digits_25 = st.text("0123456789", min_size=25, max_size=25)


@pytest.mark.parametrize(
    ("factor", "day"),
    [
        ("1000", date(2000, 7, 3)),
        ("1667", date(2002, 5, 1)),
        ("4789", date(2010, 11, 17)),
        ("9999", date(2025, 2, 21)),
        ("1000", date(2025, 2, 22)),
        ("1001", date(2025, 2, 23)),
        ("9999", date(2049, 10, 13)),
        ("1000", date(2049, 10, 14)),
    ],
)
def test_a_factor_and_its_day(factor: str, day: date) -> None:
    assert boleto.factor_of(day) == factor
    assert boleto.due_date_of(factor, reference_date=day) == day


@pytest.mark.parametrize(
    ("factor", "reference", "day"),
    [
        ("9956", date(2025, 2, 1), date(2025, 1, 9)),
        ("9956", date(2026, 2, 1), date(2025, 1, 9)),  # overdue, not in 2049
        ("1010", date(2025, 2, 1), date(2025, 3, 4)),  # across the turn, seen from before
        ("1010", date(2001, 1, 1), date(2000, 7, 13)),
        ("0000", date(2025, 2, 1), None),
    ],
)
def test_the_reference_date_chooses_the_cycle(
    factor: str, reference: date, day: date | None
) -> None:
    assert boleto.due_date_of(factor, reference_date=reference) == day


@pytest.mark.parametrize(("days", "is_inside"), [(-3000, 1), (-3001, 0), (5500, 1), (5501, 0)])
def test_the_window_has_both_ends(days: int, is_inside: int) -> None:
    due_date = REFERENCE + timedelta(days=days)
    factor = boleto.factor_of(due_date)
    if is_inside:
        assert boleto.due_date_of(factor, reference_date=REFERENCE) == due_date
    else:
        with pytest.raises(boleto.DueDateOutOfRange, match="2025-06-01 has the factor"):
            boleto.due_date_of(factor, reference_date=REFERENCE)


@pytest.mark.parametrize("factor", ["0999", "0001", "10000", "10 0", "", "²000"])
def test_what_is_no_factor(factor: str) -> None:
    with pytest.raises(boleto.DueDateOutOfRange, match="is not a fator"):
        boleto.due_date_of(factor, reference_date=REFERENCE)


def test_no_factor_before_the_first_one() -> None:
    with pytest.raises(boleto.DueDateOutOfRange, match="2000-07-03"):
        boleto.factor_of(date(2000, 7, 2))


@settings(deadline=None)
@given(st.dates(date(2000, 7, 3), date(2090, 1, 1)), st.integers(-3000, 5500))
def test_every_day_comes_back(due_date: date, days: int) -> None:
    reference = due_date - timedelta(days=days)
    factor = boleto.factor_of(due_date)
    assert boleto.due_date_of(factor, reference_date=reference) == due_date


@pytest.mark.parametrize(
    ("text", "amount_cents", "due_date"),
    [
        # Numbers the manuals of Caixa and Itaú work through digit by digit.
        ("10490.05505 77222.133348 77777.777713 4 32420000032112", 32_112, date(2006, 8, 23)),
        ("34191.10121 34567.880058 71234.570001 6 16670000012345", 12_345, date(2002, 5, 1)),
        ("03399.02827 03356.661243 57800.201014 8 20460000027371", 27_371, date(2003, 5, 15)),
    ],
)
def test_lines_the_manuals_work_through(text: str, amount_cents: int, due_date: date) -> None:
    found = boleto.decode(text, reference_date=date(2004, 1, 1))
    assert isinstance(found, boleto.Boleto)
    assert (found.amount_cents, found.due_date, found.faults) == (amount_cents, due_date, ())
    assert boleto.punctuate_line(found.line) == text
    assert boleto.decode(found.barcode, reference_date=date(2004, 1, 1)) == found


def test_a_boleto_without_amount_or_due_date() -> None:
    code = boleto.barcode(bank="001", due_date=None, amount_cents=0, campo_livre="0" * 25)
    found = boleto.read_barcode(code, reference_date=REFERENCE)
    assert (found.factor, found.due_date, found.amount_cents) == ("0000", None, 0)


def test_a_large_amount_takes_the_place_of_the_factor() -> None:
    code = boleto.barcode(
        bank="001", due_date=None, amount_cents=60_934_100_262, campo_livre="0" * 25
    )
    found = boleto.read_barcode(code, reference_date=REFERENCE)
    assert (found.factor, found.due_date, found.amount_cents) == ("0006", None, 60_934_100_262)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"bank": "34"}, "bank"),
        ({"bank": "34١"}, "bank"),
        ({"campo_livre": "1" * 24}, "campo_livre"),
        ({"campo_livre": "1" * 24 + "²"}, "campo_livre"),
        ({"currency": "99"}, "currency"),
        ({"amount_cents": -1}, "amount_cents"),
        ({"amount_cents": 10**10}, "amount_cents"),
        ({"amount_cents": 10**13, "due_date": None}, "amount_cents"),
    ],
)
def test_what_cannot_be_written_names_the_field(change: dict[str, object], field: str) -> None:
    values: dict[str, object] = {
        "bank": "341",
        "due_date": REFERENCE,
        "amount_cents": 1,
        "campo_livre": CAMPO_LIVRE,
        **change,
    }
    with pytest.raises(FieldRefused) as refusal:
        boleto.barcode(**values)  # type: ignore[arg-type]
    assert refusal.value.fault.field == field


@pytest.mark.parametrize(
    ("place", "code"),
    [(3, "line_field_1_dv"), (15, "line_field_2_dv"), (31, "line_field_3_dv"),
     (32, "barcode_dv"), (40, "barcode_dv")],
)  # fmt: skip
def test_a_wrong_digit_names_its_field(place: int, code: str) -> None:
    wrong = LINE[:place] + str((int(LINE[place]) + 1) % 10) + LINE[place + 1 :]
    with pytest.raises(InvalidBoleto) as refusal:
        boleto.decode(wrong, reference_date=REFERENCE)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_several_wrong_fields_are_all_named() -> None:
    wrong = "".join(
        str((int(digit) + 1) % 10) if place in {0, 12, 22} else digit
        for place, digit in enumerate(LINE)
    )
    with pytest.raises(InvalidBoleto) as refusal:
        boleto.decode(wrong, reference_date=REFERENCE)
    assert [fault.columns for fault in refusal.value.faults] == [(1, 10), (11, 21), (22, 32)]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "length"), (LINE[:-1], "length"), (LINE + "0", "length"), (BARCODE[:-1] + "x",
     "not_a_digit"), ("²" + BARCODE[1:], "not_a_digit"), ("0" * 4000, "length"),
     ("00000000" + BARCODE[8:], "barcode_dv")],
)  # fmt: skip
def test_what_is_neither(text: str, code: str) -> None:
    with pytest.raises(InvalidBoleto) as refusal:
        boleto.decode(text, reference_date=REFERENCE)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_a_due_date_out_of_the_window_is_said_and_the_rest_read() -> None:
    found = boleto.read_barcode(BARCODE, reference_date=date(2034, 6, 1))
    assert found.due_date is None
    assert [fault.code for fault in found.faults] == ["due_date_window"]


@settings(deadline=None)
@given(
    bank=st.text("0123456789", min_size=3, max_size=3).filter(lambda bank: bank[0] != "8"),
    due_date=st.none() | st.dates(date(2000, 7, 3), date(2080, 1, 1)),
    amount_cents=st.integers(0, 10**10 - 1),
    campo_livre=digits_25,
)
def test_every_boleto_comes_back(
    bank: str, due_date: date | None, amount_cents: int, campo_livre: str
) -> None:
    code = boleto.barcode(
        bank=bank, due_date=due_date, amount_cents=amount_cents, campo_livre=campo_livre
    )
    line = boleto.line_of(code)
    assert boleto.barcode_of(line) == code
    found = boleto.decode(boleto.punctuate_line(line), reference_date=due_date or REFERENCE)
    assert isinstance(found, boleto.Boleto)
    assert (found.bank, found.due_date, found.amount_cents, found.campo_livre) == (
        bank,
        due_date,
        amount_cents,
        campo_livre,
    )


@settings(deadline=None)
@given(digits_25, st.integers(0, 32), st.integers(1, 9))
def test_one_wrong_digit_of_fields_1_to_4_is_always_found(
    campo_livre: str, place: int, more: int
) -> None:
    line = boleto.line_of(
        boleto.barcode(bank="237", due_date=REFERENCE, amount_cents=9_999, campo_livre=campo_livre)
    )
    wrong = line[:place] + str((int(line[place]) + more) % 10) + line[place + 1 :]
    with pytest.raises(InvalidBoleto):
        boleto.barcode_of(wrong)


def test_field_5_has_only_the_general_digit_which_is_1_for_three_rests() -> None:
    codes = {
        general_digit(BARCODE[:4] + f"{factor:04d}" + BARCODE[9:]) for factor in range(1000, 1100)
    }
    assert codes == set("123456789")


@settings(deadline=None)
@given(st.lists(st.tuples(st.none() | st.dates(date(2000, 7, 3), date(2090, 1, 1)),
                          st.integers(0, 10**10 - 1), digits_25), max_size=20))  # fmt: skip
def test_many_at_once_are_as_one_by_one(rows: list[tuple[date | None, int, str]]) -> None:
    codes = many.barcodes(
        bank="341",
        due_days=np.array([to_day(row[0]) for row in rows], dtype=np.int32),
        amounts_cents=np.array([row[1] for row in rows], dtype=np.int64),
        campos_livres=np.array([row[2] for row in rows], dtype="S25"),
    )
    one_by_one = [
        boleto.barcode(bank="341", due_date=day, amount_cents=cents, campo_livre=free)
        for day, cents, free in rows
    ]
    assert [code.decode() for code in codes.tolist()] == one_by_one
    assert [line.decode() for line in many.lines(codes).tolist()] == [
        boleto.line_of(code) for code in one_by_one
    ]


@pytest.mark.parametrize(
    ("day", "cents", "free", "says"),
    [
        (NO_DAY, -1, b"0" * 25, "amount_cents"),
        (NO_DAY, 10**10, b"0" * 25, "amount_cents"),
        (0, 1, b"0" * 25, "due_date"),
        (NO_DAY, 1, b"0" * 24, "campo_livre"),
        (NO_DAY, 1, b"0" * 24 + b"X", "campo_livre"),
    ],
)
def test_many_refuse_what_one_refuses(day: int, cents: int, free: bytes, says: str) -> None:
    with pytest.raises(many.NotDigits, match=says):
        many.barcodes(
            bank="341",
            due_days=np.array([day], dtype=np.int32),
            amounts_cents=np.array([cents], dtype=np.int64),
            campos_livres=np.array([free]),
        )


def test_modulo_10_is_that_of_every_card() -> None:
    assert modulo_10("7992739871") == "3"
