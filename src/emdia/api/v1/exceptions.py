"""Exceptions: what waits for a person, with what its money may pay; settled, undone, noted."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Line, Nothing, Said, Sent, Yes
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.problems import missing
from emdia.api.v1.pages import Listed
from emdia.api.v1.parts import GivenParts, as_parts
from emdia.api.versions import Record, Versioned
from emdia.reports import exceptions as reports
from emdia.workflows import resolve_exception as workflow
from emdia.workflows.resolve_exception import Case

router = Router(tags=["Exceptions"])

CaseId = Annotated[
    str,
    Path(pattern="^(l[1-9][0-9]{0,17}-[1-9][0-9]{0,8}|r[1-9][0-9]{0,17})$", max_length=30),
]
Standing = Literal["open", "waiting", "resolved", "ignored"]


class ExceptionRow(Said):
    id: str = Field(description="l7-12 is line 12 of file 7, r9 receipt 9.")
    reason: str
    file_id: int | None
    line_number: int | None
    receipt_id: int | None
    nosso_numero: str
    document: str
    paid_cents: int
    waiting_cents: int = Field(description="What of its money waits.")
    since_date: date | None
    payer_name: str
    payer_tax_id: str
    bank_account_id: int | None
    customer_id: int | None
    state: str = Field(description="open, waiting, resolved or ignored.")
    owner: str
    note: str


class CandidateSaid(Said):
    receivable_id: int
    document: str
    customer_id: int
    customer: str
    due_date: date
    balance_cents: int
    owed_cents: int
    give_cents: int = Field(description="Of the waiting money, were it given to this one alone.")
    points: int


class OneException(ExceptionRow, Versioned):
    """An exception, and the receivables its money may pay, the likeliest first."""

    bank_words: list[str]
    account: str
    candidates: list[CandidateSaid]


class Exceptions(Said):
    items: list[ExceptionRow]
    next_cursor: str | None


class ExceptionsAsked(Listed):
    state: Literal["", "open", "waiting", "resolved", "ignored"] = "open"


class Noted(Sent):
    """How far it is. What is ignored, or resolved while money waits, needs a note."""

    state: Standing
    note: Line = ""
    takes_it: Yes = Field(default=False, description="Let the key look after it from now on.")


@router.get(
    "/exceptions",
    auth=Key("receipts.see"),
    response=Exceptions,
    operation_id="list_exceptions",
    url_name="exceptions",
    summary="List what waits for a person, with money first, then the oldest",
)
def list_exceptions(request: ApiRequest, asked: Query[ExceptionsAsked]) -> HttpResponse:
    """Return a page of exceptions."""
    rows, after = reports.page(
        company_id=request.program.company_id,
        state=asked.state,
        after=_place(position(asked.cursor, of=asked)),
        size=asked.page_size,
    )
    items = [_row(row) for row in rows]
    following = cursor(_written(after) if after else None, of=asked)
    return read(Exceptions, {"items": items, "next_cursor": following})


@router.get(
    "/exceptions/{case}",
    auth=Key("receipts.see"),
    response=OneException,
    operation_id="get_exception",
    url_name="exception",
    summary="Read an exception with what its money may pay",
)
def get_exception(request: ApiRequest, case: CaseId) -> HttpResponse:
    """Return an exception with its candidates."""
    return read(OneException, _said(request, case))


@router.post(
    "/exceptions/{case}/settle",
    auth=Key("receipts.post"),
    response=OneException,
    operation_id="settle_exception",
    url_name="settle_exception",
    summary="Give the waiting money to receivables",
)
def settle(request: ApiRequest, case: CaseId, sent: GivenParts) -> HttpResponse:
    """Settle receivables out of the money that waits."""
    return _act(
        request,
        case,
        lambda receipt_id: workflow.settle(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            parts=as_parts(sent.parts),
            by=request.actor,
            on=today(request),
            now=now(),
        ),
    )


@router.post(
    "/exceptions/{case}/undo",
    auth=Key("receipts.post"),
    response=OneException,
    operation_id="undo_exception",
    url_name="undo_exception",
    summary="Take back what an exception settled",
)
def undo(request: ApiRequest, case: CaseId, sent: Nothing) -> HttpResponse:
    """Let the money wait for a person again."""
    return _act(
        request,
        case,
        lambda receipt_id: workflow.undo(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            by=request.actor,
            on=today(request),
            now=now(),
        ),
    )


@router.post(
    "/exceptions/{case}/note",
    auth=Key("receipts.post"),
    response=OneException,
    operation_id="note_exception",
    url_name="note_exception",
    summary="Say how far an exception is, and why",
)
def note(request: ApiRequest, case: CaseId, sent: Noted) -> HttpResponse:
    """Keep a note, who looks after it and how far it is."""

    def work() -> Done:
        workflow.say(
            company_id=request.program.company_id,
            case=_case(case),
            by=request.actor,
            now=now(),
            **sent.model_dump(),
        )
        return Done(body=_said(request, case))

    return act(request, work, record=_record(request, case))


def _act(request: ApiRequest, case: str, act_on: Callable[[int], object]) -> HttpResponse:
    def work() -> Done:
        receipt_id = _said(request, case).receipt_id
        if receipt_id is None:
            raise missing("receipt")
        act_on(receipt_id)
        return Done(body=_said(request, case))

    return act(request, work, record=_record(request, case))


def _record(request: ApiRequest, case: str) -> Record:
    # Its money is held by the company's lock, whatever the case is.
    return Record("receipt", _case(case).receipt_id or 0, lambda: _said(request, case))


def _case(written: str) -> Case:
    numbers = [int(number) for number in written[1:].split("-")]
    if len(numbers) == 1:
        return Case(receipt_id=numbers[0])
    return Case(line=(numbers[0], numbers[1]))


def _said(request: ApiRequest, written: str) -> OneException:
    case = _case(written)
    found = reports.exceptions(
        company_id=request.program.company_id,
        state="",
        line=case.line,
        receipt_id=case.receipt_id,
        as_of=today(request),
    ).open_one
    if found is None:
        raise missing("exception")
    return OneException.model_validate(
        {
            **_row(found.row).model_dump(),
            "bank_words": found.bank_words,
            "account": found.account,
            "candidates": found.candidates,
        }
    )


def _row(row: reports.ExceptionRow) -> ExceptionRow:
    of_line = f"l{row.bank_file_id}-{row.line_number}"
    told = {name: getattr(row, name, None) for name in ExceptionRow.model_fields}
    told["id"] = of_line if row.bank_file_id is not None else f"r{row.receipt_id}"
    told["file_id"] = row.bank_file_id
    return ExceptionRow.model_validate(told)


def _written(place: reports.Place) -> str:
    numbers = (
        int(place.is_without_money),
        place.since_date.toordinal() if place.since_date else 0,
        place.bank_file_id or 0,
        place.line_number or 0,
        place.receipt_id or 0,
    )
    return ".".join(map(str, numbers))


def _place(written: str) -> reports.Place | None:
    numbers = [int(number) for number in written.split(".") if number]
    if len(numbers) != 5:
        return None
    is_without_money, day, bank_file_id, line_number, receipt_id = numbers
    return reports.Place(
        is_without_money=bool(is_without_money),
        since_date=date.fromordinal(day) if 0 < day <= date.max.toordinal() else None,
        bank_file_id=bank_file_id or None,
        line_number=line_number or None,
        receipt_id=receipt_id or None,
    )
