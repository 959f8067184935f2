"""Rows of the import pages, printed in the reader's language before the template sees them."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from emdia.reports.imports import ChangeRow, DoubleRow, FaultRow, ImportRow
from emdia.web import words as common
from emdia.web.figures import count, day, instant, percent, priced
from emdia.web.imports import words
from emdia.web.words import State, Word

UNITS = ("_cents", "_ppm", "_date", "_monthly")


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportCells:
    """One import in the list and at the head of its page."""

    id: int
    url: str
    name: str
    kind: Word
    source: str
    state: State
    received: str
    received_by: Word
    read: str
    new: str
    changed: str
    same: str
    wrong: str
    doubles: str
    totals: tuple[str, ...]
    applied: str
    applied_by: Word
    waits_until: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultCells:
    """What is wrong in one row."""

    line: str
    field: Word
    found: str
    advice: Word


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCells:
    """What one row changes."""

    line: str
    label: str
    url: str
    changes: tuple[tuple[Word, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubleCells:
    """Who may be known already."""

    line: str
    label: str
    why: Word
    url: str  # of the customer it may be
    other_line: str  # or the row of the file


def import_cells(row: ImportRow) -> ImportCells:
    return ImportCells(
        id=row.id,
        url=reverse("import", args=[row.id]),
        name=row.name,
        kind=common.word(words.KINDS, row.kind),
        source=row.source,
        state=common.state(words.STATES, row.state),
        received=instant(row.received_at),
        received_by=common.actor(row.received_by),
        read=count(row.rows_read),
        new=_known(row.new),
        changed=_known(row.changed),
        same=_known(row.same),
        wrong=_known(row.wrong),
        doubles=count(row.doubles) if row.doubles else "",
        totals=tuple(priced(cents, currency) for currency, _, cents in row.totals),
        applied="" if row.applied_at is None else instant(row.applied_at),
        applied_by=common.actor(row.applied_by) if row.applied_by else "",
        waits_until="" if row.waits_until is None else day(row.waits_until.date()),
    )


def fault_cells(fault: FaultRow) -> FaultCells:
    return FaultCells(
        line=count(fault.line),
        field=common.word(words.FIELDS, fault.field),
        found=fault.found,
        advice=common.word(words.FAULTS, fault.code),
    )


def change_cells(change: ChangeRow, kind: str, currency: str) -> ChangeCells:
    return ChangeCells(
        line=count(change.line),
        label=change.label,
        url=_record_url(kind, change.record_id),
        changes=tuple(
            (field_word(name), _value(name, old, currency), _value(name, new, currency))
            for name, old, new in change.changes
        ),
    )


def double_cells(double: DoubleRow) -> DoubleCells:
    known = double.customer_id
    return DoubleCells(
        line=count(double.line),
        label=double.label,
        why=common.word(words.DOUBLES, double.by_what),
        url=reverse("customer", args=[known]) if known else "",
        other_line="" if double.other_line is None else count(double.other_line),
    )


def field_word(name: str) -> Word:
    """Return the word of a field, told by itself or by the column that keeps it."""
    if name not in words.FIELDS:
        for unit in UNITS:
            name = name.replace(unit, "")
    return common.word(words.FIELDS, name)


def _value(name: str, text: str, currency: str) -> str:
    if name.endswith("_cents"):
        return priced(int(text), currency)
    if name.endswith("_ppm"):
        return percent(int(text))
    if name.endswith("_date") and text:
        return day(date.fromisoformat(text))
    return text or "—"


def _record_url(kind: str, record_id: int) -> str:
    page = {"customers": "customer", "receivables": "receivable"}.get(kind)
    return reverse(page, args=[record_id]) if page else ""


def _known(number: int | None) -> str:
    return "" if number is None else count(number)
