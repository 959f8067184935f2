"""A list as a file: CSV, plainly or as a Brazilian Excel opens it, and XLSX.

Rows are written as they are read, into a file that memory does not hold. That
somebody took it away is a fact: which list, narrowed how, how many rows.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from tempfile import NamedTemporaryFile, SpooledTemporaryFile
from typing import IO, Any, cast

import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell, Form, Money, pieces
from emdia.kernel.money import exponent
from emdia.web import address
from emdia.web.figures import language
from emdia.web.guard import GuardedRequest, View, now, page
from emdia.web.lists.asked import asked
from emdia.web.lists.columns import Column, Value, chosen
from emdia.web.lists.kinds import ListKind
from emdia.web.words import State
from emdia.workflows.record_export import Exported, record

KINDS = ("csv", "csv-br", "xlsx")
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_IN_MEMORY = 2_000_000
ROWS_AT_MOST = 1_000_000  # a sheet holds a few more


class Counted:
    """Rows that count themselves as they go by."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self._rows = rows
        self.count = 0

    def __iter__(self) -> Iterator[Any]:
        for row in self._rows:
            if self.count == ROWS_AT_MOST:
                return
            self.count += 1
            yield row


def export_of(
    kind: ListKind,
    *,
    columns: Callable[[GuardedRequest], Sequence[Column]],
    rows: Callable[[GuardedRequest], Iterable[Any]],
    capability: str = "lists.export",
) -> View:
    """Return the view that gives a list as a file: the columns and rows its address asks for."""

    @page(capability)
    def export(request: GuardedRequest) -> HttpResponse:
        if kind.capability not in request.capabilities:
            raise PermissionDenied(kind.capability)
        return answer(
            request,
            kind=kind,
            columns=chosen(request, columns(request)),
            rows=rows(request),
        )

    return export


def answer(
    request: GuardedRequest,
    *,
    kind: ListKind,
    columns: Sequence[Column],
    rows: Iterable[Any],
    on: date | None = None,
) -> HttpResponse:
    """Answer with all `rows` as a file of the kind asked for, and record who took it.

    The file is named by the day it speaks of: `on`, or the day it is taken.
    """
    form = address.choice(request, "as", KINDS) or "csv"
    counted = Counted(rows)
    head = [str(column.word) for column in columns]
    cells = ([_plain(column.value(row)) for column in columns] for row in counted)
    file = table(head=head, rows=cells, form=form)
    record(
        company_id=request.company.id,
        exported=Exported(
            name=kind.code,
            kind=form,
            rows=counted.count,
            asked=asked(request.GET),
            columns=tuple(column.code for column in columns),
        ),
        by=request.actor,
    )
    filename = f"{slugify(str(kind.word))}-{on or now():%Y-%m-%d}.{file.ending}"
    answer = FileResponse(
        file.content, as_attachment=True, filename=filename, content_type=file.content_type
    )
    return cast("HttpResponse", answer)


@dataclass(frozen=True, slots=True)
class Written:
    """A table as a file."""

    content: IO[bytes]
    content_type: str
    ending: str


def table(*, head: Sequence[str], rows: Iterable[Sequence[Cell]], form: str) -> Written:
    """Return a table as a file of one of `KINDS`."""
    if form == "xlsx":
        return Written(_xlsx(head, rows), XLSX_TYPE, "xlsx")
    spelling = Form.BRAZIL if form == "csv-br" else Form.PLAIN
    return Written(_csv(head, rows, spelling), "text/csv; charset=utf-8", "csv")


def _plain(value: Value) -> Cell:
    if isinstance(value, State):
        return str(value.word)
    return timezone.localtime(value) if isinstance(value, datetime) else value


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]], form: Form) -> IO[bytes]:
    file: IO[bytes] = SpooledTemporaryFile(max_size=KEPT_IN_MEMORY)  # noqa: SIM115 - the answer closes it.
    for piece in pieces(head=head, rows=rows, form=form):
        file.write(piece)
    file.seek(0)
    return file


def _xlsx(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    file = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - the answer closes it.
    # Rows leave memory as soon as the next begins; a text is never taken for a formula.
    book = xlsxwriter.Workbook(file.name, {"constant_memory": True, "in_memory": False})
    sheet = book.add_worksheet(_("List"))
    bold = book.add_format({"bold": True})
    formats = {
        "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        "instant": book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    for place, word in enumerate(head):
        sheet.write_string(0, place, word, bold)
    sheet.freeze_panes(1, 0)
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            _write(sheet, number, place, value, formats)
    book.close()
    file.seek(0)
    return file


def _write(sheet: Any, number: int, place: int, value: Cell, formats: dict[str, Any]) -> None:
    match value:
        case None:
            return
        case Money():
            digits = exponent(value.currency)
            sheet.write_number(number, place, value.cents / 10**digits, formats["money"])
        case datetime():
            # A sheet knows no zones: it shows the company's, as the page does.
            local = timezone.localtime(value).replace(tzinfo=None)
            sheet.write_datetime(number, place, local, formats["instant"])
        case date():
            sheet.write_datetime(number, place, value, formats["day"])
        case int():
            sheet.write_number(number, place, value)
        case str():
            sheet.write_string(number, place, value)


def page_by_page(
    fetch: Callable[[int], tuple[Iterable[Any], int | None]],
) -> Iterator[Any]:
    """Yield the rows of a list page after page; `fetch` takes where a page begins, 0 at first."""
    place: int | None = 0
    while place is not None:
        rows, place = fetch(place)
        yield from rows


def links(request: GuardedRequest, url: str) -> list[tuple[str, str]]:
    """Return the address and the word of each kind of file, with what narrows the list."""
    narrowed = asked(request.GET)
    query = f"&{narrowed}" if narrowed else ""
    words = {"xlsx": _("Excel (XLSX)"), "csv-br": _("CSV for a Brazilian Excel"), "csv": "CSV"}
    order = ("xlsx", "csv-br", "csv") if language() == "pt-br" else ("xlsx", "csv", "csv-br")
    return [(f"{url}?as={kind}{query}", words[kind]) for kind in order]
