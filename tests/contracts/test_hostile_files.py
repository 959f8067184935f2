"""No file makes a reader take more than ten times its size in memory, or read on above a limit.

The files are those of `bench/hostile_files.py`, which makes them large and times them too.
"""

import contextlib
import tracemalloc

import pytest

from _hostile import REFUSALS, cases
from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import MAX_ACCOUNTS, MAX_ENTRIES, read_statements

SIZE = 200_000

# A thousand faults, a few lines padded, a part of a text: taken for a small file as for a large.
OF_ANY_FILE = 2_500_000
CASES = {name: case for name, case in cases().items() if not name.endswith("times")}


@pytest.mark.parametrize("name", CASES)
def test_memory_stays_below_ten_times_the_file(name: str) -> None:
    make, read = CASES[name]
    with contextlib.suppress(*REFUSALS):
        read(make(2_000))  # Tables that are made once are not of the file.
    data = make(SIZE)
    tracemalloc.start()
    try:
        with contextlib.suppress(*REFUSALS):
            read(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak <= 10 * SIZE + OF_ANY_FILE


@pytest.mark.parametrize(
    ("layout", "text", "says"),
    [
        ("ofx", b"<STMTRS>" + b"<STMTTRN>" * (MAX_ENTRIES + 1), "entries"),
        ("ofx", b"<STMTRS>" * (MAX_ACCOUNTS + 1), "accounts"),
        ("csv", b"Data;Valor\n" + b"1/1/26;1\n" * (MAX_ENTRIES + 1), "entries"),
        ("csv", b"Data;Valor\n" + b"\n" * 1_000_001, "lines"),
        ("camt", b"<D>" + b"<Stmt></Stmt>" * (MAX_ACCOUNTS + 1) + b"</D>", "accounts"),
    ],
)
def test_a_statement_above_a_limit_is_refused(layout: str, text: bytes, says: str) -> None:
    with pytest.raises(Unreadable, match=f"more than .* {says}|[0-9] {says}") as refusal:
        read_statements(text, layout=layout)
    assert [fault.code for fault in refusal.value.faults] == ["too_large"]
