"""From the bytes of a file to lines: what is tolerated, what is set apart, what is refused."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.fixed_width import Lines, Unreadable, lines, split_lines

RECORDS = (b"0 HEADER 1", b"1 JO\xc3O  22", b"1 A\x85O   33", b"9 TRAIL  4")
PLAIN = b"\n".join(RECORDS) + b"\n"


def texts(read: Lines) -> list[bytes]:
    return [row.tobytes() for row in read.matrix]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN, id="line feeds"),
        pytest.param(PLAIN.replace(b"\n", b"\r\n"), id="carriage returns"),
        pytest.param(PLAIN.rstrip(b"\n"), id="no end to the last line"),
        pytest.param(PLAIN + b"\x1a", id="0x1A"),
        pytest.param(PLAIN + b"\r\n\x1a\r\n", id="0x1A and blank lines"),
        pytest.param(PLAIN + b"\n\n   \n", id="blank lines at the end"),
        pytest.param(PLAIN.replace(b"\n", b"   \n"), id="more blanks after the line"),
        pytest.param(PLAIN.replace(b"\n", b"\r\n", 2), id="mixed line ends"),
        pytest.param(codecs.BOM_UTF8 + PLAIN, id="byte-order mark before Latin-1"),
        pytest.param(PLAIN.decode("latin-1").encode("utf-8-sig"), id="UTF-8 with its mark"),
    ],
)
def test_the_same_content_reads_and_hashes_the_same(data: bytes) -> None:
    read = split_lines(data, width=10)
    assert texts(read) == list(RECORDS)
    assert [read.length(index) for index in range(len(read))] == [10, 10, 10, 10]
    assert read.sha256 == split_lines(PLAIN, width=10).sha256


def test_a_changed_character_changes_the_hash() -> None:
    changed = PLAIN.replace(b"22", b"23")
    assert split_lines(changed, width=10).sha256 != split_lines(PLAIN, width=10).sha256


def test_stripped_blanks_are_put_back() -> None:
    read = split_lines(b"0 HEADER 1\n1 JOAO\n9 TRAIL  4\n", width=10)
    assert texts(read)[1] == b"1 JOAO    "
    assert [read.length(index) for index in range(len(read))] == [10, 6, 10]
    padded = split_lines(b"0 HEADER 1\n1 JOAO    \n9 TRAIL  4\n", width=10)
    assert padded.sha256 == read.sha256


def test_0x85_does_not_end_a_line() -> None:
    assert len(split_lines(b"0\x85HEADER 1\n9\x85TRAIL  4\n", width=10)) == 2


def test_utf_8_without_a_mark_counts_characters_as_columns() -> None:
    read = split_lines(b"0 HEADER 1\n" + "1 JOÃO  22\n".encode(), width=10)
    assert texts(read)[1] == b"1 JO\xc3O  22"
    assert read.too_long == {}


def test_a_longer_line_is_set_apart_and_the_others_read() -> None:
    read = split_lines(PLAIN.replace(b"JO\xc3O ", b"JO\xc3OZIN"), width=10)
    assert read.too_long == {2: b"1 JO\xc3OZIN 22"}
    assert texts(read) == [RECORDS[0], b"1 JO\xc3OZIN ", *RECORDS[2:]]
    assert read.sha256 != split_lines(PLAIN, width=10).sha256


def test_lines_whose_lengths_only_sum_right_are_not_taken_for_even() -> None:
    read = split_lines(b"0 HEADER\n1 JOAO   2\xff5\n9 TRAIL  4\n", width=10)
    assert [read.length(index) for index in range(len(read))] == [8, 12, 10]


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "file_empty", "empty"),
        (b"\r\n \n\x1a", "file_empty", "empty"),
        (codecs.BOM_UTF8, "file_empty", "empty"),
        (b"%PDF-1.7\n...", "file_type", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "file_type", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "file_type", "PNG"),
        (b"PK\x03\x04\x14\x00", "file_type", "ZIP"),
        (b"\r\nOFXHEADER:100\r\n", "file_type", "OFX"),
        (b"<?xml version='1.0'?><!DOCTYPE x>", "file_type", "XML"),
        (PLAIN.decode("latin-1").encode("utf-16"), "encoding", "UTF-16"),
        (PLAIN.decode("latin-1").encode("utf-16-le"), "encoding", "0x00 in line 1, column 2"),
        ("02RETORNO".encode("cp037"), "encoding", "EBCDIC"),
    ],
)
def test_what_is_not_a_file_of_lines_is_refused(data: bytes, code: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says) as refusal:
        split_lines(data, width=10)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_a_nul_is_refused_by_its_line_and_column() -> None:
    with pytest.raises(Unreadable) as refusal:
        split_lines(PLAIN.replace(b"TRAIL", b"TR\0IL"), width=10)
    (fault,) = refusal.value.faults
    assert (fault.code, fault.line, fault.columns) == ("encoding", 4, (5, 5))


@pytest.mark.parametrize(
    ("limit", "value"), [("MAX_BYTES", 43), ("MAX_LINES", 3), ("MAX_BYTES", 39)]
)
def test_a_file_above_the_limits_is_refused(
    limit: str, value: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, limit, value)
    with pytest.raises(Unreadable) as refusal:
        split_lines(PLAIN, width=10)
    assert refusal.value.faults[0].code == "too_large"


def test_a_file_that_would_grow_when_padded_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "MAX_BYTES", 500)
    with pytest.raises(Unreadable, match="once padded"):
        split_lines(b"1\n" * 100, width=10)


def test_a_large_file_of_short_lines_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        split_lines(b"1\n" * 200_000, width=10)
    (fault,) = refusal.value.faults
    assert fault.code == "line_length"
    assert "200,000 lines of 1 characters on average, 10 expected" in fault.message


@pytest.mark.parametrize(
    ("head", "size", "code"),
    [
        (PLAIN, lines.MAX_BYTES + 1, "too_large"),
        (b"%PDF-1.7", 10**6, "file_type"),
        (b"\xff\xfe0\x00", 10**6, "encoding"),
        (b"02RETORNO\n02\x00", 10**6, "encoding"),
        (b"0" * lines.HEAD_BYTES, lines.HEAD_BYTES + 1, "line_length"),
    ],
)
def test_what_the_beginning_tells_is_refused_at_once(head: bytes, size: int, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        lines.refuse_at_once(head, size=size)
    assert refusal.value.faults[0].code == code


def test_a_file_that_may_be_one_is_not_refused_by_its_beginning() -> None:
    lines.refuse_at_once(PLAIN, size=len(PLAIN))
    lines.refuse_at_once(PLAIN * 10_000, size=lines.MAX_BYTES)
    lines.refuse_at_once(b"", size=0)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read = split_lines(data, width=10)
    except Unreadable:
        return
    assert read.matrix.shape == (len(read), 10)


@given(
    st.lists(st.text("0123456789ABCÃ\x85 ", min_size=1, max_size=10), min_size=1, max_size=8),
    st.sampled_from([b"\n", b"\r\n"]),
)
def test_both_ways_of_splitting_agree(records: list[str], end: bytes) -> None:
    padded = [b"1" + record.encode("latin-1").ljust(10)[:9] + b"." for record in records]
    even = split_lines(end.join(padded), width=11)
    uneven = split_lines(end.join([*padded, b"9"]), width=11)
    assert texts(uneven)[:-1] == texts(even)
