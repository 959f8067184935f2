"""One wrong byte in a return of any bank is told, or does no more than a stated rule allows.

The rules are those of docs/algorithms/return-files.md.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.formats.banks import Bank, ReturnLayout, banks
from emdia.formats.boleto.campo_livre import Piece
from emdia.formats.fixed_width import Layout
from emdia.formats.returns import ReturnFile, Unreadable, read_return, recognise
from emdia.formats.returns.number_digits import digit_of

FORMS = tuple((bank, form) for bank in banks().values() for form in bank.returns.values())

# Told in the title itself: the line's amounts do not add up, or it is of another account.
FLAGS = ("obeys_net_identity", "is_header_account")

# The amounts that go into what was paid and credited, beside themselves.
INTO_PAID = {"posted_cents", "tariff_cents", "interest_cents", "credited_cents"}
PAID = {"paid_cents", "credited_cents"}

# What the code of the line, and the fields that refine it, decide about its own title.
OF_EVENT = {"event", "is_pix", "rebate_cents", "credit_day", "motives", *PAID}
OF_PIX = {"is_pix", "event", "pix_codes", "pix_locations", "pix_errors"}


def named(value: object) -> str:
    return str(getattr(value, "code", None) or getattr(value, "name", value))


@dataclass(frozen=True)
class Sample:
    """A bank's return and what it says."""

    form: ReturnLayout
    data: bytes
    returned: ReturnFile
    lines: tuple[bytes, ...]

    def record(self, row: int) -> Layout | None:
        line = np.frombuffer(self.lines[row].ljust(self.form.width), dtype=np.uint8)[None, :]
        records = (*self.form.read_records, *self.form.other_records)
        return next((layout for layout in records if layout.matches(line)[0]), None)

    def title_of(self, row: int) -> int:
        """Return the index of the title this line is of; -1 when it is of none."""
        numbers = self.returned.titles.line_number
        return int(np.searchsorted(numbers, row + 1, side="right")) - 1


def read(bank: Bank, form: ReturnLayout, data: bytes) -> ReturnFile:
    return read_return(data, bank=bank.code, layout=form.name)


@cache
def sample_of(code: str, layout: str) -> Sample:
    bank = banks()[code]
    form = bank.returns[layout]
    data = next(
        data
        for data in (path.read_bytes() for path in sorted(bank.samples.glob("*.ret")))
        if recognise(data) == (code, layout)
    )
    return Sample(form, data, read(bank, form, data), tuple(data.split(b"\r\n")))


def changes(before: ReturnFile, after: ReturnFile) -> dict[str, set[int]]:
    """Return the answers that differ, each with the titles it differs of."""
    found: dict[str, set[int]] = {}
    for name in before.titles.__dataclass_fields__:
        old, new = getattr(before.titles, name), getattr(after.titles, name)
        if isinstance(old, dict):
            lines = {line for line in old.keys() | new.keys() if old.get(line) != new.get(line)}
            rows = np.searchsorted(before.titles.line_number, sorted(lines)).tolist()
        else:
            rows = np.flatnonzero(old != new).tolist()
        if rows:
            found[name] = set(rows)
    return found


def is_told(before: ReturnFile, after: ReturnFile) -> bool:
    """Return whether a fault or a flag says that something is wrong."""
    told = Counter((f.code, f.line, f.field) for f in after.faults)
    if told - Counter((f.code, f.line, f.field) for f in before.faults):
        return True
    return len(before.titles) == len(after.titles) and any(
        (getattr(before.titles, flag) & ~getattr(after.titles, flag)).any() for flag in FLAGS
    )


def may_change(form: ReturnLayout, record: Layout | None, field: str) -> set[str]:
    """Return which answers of its own title a field may change without being told."""
    if record is form.pix:
        return OF_PIX
    questions = {**form.detail_fields, **form.complement_fields}
    marks = (form.refusal, form.announcement, form.refined_by)
    refining = {mark[0] for mark in marks if mark is not None} | {*form.motive_marks}
    allowed: set[str] = {*FLAGS}
    for name, answering in questions.items():
        if field == answering or field in form.added_fields.get(name, ()):
            allowed.add(name)
            if name in INTO_PAID:
                allowed |= PAID
            if name == "occurrence":
                allowed |= OF_EVENT
            if name in {"nosso_numero", "carteira"}:
                allowed |= {*OF_PIX, "number_key"}
    if field in refining:
        allowed |= OF_EVENT
    if field == form.long_motives_field:
        allowed.add("motives")
    return allowed


def check(sample: Sample, returned: ReturnFile, flipped: bytes, position: int) -> None:
    """Hold what a byte that nobody tells of changed against the rules."""
    row, column = divmod(position, sample.form.width + 2)
    assert len(returned.titles) == len(sample.returned.titles)
    differs = changes(sample.returned, returned)
    record = sample.record(row)
    if column >= sample.form.width or record is None:
        assert differs == {}
        return
    item = next(item for item in record.fields if item.first <= column + 1 <= item.last)
    title = sample.title_of(row)
    heads = (sample.form.header, sample.form.batch_header)
    if record in heads:
        assert set(differs) <= {"is_header_account"}
        return
    is_first = title == 0 and returned.header != sample.returned.header
    assert returned.header == sample.returned.header or is_first
    allowed = may_change(sample.form, record, item.name)
    if "nosso_numero" in differs:
        first = position - column
        assert has_its_digit(sample.form, flipped[first : first + sample.form.width])
    assert set(differs) <= allowed, (item, differs)
    # What a Pix record shows counts for every line of its boleto.
    shared = OF_PIX if "is_pix" in allowed else set()
    for name, rows in differs.items():
        if not (name in shared or (is_first and name == "is_header_account")):
            assert rows == {title}, (item, name, rows)


def has_its_digit(form: ReturnLayout, line: bytes) -> bool:
    """Return whether the number in a title's line may be taken for another.

    Its check digit is that of both, or there is none to hold it by: the file prints none, it
    is blank, or what it is computed from besides is not in the file.
    """
    numbering = banks()[form.bank_code].numbering
    printed = None if numbering is None else numbering.returned.get(form.name)
    if printed is None or not printed.is_whole:
        return True

    def cut(piece: Piece) -> bytes:
        item = form.detail.by_name[piece.of]
        return line[item.first - 1 : item.last][piece.first - 1 : piece.last]

    number, digit = cut(printed.number[-1]), cut(printed.digit)
    if not number.strip(b"0 ") or not digit.strip() or (printed.blank and cut(printed.blank)):
        return True
    return digit_of(line, layout=form.detail, returned=printed) == digit.decode()


BYTES = st.sampled_from(b"0123456789") | st.sampled_from(b" AX") | st.integers(0, 255)


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_byte_is_told_or_does_what_a_rule_allows(
    bank: Bank, form: ReturnLayout, data: st.DataObject
) -> None:
    sample = sample_of(bank.code, form.name)
    position = data.draw(st.integers(0, len(sample.data) - 1), label="position")
    hold(sample, bank, position, data.draw(BYTES, label="byte"))


def hold(sample: Sample, bank: Bank, position: int, byte: int) -> None:
    """Hold the sample with this byte at this position against the rules."""
    flipped = sample.data[:position] + bytes([byte]) + sample.data[position + 1 :]
    try:
        returned = read(bank, sample.form, flipped)
    except Unreadable:
        return
    if not is_told(sample.returned, returned):
        check(sample, returned, flipped, position)


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
def test_a_record_damaged_into_another_is_told_or_does_what_a_rule_allows(
    bank: Bank, form: ReturnLayout
) -> None:
    sample = sample_of(bank.code, form.name)
    seen: Counter[str] = Counter()
    for row in range(len(sample.lines) - 1):
        record = sample.record(row)
        if record is None or seen[record.name] == 2:
            continue
        seen[record.name] += 1
        columns = [record.by_name[name].first for name in record.told_by]
        for position in (row * (form.width + 2) + column - 1 for column in columns):
            for byte in b"0123456789EPQRSTUWY":
                hold(sample, bank, position, byte)


NEVER_UNTOLD: dict[str, tuple[str, ...]] = {
    "400": ("line_sequence",),
    "240": ("record_number", "batch"),
}


@pytest.mark.parametrize(("bank", "form"), FORMS, ids=named)
def test_what_numbers_and_totals_protect_is_always_told(bank: Bank, form: ReturnLayout) -> None:
    sample = sample_of(bank.code, form.name)
    protected: list[tuple[int, int]] = []
    for row in range(len(sample.lines) - 1):
        record = sample.record(row)
        names: tuple[Any, ...] = ()
        if record in (form.detail, form.complement):
            names = tuple(form.detail_fields[name] for name in NEVER_UNTOLD[form.name])
            if "total_cents" in form.trailer_fields:
                names += (form.detail_fields["nominal_cents"],)
        elif record is form.trailer:
            names = tuple(form.trailer_fields.values())
        elif record is not None and record is form.batch_trailer:
            names = tuple(form.batch_trailer_fields.values())
        for name in names:
            item = record.by_name[name] if record and name in record.by_name else None
            if item is not None:
                protected += [(row, column) for column in range(item.first - 1, item.last)]
    assert protected
    for row, column in protected[:: max(1, len(protected) // 60)]:
        position = row * (form.width + 2) + column
        digit = sample.data[position]
        flipped = bytearray(sample.data)
        flipped[position] = ord("7") if digit != ord("7") else ord("3")
        try:
            returned = read(bank, form, bytes(flipped))
        except Unreadable:
            continue
        assert is_told(sample.returned, returned), (row + 1, column + 1)
