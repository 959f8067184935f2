"""Refunds: listed, read, recorded as paid, sent by Pix, given up. People decide them."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Id, Nothing, Said, Sent, SomeCents, Why, Words
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.v1.pages import Listed
from emdia.api.versions import Record, Versioned
from emdia.reports import refunds as reports
from emdia.workflows import refund as workflow
from emdia.workflows import refund_by_pix

router = Router(tags=["Refunds"])


class RefundRow(Said):
    id: int
    customer_id: int
    customer: str
    receipt_id: int | None = Field(description="Where its money waited; else in a credit.")
    credit_id: int | None
    amount_cents: int
    currency: str
    state: str = Field(description="requested, payable, paid, cancelled or refused.")
    paid_date: date | None
    pix_state: str = Field(description="How far it is by Pix; empty where it is not sent so.")
    pix_reason: str


class Refund(RefundRow, Versioned):
    """A refund, and the version that `If-Match` takes."""

    derived = frozenset({"customer"})


class Refunds(Said):
    items: list[RefundRow]
    next_cursor: str | None


class RefundsAsked(Listed):
    state: Literal["", "requested", "payable", "paid", "cancelled", "refused"] = ""


class NewRefund(Sent):
    amount_cents: SomeCents
    reason: Words


class PaidFrom(Sent):
    bank_account_id: Id | None = Field(default=None, description="Left out, in cash.")


@router.get(
    "/refunds",
    auth=Key("receipts.see"),
    response=Refunds,
    operation_id="list_refunds",
    url_name="refunds",
    summary="List refunds, the latest first",
)
def list_refunds(request: ApiRequest, asked: Query[RefundsAsked]) -> HttpResponse:
    """Return a page of refunds."""
    rows, before = reports.refunds(
        company_id=request.program.company_id,
        state=asked.state,
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    return read(Refunds, {"items": rows, "next_cursor": cursor(before, of=asked)})


@router.get(
    "/refunds/{int:refund_id}",
    auth=Key("receipts.see"),
    response=Refund,
    operation_id="get_refund",
    url_name="refund",
    summary="Read a refund",
)
def get_refund(request: ApiRequest, refund_id: int) -> HttpResponse:
    """Return a refund and how far it is."""
    return read(Refund, _said(request, refund_id))


@router.post(
    "/refunds/{int:refund_id}/pay",
    auth=Key("receipts.post"),
    response=Refund,
    operation_id="pay_refund",
    url_name="pay_refund",
    summary="Record that an approved refund was paid",
)
def pay(request: ApiRequest, refund_id: int, sent: PaidFrom) -> HttpResponse:
    """Record that the money left."""
    return _act(
        request,
        refund_id,
        lambda: workflow.pay(
            company_id=request.program.company_id,
            refund_id=refund_id,
            bank_account_id=sent.bank_account_id,
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/refunds/{int:refund_id}/send-by-pix",
    auth=Key("receipts.post"),
    response=Refund,
    operation_id="send_refund_by_pix",
    url_name="send_refund_by_pix",
    summary="Send an approved refund back through the Pix that brought its money",
)
def send_by_pix(request: ApiRequest, refund_id: int, sent: Nothing) -> HttpResponse:
    """Queue it; `pix_state` says how far it is."""
    return _act(
        request,
        refund_id,
        lambda: refund_by_pix.send_back(
            company_id=request.program.company_id,
            refund_id=refund_id,
            by=request.actor,
            now=now(),
        ),
    )


@router.post(
    "/refunds/{int:refund_id}/undo-payment",
    auth=Key("receipts.post"),
    response=Refund,
    operation_id="undo_refund_payment",
    url_name="undo_refund_payment",
    summary="Take back that a refund was paid",
)
def undo_payment(request: ApiRequest, refund_id: int, sent: Why) -> HttpResponse:
    """Let it be owed again."""
    return _act(
        request,
        refund_id,
        lambda: workflow.undo_payment(
            company_id=request.program.company_id,
            refund_id=refund_id,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/refunds/{int:refund_id}/cancel",
    auth=Key("refunds.request"),
    response=Refund,
    operation_id="cancel_refund",
    url_name="cancel_refund",
    summary="Give a refund up before it is paid",
)
def cancel(request: ApiRequest, refund_id: int, sent: Why) -> HttpResponse:
    """Let its money wait where it came from."""
    return _act(
        request,
        refund_id,
        lambda: workflow.cancel(
            company_id=request.program.company_id,
            refund_id=refund_id,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
        ),
    )


def asked_refund(request: ApiRequest, source: workflow.Source, sent: NewRefund) -> Done:
    """Ask for a refund out of a receipt or a credit; it waits for a person."""
    refund_id = workflow.request(
        company_id=request.program.company_id,
        source=source,
        amount_cents=sent.amount_cents,
        reason=sent.reason,
        by=request.actor,
        now=now(),
    )
    location = f"/api/v1/refunds/{refund_id}"
    return Done(body=_said(request, refund_id), status=202, location=location)


def _act(request: ApiRequest, refund_id: int, act_on: Callable[[], object]) -> HttpResponse:
    def work() -> Done:
        act_on()
        return Done(body=_said(request, refund_id))

    record = Record("refund", refund_id, lambda: _said(request, refund_id))
    return act(request, work, record=record)


def _said(request: ApiRequest, refund_id: int) -> Refund:
    found = reports.refund(company_id=request.program.company_id, refund_id=refund_id)
    return Refund.model_validate(found)
