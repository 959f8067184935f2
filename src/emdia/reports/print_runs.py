"""Runs of boletos as their page shows them, and their files."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime

from emdia.books.charges.models import PrintedPart, PrintRun
from emdia.books.companies.scope import company_scope

from .missing import Missing

SAME_MOMENT = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintRunPage:
    id: int
    kind: str
    state: str
    asked_at: datetime
    asked_by: str
    charges: int
    done: int
    files: int
    refusal: str


def print_run(*, company_id: int, print_run_id: int) -> PrintRunPage:
    """Return how far a run is.

    :raises Missing: no such run in the company.
    """
    with company_scope(company_id):
        run = _run(print_run_id)
        return PrintRunPage(
            id=run.pk,
            kind=run.kind,
            state=run.state,
            asked_at=run.asked_at,
            asked_by=run.asked_by,
            charges=run.charges_count,
            done=run.done_count,
            files=PrintedPart.objects.filter(print_run=run).count(),
            refusal=run.refusal,
        )


def files_of(*, company_id: int, print_run_id: int) -> bytes:
    """Return what of a run is drawn, in one zip file.

    :raises Missing: no such run, or nothing of it is drawn.
    """
    with company_scope(company_id):
        run = _run(print_run_id)
        kept = io.BytesIO()
        parts = PrintedPart.objects.filter(print_run=run).order_by("number")
        if not parts.exists():
            raise Missing(print_run_id)
        with zipfile.ZipFile(kept, "w", zipfile.ZIP_STORED) as archive:
            for part in parts.iterator(chunk_size=20):
                name = zipfile.ZipInfo(part.name, date_time=SAME_MOMENT)
                archive.writestr(name, bytes(part.content))
        return kept.getvalue()


def _run(print_run_id: int) -> PrintRun:
    run = PrintRun.objects.filter(pk=print_run_id).first()
    if run is None:
        raise Missing(print_run_id)
    return run
