"""The list of receivables as an address asks for it: what narrows it, its columns, its files."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from emdia.kernel.tax_ids import punctuate
from emdia.reports.receivable_forms import Choice
from emdia.reports.receivable_list import Filters, ReceivableRow
from emdia.web import address, words
from emdia.web.cents import NotAnAmount, read_cents
from emdia.web.guard import GuardedRequest
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.days import asked_days
from emdia.web.lists.fields import Field, Fields
from emdia.web.words import RECEIVABLE_TABS

LONGEST_SEARCH = 100
ORDERS = {
    "due": _("Due, oldest first"),
    "-due": _("Due, latest first"),
    "amount": _("Amount, smallest first"),
    "-amount": _("Amount, largest first"),
}


def columns(currency: str) -> list[Column]:
    """Return the columns of the list, those shown by default and those to choose."""
    make = Maker(currency)
    return [
        make.text("document", _("Document"), lambda row: row.document),
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.figure(
            "tax_id", _("Tax id"), lambda row: punctuate(row.customer_tax_id), is_shown=False
        ),
        make.figure("nosso_numero", _("Nosso número"), lambda row: row.nosso_numero, css="code"),
        make.figure("kind", _("Kind"), lambda row: row.kind, is_shown=False),
        make.text("salesperson", _("Salesperson"), lambda row: row.salesperson, is_shown=False),
        make.figure("issued", _("Issued"), lambda row: row.issue_date, is_shown=False),
        make.figure("due", _("Due"), lambda row: row.due_date),
        make.text("state", _("State"), _state, note=_unsure),
        make.count("days_late", _("Days late"), lambda row: row.days_late or None),
        make.money("gross", _("Gross"), lambda row: row.gross_cents),
        make.money("net", _("Net"), lambda row: row.net_cents, is_shown=False),
        make.money("balance", _("Balance"), lambda row: row.balance_cents),
        make.money("today", _("Total today"), lambda row: row.today_cents),
    ]


def fields(request: GuardedRequest, salespeople: Iterable[Choice]) -> list[Field]:
    """Return the fields that narrow the list."""
    make = Fields(request)
    return [
        make.search("q", _("Customer, document, nosso número")),
        make.text("document", _("Document begins with")),
        make.day("from", _("Due from")),
        make.day("to", _("Due until")),
        make.amount("least", _("Amount from")),
        make.amount("most", _("Amount to")),
        make.choice("salesperson", _("Salesperson"), ((one.id, one.name) for one in salespeople)),
        make.order(_("Order"), ORDERS.items()),
    ]


def filters(request: GuardedRequest) -> Filters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    order = request.GET.get("order", "")
    return Filters(
        search=request.GET.get("q", "").strip()[:LONGEST_SEARCH],
        state=address.choice(request, "state", RECEIVABLE_TABS),
        customer_id=address.number(request, "customer"),
        salesperson_id=address.number(request, "salesperson"),
        late=asked_days(request),
        due_from=address.day(request, "from"),
        due_to=address.day(request, "to"),
        amount_from_cents=_cents(request, "least"),
        amount_to_cents=_cents(request, "most"),
        document=request.GET.get("document", "").strip()[:LONGEST_SEARCH],
        order=order if order in ORDERS else "due",
    )


def _cents(request: GuardedRequest, name: str) -> int | None:
    try:
        return read_cents(request.GET.get(name, "").strip()[:24]) or None
    except NotAnAmount:
        return None


def _state(row: ReceivableRow) -> words.State:
    return words.state(words.RECEIVABLE_STATES, row.state)


def _unsure(row: ReceivableRow) -> str:
    return str(_("payment not known")) if row.not_known else ""
