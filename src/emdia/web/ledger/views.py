"""The figures of the ledger: trial balance, its entries, receivables by day, receipts journal."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from emdia.reports import entry as entries
from emdia.reports import receipts_journal, receivables_day
from emdia.reports import trial_balance as balances
from emdia.reports.missing import Missing
from emdia.web.figures import amount, day, priced
from emdia.web.guard import GuardedRequest, page, today
from emdia.web.ledger import exports, rows
from emdia.web.ledger.period import Period, period_of
from emdia.web.ledger.tabs import tabs


@page("ledger.see")
def trial_balance(request: GuardedRequest) -> HttpResponse:
    """Show every account over a period, each with the way to its entries."""
    period = period_of(request)
    found = balances.trial_balance(
        company_id=request.company.id,
        first_date=period.first_date,
        as_of=period.as_of,
        known_at=period.known_at,
    )
    form = exports.asked_form(request)
    if form:
        return exports.trial_balance(found, form)
    context = {
        **_frame(request, period, "trial_balance"),
        "rows": [rows.account_cells(row, period) for row in found.rows],
        "debit": amount(found.debit_cents, found.currency),
        "credit": amount(found.credit_cents, found.currency),
        "is_zero": found.is_zero,
        "closed_through": day(found.closed_through),
        "currency": found.currency,
    }
    return render(request, "web/ledger/trial_balance.html", context)


@page("ledger.see")
def entry(request: GuardedRequest, entry_id: int) -> HttpResponse:
    """Show one entry: its postings, who made it and what it is linked to."""
    try:
        found = entries.entry_page(company_id=request.company.id, entry_id=entry_id)
    except Missing as missing:
        raise Http404 from missing
    may_see = "receivables.see" in request.capabilities
    context = {**rows.entry_context(found), "may_see_receivables": may_see}
    return render(request, "web/ledger/entry.html", context)


@page("ledger.see")
def receivables_by_day(request: GuardedRequest) -> HttpResponse:
    """Show opening + billed − received − credits = closing, day by day."""
    period = period_of(request)
    found = receivables_day.receivables_report(
        company_id=request.company.id,
        first_date=period.first_date,
        as_of=period.as_of,
        today=today(request),
    )
    form = exports.asked_form(request)
    if form:
        return exports.receivables(found, form)
    context = {
        **_frame(request, period, "receivables_by_day"),
        "days": [rows.day_cells(row, found.currency) for row in reversed(found.days)],
        "opening": priced(found.opening_cents, found.currency),
        "billed": priced(found.billed_cents, found.currency),
        "received": priced(found.received_cents, found.currency),
        "granted": priced(found.granted_cents, found.currency),
        "other": priced(found.other_cents, found.currency) if found.other_cents else "",
        "closing": priced(found.closing_cents, found.currency),
        "computed": priced(found.computed_cents, found.currency),
        "titles": "" if found.titles_cents is None else priced(found.titles_cents, found.currency),
        "adds_up": found.adds_up,
        "currency": found.currency,
    }
    return render(request, "web/ledger/receivables.html", context)


@page("ledger.see")
def journal(request: GuardedRequest) -> HttpResponse:
    """Show what came in, per day, account and kind, and that the entries say the same."""
    period = period_of(request)
    found = receipts_journal.receipts_journal(
        company_id=request.company.id, first_date=period.first_date, as_of=period.as_of
    )
    form = exports.asked_form(request)
    if form:
        return exports.journal(found, form)
    context = {
        **_frame(request, period, "receipts_journal"),
        "days": [rows.journal_day_cells(one, found.currency) for one in found.days],
        "receipts": priced(found.receipts_cents, found.currency),
        "fees": priced(found.fees_cents, found.currency) if found.fees_cents else "",
        "posted": priced(found.posted_cents, found.currency),
        "difference": priced(found.difference_cents, found.currency),
        "agrees": found.difference_cents == 0,
        "currency": found.currency,
    }
    return render(request, "web/ledger/journal.html", context)


def _frame(request: GuardedRequest, period: Period, here: str) -> dict[str, object]:
    """Return what every page of a period shows: its tabs, its days and its CSV."""
    return {
        "tabs": tabs(here),
        "from": period.first_date.isoformat(),
        "to": period.as_of.isoformat(),
        "known": period.known_date.isoformat() if period.known_date else "",
        "period_from": day(period.first_date),
        "period_to": day(period.as_of),
        "known_until": day(period.known_date),
        "csv": period.link(csv="brazil"),
        "csv_plain": period.link(csv="plain"),
        "xlsx": period.link(csv="xlsx"),
    }
