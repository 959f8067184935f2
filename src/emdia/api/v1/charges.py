"""Charges: boletos and Pix charges of receivables, listed, made, instructed, taken back."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Cents, Day, Id, Line, Nothing, Said, Sent, Why
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.refusals import coded
from emdia.api.v1.pages import Listed, QueryId, QueryText
from emdia.api.versions import Record, Versioned
from emdia.books.borderos.models import Asked
from emdia.reports import charge_list as reports
from emdia.reports.receivables import receivable_rows
from emdia.workflows import borderos, cancel_charges, charge_by_pix
from emdia.workflows.issue_charges import issue_charges

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
    "withdrawn",
    "to_be_told",
    "refused",
]


class ChargeRow(Said):
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
    why: str = Field(description="Of one that was refused, in the words of bank or provider.")


class Charge(ChargeRow, Versioned):
    """A charge, and the version that `If-Match` takes."""

    derived = frozenset({"document", "customer", "account"})


class Charges(Said):
    items: list[ChargeRow]
    next_cursor: str | None


class LeftOut(Said):
    """A receivable that got no charge, and why."""

    receivable_id: int
    document: str
    code: str


class Made(Said):
    """The charges that were made, in the order of their receivables."""

    charges: list[ChargeRow]
    left_out: list[LeftOut]


class Titles(Sent):
    receivable_ids: list[Id] = Field(min_length=1, max_length=500)


class Instructed(Sent):
    """What the bank is asked for with the next remessa."""

    asked: Literal[
        "grant_discount",
        "cancel_discount",
        "protest",
        "stay_protest",
        "stay_protest_and_write_off",
        "do_not_protest",
    ]
    discount_cents: Cents = 0
    discount_until_date: Day | None = None
    reason: Line = ""


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
    return read(Charge, _said(request, charge_id))


@router.post(
    "/boletos",
    auth=Key("borderos.send"),
    response={201: Made},
    operation_id="issue_boletos",
    url_name="boletos",
    summary="Issue a boleto for each receivable, under the agreement that fits",
)
def issue(request: ApiRequest, sent: Titles) -> HttpResponse:
    """Issue drafts with their numbers; the next borderô tells the bank of them."""

    def make(receivable_ids: Sequence[int]) -> list[LeftOut]:
        outcome = issue_charges(
            company_id=request.program.company_id,
            receivable_ids=receivable_ids,
            by=request.actor,
            on=today(request),
            now=now(),
        )
        if not outcome.done:
            raise coded(outcome.refused[0].code, "receivable_ids")
        return [
            LeftOut(receivable_id=one.receivable_id, document=one.document, code=one.code)
            for one in outcome.refused
        ]

    return _make(request, sent, "boleto", make)


@router.post(
    "/pix-charges",
    auth=Key("receivables.change"),
    response={201: Made},
    operation_id="charge_by_pix",
    url_name="pix_charges",
    summary="Charge receivables by Pix",
)
def charge_pix(request: ApiRequest, sent: Titles) -> HttpResponse:
    """Make Pix charges of those that have none; the provider hears of them at once."""

    def make(receivable_ids: Sequence[int]) -> list[LeftOut]:
        charge_by_pix.charge(
            company_id=request.program.company_id,
            receivable_ids=receivable_ids,
            by=request.actor,
            as_of=today(request),
        )
        return []

    return _make(request, sent, "pix", make)


def _make(
    request: ApiRequest, sent: Titles, kind: str, make: Callable[[Sequence[int]], list[LeftOut]]
) -> HttpResponse:
    company_id = request.program.company_id

    def work() -> Done:
        ids = list(dict.fromkeys(sent.receivable_ids))
        known = receivable_rows(company_id=company_id, receivable_ids=ids, as_of=today(request))
        if len(known) < len(ids):
            raise coded("receivable_unknown", "receivable_ids")
        left_out = make(ids)
        out = {one.receivable_id for one in left_out}
        charged = [number for number in ids if number not in out]
        made = reports.latest_of(company_id=company_id, receivable_ids=charged, kind=kind)
        said = Made.model_validate({"charges": made, "left_out": left_out})
        return Done(body=said, status=201)

    return act(request, work)


@router.post(
    "/charges/{int:charge_id}/instruct",
    auth=Key("borderos.send"),
    response=Charge,
    operation_id="instruct_charge",
    url_name="instruct_charge",
    summary="Ask the bank for something about a boleto",
)
def instruct(request: ApiRequest, charge_id: int, sent: Instructed) -> HttpResponse:
    """Let an instruction go with the next remessa."""
    return _act(
        request,
        charge_id,
        lambda: borderos.instruct(
            company_id=request.program.company_id,
            charge_ids=[charge_id],
            instruction=borderos.Instruction(
                asked=Asked(sent.asked),
                discount_cents=sent.discount_cents,
                discount_until_date=sent.discount_until_date,
            ),
            reason=sent.reason,
            by=request.actor,
        ),
    )


@router.post(
    "/charges/{int:charge_id}/resend",
    auth=Key("borderos.send"),
    response=Charge,
    operation_id="resend_charge",
    url_name="resend_charge",
    summary="Send what the bank refused with the next remessa",
)
def resend(request: ApiRequest, charge_id: int, sent: Nothing) -> HttpResponse:
    """Let what was refused, and was corrected since, go out again under its number."""
    return _act(
        request,
        charge_id,
        lambda: borderos.resend(
            company_id=request.program.company_id, charge_ids=[charge_id], by=request.actor
        ),
    )


@router.post(
    "/charges/{int:charge_id}/cancel",
    auth=Key("receivables.change"),
    response=Charge,
    operation_id="cancel_charge",
    url_name="cancel_charge",
    summary="Let nobody pay by a charge; its receivable stays owed",
)
def cancel(request: ApiRequest, charge_id: int, sent: Why) -> HttpResponse:
    """Withdraw a charge, or ask its bank or provider to."""
    return _act(
        request,
        charge_id,
        lambda: cancel_charges.cancel(
            company_id=request.program.company_id,
            charge_ids=[charge_id],
            reason=sent.reason,
            by=request.actor,
        ),
    )


@router.post(
    "/pix-charges/{int:charge_id}/replace",
    auth=Key("receivables.change"),
    response={201: Charge},
    operation_id="replace_pix_charge",
    url_name="replace_pix_charge",
    summary="Charge a receivable by Pix anew",
)
def replace(request: ApiRequest, charge_id: int, sent: Nothing) -> HttpResponse:
    """Make a Pix charge that takes the place of one; answer the new one."""

    def work() -> Done:
        new_id = charge_by_pix.replace_charge(
            company_id=request.program.company_id,
            charge_id=charge_id,
            by=request.actor,
            as_of=today(request),
        )
        location = f"/api/v1/charges/{new_id}"
        return Done(body=_said(request, new_id), status=201, location=location)

    return act(request, work, record=_record(request, charge_id))


def _act(request: ApiRequest, charge_id: int, act_on: Callable[[], object]) -> HttpResponse:
    def work() -> Done:
        _said(request, charge_id)
        act_on()
        return Done(body=_said(request, charge_id))

    return act(request, work, record=_record(request, charge_id))


def _record(request: ApiRequest, charge_id: int) -> Record:
    return Record("charge", charge_id, lambda: _said(request, charge_id))


def _said(request: ApiRequest, charge_id: int) -> Charge:
    found = reports.charge(company_id=request.program.company_id, charge_id=charge_id)
    return Charge.model_validate(found)
