"""One wrong byte in a remessa is told, or changes one instruction or the heading at most.

A remessa is read only to be shown; what it asks is decided by the bank. The rules are those
of docs/algorithms/return-files.md.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Bank, banks
from emdia.formats.fixed_width import Field, Unreadable
from emdia.formats.remessa import Remessa
from emdia.formats.remessa.form import RemessaLayout
from emdia.formats.remessa.reading import read_remessa

FORMS = tuple((bank, form) for bank in banks().values() for form in bank.remessas.values())
BYTES = st.sampled_from(b"0123456789") | st.sampled_from(b" AX") | st.integers(0, 255)


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


@cache
def sample_of(code: str, layout: str) -> tuple[bytes, Remessa]:
    data = (banks()[code].samples / f"remessa-cnab{layout}.rem").read_bytes()
    return data, read_remessa(data, bank=code, layout=layout)


def told(found: Remessa) -> object:
    return [(fault.code, fault.line, fault.field) for fault in found.faults], set(found.other_lines)


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_byte_changes_one_instruction(
    bank: Bank, form: RemessaLayout, data: st.DataObject
) -> None:
    raw, sound = sample_of(bank.code, form.name)
    position = data.draw(st.integers(0, len(raw) - 1), label="position")
    byte = data.draw(BYTES, label="byte")
    check(bank, form, raw[:position] + bytes([byte]) + raw[position + 1 :], sound)


def check(bank: Bank, form: RemessaLayout, flipped: bytes, sound: Remessa) -> None:
    try:
        found = read_remessa(flipped, bank=bank.code, layout=form.name)
    except Unreadable:
        return
    if told(found) != told(sound):
        return
    pairs = zip(sound.instructions, found.instructions, strict=True)
    assert sum(one != other for one, other in pairs) <= 1


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
def test_a_wrong_digit_in_a_line_number_a_count_or_a_total_is_told(
    bank: Bank, form: RemessaLayout
) -> None:
    raw, sound = sample_of(bank.code, form.name)
    assert sound.faults == ()
    checked = 0
    for line, item in numbers_of(form, raw.split(b"\r\n")):
        for column in range(item.first - 1, item.last):
            position = line * (form.width + 2) + column
            flipped = bytearray(raw)
            flipped[position] = ord("7") if raw[position] != ord("7") else ord("3")
            found = read_remessa(bytes(flipped), bank=bank.code, layout=form.name)
            told_there = {(fault.line, fault.field) for fault in found.faults}
            assert (line + 1, item.name) in told_there
            checked += 1
    assert checked > 10 * len(raw.split(b"\r\n")) // 3


def numbers_of(form: RemessaLayout, lines: Sequence[bytes]) -> Iterator[tuple[int, Field]]:
    """Yield the lines and fields that number the file, count it, or add it up."""
    names = {"line_sequence", "record_number", "records", "lines", "batches", "titles"}
    names.add("total_cents")
    frames = (form.header, form.batch_header, form.batch_trailer, form.trailer)
    for row, line in enumerate(lines[:-1]):
        matrix = np.frombuffer(line.ljust(form.width), dtype=np.uint8)[None, :]
        for part in (*(frame for frame in frames if frame), *form.instead, *form.records):
            if part.layout.matches(matrix)[0]:
                for name in part.fields.keys() & names:
                    yield row, part.layout.by_name[part.fields[name]]
                break


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
def test_a_line_that_is_missing_or_repeated_is_told(bank: Bank, form: RemessaLayout) -> None:
    raw, _ = sample_of(bank.code, form.name)
    lines = raw.split(b"\r\n")
    first = 1 if form.batch_header is None else 2
    for changed in ([*lines[:first], *lines[first + 1 :]], [*lines[: first + 1], *lines[first:]]):
        found = read_remessa(b"\r\n".join(changed), bank=bank.code, layout=form.name)
        assert "line_sequence" in {fault.code for fault in found.faults}


def test_a_lote_without_its_trailer_is_told() -> None:
    raw, _ = sample_of("341", "240")
    lines = raw.split(b"\r\n")
    found = read_remessa(b"\r\n".join([*lines[:-3], *lines[-2:]]), bank="341", layout="240")
    assert {"trailer_missing", "trailer_count"} <= {fault.code for fault in found.faults}


def test_counts_and_totals_left_at_zero_say_nothing() -> None:
    raw, sound = sample_of("104", "240")
    form = banks()["104"].remessas["240"]
    assert form.batch_trailer
    lines = raw.split(b"\r\n")
    layout = form.batch_trailer.layout
    zero = {form.batch_trailer.fields[name]: 0 for name in ("titles", "total_cents")}
    lines[-3] = layout.write(zero, over=lines[-3])
    found = read_remessa(b"\r\n".join(lines), bank="104", layout="240")
    assert found == sound
