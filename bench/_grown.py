"""Returns as large as one likes, made of a bank's sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emdia.formats.banks import Bank, Counting, ReturnLayout
from emdia.formats.fixed_width import Layout, split_lines
from emdia.formats.fixed_width.columns import numbers
from emdia.formats.returns import read_return, recognise

Lines = NDArray[np.uint8]


@dataclass(frozen=True)
class Grown:
    """A return and how many titles it has, worth how much."""

    data: bytes
    titles: int
    total_cents: int


def sample_of(bank: Bank, form: ReturnLayout) -> bytes:
    """Return the first of the bank's samples in this layout."""
    samples = (path.read_bytes() for path in sorted(bank.samples.glob("*.ret")))
    return next(data for data in samples if recognise(data) == (bank.code, form.name))


def grown(form: ReturnLayout, sample: bytes, *, titles: int) -> Grown:
    """Return the titles of the sample again and again, numbered, with trailers that add up.

    Further records of a title, such as those of Pix, are left out; so are titles in which
    there is a fault, for a file has a thousand of them at most.
    """
    lines = split_lines(sample, width=form.width).matrix
    records = tuple(layout for layout in (form.detail, form.complement) if layout is not None)
    is_title = np.logical_or.reduce([layout.matches(lines) for layout in records])
    first = int(np.argmax(is_title))
    ends = tuple(layout for layout in (form.trailer, form.batch_trailer) if layout is not None)
    is_end = np.logical_or.reduce([layout.matches(lines) for layout in ends])
    faults = read_return(sample, bank=form.bank_code, layout=form.name).faults
    is_wrong = np.isin(np.arange(1, len(lines) + 1), [fault.line or 0 for fault in faults])
    is_sound = ~is_wrong[is_title].reshape(-1, len(records)).any(axis=1)
    body = lines[is_title].reshape(-1, len(records), form.width)[is_sound]
    details = np.tile(body, (-(-titles // len(body)), 1, 1)).reshape(-1, form.width)
    whole = np.vstack((lines[:first], details, lines[is_end]))
    number(form, whole, first=first, count=len(details))
    found = Grown(b"", len(details) // len(records), total_of(form, details))
    total_up(form, whole, found, details=len(details))
    line_ends = np.tile(np.frombuffer(b"\r\n", np.uint8), (len(whole), 1))
    return Grown(np.hstack((whole, line_ends)).tobytes(), found.titles, found.total_cents)


def number(form: ReturnLayout, lines: Lines, *, first: int, count: int) -> None:
    """Number the details, which are `count` lines from row `first` on."""
    for name, start in (("record_number", 1), ("line_sequence", first + 1)):
        if name in form.detail_fields:
            item = form.detail.by_name[form.detail_fields[name]]
            said = np.arange(start, start + count) % 10**item.width
            lines[first : first + count, item.first - 1 : item.last] = numbers(said, item.width)


def total_of(form: ReturnLayout, details: Lines) -> int:
    """Return what the titles add up to."""
    layout = form.layout_of("nominal_cents")
    assert layout is not None
    fields = {**form.detail_fields, **form.complement_fields}
    rows = np.flatnonzero(layout.matches(details))
    found = layout.read(details, rows=rows, line_numbers=np.arange(len(details), dtype=np.int32))
    return int(found.column(fields["nominal_cents"]).values.sum())


def total_up(form: ReturnLayout, lines: Lines, found: Grown, *, details: int) -> None:
    """Write into the trailers what the file holds."""
    in_batch = details + (0 if form.counting is Counting.DETAILS else 2)
    says = {
        "titles": found.titles,
        "total_cents": found.total_cents,
        "records": len(lines),
        "line_sequence": len(lines),
    }
    for name, field in form.trailer_fields.items():
        if name in says:
            say(form.trailer, field, lines, says[name])
    if form.batch_trailer is None:
        item = form.detail.by_name[form.detail_fields["line_sequence"]]
        lines[-1, item.first - 1 : item.last] = numbers(np.array([len(lines)]), item.width)[0]
        return
    for field in form.batch_trailer_fields.values():
        say(form.batch_trailer, field, lines, in_batch)
    for place, (count, amount) in enumerate(form.batch_totals):
        say(form.batch_trailer, count, lines, 0 if place else found.titles)
        say(form.batch_trailer, amount, lines, 0 if place else found.total_cents)


def say(layout: Layout, field: str, lines: Lines, value: int) -> None:
    """Write a number into a field of the records of this layout."""
    item = layout.by_name[field]
    rows = np.flatnonzero(layout.matches(lines))
    lines[rows, item.first - 1 : item.last] = numbers(np.array([value]), item.width)
