"""Charges: the boletos and Pix charges of receivables, listed and read."""

from datetime import date
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Said
from emdia.api.keys import ApiRequest, Key
from emdia.api.v1.pages import Listed, QueryId, QueryText
from emdia.reports import charge_list as reports

router = Router(tags=["Charges"])

State = Literal[
    "",
    "draft",
    "sent",
    "registered",
    "rejected",
    "paid",
    "written_off",
    "payment_announced",
    "replaced",
    "cancel_requested",
    "to_be_told",
]


class Charge(Said):
    id: int
    receivable_id: int
    document: str
    customer: str
    kind: str
    account: str
    carteira: str
    nosso_numero: str = Field(description="Of a boleto; the txid of a Pix charge.")
    state: str
    amount_cents: int
    due_date: date
    asked_due_date: date | None = Field(description="What the bank is yet to be told.")
    asked_rebate_cents: int | None


class Charges(Said):
    items: list[Charge]
    next_cursor: str | None


class ChargesAsked(Listed):
    search: QueryText = Field(default="", description="A nosso número or txid, however written.")
    state: State = ""
    bank_account_id: QueryId | None = None


@router.get(
    "/charges",
    auth=Key("receivables.see"),
    response=Charges,
    operation_id="list_charges",
    url_name="charges",
    summary="List charges, the latest first",
)
def list_charges(request: ApiRequest, asked: Query[ChargesAsked]) -> HttpResponse:
    """Return a page of charges."""
    found = reports.charges(
        company_id=request.program.company_id,
        filters=reports.ChargeFilters(
            search=asked.search, state=asked.state, account_id=asked.bank_account_id
        ),
        before=int(position(asked.cursor, of=asked) or 0),
        size=asked.page_size,
    )
    following = cursor(found.next_before, of=asked)
    return read(Charges, {"items": found.rows, "next_cursor": following})


@router.get(
    "/charges/{int:charge_id}",
    auth=Key("receivables.see"),
    response=Charge,
    operation_id="get_charge",
    url_name="charge",
    summary="Read a charge",
)
def get_charge(request: ApiRequest, charge_id: int) -> HttpResponse:
    """Return a charge."""
    found = reports.charge(company_id=request.program.company_id, charge_id=charge_id)
    return read(Charge, found)
