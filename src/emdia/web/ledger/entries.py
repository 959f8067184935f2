"""The entries of an account as a list: what narrows it, its columns, its views and its file."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import trial_balance as reports
from emdia.reports.receivable_list import currency_of
from emdia.reports.trial_balance import AccountPage, EntryRow
from emdia.rules.postings import Account
from emdia.web import address, words
from emdia.web.figures import count, day
from emdia.web.guard import GuardedRequest, page
from emdia.web.ledger.period import Period, period_of
from emdia.web.ledger.tabs import tabs
from emdia.web.ledger.words import EVENTS
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view

KIND = KINDS["ledger_entries"]
LONGEST_EXPORT = 1_000_000
CODES = {str(int(one)): int(one) for one in Account}


@page("ledger.see")
@begins_with_a_view(KIND)
def account(request: GuardedRequest) -> HttpResponse:
    """List the entries behind one line of the trial balance; without one, of what is receivable."""
    period = period_of(request)
    found = _found(request, period, after=address.cursor(request), most=reports.PAGE_ROWS)
    context = {
        "tabs": tabs("trial_balance"),
        "code": found.code,
        "name": words.ACCOUNTS.get(str(found.code), words.plain(found.name)),
        "period_from": day(period.first_date),
        "period_to": day(period.as_of),
        "known_until": day(period.known_date),
        "back_url": period.link(),
        "list": _shown(request, found),
    }
    return render(request, "web/ledger/account.html", context)


def _found(request: GuardedRequest, period: Period, *, after: int, most: int) -> AccountPage:
    code = address.choice(request, "code", CODES)
    return reports.account_page(
        company_id=request.company.id,
        account=CODES.get(code, int(Account.RECEIVABLES)),
        first_date=period.first_date,
        as_of=period.as_of,
        known_at=period.known_at,
        after=after,
        most=most,
    )


def _shown(request: GuardedRequest, found: AccountPage) -> Frame:
    make = Fields(request)
    accounts = ((code, f"{code} {words.ACCOUNTS.get(code, '')}") for code in CODES)
    shown = frame(
        request,
        KIND,
        columns=_columns(found.currency),
        rows=found.entries,
        url=lambda row: reverse("ledger_entry", args=[row.id]),
        next_after=found.next_after or None,
        currency=found.currency,
        fields=[
            make.choice("code", _("Account"), accounts),
            make.day("from", _("From")),
            make.day("to", _("Until")),
            make.day("known", _("As known on")),
        ],
        kept=(),
        empty=Empty(mark="money", words=_("Nothing moved this account in these days.")),
    )
    # Whoever comes from the trial balance reads account and days in the heading.
    return replace(shown, is_narrow=False)


def _columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("event", _("Entry"), _event, note=lambda row: count(row.id)),
        make.figure("effective", _("Effective"), lambda row: row.effective_date),
        make.figure("posted", _("Posted"), lambda row: row.posted_at),
        make.text("document", _("Document"), lambda row: row.document),
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.money("debit", _("Debit"), lambda row: max(row.amount_cents, 0) or None),
        make.money("credit", _("Credit"), lambda row: max(-row.amount_cents, 0) or None),
        make.money("amount", _("Amount"), lambda row: row.amount_cents, is_shown=False),
        make.text("number", _("Entry number"), lambda row: str(row.id), is_shown=False),
        make.text("reverses", _("Reverses"), lambda row: _number(row.reverses_id), is_shown=False),
        make.text("corrects", _("Corrects"), lambda row: _number(row.corrects_id), is_shown=False),
    ]


def _event(row: EntryRow) -> str:
    return str(words.word(EVENTS, row.event))


def _number(entry_id: int | None) -> str:
    return str(entry_id) if entry_id is not None else ""


def _every(request: GuardedRequest) -> Iterator[EntryRow]:
    found = _found(request, period_of(request), after=0, most=LONGEST_EXPORT)
    return iter(found.entries)


export = files.export_of(
    KIND,
    columns=lambda request: _columns(currency_of(company_id=request.company.id)),
    rows=_every,
)
