"""The list of charges, as a page and as a file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.formats.csv_table import Money
from emdia.reports import charge_list as reports
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import columns, files
from emdia.web.lists.columns import Column
from emdia.web.receivables.rows import Tab

LONGEST_SEARCH = 100
TABS: dict[str, words.Word] = {
    "": gettext_lazy("All charges"),
    reports.TO_BE_TOLD: gettext_lazy("Bank to be told"),
    **{code: state.word for code, state in words.CHARGE_STATES.items()},
}


@page("receivables.see")
def charges(request: GuardedRequest) -> HttpResponse:
    """List charges, the latest first; state, account and search are in the address."""
    asked = _filters(request)
    found = reports.charges(
        company_id=request.company.id, filters=asked, before=address.cursor(request)
    )
    every = _columns(found.currency)
    shown = columns.chosen(request, every)
    context = {
        "number": asked.search,
        "account_id": asked.account_id,
        "accounts": found.accounts,
        "tabs": _tabs(request, asked.state),
        "charge_state": asked.state,
        "heads": columns.heads(every, shown),
        "rows": columns.printed(
            found.rows, shown, url=lambda row: reverse("receivable", args=[row.receivable_id])
        ),
        "currency": found.currency,
        "is_first": not address.cursor(request),
        "first_url": address.with_(request, after=None),
        "next_url": address.with_(request, after=found.next_before) if found.next_before else "",
        "files": files.links(request, reverse("export_charges"))
        if "lists.export" in request.capabilities
        else [],
    }
    return render(request, "web/charges/charges.html", context)


@page("lists.export")
def export(request: GuardedRequest) -> HttpResponse:
    """Answer with all charges the address asks for, as a file."""
    every = _columns(currency_of(company_id=request.company.id))
    return files.answer(
        request,
        name="charges",
        title=_("charges"),
        kind=address.choice(request, "kind", files.KINDS) or "csv",
        columns=columns.chosen(request, every),
        rows=reports.every_charge(company_id=request.company.id, filters=_filters(request)),
    )


def _filters(request: GuardedRequest) -> reports.ChargeFilters:
    return reports.ChargeFilters(
        search=request.GET.get("number", "").strip()[:LONGEST_SEARCH],
        state=address.choice(request, "state", TABS),
        account_id=address.number(request, "account"),
    )


def _tabs(request: GuardedRequest, current: str) -> list[Tab]:
    return [
        Tab(
            url=address.with_(request, state=code, after=None),
            word=word,
            is_current=code == current,
        )
        for code, word in TABS.items()
    ]


def _columns(currency: str) -> list[Column]:
    def money(cents: int | None) -> Money | None:
        return None if cents is None else Money(cents, currency)

    def column(code: str, word: Any, value: Any, **options: Any) -> Column:
        return Column(code=code, word=word, value=value, **options)

    return [
        column("document", _("Document"), lambda row: row.document),
        column("customer", _("Customer"), lambda row: row.customer),
        column("kind", _("Kind"), lambda row: str(words.word(words.CHARGE_KINDS, row.kind))),
        column("account", _("Bank account"), lambda row: row.account),
        column("carteira", _("Carteira"), lambda row: row.carteira, is_shown=False),
        column("nosso_numero", _("Nosso número"), lambda row: row.nosso_numero, is_figure=True),
        column("state", _("State"), lambda row: words.state(words.CHARGE_STATES, row.state)),
        column("due", _("Due"), lambda row: row.due_date, is_figure=True),
        column(
            "asked_due", _("Bank to be told: due"), lambda row: row.asked_due_date, is_figure=True
        ),
        column(
            "asked_rebate",
            _("Bank to be told: rebate"),
            lambda row: money(row.asked_rebate_cents),
            is_number=True,
        ),
        column("amount", _("Amount"), lambda row: money(row.amount_cents), is_number=True),
    ]
