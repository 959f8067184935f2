"""Receivables: listed, read, issued, changed, given another due date or a rebate, cancelled."""

from collections.abc import Callable
from datetime import date
from typing import Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from emdia.api.answering import Done, act, read
from emdia.api.cursors import cursor, position
from emdia.api.fields import Cents, Day, Id, Note, Ppm, Said, Sent, SomeCents, Why, Words
from emdia.api.keys import ApiRequest, Key, now, today
from emdia.api.limits import LARGEST_CENTS
from emdia.api.refusals import coded
from emdia.api.v1.pages import Listed, QueryId, QueryText
from emdia.api.versions import Record, Versioned
from emdia.reports import receivable_list as lists
from emdia.reports import receivables as reports
from emdia.reports.receivable_forms import editable, offered
from emdia.workflows import cancel_receivables, change_receivables, issue_receivable
from emdia.workflows.open_receivables import Outcome

router = Router(tags=["Receivables"])

Kind = Literal["DM", "DS", "NP", "RC", "ND", "OU"]
HolderName = Literal["own", "discounted", "pledged", "ceded"]
QueryCents = Field(default=None, ge=0, le=LARGEST_CENTS)


class ReceivableRow(Said):
    id: int
    document: str
    customer_id: int
    customer: str
    customer_tax_id: str
    salesperson: str
    kind: str
    issue_date: date
    due_date: date
    gross_cents: int
    net_cents: int
    balance_cents: int
    today_cents: int = Field(description="What settles it today, late charges included.")
    state: str = Field(description="open, late, settled or cancelled.")
    days_late: int
    nosso_numero: str


class Receivables(Said):
    items: list[ReceivableRow]
    next_cursor: str | None


class ChargeOfReceivable(Said):
    id: int
    kind: str
    carteira: str
    nosso_numero: str
    state: str
    amount_cents: int
    due_date: date


class LateTermsSaid(Said):
    fine_ppm: int
    interest_monthly_ppm: int
    grace_days: int
    discount_cents: int
    discount_until_date: date | None
    rebate_cents: int


class Withheld(Said):
    tax: str
    amount_cents: int


class Receivable(ReceivableRow, Versioned):
    derived = frozenset(
        {"customer", "customer_tax_id", "salesperson", "today_cents", "state", "days_late"}
    )

    currency: str
    branch: str
    holder: str
    late_terms: LateTermsSaid
    withheld: list[Withheld]
    charges: list[ChargeOfReceivable]
    claimable_until_date: date
    pending_approval_id: int | None


class Issued(Said):
    """The receivables of a sale, in the order of their due dates."""

    receivables: list[ReceivableRow]


class Acted(Said):
    """What became of an act: done, or waiting for the approval of a person (202)."""

    receivable: Receivable
    approval_id: int | None = None


class ReceivablesAsked(Listed):
    search: QueryText = Field(default="", description="Customer, tax id, document or nosso número.")
    state: Literal["", "open", "late", "settled", "cancelled"] = ""
    customer_id: QueryId | None = None
    salesperson_id: QueryId | None = None
    due_from: Day | None = None
    due_to: Day | None = None
    amount_from_cents: int | None = QueryCents
    amount_to_cents: int | None = QueryCents
    document: QueryText = Field(default="", description="How the document begins.")
    order: Literal["due", "-due", "amount", "-amount"] = "due"


class TaxesWithheld(Sent):
    """What the customer keeps back for each tax, of the whole sale."""

    ISS: Cents = 0
    IR: Cents = 0
    PIS: Cents = 0
    COFINS: Cents = 0
    CSLL: Cents = 0


class NewReceivable(Sent):
    """A sale. Several instalments are named document/1, document/2."""

    customer_id: Id
    document: Words
    kind: Kind = "DM"
    issue_date: Day
    due_date: Day = Field(description="Of the first instalment.")
    gross_cents: SomeCents
    withheld: TaxesWithheld = TaxesWithheld()
    instalments: int = Field(default=1, ge=1, le=60, strict=True)
    every_days: int | None = Field(
        default=None, ge=1, le=366, strict=True, description="Else monthly."
    )
    branch_id: Id | None = Field(default=None, description="Left out, the first branch.")
    salesperson_id: Id | None = Field(default=None, description="Left out, the customer's.")
    holder: HolderName = "own"
    fine_ppm: Ppm | None = Field(
        default=None, description="Left out, as the company's usually are."
    )
    interest_monthly_ppm: Ppm | None = None
    discount_cents: Cents = 0
    discount_until_date: Day | None = None


class ChangedReceivable(Sent):
    """What is left out stays as it is."""

    reason: Words
    document: Words | None = None
    salesperson_id: Id | None = None
    branch_id: Id | None = None
    holder: HolderName | None = None
    fine_ppm: Ppm | None = None
    interest_monthly_ppm: Ppm | None = None
    discount_cents: Cents | None = None
    discount_until_date: Day | None = None


class OtherDueDate(Sent):
    due_date: Day
    reason: Words


class GivenRebate(Sent):
    """A rebate of cents, of parts per million of the balance, or both; none takes it away."""

    rebate_cents: Cents = 0
    rebate_ppm: Ppm = 0
    reason: Words


@router.get(
    "/receivables",
    auth=Key("receivables.see"),
    response=Receivables,
    operation_id="list_receivables",
    url_name="receivables",
    summary="List receivables",
)
def list_receivables(request: ApiRequest, asked: Query[ReceivablesAsked]) -> HttpResponse:
    """Return a page of receivables, by due date or amount."""
    filters = lists.Filters(**asked.model_dump(exclude={"cursor", "page_size"}))
    rows, after = lists.page(
        company_id=request.program.company_id,
        filters=filters,
        after=position(asked.cursor, of=asked),
        size=asked.page_size,
        as_of=today(request),
    )
    return read(Receivables, {"items": rows, "next_cursor": cursor(after, of=asked)})


@router.get(
    "/receivables/{int:receivable_id}",
    auth=Key("receivables.see"),
    response=Receivable,
    operation_id="get_receivable",
    url_name="receivable",
    summary="Read a receivable",
)
def get_receivable(request: ApiRequest, receivable_id: int) -> HttpResponse:
    """Return a receivable with its charges and terms."""
    return read(Receivable, _said(request, receivable_id))


@router.post(
    "/receivables",
    auth=Key("receivables.issue"),
    response={201: Issued},
    operation_id="issue_receivable",
    url_name="receivables",
    summary="Issue a receivable, or one for each instalment",
)
def issue(request: ApiRequest, sent: NewReceivable) -> HttpResponse:
    """Issue the titles of a sale and post them."""

    def work() -> Done:
        issued = issue_receivable.issue(
            company_id=request.program.company_id, sale=_sale(request, sent), by=request.actor
        )
        titles = reports.receivable_rows(
            company_id=request.program.company_id,
            receivable_ids=issued.receivable_ids,
            as_of=today(request),
        )
        said = Issued.model_validate({"receivables": titles})
        location = f"/api/v1/receivables/{issued.receivable_ids[0]}"
        return Done(body=said, status=201, location=location)

    return act(request, work)


@router.patch(
    "/receivables/{int:receivable_id}",
    auth=Key("receivables.change"),
    response=Acted,
    operation_id="change_receivable",
    url_name="receivable",
    summary="Change what is not printed on a charge yet",
)
def change(request: ApiRequest, receivable_id: int, sent: ChangedReceivable) -> HttpResponse:
    """Write over what is sent; the history keeps what stood before, and why."""

    def work() -> Outcome:
        before = editable(company_id=request.program.company_id, receivable_id=receivable_id)
        told = sent.model_dump(exclude={"reason"}, exclude_none=True)
        terms = {name: told.get(name, getattr(before, name)) for name in TERMS}
        return change_receivables.edit(
            company_id=request.program.company_id,
            receivable_id=receivable_id,
            terms=change_receivables.Terms(**terms),
            reason=sent.reason,
            by=request.actor,
            **{name: told.get(name, getattr(before, name)) for name in PLACES},
        )

    return _act(request, receivable_id, work)


@router.post(
    "/receivables/{int:receivable_id}/due-date",
    auth=Key("receivables.change"),
    response=Acted,
    operation_id="change_due_date",
    url_name="due_date",
    summary="Give a receivable another due date",
)
def change_due_date(request: ApiRequest, receivable_id: int, sent: OtherDueDate) -> HttpResponse:
    """Let a title be due on another day; the bank is told of its charges."""
    return _act(
        request,
        receivable_id,
        lambda: change_receivables.change_due_date(
            company_id=request.program.company_id,
            receivable_ids=[receivable_id],
            due_date=sent.due_date,
            reason=sent.reason,
            by=request.actor,
            on=today(request),
        ),
    )


@router.post(
    "/receivables/{int:receivable_id}/rebate",
    auth=Key("receivables.change"),
    response={200: Acted, 202: Acted},
    operation_id="grant_rebate",
    url_name="rebate",
    summary="Set the rebate of a receivable",
)
def grant_rebate(request: ApiRequest, receivable_id: int, sent: GivenRebate) -> HttpResponse:
    """Set a rebate; above the company's limit a person decides first."""
    return _act(
        request,
        receivable_id,
        lambda: change_receivables.grant_rebate(
            company_id=request.program.company_id,
            receivable_ids=[receivable_id],
            rebate=change_receivables.Rebate(cents=sent.rebate_cents, ppm=sent.rebate_ppm),
            reason=sent.reason,
            by=request.actor,
            now=now(),
        ),
    )


@router.post(
    "/receivables/{int:receivable_id}/cancel",
    auth=Key("receivables.cancel"),
    response={200: Acted, 202: Acted},
    operation_id="cancel_receivable",
    url_name="cancel",
    summary="Cancel a receivable of which nothing was paid",
)
def cancel(request: ApiRequest, receivable_id: int, sent: Why) -> HttpResponse:
    """Undo the issue; above the company's limit a person decides first."""
    return _act(
        request,
        receivable_id,
        lambda: cancel_receivables.cancel(
            company_id=request.program.company_id,
            receivable_ids=[receivable_id],
            reason=sent.reason,
            by=request.actor,
            on=today(request),
            now=now(),
        ),
    )


@router.post(
    "/receivables/{int:receivable_id}/restore",
    auth=Key("receivables.cancel"),
    response=Acted,
    operation_id="restore_receivable",
    url_name="restore",
    summary="Owe again what was cancelled",
)
def restore(request: ApiRequest, receivable_id: int, sent: Note) -> HttpResponse:
    """Put a cancelled title back."""
    return _act(
        request,
        receivable_id,
        lambda: cancel_receivables.restore(
            company_id=request.program.company_id,
            receivable_ids=[receivable_id],
            by=request.actor,
            on=today(request),
        ),
    )


TERMS = ("document", "fine_ppm", "interest_monthly_ppm", "discount_cents", "discount_until_date")
PLACES = ("salesperson_id", "branch_id", "holder")


def _act(request: ApiRequest, receivable_id: int, act_on: Callable[[], Outcome]) -> HttpResponse:
    """Do an act on one title; what is refused, or not there, says so."""

    def work() -> Done:
        _said(request, receivable_id)
        outcome = act_on()
        if outcome.refused:
            raise coded(outcome.refused[0].code)
        said = Acted(receivable=_said(request, receivable_id), approval_id=outcome.approval_id)
        return Done(body=said, status=202 if outcome.approval_id else 200)

    record = Record("receivable", receivable_id, lambda: _said(request, receivable_id))
    return act(request, work, record=record)


def _sale(request: ApiRequest, sent: NewReceivable) -> issue_receivable.Sale:
    """Return the sale with what was left out as the company's titles usually say it."""
    company_id = request.program.company_id
    try:
        usual = offered(company_id=company_id, customer_id=sent.customer_id)
    except reports.Missing as unknown:
        raise coded("customer_unknown") from unknown
    told = sent.model_dump(exclude={"due_date", "withheld"})
    return issue_receivable.Sale(
        **told
        | {
            "first_due_date": sent.due_date,
            "withheld": {tax: cents for tax, cents in sent.withheld if cents},
            "branch_id": sent.branch_id or usual.branches[0].id,
            "salesperson_id": sent.salesperson_id or usual.salesperson_id,
            "fine_ppm": usual.fine_ppm if sent.fine_ppm is None else sent.fine_ppm,
            "interest_monthly_ppm": usual.interest_monthly_ppm
            if sent.interest_monthly_ppm is None
            else sent.interest_monthly_ppm,
        }
    )


def _said(request: ApiRequest, receivable_id: int) -> Receivable:
    page = reports.receivable_page(
        company_id=request.program.company_id, receivable_id=receivable_id, as_of=today(request)
    )
    row = ReceivableRow.model_validate(page.row).model_dump()
    whole = _rest(page)
    return Receivable.model_validate({**row, **whole})


def _rest(page: reports.ReceivablePage) -> dict[str, object]:
    return {
        "currency": page.currency,
        "branch": page.branch,
        "holder": page.holder,
        "late_terms": page.late_terms,
        "withheld": [{"tax": tax, "amount_cents": cents} for tax, cents in page.withheld],
        "charges": page.charges,
        "claimable_until_date": page.claimable_until_date,
        "pending_approval_id": page.pending_approval_id,
    }
