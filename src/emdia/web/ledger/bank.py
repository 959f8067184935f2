"""Bank − ledger, and the import of statements."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.kernel.faults import Fault
from emdia.reports import bank_difference as reports
from emdia.reports.bank_difference import AccountDifference, BankDifference, StatementRow
from emdia.web import toasts, words
from emdia.web.bank_files.rows import FaultCells, fault_cells
from emdia.web.figures import amount, amount_or_dash, count, day, instant, priced
from emdia.web.guard import GuardedRequest, action, page
from emdia.web.ledger import exports
from emdia.web.ledger.forms import StatementUpload
from emdia.web.ledger.period import period_of
from emdia.web.ledger.tabs import tabs
from emdia.web.ledger.words import EVENTS, LINE_KINDS, STATEMENT_FAULTS
from emdia.workflows import import_statement as importing


@page("ledger.see")
def bank_difference(request: GuardedRequest) -> HttpResponse:
    """Show per account what the bank says less what the ledger says, and what is left of it."""
    found = _found(request)
    form = exports.asked_form(request)
    if form:
        return exports.bank_difference(found, form)
    return _page(request, found, StatementUpload(found.choices))


@action("bank_statements.upload")
def import_bank_statement(request: GuardedRequest) -> HttpResponse:
    """Take a statement in; lines that are known already are known."""
    found = _found(request)
    form = StatementUpload(found.choices, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        kept = importing.import_statement(
            company_id=request.company.id,
            name=form.cleaned_data["file"].name,
            content=form.cleaned_data["file"].read(),
            bank_account_id=form.cleaned_data["account"],
            by=request.actor,
        )
    except importing.StatementRefused as refusal:
        faults = [_fault(fault) for fault in refusal.faults[:20]]
        return _page(request, found, form, status=422, faults=faults)
    fresh = sum(one.new_lines for one in kept)
    told = ngettext("%(number)s new line.", "%(number)s new lines.", fresh)
    toasts.done(request, _("Statement imported.") + " " + told % {"number": count(fresh)})
    return redirect("bank_difference")


def _found(request: GuardedRequest) -> BankDifference:
    period = period_of(request)
    return reports.bank_difference(
        company_id=request.company.id, first_date=period.first_date, as_of=period.as_of
    )


def _page(
    request: GuardedRequest,
    found: BankDifference,
    form: StatementUpload,
    *,
    status: int = 200,
    **refusal: Any,
) -> HttpResponse:
    period = period_of(request)
    context = {
        "tabs": tabs("bank_difference"),
        "from": period.first_date.isoformat(),
        "to": period.as_of.isoformat(),
        "csv": period.link(csv="brazil"),
        "csv_plain": period.link(csv="plain"),
        "xlsx": period.link(csv="xlsx"),
        "accounts": [_account(one, found.currency) for one in found.accounts],
        "statements": [_statement(row) for row in found.statements],
        "currency": found.currency,
        "form": form,
        "may_upload": "bank_statements.upload" in request.capabilities,
        **refusal,
    }
    return render(request, "web/ledger/bank.html", context, status=status)


def _fault(fault: Fault) -> FaultCells:
    cells = fault_cells(fault)
    return replace(cells, advice=STATEMENT_FAULTS.get(fault.code, cells.advice))


def _account(one: AccountDifference, currency: str) -> dict[str, object]:
    return {
        "id": str(one.account_id),
        "account": one.account,
        "has_statement": one.has_statement,
        "difference": priced(one.difference_cents, currency),
        "agrees": not one.unexplained and not one.missing,
        "bank": priced(one.bank_cents, currency),
        "ledger": priced(one.ledger_cents, currency),
        "days": [
            {
                "day": day(row.day),
                "balance": amount(row.balance_cents, currency),
                "bank": amount_or_dash(row.bank_cents, currency),
                "ledger": amount_or_dash(row.ledger_cents, currency),
                "difference": amount_or_dash(row.difference_cents, currency),
            }
            for row in one.days
        ],
        "unexplained": [
            {
                "day": day(line.day),
                "kind": words.word(LINE_KINDS, line.kind),
                "words": line.words,
                "counterparty": line.counterparty,
                "amount": amount(line.cents, currency),
            }
            for line in one.unexplained
        ],
        "missing": [
            {
                "day": day(movement.day),
                "kind": words.word(EVENTS, movement.kind),
                "entries": count(movement.entries),
                "entry_id": movement.entry_id,
                "amount": amount(movement.cents, currency),
            }
            for movement in one.missing
        ],
    }


def _statement(row: StatementRow) -> dict[str, object]:
    return {
        "name": row.name,
        "account": row.account,
        "days": f"{day(row.first_date)} – {day(row.last_date)}" if row.first_date else "",
        "lines": count(row.lines),
        "new_lines": count(row.new_lines),
        "received": instant(row.received_at),
        "by": row.received_by,
    }
