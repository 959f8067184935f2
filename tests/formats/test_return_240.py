"""CNAB 240 returns: T with U, lotes and their trailers, and what real files do."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Counting, Event, Posted, bank
from emdia.formats.banks.b341_itau.cnab240_sample import HEADER, sample
from emdia.formats.returns import ReturnFile, Unreadable, read_return, split_files
from emdia.formats.returns.writing import write_return

FORM = bank("341").returns["240"]
Lines = list[bytes]

PAID = {
    "occurrence": "06", "carteira": "109", "posted_cents": 9_750, "credited_cents": 9_750,
    "tariff_cents": 250, "channel": "B2",
}  # fmt: skip


def title(number: int) -> dict[str, Any]:
    days = {"due_day": date(2026, 3, 10), "occurrence_day": date(2026, 3, 10)}
    return PAID | days | {"nosso_numero": str(number), "nominal_cents": 10_000 + number}


GOOD = write_return(form=FORM, header=HEADER, titles=[title(number) for number in range(1, 5)])
# Lines 1 and 2 are headers; title n has its T in line 2n + 1 and its U in line 2n + 2.
LINES = GOOD.split(b"\r\n")[:-1]


def read(data: bytes, **more: Any) -> ReturnFile:
    return read_return(data, bank="341", layout="240", **more)


def joined(lines: Lines) -> bytes:
    return b"\r\n".join(lines) + b"\r\n"


def without(*numbers: int) -> Lines:
    return [line for number, line in enumerate(LINES, 1) if number not in numbers]


def put(line: int, first: int, found: bytes, lines: Lines = LINES) -> Lines:
    text = lines[line - 1]
    changed = text[: first - 1] + found + text[first - 1 + len(found) :]
    return [*lines[: line - 1], changed, *lines[line:]]


def events(returned: ReturnFile) -> list[str]:
    return [Event(event).name for event in returned.titles.event.tolist()]


def faults(returned: ReturnFile) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in returned.faults]


def test_a_title_is_told_by_both_its_records() -> None:
    returned = read(GOOD)
    titles = returned.titles
    assert returned.faults == ()
    assert titles.line_number.tolist() == [3, 5, 7, 9]
    assert titles.nosso_numero.tolist() == [b"00000001", b"00000002", b"00000003", b"00000004"]
    assert titles.nominal_cents.tolist() == [10_001, 10_002, 10_003, 10_004]
    assert titles.posted_cents.tolist() == [9_750] * 4
    assert titles.paid_cents.tolist() == [9_750] * 4
    assert titles.credited_cents.tolist() == [9_750] * 4
    assert titles.is_header_account.all()
    assert read(GOOD, net_of_tariff=True).titles.paid_cents.tolist() == [10_000] * 4


def test_the_header_of_the_lote_says_when_the_credit_is() -> None:
    header = read(GOOD).header
    assert header.credit_date is not None
    assert (header.agencia, header.conta, header.dac) == ("1234", "56789", "0")
    assert (header.sequence, header.credit_date.isoformat()) == (118, "2026-03-11")


def test_the_trailer_says_lotes_and_lines() -> None:
    trailer = read(GOOD).trailer
    assert trailer is not None
    assert (trailer.line, trailer.batches, trailer.records) == (12, 1, 12)


# ── What does not pair ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("missing", [4, 6, 8, 10])
def test_a_missing_u_leaves_one_exception_and_touches_no_neighbour(missing: int) -> None:
    returned = read(joined(without(missing)))
    alone = missing // 2 - 2
    assert [event == "UNREADABLE" for event in events(returned)] == [
        index == alone for index in range(4)
    ]
    assert faults(returned) == [("segment_order", missing - 1)]
    assert returned.holding_faults == ()
    titles = returned.titles
    assert titles.nosso_numero.tolist() == [b"0000000%d" % number for number in range(1, 5)]
    assert titles.paid_cents[alone] == 0
    assert titles.paid_cents.sum() == 3 * 9_750


@pytest.mark.parametrize("missing", [3, 5, 7, 9])
def test_a_u_without_its_t_is_kept_raw(missing: int) -> None:
    returned = read(joined(without(missing)))
    assert events(returned) == ["PAID"] * 3
    assert faults(returned) == [("segment_order", missing)]
    assert returned.other_lines == {missing: LINES[missing]}


def test_a_u_before_its_t_pairs_with_neither() -> None:
    swapped = [*LINES[:4], LINES[5], LINES[4], *LINES[6:]]
    returned = read(joined(swapped))
    assert events(returned) == ["PAID", "UNREADABLE", "PAID", "PAID"]
    assert ("segment_order", 5) in faults(returned)
    assert ("segment_order", 6) in faults(returned)
    assert returned.titles.paid_cents.tolist() == [9_750, 0, 9_750, 9_750]


def test_a_file_with_every_u_before_its_t_pays_nothing_to_the_wrong_title() -> None:
    pairs = [(LINES[row + 1], LINES[row]) for row in (2, 4, 6, 8)]
    swapped = [line for pair in pairs for line in pair]
    for number, line in enumerate(swapped, 1):
        swapped[number - 1] = line[:8] + b"%05d" % number + line[13:]
    returned = read(joined([*LINES[:2], *swapped, *LINES[10:]]))
    assert events(returned) == ["UNREADABLE"] * 4
    assert returned.titles.paid_cents.tolist() == [0] * 4


def test_two_ts_and_one_u_pay_the_second() -> None:
    doubled = [*LINES[:3], *LINES[2:]]
    returned = read(joined(doubled))
    assert events(returned) == ["UNREADABLE", *["PAID"] * 4]


@pytest.mark.parametrize(
    ("first", "found"),
    [(4, b"0002"), (9, b"00009"), (16, b"09")],
    ids=["another lote", "another number", "another movement"],
)
def test_a_u_that_is_of_something_else_is_not_taken(first: int, found: bytes) -> None:
    returned = read(joined(put(6, first, found)))
    assert events(returned) == ["PAID", "UNREADABLE", "PAID", "PAID"]
    assert ("segment_order", 5) in faults(returned)
    assert 6 in returned.other_lines


def test_a_y_between_t_and_u_is_kept_raw_and_parts_nothing() -> None:
    y = LINES[2][:8] + b"00002Y " + b"0601" + b" " * 221
    rest = [line[:8] + b"%05d" % (int(line[8:13]) + 1) + line[13:] for line in LINES[3:10]]
    trailers = [LINES[10][:17] + b"000011" + LINES[10][23:], LINES[11]]
    trailers[1] = LINES[11][:23] + b"000013" + LINES[11][29:]
    returned = read(joined([*LINES[:3], y, *rest, *trailers]))
    assert events(returned) == ["PAID"] * 4
    assert returned.other_lines == {4: y}
    assert [code for code, _ in faults(returned)] in ([], ["record_unknown"])


def test_a_long_line_in_either_record_sets_one_title_apart() -> None:
    for line in (5, 6):
        returned = read(joined([*LINES[: line - 1], LINES[line - 1] + b"X", *LINES[line:]]))
        assert events(returned) == ["PAID", "UNREADABLE", "PAID", "PAID"]
        assert faults(returned) == [("line_length", line)]


def test_a_bad_amount_in_the_u_is_told_with_the_line_of_the_u() -> None:
    returned = read(joined(put(6, 78, b"00000000000O750")))
    assert events(returned) == ["PAID", "UNREADABLE", "PAID", "PAID"]
    (fault,) = returned.faults
    assert (fault.code, fault.line, fault.columns) == ("amount_invalid", 6, (78, 92))


# ── The file as a whole ─────────────────────────────────────────────────────────────────


def test_lines_whose_blanks_were_stripped_are_read() -> None:
    stripped = b"\n".join(line.rstrip() for line in LINES) + b"\n"
    returned = read(stripped)
    assert returned.faults == ()
    assert returned.canonical_sha256 == read(GOOD).canonical_sha256


@pytest.mark.parametrize("code", [b"0", b"1", b" "])
def test_a_header_that_does_not_say_return_is_told_and_read(code: bytes) -> None:
    returned = read(joined(put(1, 143, code)))
    assert faults(returned) == [("literal_unusual", 1)]
    assert returned.holding_faults == ()
    assert events(returned) == ["PAID"] * 4


def test_a_remessa_is_refused() -> None:
    remessa = [*put(1, 143, b"1")[:2], *LINES[10:]]
    with pytest.raises(Unreadable, match="a CNAB 240 remessa of bank 341"):
        read(joined(remessa))


@pytest.mark.parametrize(
    ("lines", "code", "line", "says"),
    [
        (put(11, 18, b"000500"), "trailer_count", 11, "500 records in the lote; the file has 10"),
        (put(11, 18, b"00050X"), "trailer_count", 11, "an unreadable number"),
        (put(12, 24, b"000500"), "trailer_count", 12, "500 lines; the file has 12"),
        (put(12, 18, b"000002"), "trailer_count", 12, "2 lotes; the file has 1"),
        (without(12), "trailer_missing", 11, "without a trailer"),
        (without(11), "trailer_missing", 11, "1 headers and 0 trailers of lotes"),
        ([*LINES, LINES[3]], "lines_after_trailer", 13, "after the trailer"),
        ([*LINES, *LINES], "several_files", 13, "several files"),
        (put(5, 9, b"00007", put(6, 9, b"00008")), "line_sequence", 5, "number 00007"),
        ([*LINES[:11], LINES[11][:20]], "file_truncated", 12, "middle of line 12"),
        (without(5, 6), "line_sequence", 5, "number 00005"),
    ],
)
def test_what_puts_the_whole_file_in_doubt(lines: Lines, code: str, line: int, says: str) -> None:
    found = [fault for fault in read(joined(lines)).holding_faults if fault.code == code]
    assert found[0].line == line
    assert says in found[0].message


def test_where_the_way_of_counting_is_unknown_a_difference_holds_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(FORM.__dict__, "counting", Counting.UNKNOWN)
    returned = read(joined(put(11, 18, b"000500")))
    assert faults(returned) == [("trailer_count_unsure", 11)]
    assert returned.holding_faults == ()


def test_totals_of_the_lote_are_checked_where_they_are_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(FORM.__dict__, "batch_totals", (("quantidade_simples", "valor_simples"),))
    assert read(GOOD).faults == ()
    assert read(joined(put(11, 30, b"%017d" % 40_010))).faults == ()
    assert faults(read(joined(put(11, 30, b"%017d" % 40_011)))) == [("trailer_total", 11)]


@pytest.mark.parametrize("data", [GOOD, sample()], ids=["paid", "sample"])
def test_files_one_after_the_other_are_parted(data: bytes) -> None:
    other = data.replace(b"VENTO", b"PRAIA")
    parts = split_files(b"\xef\xbb\xbf" + data + b"\x1a\r\n" + other)
    assert len(parts) == 2
    assert read(parts[0]).canonical_sha256 == read(data).canonical_sha256
    assert read(parts[1]).canonical_sha256 == read(other).canonical_sha256
    assert split_files(data) == (data,)


def test_what_is_no_file_is_given_back_whole() -> None:
    assert split_files(b"hello\n34100000\n") == (b"hello\n34100000\n",)


@pytest.mark.parametrize(
    ("posted", "paid", "credited"),
    [(Posted.GROSS, 9_750, 9_500), (Posted.NET, 10_000, 9_500), (Posted.BY_ACCOUNT, 9_750, 9_500)],
)
def test_what_paid_means_is_the_layouts_to_say(
    posted: Posted, paid: int, credited: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(FORM.__dict__, "posted", posted)
    titles = read(joined(put(4, 93, b"%015d" % 9_500))).titles
    assert (titles.paid_cents[0], titles.credited_cents[0]) == (paid, credited)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, len(GOOD) - 1), st.integers(0, 255))
def test_any_flipped_byte_is_found_or_changes_no_neighbour(position: int, byte: int) -> None:
    data = bytearray(GOOD)
    data[position] = byte
    try:
        returned = read(bytes(data))
    except Unreadable:
        return
    good = read(GOOD).titles
    line = position // 242 + 1
    for index, number in enumerate(good.line_number.tolist()):
        if len(returned.titles) == 4 and line not in {number, number + 1}:
            assert returned.titles.paid_cents[index] == good.paid_cents[index]
            assert returned.titles.nosso_numero[index] == good.nosso_numero[index]


@settings(deadline=None)
@given(st.permutations(range(2, 10)))
def test_no_order_of_the_lines_pays_a_title_with_anothers_amount(order: list[int]) -> None:
    # Each U has its own amount, so a wrong pair would show.
    lines = list(LINES)
    for number in range(4):
        row = 2 * number + 3
        lines[row] = lines[row][:77] + b"%015d" % (100 + number) + lines[row][92:]
    returned = read(joined([*lines[:2], *(lines[row] for row in order), *lines[10:]]))
    for nosso_numero, paid, event in zip(
        returned.titles.nosso_numero.tolist(),
        returned.titles.posted_cents.tolist(),
        returned.titles.event.tolist(),
        strict=True,
    ):
        if event != Event.UNREADABLE:
            assert paid == 99 + int(nosso_numero)
