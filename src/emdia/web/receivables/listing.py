"""The list of receivables as an address asks for it: what narrows it, its columns, its files."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from emdia.formats.csv_table import Money
from emdia.kernel.tax_ids import punctuate
from emdia.reports.receivable_list import DaysLate, Filters, ReceivableRow
from emdia.web import address, words
from emdia.web.cents import NotAnAmount, read_cents
from emdia.web.guard import GuardedRequest
from emdia.web.lists.columns import Column
from emdia.web.words import RECEIVABLE_TABS

LONGEST_SEARCH = 100
LONGEST_DELAY = 100_000
ORDERS = {
    "due": _("Due, oldest first"),
    "-due": _("Due, latest first"),
    "amount": _("Amount, smallest first"),
    "-amount": _("Amount, largest first"),
}


def columns(currency: str) -> list[Column]:
    """Return the columns of the list, those shown by default and those to choose."""

    def money(name: str) -> Any:
        return lambda row: Money(getattr(row, name), currency)

    return [
        Column(code="document", word=_("Document"), value=lambda row: row.document),
        Column(code="customer", word=_("Customer"), value=lambda row: row.customer),
        Column(
            code="tax_id",
            word=_("Tax id"),
            value=lambda row: punctuate(row.customer_tax_id),
            is_figure=True,
            is_shown=False,
        ),
        Column(
            code="nosso_numero",
            word=_("Nosso número"),
            value=lambda row: row.nosso_numero,
            is_figure=True,
        ),
        Column(
            code="kind", word=_("Kind"), value=lambda row: row.kind, is_figure=True, is_shown=False
        ),
        Column(
            code="salesperson",
            word=_("Salesperson"),
            value=lambda row: row.salesperson,
            is_shown=False,
        ),
        Column(
            code="issued",
            word=_("Issued"),
            value=lambda row: row.issue_date,
            is_figure=True,
            is_shown=False,
        ),
        Column(code="due", word=_("Due"), value=lambda row: row.due_date, is_figure=True),
        Column(code="state", word=_("State"), value=_state, note=_unsure),
        Column(
            code="days_late",
            word=_("Days late"),
            value=lambda row: row.days_late or None,
            is_number=True,
        ),
        Column(code="gross", word=_("Gross"), value=money("gross_cents"), is_number=True),
        Column(code="net", word=_("Net"), value=money("net_cents"), is_number=True, is_shown=False),
        Column(code="balance", word=_("Balance"), value=money("balance_cents"), is_number=True),
        Column(code="today", word=_("Total today"), value=money("today_cents"), is_number=True),
    ]


def filters(request: GuardedRequest) -> Filters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    order = request.GET.get("order", "")
    first, last = address.span(request, "late")
    return Filters(
        search=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        state=address.choice(request, "state", RECEIVABLE_TABS),
        customer_id=address.number(request, "customer"),
        salesperson_id=address.number(request, "salesperson"),
        late=DaysLate(
            min(first or 0, LONGEST_DELAY), None if last is None else min(last, LONGEST_DELAY)
        ),
        due_from=address.day(request, "from"),
        due_to=address.day(request, "to"),
        amount_from_cents=_cents(request, "least"),
        amount_to_cents=_cents(request, "most"),
        document=request.GET.get("document", "").strip()[:LONGEST_SEARCH],
        order=order if order in ORDERS else "due",
    )


def described(asked: Filters) -> dict[str, Any]:
    """Return what the fields of the filter show."""
    return {
        "due_from": _iso(asked.due_from),
        "due_to": _iso(asked.due_to),
        "document": asked.document,
        "salesperson_id": asked.salesperson_id,
        "order": asked.order,
    }


def _cents(request: GuardedRequest, name: str) -> int | None:
    try:
        return read_cents(request.GET.get(name, "").strip()[:24]) or None
    except NotAnAmount:
        return None


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _state(row: ReceivableRow) -> words.State:
    return words.state(words.RECEIVABLE_STATES, row.state)


def _unsure(row: ReceivableRow) -> str:
    return str(_("payment not known")) if row.not_known else ""
