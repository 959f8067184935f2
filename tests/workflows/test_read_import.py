"""A large file is read by processes of their own: the same rows and faults as in this one."""

import os
import signal
import time
from collections.abc import Generator
from pathlib import Path
from threading import Thread

import pytest

from emdia.formats.portfolio import Kind, Mapping, guess
from emdia.formats.tables import Unreadable, open_table
from emdia.workflows import import_portfolio, read_import
from emdia.workflows.read_import import LARGE_BYTES, ReaderEnded, Reading, Rows, read

from .house import House
from .test_import_portfolio import CUSTOMERS, apply, bring, check, receive, staged_rows

HEADER = "Documento;Cliente;Emissão;Vencimento;Valor\n"
# Five pieces of a megabyte.
LINES = 120_000


def text(lines: int = LINES) -> str:
    return HEADER + "".join(
        f"T{number:07d};K{1 + number % 977};01/03/2026;31/03/2026;{1 + number % 5_000},00\n"
        for number in range(lines)
    )


def rows_of(content: str, *, size: int) -> Generator[Rows]:
    table = open_table(content.encode())
    mapping = Mapping(columns=guess(Kind.RECEIVABLES, table.headings), mark=",", order="dmy")
    reading = Reading(
        import_id=7,
        kind=Kind.RECEIVABLES,
        mapping=mapping,
        headings=table.headings,
        currency="BRL",
    )
    return read(table, reading, size=size)


def readers() -> set[int]:
    """Return the processes of readers that this process began."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            if b"read_import" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.add(child)
    return found


@pytest.mark.parametrize("document", ["T0000007", '"T0000007"'])
def test_readers_find_what_one_process_finds(document: str) -> None:
    content = text().replace("T0000007", document).replace(";31/03/2026;7,", ";31/02/2026;7,")
    apart, here = rows_of(content, size=LARGE_BYTES), rows_of(content, size=LARGE_BYTES - 1)
    found, expected = list(apart), list(here)
    assert [one.laid for one in found] == [one.laid for one in expected]
    assert sum(one.rows for one in found) == LINES
    assert any(laid.table == "staged_verdict" for one in found for laid in one.laid)
    # Each reader tells whom it meets first, so some are told twice.
    met: dict[str, str] = {}
    for one in found:
        met |= one.references
    assert met == {key: value for one in expected for key, value in one.references.items()}
    assert not readers()


def test_a_row_that_cannot_be_cut_is_told_with_its_line_after_the_rows_before_it() -> None:
    content = text().replace("T0100000;", "T0100000\r;")
    reading = rows_of(content, size=LARGE_BYTES)
    before = next(reading)
    with pytest.raises(Unreadable) as refused:
        list(reading)
    assert refused.value.fault.line == 100_002
    assert before.rows > 0
    assert not readers()


def test_whoever_stops_leaves_no_reader() -> None:
    reading = rows_of(text(), size=LARGE_BYTES)
    next(reading)
    assert len(readers()) == read_import.READERS
    reading.close()
    assert not readers()


def test_a_reader_that_is_killed_is_missed() -> None:
    reading = rows_of(text(), size=LARGE_BYTES)
    next(reading)
    for one in readers():
        os.kill(one, signal.SIGKILL)
    with pytest.raises(ReaderEnded):
        list(reading)
    assert not readers()


@pytest.fixture
def house(database: str, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(read_import, "LARGE_BYTES", 1)
    house = House()
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    return house


TITLES = HEADER + "".join(
    f"T{number};K{1 + number % 2};01/03/2026;31/03/2026;10,00\n" for number in range(50)
)


def test_a_file_read_apart_is_applied(house: House) -> None:
    import_id, found = check(house, Kind.RECEIVABLES, TITLES)
    assert (found.rows, found.new, found.wrong) == (50, 50, 0)
    done = apply(house, import_id)
    assert done is not None
    assert done.is_applied


def kill_the_first(killed: list[int]) -> None:
    while not (found := readers()):
        time.sleep(0.002)
    killed.append(min(found))
    os.kill(killed[0], signal.SIGKILL)


def test_where_a_reader_was_killed_nothing_is_kept_and_the_file_may_be_sent_again(
    house: House,
) -> None:
    import_id = receive(house, Kind.RECEIVABLES, TITLES)
    killed: list[int] = []
    killer = Thread(target=kill_the_first, args=(killed,))
    killer.start()
    where = {"company_id": house.company_id, "import_id": import_id}
    with pytest.raises(ReaderEnded):
        import_portfolio.check(**where)
    killer.join()
    assert len(killed) == 1
    import_portfolio.give_up(**where)
    assert staged_rows() == 0
    assert bring(house, Kind.RECEIVABLES, TITLES).new == 50
