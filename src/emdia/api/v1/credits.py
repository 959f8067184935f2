"""Customers' credits: listed, read, used for receivables, given back."""

from collections.abc import Callable
from datetime import date

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Day, Said, Why
from emdia.api.keys import ApiRequest, Key, today
from emdia.api.v1.pages import Listed, QueryText
from emdia.api.v1.parts import GivenParts, as_parts
from emdia.api.v1.refunds import NewRefund, Refund, asked_refund
from emdia.api.versions import Record, Versioned
from emdia.reports import credit_list as reports
from emdia.workflows import refund, use_credit

router = Router(tags=["Credits"])


class CreditRow(Said):
    id: int
    customer_id: int
    customer: str
    receipt_id: int | None = Field(description="The receipt that gave it.")
    origin: str
    since_date: date
    amount_cents: int
    balance_cents: int


class CreditUse(Said):
    number: int
    receivable_id: int
    document: str
    amount_cents: int


class Credit(CreditRow, Versioned):
    """A credit with its uses that stand."""

    derived = frozenset({"customer"})

    uses: list[CreditUse]


class Credits(Said):
    items: list[CreditRow]
    next_cursor: str | None


class CreditsAsked(Listed):
    search: QueryText = Field(default="", description="Part of a customer's name, or a tax id.")
    is_open: bool = Field(default=True, description="Only those of which something is left.")
    since_from: Day | None = None
    since_to: Day | None = None


@router.get(
    "/credits",
    auth=Key("receipts.see"),
    response=Credits,
    operation_id="list_credits",
    url_name="credits",
    summary="List customers' credits, the latest first",
)
def list_credits(request: ApiRequest, asked: Query[CreditsAsked]) -> HttpResponse:
    """Return a page of credits."""
    found = reports.credits(
        company_id=request.program.company_id,
        filters=reports.CreditFilters(
            is_open=asked.is_open,
            search=asked.search,
            first_date=asked.since_from,
            last_date=asked.since_to,
        ),
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    following = cursor(found.next_before, of=asked)
    return read(Credits, {"items": found.rows, "next_cursor": following})


@router.get(
    "/credits/{int:credit_id}",
    auth=Key("receipts.see"),
    response=Credit,
    operation_id="get_credit",
    url_name="credit",
    summary="Read a credit",
)
def get_credit(request: ApiRequest, credit_id: int) -> HttpResponse:
    """Return a credit with what it paid."""
    return read(Credit, _said(request, credit_id))


@router.post(
    "/credits/{int:credit_id}/uses",
    auth=Key("receipts.post"),
    response=Credit,
    operation_id="use_credit",
    url_name="credit_uses",
    summary="Let a credit pay receivables of its customer",
)
def use(request: ApiRequest, credit_id: int, sent: GivenParts) -> HttpResponse:
    """Settle receivables out of a credit, to the cent."""
    return _act(
        request,
        credit_id,
        lambda: use_credit.use(
            company_id=request.program.company_id,
            credit_id=credit_id,
            parts=as_parts(sent.parts),
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/credits/{int:credit_id}/uses/{int:number}/take-back",
    auth=Key("receipts.post"),
    response=Credit,
    operation_id="take_credit_use_back",
    url_name="take_credit_use_back",
    summary="Take a use of a credit back",
)
def take_back(request: ApiRequest, credit_id: int, number: int, sent: Why) -> HttpResponse:
    """Let a receivable be owed again, and the credit stand."""
    return _act(
        request,
        credit_id,
        lambda: use_credit.take_back(
            company_id=request.program.company_id,
            credit_id=credit_id,
            number=number,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/credits/{int:credit_id}/refunds",
    auth=Key("refunds.request"),
    response={202: Refund},
    operation_id="refund_credit",
    url_name="credit_refunds",
    summary="Ask for a credit to go back to its customer",
)
def ask_refund(request: ApiRequest, credit_id: int, sent: NewRefund) -> HttpResponse:
    """Ask for a refund out of a credit; a person decides, whatever its amount."""
    source = refund.Source(credit_id=credit_id)
    return act(
        request, lambda: asked_refund(request, source, sent), record=_record(request, credit_id)
    )


def _act(request: ApiRequest, credit_id: int, act_on: Callable[[], object]) -> HttpResponse:
    def work() -> Done:
        act_on()
        return Done(body=_said(request, credit_id))

    return act(request, work, record=_record(request, credit_id))


def _record(request: ApiRequest, credit_id: int) -> Record:
    return Record("credit", credit_id, lambda: _said(request, credit_id))


def _said(request: ApiRequest, credit_id: int) -> Credit:
    found = reports.credit(company_id=request.program.company_id, credit_id=credit_id)
    row = CreditRow.model_validate(found.row).model_dump()
    return Credit.model_validate({**row, "uses": found.uses})
