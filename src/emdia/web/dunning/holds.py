"""The holds of a customer: why nothing is asked, placing one, lifting one."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import dunning_plans as reports
from emdia.reports.dunning_plans import CustomerHolds, HoldRow
from emdia.reports.missing import Missing
from emdia.rules.holds import PLACED, HoldKind
from emdia.web import toasts
from emdia.web.dunning import words
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest, action, form_page, now, page, today
from emdia.web.words import state, word
from emdia.workflows import hold_collection
from emdia.workflows.hold_collection import UnableToHold, Wanted

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class HoldForm(forms.Form):
    """A hold on a customer, or on one title."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=[(kind.value, words.HOLDS[kind]) for kind in PLACED]
    )
    title = forms.ChoiceField(label=gettext_lazy("Of what"), required=False)
    since_date = forms.DateField(label=gettext_lazy("From"), widget=DAY)
    until_date = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Empty: until somebody lifts it."),
    )
    filed_date = forms.DateField(
        label=gettext_lazy("Filed on"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("Of a reorganisation or bankruptcy: what was sold later goes on."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), min_length=4, max_length=300)

    def __init__(self, *told: Any, titles: tuple[tuple[int, str], ...], **options: Any) -> None:
        super().__init__(*told, **options)
        whole = ("", gettext_lazy("Everything the customer owes"))
        choices = [whole, *((str(pk), document) for pk, document in titles)]
        self.fields["title"].choices = choices  # type: ignore[attr-defined]


@page("dunning.see")
def customer_holds(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Show the holds of a customer, and a form for another one."""
    found = _found(request, customer_id)
    return _show(request, found, _form(request, found))


@form_page("holds.place")
def place(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Place a hold on a customer, or on one title."""
    found = _found(request, customer_id)
    form = _form(request, found)
    if form.is_valid():
        try:
            hold_collection.place(
                company_id=request.company.id,
                wanted=_wanted(customer_id, form.cleaned_data),
                by=request.actor,
                as_of=today(request),
                now=now(),
            )
        except UnableToHold as refusal:
            form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Nothing is asked while it holds."))
            return redirect("customer_holds", customer_id)
    return _show(request, found, form, status=422 if request.method == "POST" else 200)


def _form(request: GuardedRequest, found: CustomerHolds) -> HoldForm:
    told = request.POST if request.method == "POST" else None
    return HoldForm(told, titles=found.titles, initial={"since_date": today(request)})


def _show(
    request: GuardedRequest, found: CustomerHolds, form: HoldForm, status: int = 200
) -> HttpResponse:
    may_hold = "holds.place" in request.capabilities
    may_edit = "customers.edit" in request.capabilities
    context = _cells(found) | {"form": form, "may_hold": may_hold, "may_set_risk": may_edit}
    return render(request, "web/dunning/holds.html", context, status=status)


def _found(request: GuardedRequest, customer_id: int) -> CustomerHolds:
    try:
        return reports.customer_holds(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        )
    except Missing as missing:
        raise Http404 from missing


def _wanted(customer_id: int, told: dict[str, Any]) -> Wanted:
    return Wanted(
        customer_id=customer_id,
        receivable_id=int(told["title"]) if told["title"] else None,
        kind=HoldKind(told["kind"]),
        since_date=told["since_date"],
        until_date=told["until_date"],
        filed_date=told["filed_date"],
        reason=told["reason"],
    )


def _cells(found: CustomerHolds) -> dict[str, Any]:
    return {
        "id": found.customer_id,
        "name": found.name,
        "standing": state(words.STANDINGS, found.standing) if found.standing else None,
        "standing_note": str(word(words.HOLDS, found.hold_kind))
        if found.hold_kind
        else words.step_name(found.step),
        "standing_since": day(found.standing_since) if found.standing_since else "",
        "rows": [_row(row) for row in found.rows],
        "risk": found.risk,
        "risk_since": day(found.risk_since) if found.risk_since else "",
        "risk_source": found.risk_source,
    }


def _row(row: HoldRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": word(words.HOLDS, row.kind),
        "document": row.document,
        "url": reverse("receivable", args=[row.receivable_id]) if row.receivable_id else "",
        "since": day(row.since_date),
        "until": day(row.until_date) if row.until_date else "",
        "filed": day(row.filed_date) if row.filed_date else "",
        "reason": row.reason,
        "placed_by": row.placed_by,
        "ended": day(row.ended_date) if row.ended_date else "",
        "ended_reason": row.ended_reason,
        "ended_by": row.ended_by,
        "stands": row.stands,
    }


@action("holds.place")
def lift(request: GuardedRequest, hold_id: int) -> HttpResponse:
    """Let a hold not hold any more from today on."""
    try:
        customer_id = hold_collection.lift(
            company_id=request.company.id,
            hold_id=hold_id,
            ended_date=today(request),
            reason=request.POST.get("reason", "")[:300],
            by=request.actor,
            now=now(),
        )
    except UnableToHold as refusal:
        if str(refusal) == "hold_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
        return redirect("customers")
    toasts.done(request, _("The hold was lifted."))
    return redirect("customer_holds", customer_id)
