"""The lists of receipts and of customers' credits: what narrows them, their columns and files."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import credit_list as credits
from emdia.reports import receipts as reports
from emdia.reports.credit_list import CreditFilters, CreditList, CreditListRow
from emdia.reports.receipts import ReceiptFilters, ReceiptList, ReceiptRow
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.receipts.words import CREDIT_ORIGINS, CREDIT_TABS

RECEIPTS, CREDITS = KINDS["receipts"], KINDS["credits"]
LONGEST_SEARCH = 100


def receipt_filters(request: GuardedRequest) -> ReceiptFilters:
    """Return what the address asks of receipts; what is wrong in it asks for nothing."""
    return ReceiptFilters(
        state=address.choice(request, "state", words.RECEIPT_TABS),
        search=request.GET.get("named", "").strip()[:LONGEST_SEARCH],
        kind=address.choice(request, "paid", words.RECEIPT_KINDS),
        first_date=address.day(request, "from"),
        last_date=address.day(request, "to"),
        by_hand_on=address.day(request, "day"),
    )


def receipts_shown(request: GuardedRequest, found: ReceiptList) -> Frame:
    """Return the list of receipts as its page shows it."""
    make = Fields(request)
    return frame(
        request,
        RECEIPTS,
        columns=_receipt_columns(found.currency),
        rows=found.rows,
        url=lambda row: reverse("receipt", args=[row.id]),
        next_after=found.next_before,
        currency=found.currency,
        tabs=tabs(request, words.RECEIPT_TABS.items()),
        fields=[
            make.search("named", _("Customer, payer, number")),
            make.choice("paid", _("Paid with"), words.RECEIPT_KINDS.items()),
            make.day("from", _("Received from")),
            make.day("to", _("Received until")),
        ],
        kept=("state", "day"),
        empty=Empty(
            mark="money",
            words=_("No receipt is here."),
            hint=_("Receipts of bank files and those entered by hand appear here."),
        ),
    )


def _receipt_columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.figure("day", _("Received"), lambda row: row.received_date),
        make.text("customer", _("Customer"), lambda row: row.customer or row.payer, note=_payer),
        make.text("payer", _("Payer"), lambda row: row.payer, is_shown=False),
        make.text("kind", _("Paid with"), _paid_with),
        make.figure("number", _("Number"), lambda row: row.number, is_shown=False),
        make.text("state", _("State"), lambda row: words.state(words.RECEIPT_STATES, row.state)),
        make.money("amount", _("Amount"), lambda row: row.amount_cents),
        make.money("waiting", _("Waits"), lambda row: row.waiting_cents or None),
    ]


def _paid_with(row: ReceiptRow) -> str:
    return str(words.word(words.RECEIPT_KINDS, row.kind))


def _payer(row: ReceiptRow) -> str:
    """Say that a name is the payer's, whose customer nobody knows yet."""
    return _("payer") if row.payer and not row.customer else ""


def _every_receipt(request: GuardedRequest) -> Iterator[ReceiptRow]:
    return reports.every_receipt(company_id=request.company.id, filters=receipt_filters(request))


def credit_filters(request: GuardedRequest) -> CreditFilters:
    """Return what the address asks of credits; what is wrong in it asks for nothing."""
    return CreditFilters(
        is_open=address.choice(request, "state", CREDIT_TABS) != "all",
        search=request.GET.get("named", "").strip()[:LONGEST_SEARCH],
        origin=address.choice(request, "origin", CREDIT_ORIGINS),
        first_date=address.day(request, "from"),
        last_date=address.day(request, "to"),
    )


def credits_shown(request: GuardedRequest, found: CreditList) -> Frame:
    """Return the list of credits as its page shows it."""
    make = Fields(request)
    return frame(
        request,
        CREDITS,
        columns=_credit_columns(found.currency),
        rows=found.rows,
        url=_credit_url,
        next_after=found.next_before,
        currency=found.currency,
        tabs=tabs(request, CREDIT_TABS.items()),
        fields=[
            make.search("named", _("Customer, CPF or CNPJ")),
            make.choice("origin", _("Origin"), CREDIT_ORIGINS.items()),
            make.day("from", _("Since, from")),
            make.day("to", _("Since, until")),
        ],
        empty=Empty(
            mark="money",
            words=_("No credit is left."),
            hint=_("What customers paid too much, or got back, appears here until it is used."),
        ),
    )


def _credit_columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.text("origin", _("Origin"), lambda row: str(words.word(CREDIT_ORIGINS, row.origin))),
        make.figure("since", _("Since"), lambda row: row.since_date),
        make.figure("receipt", _("Receipt"), lambda row: _receipt(row), is_shown=False),
        make.money("amount", _("Amount"), lambda row: row.amount_cents),
        make.money("used", _("Used"), lambda row: (row.amount_cents - row.balance_cents) or None),
        make.money("balance", _("Left"), lambda row: row.balance_cents or None),
    ]


def _receipt(row: CreditListRow) -> str:
    return str(row.receipt_id or "")


def _credit_url(row: CreditListRow) -> str:
    """Return where the credit is used: its receipt, or its customer where it has none."""
    if row.receipt_id is not None:
        return reverse("receipt", args=[row.receipt_id])
    return reverse("customer", args=[row.customer_id])


def _every_credit(request: GuardedRequest) -> Iterator[CreditListRow]:
    return credits.every_credit(company_id=request.company.id, filters=credit_filters(request))


export_receipts = files.export_of(
    RECEIPTS,
    columns=lambda request: _receipt_columns(currency_of(company_id=request.company.id)),
    rows=_every_receipt,
)
export_credits = files.export_of(
    CREDITS,
    columns=lambda request: _credit_columns(currency_of(company_id=request.company.id)),
    rows=_every_credit,
)
