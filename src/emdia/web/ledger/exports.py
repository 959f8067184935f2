"""The tables of the ledger's pages as files, for a spreadsheet or for accounting."""

from collections.abc import Iterable, Sequence
from typing import cast

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell, Money
from emdia.reports.bank_difference import BankDifference
from emdia.reports.customer_statement import CustomerStatement
from emdia.reports.receipts_journal import ReceiptsJournal
from emdia.reports.receivables_day import ReceivablesReport
from emdia.reports.trial_balance import TrialBalance
from emdia.web import address, words
from emdia.web.ledger.words import EVENTS
from emdia.web.lists.files import table

# The kind of file by what an address says of it.
FORMS = {"brazil": "csv-br", "plain": "csv", "xlsx": "xlsx"}


def asked_form(request: HttpRequest) -> str:
    """Return the kind of file an address asks for; empty when it asks for the page."""
    return FORMS.get(address.choice(request, "csv", FORMS), "")


def trial_balance(found: TrialBalance, form: str) -> HttpResponse:
    head = (
        _("Account"),
        _("Name"),
        _("Currency"),
        _("Opening"),
        _("Debit"),
        _("Credit"),
        _("Closing"),
    )
    rows = (
        (
            row.code,
            str(words.ACCOUNTS.get(str(row.code), row.name)),
            row.currency,
            *_monies(
                row.currency,
                row.opening_cents,
                row.debit_cents,
                row.credit_cents,
                row.closing_cents,
            ),
        )
        for row in found.rows
    )
    return _answer(_("trial-balance") + f"-{found.as_of}", head, rows, form)


def receivables(found: ReceivablesReport, form: str) -> HttpResponse:
    head = (
        _("Day"),
        _("Opening"),
        _("Billed"),
        _("Received"),
        _("Discounts and credits"),
        _("Other"),
        _("Closing"),
    )
    rows = (
        (
            row.day,
            *_monies(
                found.currency,
                row.opening_cents,
                row.billed_cents,
                row.received_cents,
                row.granted_cents,
                row.other_cents,
                row.closing_cents,
            ),
        )
        for row in found.days
    )
    return _answer(_("receivables") + f"-{found.as_of}", head, rows, form)


def journal(found: ReceiptsJournal, form: str) -> HttpResponse:
    head = (
        _("Day"),
        _("Bank account"),
        _("Kind"),
        _("Count"),
        _("Receipts"),
        _("Card fees"),
        _("Posted"),
    )
    rows = (
        (
            row.day,
            row.account,
            str(words.word(EVENTS, row.kind)),
            row.count,
            *_monies(found.currency, row.receipts_cents, row.fees_cents, row.posted_cents),
        )
        for row in found.rows
    )
    return _answer(_("receipts") + f"-{found.as_of}", head, rows, form)


def statement(found: CustomerStatement, form: str) -> HttpResponse:
    head = (_("Day"), _("Event"), _("Document"), _("Charged"), _("Paid"), _("Balance"))
    rows = (
        (
            row.day,
            str(words.word(EVENTS, row.event)),
            row.document,
            *_monies(found.currency, row.charged_cents, row.paid_cents, row.balance_cents),
        )
        for row in found.lines
    )
    return _answer(_("statement") + f"-{found.customer_id}-{found.as_of}", head, rows, form)


def bank_difference(found: BankDifference, form: str) -> HttpResponse:
    head = (_("Bank account"), _("Day"), _("Bank"), _("Ledger"), _("Difference"))
    rows = (
        (
            one.account,
            row.day,
            *_monies(found.currency, row.bank_cents, row.ledger_cents, row.difference_cents),
        )
        for one in found.accounts
        for row in one.days
    )
    return _answer(_("bank") + f"-{found.as_of}", head, rows, form)


def _monies(currency: str, *cents: int) -> tuple[Cell, ...]:
    return tuple(Money(one, currency) for one in cents)


def _answer(
    name: str, head: Sequence[str], rows: Iterable[Sequence[Cell]], form: str
) -> HttpResponse:
    file = table(head=list(head), rows=rows, form=form)
    answer = FileResponse(
        file.content,
        as_attachment=True,
        filename=f"{name}.{file.ending}",
        content_type=file.content_type,
    )
    return cast("HttpResponse", answer)
