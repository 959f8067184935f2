"""The list of charges, as a page and as a file."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import charge_list as reports
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view

KIND = KINDS["charges"]
LONGEST_SEARCH = 100
TABS: dict[str, words.Word] = {
    "": gettext_lazy("All charges"),
    reports.TO_BE_TOLD: gettext_lazy("Bank to be told"),
    reports.REFUSED: gettext_lazy("Refused, to be mended"),
    **{code: state.word for code, state in words.CHARGE_STATES.items()},
}


@page("receivables.see")
@begins_with_a_view(KIND)
def charges(request: GuardedRequest) -> HttpResponse:
    """List charges, the latest first; state, account and search are in the address."""
    found = reports.charges(
        company_id=request.company.id,
        filters=_filters(request),
        before=address.cursor(request),
    )
    fields = Fields(request)
    shown = frame(
        request,
        KIND,
        columns=_columns(request, found.currency),
        rows=found.rows,
        url=lambda row: _address(request, row),
        next_after=found.next_before,
        currency=found.currency,
        tabs=tabs(request, TABS.items()),
        fields=[
            fields.search("number", _("Nosso número or txid")),
            fields.choice("account", _("Bank account"), found.accounts),
        ],
        empty=Empty(
            mark="file",
            words=_("No charge is here."),
            hint=_("Charges appear here with the boletos and Pix of receivables."),
        ),
    )
    return render(request, "web/charges/charges.html", {"list": shown})


def _every(request: GuardedRequest) -> Iterator[reports.ChargeListRow]:
    return reports.every_charge(company_id=request.company.id, filters=_filters(request))


def _filters(request: GuardedRequest) -> reports.ChargeFilters:
    return reports.ChargeFilters(
        search=request.GET.get("number", "").strip()[:LONGEST_SEARCH],
        state=address.choice(request, "state", TABS),
        account_id=address.number(request, "account"),
    )


def _address(request: GuardedRequest, row: reports.ChargeListRow) -> str:
    """Return where a row is worked on: its title, or where what was refused is mended."""
    if row.kind == "pix" and row.why:
        return reverse("pix_charge", args=[row.id])
    if row.state == "rejected" and row.kind != "pix" and "borderos.send" in request.capabilities:
        return reverse("correct_charge", args=[row.id])
    return reverse("receivable", args=[row.receivable_id])


def _columns(request: GuardedRequest, currency: str) -> list[Column]:
    is_to_be_told = request.GET.get("state") == reports.TO_BE_TOLD
    make = Maker(currency)
    is_of_refused = _filters(request).state in (reports.REFUSED, "rejected")
    why = [make.text("why", _("Refused because"), lambda row: row.why, css="said")]
    return [
        make.text("document", _("Document"), lambda row: row.document),
        make.text("customer", _("Customer"), lambda row: row.customer),
        make.text("kind", _("Kind"), lambda row: str(words.word(words.CHARGE_KINDS, row.kind))),
        make.text("account", _("Bank account"), lambda row: row.account),
        make.text("carteira", _("Carteira"), lambda row: row.carteira, is_shown=False),
        make.figure("nosso_numero", _("Nosso número"), lambda row: row.nosso_numero, css="code"),
        make.text("state", _("State"), lambda row: words.state(words.CHARGE_STATES, row.state)),
        *(why if is_of_refused else ()),
        make.figure("due", _("Due"), lambda row: row.due_date),
        make.figure(
            "asked_due",
            _("Bank to be told: due"),
            lambda row: row.asked_due_date,
            is_shown=is_to_be_told,
        ),
        make.money(
            "asked_rebate",
            _("Bank to be told: rebate"),
            lambda row: row.asked_rebate_cents,
            is_shown=is_to_be_told,
        ),
        make.money("amount", _("Amount"), lambda row: row.amount_cents),
    ]


export = files.export_of(
    KIND,
    columns=lambda request: _columns(request, currency_of(company_id=request.company.id)),
    rows=_every,
)
