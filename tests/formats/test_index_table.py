"""Index values from a CSV: what is right is read, and what is wrong is named by line and field."""

from datetime import date

import pytest

from emdia.formats.index_table import MOST_BYTES, IndexRow, read_index_table

# Made up.
GOOD = "index;month;rate\nIPCA;2025-12;0,33\nIPCA;2026-01;-0,1200005\n\nOWN-1;2026-01;12\n"


@pytest.mark.parametrize(
    "data",
    [
        GOOD.encode(),
        b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ".").replace(";", ",").replace("index", "Index").encode(),
    ],
)
def test_values_are_read(data: bytes) -> None:
    assert read_index_table(data) == (
        [
            IndexRow("IPCA", date(2025, 12, 1), 3_300_000),
            IndexRow("IPCA", date(2026, 1, 1), -1_200_005),
            IndexRow("OWN-1", date(2026, 1, 1), 120_000_000),
        ],
        [],
    )


@pytest.mark.parametrize(
    ("text", "code", "line", "field"),
    [
        ("index;month\n", "heading", 1, None),
        ("", "heading", 1, None),
        ("index;month;rate\n", "file_empty", None, None),
        ("index;month;rate\nIPCA;2026-01\n", "columns", 2, None),
        ("index,month,rate\nIPCA,2026-01,0,33\n", "columns", 2, None),
        ("index;month;rate\nipca;2026-01;1\n", "index_invalid", 2, "index"),
        ("index;month;rate\nIPCA;2026-13;1\n", "month_invalid", 2, "month"),
        ("index;month;rate\nIPCA;1026-01;1\n", "month_invalid", 2, "month"),
        ("index;month;rate\nIPCA;01/2026;1\n", "month_invalid", 2, "month"),
        ("index;month;rate\nIPCA;2026-01;0,33%\n", "rate_invalid", 2, "rate"),
        ("index;month;rate\nIPCA;2026-01;0,12345678\n", "rate_invalid", 2, "rate"),
        ("index;month;rate\nIPCA;2026-01;100\n", "rate_implausible", 2, "rate"),
        ("index;month;rate\nIPCA;2026-01;-50\n", "rate_implausible", 2, "rate"),
        ("index;month;rate\nIPCA;2026-01;1\nIPCA;2026-01;2\n", "month_twice", 3, "month"),
    ],
)
def test_a_fault_names_its_place(text: str, code: str, line: int, field: str) -> None:
    _, faults = read_index_table(text.encode())
    assert [(fault.code, fault.line, fault.field) for fault in faults] == [(code, line, field)]


def test_what_is_no_text_or_too_large_is_refused() -> None:
    assert [fault.code for fault in read_index_table(b"\xff\xfe")[1]] == ["encoding"]
    assert [fault.code for fault in read_index_table(b"x" * (MOST_BYTES + 1))[1]] == [
        "file_too_large"
    ]
