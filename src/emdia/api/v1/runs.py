"""Bulk runs: one act on very many titles or customers, looked at, begun, followed, taken back."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Cents, Day, Id, Line, Nothing, Ppm, Said, Sent, Words
from emdia.api.keys import ApiRequest, Key, now, require
from emdia.api.refusals import coded
from emdia.api.v1.customers import Language
from emdia.api.v1.pages import Listed
from emdia.reports import bulk_runs as reports
from emdia.workflows import bulk_runs as workflow
from emdia.workflows.bulk_runs import BulkAct

router = Router(tags=["Bulk runs"])

MOST_NAMED = 100_000
# A run is of one kind of record: what it does may ask for one of these, and it alone is asked for.
CHANGES = Key("receivables.change", "receivables.cancel", "customers.edit")
READS = Key("receivables.see", "customers.see")
Act = Literal[
    "due_date",
    "rebate",
    "cancel",
    "salesperson",
    "interrupt",
    "segment",
    "language",
    "customer_salesperson",
    "risk",
]
State = Literal[
    "checking",
    "checked",
    "asked",
    "running",
    "stopped",
    "done",
    "given_up",
    "undoing",
    "undone",
]


class RunRow(Said):
    """How far a run is: of `records` so many were looked at, done, left and taken back."""

    id: int
    act: str
    arguments: dict[str, Any]
    reason: str
    state: str = Field(description="`checked` waits for `start`, `asked` for a person.")
    asked_at: datetime
    asked_by: str
    ended_at: datetime | None
    records: int
    checked: int
    done: int
    left: int
    undone: int
    amount_cents: int = Field(description="What the company's limit counts.")
    balance_cents: int = Field(description="What the titles it takes owed when looked at.")


class Left(Said):
    code: str
    records: int


class Run(RunRow):
    currency: str
    left_by: list[Left] = Field(description="Why records stay as they are, the most first.")
    approval_id: int | None = Field(description="What a person decides before it begins.")


class Runs(Said):
    items: list[RunRow]
    next_cursor: str | None


class RunRecord(Said):
    """What became of one title or customer."""

    record_id: int
    name: str = Field(description="Of a title its document.")
    customer: str
    balance_cents: int
    state: str = Field(description="waiting, left, done or undone.")
    code: str = Field(description="Why it stays as it is, or was not taken back.")


class RunRecords(Said):
    items: list[RunRecord]
    next_cursor: str | None


class RunsAsked(Listed):
    act: Literal[""] | Act = ""
    state: Literal[""] | State = ""


class RecordsAsked(Listed):
    state: Literal["", "waiting", "left", "done", "undone"] = ""


class OfTitles(Sent):
    receivable_ids: list[Id] = Field(min_length=1, max_length=MOST_NAMED)
    reason: Words


class OfCustomers(Sent):
    customer_ids: list[Id] = Field(min_length=1, max_length=MOST_NAMED)
    reason: Words


class DueDate(OfTitles):
    due_date: Day


class Rebate(OfTitles):
    """A rebate of cents, of parts per million of the balance, or both; none takes it away."""

    rebate_cents: Cents = 0
    rebate_ppm: Ppm = 0


class TitlesOfSalesperson(OfTitles):
    salesperson_id: Id | None


class Interruption(OfTitles):
    interruption: Literal["protest", "acknowledgement", "service_of_process"]
    day: Day


class Segment(OfCustomers):
    segment: Line


class Spoken(OfCustomers):
    language: Language


class Risky(OfCustomers):
    """How likely they pay, A to E; empty: nobody says."""

    risk: Literal["A", "B", "C", "D", "E", ""]


class CustomersOfSalesperson(OfCustomers):
    salesperson_id: Id | None


@router.get(
    "/runs",
    auth=Key("receivables.see"),
    response=Runs,
    operation_id="list_runs",
    url_name="runs",
    summary="List bulk runs, the latest first",
)
def list_runs(request: ApiRequest, asked: Query[RunsAsked]) -> HttpResponse:
    """Return a page of runs."""
    found = reports.bulk_runs(
        company_id=request.program.company_id,
        filters=reports.BulkRunFilters(state=asked.state, act=asked.act),
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    return read(Runs, {"items": found.rows, "next_cursor": cursor(found.next_before, of=asked)})


@router.get(
    "/runs/{int:run_id}",
    auth=READS,
    response=Run,
    operation_id="get_run",
    url_name="run",
    summary="Read how far a run is, and what it would do or did",
)
def get_run(request: ApiRequest, run_id: int) -> HttpResponse:
    """Return a run with its counts."""
    said = _said(request, run_id)
    _may_read(request, said)
    return read(Run, said)


@router.get(
    "/runs/{int:run_id}/records",
    auth=READS,
    response=RunRecords,
    operation_id="list_run_records",
    url_name="run_records",
    summary="List the records of a run with what became of each",
)
def list_records(request: ApiRequest, run_id: int, asked: Query[RecordsAsked]) -> HttpResponse:
    """Return a page of records in the order of their ids."""
    _may_read(request, _said(request, run_id))
    rows, after = reports.account_page(
        company_id=request.program.company_id,
        run_id=run_id,
        state=asked.state,
        after=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    return read(RunRecords, {"items": rows, "next_cursor": cursor(after, of=asked)})


@router.post(
    "/runs/due-date",
    auth=Key("receivables.change"),
    response={201: Run},
    operation_id="run_due_date",
    url_name="run_due_date",
    summary="Ask for another due date of many receivables",
)
def change_due_date(request: ApiRequest, sent: DueDate) -> HttpResponse:
    """Look at the titles; nothing is changed before `start`."""
    told = {"due_date": sent.due_date.isoformat()}
    return _ask(request, BulkAct.DUE_DATE, told, sent)


@router.post(
    "/runs/rebate",
    auth=Key("receivables.change"),
    response={201: Run},
    operation_id="run_rebate",
    url_name="run_rebate",
    summary="Ask for a rebate of many receivables",
)
def grant_rebate(request: ApiRequest, sent: Rebate) -> HttpResponse:
    """Look at the titles; nothing is changed before `start`."""
    told = {"cents": sent.rebate_cents, "ppm": sent.rebate_ppm}
    return _ask(request, BulkAct.REBATE, told, sent)


@router.post(
    "/runs/cancel",
    auth=Key("receivables.cancel"),
    response={201: Run},
    operation_id="run_cancel",
    url_name="run_cancel",
    summary="Ask for many receivables to be cancelled",
)
def cancel(request: ApiRequest, sent: OfTitles) -> HttpResponse:
    """Look at the titles; nothing is changed before `start`."""
    return _ask(request, BulkAct.CANCEL, {}, sent)


@router.post(
    "/runs/salesperson",
    auth=Key("receivables.change"),
    response={201: Run},
    operation_id="run_salesperson",
    url_name="run_salesperson",
    summary="Ask for a salesperson of many receivables",
)
def assign_salesperson(request: ApiRequest, sent: TitlesOfSalesperson) -> HttpResponse:
    """Look at the titles; nothing is changed before `start`."""
    return _ask(request, BulkAct.SALESPERSON, {"salesperson_id": sent.salesperson_id}, sent)


@router.post(
    "/runs/interrupt",
    auth=Key("receivables.change"),
    response={201: Run},
    operation_id="run_interrupt",
    url_name="run_interrupt",
    summary="Ask for the limitation of many receivables to be interrupted",
)
def interrupt(request: ApiRequest, sent: Interruption) -> HttpResponse:
    """Look at the titles; nothing is changed before `start`."""
    told = {"interruption": sent.interruption, "day": sent.day.isoformat()}
    return _ask(request, BulkAct.INTERRUPT, told, sent)


@router.post(
    "/runs/segment",
    auth=Key("customers.edit"),
    response={201: Run},
    operation_id="run_segment",
    url_name="run_segment",
    summary="Ask for a segment of many customers",
)
def set_segment(request: ApiRequest, sent: Segment) -> HttpResponse:
    """Look at the customers; nothing is changed before `start`."""
    return _ask(request, BulkAct.SEGMENT, {"value": sent.segment}, sent)


@router.post(
    "/runs/language",
    auth=Key("customers.edit"),
    response={201: Run},
    operation_id="run_language",
    url_name="run_language",
    summary="Ask for a language of many customers",
)
def set_language(request: ApiRequest, sent: Spoken) -> HttpResponse:
    """Look at the customers; nothing is changed before `start`."""
    return _ask(request, BulkAct.LANGUAGE, {"value": sent.language}, sent)


@router.post(
    "/runs/risk",
    auth=Key("customers.edit"),
    response={201: Run},
    operation_id="run_risk",
    url_name="run_risk",
    summary="Ask for a risk of many customers",
)
def set_risk(request: ApiRequest, sent: Risky) -> HttpResponse:
    """Look at the customers; nothing is changed before `start`."""
    return _ask(request, BulkAct.RISK, {"value": sent.risk}, sent)


@router.post(
    "/runs/customer-salesperson",
    auth=Key("customers.edit"),
    response={201: Run},
    operation_id="run_customer_salesperson",
    url_name="run_customer_salesperson",
    summary="Ask for a salesperson of many customers",
)
def set_salesperson(request: ApiRequest, sent: CustomersOfSalesperson) -> HttpResponse:
    """Look at the customers; nothing is changed before `start`."""
    return _ask(request, BulkAct.CUSTOMER_SALESPERSON, {"value": sent.salesperson_id}, sent)


@router.post(
    "/runs/{int:run_id}/start",
    auth=CHANGES,
    response={200: Run, 202: Run},
    operation_id="start_run",
    url_name="start_run",
    summary="Begin a run that was looked at",
)
def start(request: ApiRequest, run_id: int, sent: Nothing) -> HttpResponse:
    """Let its batches begin; above the company's limit a person decides first."""
    return _act(request, run_id, partial(workflow.start, now=now()))


@router.post(
    "/runs/{int:run_id}/stop",
    auth=CHANGES,
    response=Run,
    operation_id="stop_run",
    url_name="stop_run",
    summary="Stop a run between two batches",
)
def stop(request: ApiRequest, run_id: int, sent: Nothing) -> HttpResponse:
    """Let it do nothing more; what is done stays and can be taken back."""
    return _act(request, run_id, partial(workflow.stop, now=now()))


@router.post(
    "/runs/{int:run_id}/give-up",
    auth=CHANGES,
    response=Run,
    operation_id="give_up_run",
    url_name="give_up_run",
    summary="Give up a run that has not begun",
)
def give_up(request: ApiRequest, run_id: int, sent: Nothing) -> HttpResponse:
    """Do nothing of it."""
    return _act(request, run_id, partial(workflow.give_up, now=now()))


@router.post(
    "/runs/{int:run_id}/take-back",
    auth=CHANGES,
    response=Run,
    operation_id="take_run_back",
    url_name="take_run_back",
    summary="Take back what a run did",
)
def take_back(request: ApiRequest, run_id: int, sent: Nothing) -> HttpResponse:
    """Take it back batch after batch, the latest first."""
    return _act(request, run_id, workflow.take_back)


def _ask(
    request: ApiRequest, what: BulkAct, arguments: Mapping[str, Any], sent: OfTitles | OfCustomers
) -> HttpResponse:
    ids = sent.receivable_ids if isinstance(sent, OfTitles) else sent.customer_ids

    def work() -> Done:
        _all_known(request, what, ids, "receivable" if isinstance(sent, OfTitles) else "customer")
        run_id = workflow.ask(
            company_id=request.program.company_id,
            act=what,
            arguments=arguments,
            record_ids=ids,
            reason=sent.reason,
            by=request.actor,
            now=now(),
        )
        location = f"/api/v1/runs/{run_id}"
        return Done(body=_said(request, run_id), status=201, location=location)

    return act(request, work)


def _may_read(request: ApiRequest, run: Run) -> None:
    is_of_customers = workflow.capability_of(BulkAct(run.act)).startswith("customers.")
    require(request, "customers.see" if is_of_customers else "receivables.see")


def _all_known(request: ApiRequest, what: BulkAct, ids: Collection[int], kind: str) -> None:
    company_id = request.program.company_id
    if reports.known(company_id=company_id, act=what, record_ids=ids) < len(set(ids)):
        raise coded(f"{kind}_unknown", f"{kind}_ids")


def _act(request: ApiRequest, run_id: int, act_on: Callable[..., object]) -> HttpResponse:
    def work() -> Done:
        require(request, workflow.capability_of(BulkAct(_said(request, run_id).act)))
        act_on(company_id=request.program.company_id, run_id=run_id, by=request.actor)
        said = _said(request, run_id)
        return Done(body=said, status=202 if said.approval_id else 200)

    return act(request, work)


def _said(request: ApiRequest, run_id: int) -> Run:
    found = reports.bulk_run(company_id=request.program.company_id, run_id=run_id)
    rest = {
        "currency": found.currency,
        "left_by": [{"code": code, "records": records} for code, records in found.left_by],
        "approval_id": found.pending_approval_id,
    }
    return Run.model_validate({**RunRow.model_validate(found.row).model_dump(), **rest})
