"""A table a spreadsheet opens without running anything in it."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.csv_table import FORMULA_STARTS, Cell, Form, Money, safe, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        (" =1", "' =1"),
        ("＝1", "'＝1"),
        ("Maria = 1", "Maria = 1"),
        ("", ""),
    ],
)
def test_a_formula_is_a_text(text: str, expected: str) -> None:
    assert safe(text) == expected


@given(st.text(max_size=20))
def test_no_text_begins_like_a_formula(text: str) -> None:
    assert not safe(text).lstrip(" \u00a0").startswith(FORMULA_STARTS)


ROW: tuple[Cell, ...] = (
    'José; "Zé"',
    Money(-123_456),
    Money(5),
    Money(1_000, "CLP"),
    date(2026, 3, 10),
    7,
    None,
    datetime(2026, 3, 10, 12, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("form", "delimiter", "encoding", "cells"),
    [
        (Form.BRAZIL, ";", "utf-8-sig", ["-1234,56", "0,05", "1000", "10/03/2026", "7", ""]),
        (Form.PLAIN, ",", "utf-8", ["-1234.56", "0.05", "1000", "2026-03-10", "7", ""]),
    ],
)
def test_both_forms(form: Form, delimiter: str, encoding: str, cells: list[str]) -> None:
    head = [f"c{number}" for number in range(len(ROW))]
    data = write(head=head, rows=[ROW], form=form)
    assert data.startswith(b"\xef\xbb\xbf") is (form is Form.BRAZIL)
    text = data.decode(encoding)
    assert text.endswith("\r\n")
    first, second = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    assert first == head
    assert second == ['José; "Zé"', *cells, "2026-03-10 12:00:00+00:00"]
