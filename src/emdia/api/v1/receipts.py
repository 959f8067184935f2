"""Receipts: listed, read, entered by hand, allocated to receivables, reversed."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Cents, Day, Id, Line, Said, Sent, SomeCents, Why, Words
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.v1.pages import Listed, QueryText
from emdia.api.v1.parts import GivenPart, GivenParts, as_parts
from emdia.api.v1.refunds import NewRefund, Refund, asked_refund
from emdia.api.versions import Record, Versioned
from emdia.books.payments.operations import Received
from emdia.kernel.tax_ids import normalise
from emdia.reports import receipts as reports
from emdia.rules.instruments import Instrument
from emdia.workflows import (
    allocate_receipt,
    clear_receipt,
    move_receipt,
    refund,
    register_receipt,
    reverse_settlement,
)
from emdia.workflows.move_receipt import MoveRequested
from emdia.workflows.reverse_settlement import ApprovalRequested

router = Router(tags=["Receipts"])


class ReceiptRow(Said):
    id: int
    kind: str
    number: str
    received_date: date
    customer: str
    payer: str
    amount_cents: int
    waiting_cents: int = Field(description="What pays no receivable yet.")
    state: str = Field(
        description="applied, unapplied, unidentified, uncleared, returned or reversed."
    )


class Receipts(Said):
    items: list[ReceiptRow]
    next_cursor: str | None


class AllocationSaid(Said):
    number: int
    receivable_id: int
    document: str
    principal_cents: int
    interest_cents: int
    discount_cents: int
    difference_cents: int
    is_standing: bool


class Receipt(ReceiptRow, Versioned):
    derived = frozenset({"customer", "payer"})

    currency: str
    customer_id: int | None
    cleared_date: date | None
    fee_cents: int
    payer_tax_id: str
    note: str
    file_id: int | None = Field(description="The bank file that brought it.")
    allocations: list[AllocationSaid]


class ReceiptActed(Said):
    """What became of an act: done, or waiting for the approval of a person (202)."""

    receipt: Receipt
    approval_id: int | None = None


class ReceiptsAsked(Listed):
    search: QueryText = Field(
        default="", description="Part of a customer's or payer's name, or a number."
    )
    state: Literal["", "unapplied", "unidentified", "cheques"] = ""
    received_from: Day | None = None
    received_to: Day | None = None


class NewReceipt(Sent):
    """Money that no bank file brings. `number` is unique for each instrument, for ever."""

    instrument: Instrument
    number: Line = Field(default="", description="Of the cheque, transfer or card batch.")
    amount_cents: SomeCents
    received_date: Day
    bank_account_id: Id | None = Field(default=None, description="Left out for cash.")
    customer_id: Id | None = Field(default=None, description="Left out, whose money it is waits.")
    payer_name: Line = ""
    payer_tax_id: str = Field(default="", max_length=20, pattern="^[0-9A-Za-z./ -]*$")
    note: Line = ""
    fee_cents: Cents = 0
    expected_date: Day | None = None
    parts: list[GivenPart] = Field(default_factory=list, max_length=500)


class Moved(Sent):
    """Whose money it is; left out, nobody's that is known."""

    customer_id: Id | None = None
    reason: Words


class ClearedOn(Sent):
    cleared_date: Day


@router.get(
    "/receipts",
    auth=Key("receipts.see"),
    response=Receipts,
    operation_id="list_receipts",
    url_name="receipts",
    summary="List receipts, the latest first",
)
def list_receipts(request: ApiRequest, asked: Query[ReceiptsAsked]) -> HttpResponse:
    """Return a page of receipts."""
    found = reports.receipts(
        company_id=request.program.company_id,
        filters=reports.ReceiptFilters(
            state=asked.state,
            search=asked.search,
            first_date=asked.received_from,
            last_date=asked.received_to,
        ),
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    following = cursor(found.next_before, of=asked)
    return read(Receipts, {"items": found.rows, "next_cursor": following})


@router.get(
    "/receipts/{int:receipt_id}",
    auth=Key("receipts.see"),
    response=Receipt,
    operation_id="get_receipt",
    url_name="receipt",
    summary="Read a receipt",
)
def get_receipt(request: ApiRequest, receipt_id: int) -> HttpResponse:
    """Return a receipt with what it paid."""
    return read(Receipt, _said(request, receipt_id))


@router.post(
    "/receipts",
    auth=Key("receipts.post"),
    response={201: Receipt},
    operation_id="register_receipt",
    url_name="receipts",
    summary="Enter money that came in",
)
def register(request: ApiRequest, sent: NewReceipt) -> HttpResponse:
    """Enter a receipt and give its money to receivables, if any are named."""

    def work() -> Done:
        receipt_id = register_receipt.register(
            company_id=request.program.company_id,
            received=_received(request, sent),
            parts=as_parts(sent.parts),
            by=request.actor,
            as_of=today(request),
        )
        location = f"/api/v1/receipts/{receipt_id}"
        return Done(body=_said(request, receipt_id), status=201, location=location)

    return act(request, work)


@router.post(
    "/receipts/{int:receipt_id}/allocations",
    auth=Key("receipts.post"),
    response=ReceiptActed,
    operation_id="allocate_receipt",
    url_name="allocations",
    summary="Give waiting money to receivables of one customer",
)
def allocate(request: ApiRequest, receipt_id: int, sent: GivenParts) -> HttpResponse:
    """Settle receivables out of a receipt; it may stay in part unapplied."""
    return _act(
        request,
        receipt_id,
        lambda: allocate_receipt.allocate(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            parts=as_parts(sent.parts),
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/receipts/{int:receipt_id}/allocations/{int:number}/take-back",
    auth=Key("receipts.post"),
    response=ReceiptActed,
    operation_id="take_allocation_back",
    url_name="take_back",
    summary="Take an allocation off its receivable",
)
def take_back(request: ApiRequest, receipt_id: int, number: int, sent: Why) -> HttpResponse:
    """Let a receivable be owed again; the money waits at its receipt."""
    return _act(
        request,
        receipt_id,
        lambda: allocate_receipt.take_back(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            number=number,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/receipts/{int:receipt_id}/clear",
    auth=Key("receipts.post"),
    response=ReceiptActed,
    operation_id="clear_receipt",
    url_name="clear",
    summary="Record that a cheque or card sales were paid",
)
def clear(request: ApiRequest, receipt_id: int, sent: ClearedOn) -> HttpResponse:
    """Record that an instrument cleared: its money is sure."""
    return _act(
        request,
        receipt_id,
        lambda: clear_receipt.clear(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            by=request.actor,
            on=sent.cleared_date,
        ),
    )


@router.post(
    "/receipts/{int:receipt_id}/reverse",
    auth=Key("settlements.reverse"),
    response={200: ReceiptActed, 202: ReceiptActed},
    operation_id="reverse_receipt",
    url_name="reverse",
    summary="Reverse a receipt",
)
def reverse(request: ApiRequest, receipt_id: int, sent: Why) -> HttpResponse:
    """Take money back off its receivables; above the company's limit a person decides first."""
    return _act(
        request,
        receipt_id,
        lambda: reverse_settlement.reverse(
            company_id=request.program.company_id,
            receipt_id=receipt_id,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
            now=now(),
        ),
    )


@router.post(
    "/receipts/{int:receipt_id}/move",
    auth=Key("receipts.move"),
    response={200: ReceiptActed, 202: ReceiptActed},
    operation_id="move_receipt",
    url_name="move",
    summary="Say whose money it is, or move it to another customer",
)
def move(request: ApiRequest, receipt_id: int, sent: Moved) -> HttpResponse:
    """Give a receipt to a customer; what it settled is taken back, above the limit by a person."""
    return _act(request, receipt_id, lambda: _moved(request, receipt_id, sent))


def _moved(request: ApiRequest, receipt_id: int, sent: Moved) -> object:
    company_id = request.program.company_id
    if _said(request, receipt_id).customer_id is None and sent.customer_id is not None:
        move_receipt.identify(
            company_id=company_id,
            receipt_id=receipt_id,
            customer_id=sent.customer_id,
            by=request.actor,
        )
        return None
    return move_receipt.move(
        company_id=company_id,
        receipt_id=receipt_id,
        customer_id=sent.customer_id,
        reason=sent.reason,
        by=request.actor,
        on=today(request),
        now=now(),
    )


@router.post(
    "/receipts/{int:receipt_id}/refunds",
    auth=Key("refunds.request"),
    response={202: Refund},
    operation_id="refund_receipt",
    url_name="receipt_refunds",
    summary="Ask for waiting money to go back",
)
def ask_refund(request: ApiRequest, receipt_id: int, sent: NewRefund) -> HttpResponse:
    """Ask for a refund out of a receipt; a person decides, whatever its amount."""
    record = Record("receipt", receipt_id, lambda: _said(request, receipt_id))
    source = refund.Source(receipt_id=receipt_id)
    return act(request, lambda: asked_refund(request, source, sent), record=record)


WAITING = (ApprovalRequested, MoveRequested)


def _act(request: ApiRequest, receipt_id: int, act_on: Callable[[], object]) -> HttpResponse:
    def work() -> Done:
        asked = act_on()
        approval_id = asked.approval_id if isinstance(asked, WAITING) else None
        said = ReceiptActed(receipt=_said(request, receipt_id), approval_id=approval_id)
        return Done(body=said, status=202 if approval_id else 200)

    record = Record("receipt", receipt_id, lambda: _said(request, receipt_id))
    return act(request, work, record=record)


def _received(request: ApiRequest, sent: NewReceipt) -> Received:
    told = sent.model_dump(exclude={"parts", "payer_tax_id"})
    # A receipt without a number of its own is told from others by the request that entered it.
    source = sent.number or f"api:{request.program.key_id}:{request.headers['Idempotency-Key']}"
    return Received(**told, source=source, payer_tax_id=normalise(sent.payer_tax_id), currency="")


def _said(request: ApiRequest, receipt_id: int) -> Receipt:
    page = reports.receipt_page(
        company_id=request.program.company_id, receipt_id=receipt_id, as_of=today(request)
    )
    row = ReceiptRow.model_validate(page.row).model_dump()
    rest = {
        name: getattr(page, name)
        for name in Receipt.model_fields
        if name not in row and name != "file_id"
    }
    return Receipt.model_validate({**row, **rest, "file_id": page.bank_file_id})
