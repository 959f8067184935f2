"""The imports of a company: the list, one of them with what was found, and its files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from emdia.books.companies.scope import company_scope
from emdia.books.imports import queries
from emdia.books.imports.models import ImportBatch
from emdia.formats.portfolio import FIELDS, Kind
from emdia.formats.portfolio.sheets import Words, wrong_rows
from emdia.formats.tables import open_table

from .chunks import latest_first
from .missing import Missing

__all__ = [
    "ImportFilters",
    "ImportPage",
    "ImportRow",
    "Imports",
    "Missing",
    "every_import",
    "import_page",
    "imports",
    "wrong_file",
]

PAGE_ROWS = 50
FIRST_FAULTS = 100
FIRST_CHANGES = 50
FIRST_DOUBLES = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportFilters:
    """Which imports are asked for; what is empty asks for all."""

    kind: str = ""
    state: str = ""
    source: str = ""
    name: str = ""  # a part of the file's


EVERY_IMPORT = ImportFilters()


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """One import. Counts are None until the file was checked; amounts are in cents."""

    id: int
    kind: str
    source: str
    name: str
    size_bytes: int
    state: str
    received_at: datetime
    received_by: str
    rows_read: int
    new: int | None
    changed: int | None
    same: int | None
    wrong: int | None
    doubles: int  # rows that may be somebody known
    totals: tuple[tuple[str, int, int], ...]
    leaves_wrong: bool
    applied_at: datetime | None
    applied_by: str
    waits_until: datetime | None  # then it is let go, when nobody has decided


@dataclass(frozen=True, kw_only=True, slots=True)
class FaultRow:
    """What is wrong in one cell or row."""

    line: int
    field: str
    code: str
    found: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """What one row changes: pairs of field, before and after."""

    line: int
    record_id: int
    label: str
    changes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubleRow:
    """Who of a file may be a customer already, or the row it may be again."""

    line: int
    label: str
    by_what: str  # name, email or phone
    customer_id: int | None
    other_line: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldRow:
    """One field and the column it is read from; "" when none."""

    name: str
    heading: str
    column: str
    is_required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPage:
    """One import and what was found in it."""

    row: ImportRow
    headings: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    fields: tuple[FieldRow, ...]
    mapping: Mapping[str, Any]
    faults: tuple[FaultRow, ...]
    changes: tuple[ChangeRow, ...]
    doubles: tuple[DoubleRow, ...]
    file_faults: tuple[Mapping[str, Any], ...]
    is_begun: bool  # a part of it is written: it can only be finished


@dataclass(frozen=True, kw_only=True, slots=True)
class Imports:
    """A page of imports, the latest first; `next_before` is 0 on the last page."""

    rows: tuple[ImportRow, ...]
    sources: tuple[str, ...]
    next_before: int


def imports(*, company_id: int, filters: ImportFilters = EVERY_IMPORT, before: int = 0) -> Imports:
    """Return the imports asked for; `before` is the id to go on from."""
    with company_scope(company_id):
        found = _page(filters, before, PAGE_ROWS + 1)
        sources = tuple(queries.source_names())
    rows = tuple(_row(batch) for batch in found[:PAGE_ROWS])
    return Imports(
        rows=rows,
        sources=sources,
        next_before=rows[-1].id if len(found) > PAGE_ROWS else 0,
    )


def every_import(*, company_id: int, filters: ImportFilters) -> Iterator[ImportRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> list[ImportRow]:
        return [_row(batch) for batch in _page(filters, before, size)]

    return latest_first(company_id=company_id, rows=rows)


def _page(filters: ImportFilters, before: int, limit: int) -> list[ImportBatch]:
    return queries.latest(
        kind=filters.kind,
        state=filters.state,
        source=filters.source,
        name=filters.name,
        before=before,
        limit=limit,
    )


def import_page(*, company_id: int, import_id: int) -> ImportPage:
    """Return one import.

    :raises Missing: no such import in the company.
    """
    with company_scope(company_id):
        batch = _batch(import_id)
        faults = queries.faults(import_id, limit=FIRST_FAULTS)
        changes = queries.changes(import_id, limit=FIRST_CHANGES)
        doubles = queries.doubles(import_id, limit=FIRST_DOUBLES)
        is_begun = queries.is_begun(import_id)
    columns = batch.mapping.get("columns", {})
    return ImportPage(
        row=_row(batch),
        headings=tuple(batch.headings),
        sample=tuple(tuple(row) for row in batch.sample),
        fields=tuple(
            FieldRow(
                name=one.name,
                heading=one.heading,
                column=columns.get(one.name, ""),
                is_required=one.is_required,
            )
            for one in FIELDS[Kind(batch.kind)]
        ),
        mapping=batch.mapping,
        faults=tuple(
            FaultRow(line=one.line, field=one.field, code=one.code, found=one.found)
            for one in faults
        ),
        changes=tuple(
            ChangeRow(
                line=one.line,
                record_id=one.record_id,
                label=one.label,
                changes=tuple(
                    (name, str(before), str(after)) for name, (before, after) in one.changes.items()
                ),
            )
            for one in changes
        ),
        doubles=tuple(
            DoubleRow(
                line=one.line,
                label=one.label,
                by_what=one.by_what,
                customer_id=one.customer_id,
                other_line=one.other_line,
            )
            for one in doubles
        ),
        file_faults=tuple(batch.faults),
        is_begun=is_begun,
    )


def wrong_file(*, company_id: int, import_id: int, heading: str, words: Words) -> bytes:
    """Return the wrong rows of a file as CSV; `words` says what is wrong with one of them.

    :raises Missing: no such import, or none of its rows is wrong.
    """
    with company_scope(company_id):
        batch = _batch(import_id)
        faults = queries.faults_by_line(import_id)
        content = queries.content(import_id) if faults else b""
    if not faults:
        raise Missing(import_id)
    table = open_table(content)
    rows = [
        (line, row)
        for portion in table.portions()
        for line, row in zip(portion.lines, portion.rows, strict=True)
        if line in faults
    ]
    return wrong_rows(
        headings=batch.headings, rows=rows, faults=faults, heading=heading, words=words
    )


def _batch(import_id: int) -> ImportBatch:
    batch = queries.batch(import_id)
    if batch is None:
        raise Missing(import_id)
    return batch


def _row(batch: ImportBatch) -> ImportRow:
    return ImportRow(
        id=batch.pk,
        kind=batch.kind,
        source=batch.source.name,
        name=batch.name,
        size_bytes=batch.size_bytes,
        state=batch.state,
        received_at=batch.received_at,
        received_by=batch.received_by,
        rows_read=batch.rows_read,
        new=batch.new_count,
        changed=batch.changed_count,
        same=batch.same_count,
        wrong=batch.wrong_count,
        doubles=batch.doubles_count,
        totals=tuple((currency, rows, cents) for currency, rows, cents in batch.totals),
        leaves_wrong=batch.leaves_wrong,
        applied_at=batch.applied_at,
        applied_by=batch.applied_by,
        waits_until=(batch.put_back_at or batch.received_at)
        + timedelta(days=queries.UNDECIDED_DAYS)
        if batch.state in queries.WAITING
        else None,
    )
