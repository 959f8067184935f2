"""Bank files: uploaded, listed, read, and what became of each line."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Said
from emdia.api.keys import ApiRequest, Key
from emdia.api.limits import LARGEST_FILE_BYTES
from emdia.api.problems import NOTHING_DONE, Problem
from emdia.api.v1.pages import Listed, QueryId
from emdia.reports import bank_files as reports
from emdia.workflows import receive_bank_file as workflow

router = Router(tags=["Files"])

BINARY = "application/octet-stream"
WHOLE_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"The bytes of the file as the bank gave it, {LARGEST_FILE_BYTES} at most.",
        "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
    }
}


class FileRow(Said):
    """Counts and sums are null until the file is applied."""

    id: int
    name: str
    account: str
    state: str = Field(description="received, reading, settling, held, applied or refused.")
    sequence: int | None
    generated_date: date | None
    received_at: datetime
    received_by: str
    titles: int | None
    settled: int | None
    confirmed: int | None
    rejected: int | None
    exceptions: int | None
    paid_cents: int | None
    credited_cents: int | None
    tariff_cents: int | None
    currency: str


class Files(Said):
    items: list[FileRow]
    next_cursor: str | None


class FaultSaid(Said):
    code: str
    message: str
    line: int | None
    columns: tuple[int, int] | None
    field: str | None
    found: str | None


class BankFile(FileRow):
    faults: list[FaultSaid]


class BankLine(Said):
    line_number: int
    occurrence: str
    bank_words: list[str]
    outcome: str = Field(description="settled, confirmed, rejected or exception.")
    reason: str
    document: str
    nosso_numero: str
    customer: str
    receivable_id: int | None
    nominal_cents: int
    paid_cents: int
    tariff_cents: int
    interest_cents: int
    discount_cents: int
    occurrence_date: date | None
    credit_date: date | None


class BankLines(Said):
    items: list[BankLine]
    next_cursor: str | None


class FilesAsked(Listed):
    state: Literal["", "received", "reading", "settling", "held", "applied", "refused"] = ""


class LinesAsked(Listed):
    outcome: Literal["", "settled", "confirmed", "rejected", "exception"] = ""


class Upload(BaseModel):
    """Whose file it is, and what it is called."""

    bank_agreement_id: QueryId = Field(description="An agreement of GET /api/v1/company.")
    name: Annotated[
        str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\x00-\x1f\x7f/\\]+$")
    ]


@router.get(
    "/files",
    auth=Key("bank_files.see"),
    response=Files,
    operation_id="list_files",
    url_name="files",
    summary="List bank files, the latest first",
)
def list_files(request: ApiRequest, asked: Query[FilesAsked]) -> HttpResponse:
    """Return a page of bank files."""
    rows, before = reports.page(
        company_id=request.program.company_id,
        narrowed=reports.Narrowed(state=asked.state),
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    return read(Files, {"items": rows, "next_cursor": cursor(before, of=asked)})


@router.get(
    "/files/{int:file_id}",
    auth=Key("bank_files.see"),
    response=BankFile,
    operation_id="get_file",
    url_name="file",
    summary="Read a bank file: how far it is, what was wrong",
)
def get_file(request: ApiRequest, file_id: int) -> HttpResponse:
    """Return a file without its lines."""
    return read(BankFile, _said(request, file_id))


@router.get(
    "/files/{int:file_id}/lines",
    auth=Key("bank_files.see"),
    response=BankLines,
    operation_id="list_lines",
    url_name="lines",
    summary="List the lines of a file with their outcomes",
)
def list_lines(request: ApiRequest, file_id: int, asked: Query[LinesAsked]) -> HttpResponse:
    """Return a page of the lines of an applied file, in their order."""
    found = reports.bank_file_page(
        company_id=request.program.company_id,
        bank_file_id=file_id,
        outcome=asked.outcome,
        after=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    following = cursor(found.next_after, of=asked)
    return read(BankLines, {"items": found.lines, "next_cursor": following})


@router.post(
    "/files",
    auth=Key("bank_files.upload"),
    response={202: BankFile},
    operation_id="upload_file",
    url_name="files",
    summary="Upload a return file of a bank",
    openapi_extra=WHOLE_FILE,
)
def upload(request: ApiRequest, asked: Query[Upload]) -> HttpResponse:
    """Keep the bytes and queue the settling; ask the file how far it is."""
    if (request.content_type or "").lower() != BINARY:
        raise Problem(
            415, "media_type", f"Send the bytes with Content-Type: {BINARY}. {NOTHING_DONE}"
        )
    content = request.read()

    def work() -> Done:
        file_id = workflow.receive(
            company_id=request.program.company_id,
            bank_agreement_id=asked.bank_agreement_id,
            name=asked.name,
            content=content,
            by=request.actor,
        )
        location = f"/api/v1/files/{file_id}"
        return Done(body=_said(request, file_id), status=202, location=location)

    return act(request, work, body=content)


def _said(request: ApiRequest, file_id: int) -> BankFile:
    page = reports.bank_file_page(
        company_id=request.program.company_id, bank_file_id=file_id, outcome=None, after=0, size=1
    )
    row = FileRow.model_validate(page.file).model_dump()
    return BankFile.model_validate({**row, "faults": page.faults})
