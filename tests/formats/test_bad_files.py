"""Bad inputs, one row each: what the fault says, and that the rest of the file goes on."""

import codecs
import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Event, UnknownBank
from emdia.formats.banks.b341_itau.cnab400_retorno import DETALHE, HEADER
from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, many_titles, write_return
from emdia.formats.fixed_width import lines as fixed_width_lines
from emdia.formats.returns import ReturnFile, Unreadable, read_return
from emdia.formats.returns.fault_log import MAX_FAULTS

GOOD = write_return(header=SAMPLE_HEADING, titles=many_titles(count=4, on=date(2026, 3, 10)))
HEADER_LINE, *TITLE_LINES, TRAILER_LINE = GOOD.split(b"\r\n")[:-1]
Lines = list[bytes]


def read(data: bytes) -> ReturnFile:
    return read_return(data, bank="341", layout="400")


def put(line: int, first: int, found: bytes) -> Callable[[Lines], Lines]:
    """Return what puts `found` at column `first` of line `line`, both from 1."""

    def change(lines: Lines) -> Lines:
        text = lines[line - 1]
        lines[line - 1] = text[: first - 1] + found + text[first - 1 + len(found) :]
        return lines

    return change


def without(line: int) -> Callable[[Lines], Lines]:
    return lambda lines: lines[: line - 1] + lines[line:]


def changed(change: Callable[[Lines], Lines], end: bytes = b"\r\n") -> bytes:
    return end.join(change([HEADER_LINE, *TITLE_LINES, TRAILER_LINE])) + end


# ── Files of which nothing is read ──────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        pytest.param(b"", "file_empty", "is empty", id="B-01 empty"),
        pytest.param(b"%PDF-1.4 ...", "file_type", "a PDF document", id="B-02 PDF"),
        pytest.param(b"\xff\xd8\xff\xe0JFIF", "file_type", "a JPEG picture", id="B-02 JPEG"),
        pytest.param(b"PK\x03\x04...", "file_type", "a ZIP archive", id="B-02 ZIP"),
        pytest.param(
            b"34100000" + b" " * 232 + b"\n", "layout_mismatch", "CNAB 240 file of bank 341",
            id="B-04 a CNAB 240 file",
        ),
        pytest.param(
            changed(put(1, 1, b"01REMESSA")), "layout_mismatch", "a file sent to a bank",
            id="B-04 a remessa",
        ),
        pytest.param(
            changed(put(1, 77, b"237")), "layout_mismatch", "CNAB 400 return of bank '237'",
            id="B-04 another bank's return",
        ),
        pytest.param(
            changed(without(1)), "layout_mismatch", "not the header", id="B-04 no header"
        ),
        pytest.param(
            changed(put(3, 34, b"\0")), "encoding", "Byte 0x00 in line 3, column 34",
            id="B-26 a NUL",
        ),
        pytest.param(
            GOOD.decode("latin-1").encode("utf-16"), "encoding", "UTF-16", id="B-26 UTF-16"
        ),
        pytest.param(
            GOOD.decode("latin-1").encode("cp037"), "encoding", "EBCDIC", id="B-26 EBCDIC"
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_none_is_refused(data: bytes, code: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refusal:
        read(data)
    (fault,) = refusal.value.faults
    assert fault.code == code


@pytest.mark.parametrize(("limit", "value"), [("MAX_BYTES", 2_000), ("MAX_LINES", 5)])
def test_b_27_a_file_above_the_limits_is_refused(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fixed_width_lines, limit, value)
    with pytest.raises(Unreadable) as refusal:
        read(GOOD)
    assert [fault.code for fault in refusal.value.faults] == ["too_large"]


def test_a_wrong_header_is_told_by_its_columns() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(changed(put(1, 77, b"237")))
    (fault,) = refusal.value.faults
    assert (fault.line, fault.columns, fault.field) == (1, (77, 79), "codigo_banco")
    assert fault.found == "237"


@pytest.mark.parametrize(("bank", "layout"), [("999", "400"), ("341", "150")])
def test_a_bank_or_layout_that_is_not_there_is_refused(bank: str, layout: str) -> None:
    with pytest.raises(UnknownBank):
        read_return(GOOD, bank=bank, layout=layout)


# ── Lines set apart while the others are read ───────────────────────────────────────────


@dataclass(frozen=True)
class BadLine:
    """What is put in line 3 and what comes of it."""

    first: int
    found: bytes
    code: str
    columns: tuple[int, int]
    event: Event = Event.UNREADABLE


BAD_LINES = {
    "B-19 a letter in an amount": BadLine(153, b"00000000O1234", "amount_invalid", (153, 165)),
    "B-19 a blank amount": BadLine(254, b" " * 13, "amount_invalid", (254, 266)),
    "B-20 a negative amount": BadLine(254, b"-000000001234", "amount_range", (254, 266)),
    "B-20 an amount of nines": BadLine(267, b"9" * 13, "amount_range", (267, 279)),
    "B-21 a day that is none": BadLine(111, b"310226", "date_invalid", (111, 116)),
    "B-21 no day where one is needed": BadLine(111, b"000000", "date_invalid", (111, 116)),
    "B-21 a credit three years ahead": BadLine(296, b"110329", "date_implausible", (296, 301)),
    "B-22 an unknown occurrence": BadLine(
        109, b"Z9", "occurrence_unknown", (109, 110), Event.UNKNOWN
    ),
    "a letter in the nosso número": BadLine(86, b"0000000A", "digits_invalid", (86, 93)),
    "B-26 a control character": BadLine(
        117, b"12\t45", "control_character", (117, 126), Event.PAID
    ),
    "a line number out of order": BadLine(395, b"000007", "line_sequence", (395, 400), Event.PAID),
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_is_told_and_the_others_read(bad: BadLine) -> None:
    returned = read(changed(put(3, bad.first, bad.found)))
    fault = returned.faults[0]
    assert (fault.code, fault.line, fault.columns) == (bad.code, 3, bad.columns)
    width = bad.columns[1] - bad.columns[0] + 1
    assert fault.found is not None
    assert fault.found.encode("latin-1")[: len(bad.found)] == bad.found[:width]
    assert returned.titles.event.tolist() == [Event.PAID, bad.event, Event.PAID, Event.PAID]


def test_a_broken_line_number_is_told_where_it_breaks_and_where_it_resumes() -> None:
    returned = read(changed(put(3, 395, b"000007")))
    assert [(fault.code, fault.line) for fault in returned.faults] == [
        ("line_sequence", 3),
        ("line_sequence", 4),
    ]


def test_a_faulty_amount_is_zero_and_needs_no_second_fault_about_the_total() -> None:
    returned = read(changed(put(3, 153, b"00000000O1234")))
    assert [fault.code for fault in returned.faults] == ["amount_invalid"]
    assert returned.titles.nominal_cents[1] == 0
    assert returned.titles.nosso_numero[1] == b"00000002"


def test_b_03_a_longer_line_becomes_an_unreadable_title() -> None:
    returned = read(changed(lambda lines: [*lines[:2], lines[2] + b"X", *lines[3:]]))
    (fault,) = returned.faults
    assert (fault.code, fault.line, fault.columns, fault.found) == (
        "line_length", 3, (401, 401), "X",
    )  # fmt: skip
    titles = returned.titles
    assert titles.event.tolist() == [Event.PAID, Event.UNREADABLE, Event.PAID, Event.PAID]
    assert (titles.nosso_numero[1], titles.nominal_cents[1]) == (b"", 0)
    assert titles.line_number.tolist() == [2, 3, 4, 5]


def test_a_longer_line_that_is_no_title_is_kept_raw() -> None:
    odd = b"7" + b"x" * 400
    returned = read(changed(lambda lines: [*lines[:2], odd, *lines[2:]]))
    assert returned.other_lines == {3: odd}
    assert {"line_length", "record_unknown"} <= {fault.code for fault in returned.faults}
    assert len(returned.titles) == 4


def test_records_of_types_the_layout_declares_are_kept_raw_without_a_fault() -> None:
    credit_split = b"4" + b"0" * 393 + b"000003"
    lines = [*TITLE_LINES[:1], credit_split]
    data = b"\n".join([HEADER_LINE, *lines, TRAILER_LINE])
    returned = read(data)
    assert returned.other_lines == {3: credit_split}
    assert "record_unknown" not in {fault.code for fault in returned.faults}


def test_a_pix_record_without_a_title_is_told() -> None:
    orphan = b"3" + b" " * 393 + b"000002"
    returned = read(changed(lambda lines: [lines[0], orphan, *lines[1:]]))
    assert ("record_order", 2) in {(fault.code, fault.line) for fault in returned.faults}


def test_a_line_whose_blanks_were_stripped_is_read() -> None:
    returned = read(changed(lambda lines: [*lines[:2], lines[2][:360], *lines[3:]]))
    assert returned.titles.event.tolist() == [Event.PAID] * 4
    assert [(fault.code, fault.line) for fault in returned.faults] == [("line_sequence", 3)]


# ── The file as a whole ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("data", "code", "line", "says"),
    [
        pytest.param(
            GOOD[: 402 * 4 + 160], "file_truncated", 5, "middle of line 5, at column 160",
            id="B-05 cut in a title",
        ),
        pytest.param(
            GOOD[: 402 * 5 + 100], "file_truncated", 6, "middle of line 6",
            id="B-05 cut in the trailer",
        ),
        pytest.param(
            changed(without(6)), "trailer_missing", 5, "ends at line 5 without a trailer",
            id="B-06 no trailer",
        ),
        pytest.param(
            changed(put(6, 213, b"00000500")), "trailer_count", 6,
            "says 500 records; the file has 4", id="B-07 count",
        ),
        pytest.param(
            changed(put(6, 221, b"00000000000001")), "trailer_total", 6,
            "says 0.01; the lines add up to 203.70: a difference of -203.69",
            id="B-08 total",
        ),
        pytest.param(
            changed(put(6, 213, b"0000050X")), "trailer_count", 6, "an unreadable number",
            id="unreadable count",
        ),
        pytest.param(
            changed(put(6, 221, b"X")), "trailer_total", 6, "cannot be read",
            id="unreadable total",
        ),
        pytest.param(
            changed(put(6, 208, b"00119")), "sequence_mismatch", 6,
            "header says file number 118, the trailer 119", id="sequence",
        ),
        pytest.param(
            GOOD + GOOD, "several_files", 7, "several files", id="two files in one"
        ),
        pytest.param(
            changed(lambda lines: [*lines, lines[1]]), "lines_after_trailer", 7,
            "after the trailer", id="a title after the trailer",
        ),
        pytest.param(
            changed(without(3)), "line_sequence", 3, "number 000004", id="a line missing"
        ),
    ],
)  # fmt: skip
def test_what_puts_the_whole_file_in_doubt(data: bytes, code: str, line: int, says: str) -> None:
    found = {fault.code: fault for fault in read(data).holding_faults}
    assert found[code].line == line
    assert says in found[code].message


def test_a_title_cut_by_the_end_of_the_file_is_unreadable() -> None:
    titles = read(GOOD[: 402 * 4 + 160]).titles
    assert titles.event.tolist() == [Event.PAID, Event.PAID, Event.PAID, Event.UNREADABLE]


def test_a_good_file_has_no_faults() -> None:
    assert read(GOOD).faults == ()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD.replace(b"\r\n", b"\n"), id="line feeds"),
        pytest.param(GOOD + b"\x1a", id="0x1A"),
        pytest.param(GOOD + b"\r\n\r\n  \r\n", id="blank lines"),
        pytest.param(GOOD.replace(b"\r\n", b"  \r\n"), id="blanks at the ends"),
        pytest.param(codecs.BOM_UTF8 + GOOD, id="mark"),
        pytest.param(codecs.BOM_UTF8 + GOOD.decode("latin-1").encode(), id="UTF-8 and mark"),
    ],
)
def test_b_10_the_same_content_has_the_same_hash(data: bytes) -> None:
    returned = read(data)
    assert returned.faults == ()
    assert returned.canonical_sha256 == read(GOOD).canonical_sha256


def test_b_26_latin_1_and_utf_8_are_both_read_right() -> None:
    returned = read(GOOD.decode("latin-1").encode())
    assert returned.faults == ()
    assert returned.canonical_sha256 == read(GOOD).canonical_sha256


def test_0x85_in_a_name_is_a_letter() -> None:
    returned = read(changed(put(3, 325, b"JOS\x85 DA SILVA")))
    assert returned.faults == ()
    assert len(returned.titles) == 4


def test_a_file_of_rubbish_has_a_bounded_number_of_faults() -> None:
    rubbish = [b"1" + b"?" * 399] * (MAX_FAULTS + 1)
    returned = read(changed(lambda lines: [lines[0], *rubbish, lines[-1]]))
    assert len(returned.faults) == MAX_FAULTS + 1
    assert returned.faults[-1].code == "too_many_faults"
    assert set(returned.titles.event.tolist()) == {Event.UNREADABLE}


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(HEADER.width + 2, len(GOOD) - 1), st.integers(1, 255)), max_size=30
    )
)
def test_any_damage_is_read_or_refused_and_never_crashes(damage: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for position, byte in damage:
        data[position] = byte
    returned = read(bytes(data))
    assert len(returned.titles) == len(returned.titles.event)
    assert returned.titles.nominal_cents.min(initial=0) >= 0


@settings(deadline=None)
@given(st.binary(max_size=DETALHE.width * 2))
def test_any_bytes_after_the_header_never_crash(tail: bytes) -> None:
    with contextlib.suppress(Unreadable):
        read(HEADER_LINE + b"\n" + tail)
