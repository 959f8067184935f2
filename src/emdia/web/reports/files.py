"""A report as a file, and the fact that somebody took it away."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import cast

from django.http import FileResponse, HttpResponse

from emdia.formats.csv_table import Cell
from emdia.web import address
from emdia.web.guard import GuardedRequest
from emdia.web.lists.asked import asked
from emdia.web.lists.files import KINDS, table
from emdia.workflows.record_export import Exported, record


def answer(
    request: GuardedRequest,
    *,
    name: str,
    code: str,
    head: Sequence[str],
    rows: Sequence[Iterable[Cell]],
    on: date,
) -> HttpResponse:
    """Answer with a report as a file of the kind asked for; `on` is the day it speaks of."""
    form = address.choice(request, "as", KINDS) or "csv"
    file = table(head=head, rows=(list(row) for row in rows), form=form)
    record(
        company_id=request.company.id,
        exported=Exported(
            name=code, kind=form, rows=len(rows), asked=asked(request.GET), columns=()
        ),
        by=request.actor,
    )
    answered = FileResponse(
        file.content,
        as_attachment=True,
        filename=f"{name}-{on.isoformat()}.{file.ending}",
        content_type=file.content_type,
    )
    return cast("HttpResponse", answered)
