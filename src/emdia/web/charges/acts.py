"""Acts on one charge."""

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import charge_list as reports
from emdia.reports.missing import Missing
from emdia.web import toasts, words
from emdia.web.figures import day, priced
from emdia.web.guard import GuardedRequest, form_page
from emdia.web.settings.forms import reason
from emdia.web.words import REFUSALS as COMMON
from emdia.web.words import word
from emdia.workflows import cancel_charges as workflow
from emdia.workflows.open_receivables import UnableToChangeReceivables

REFUSALS = {**COMMON, "charge_not_open": gettext_lazy("The charge can be paid no more.")}


class Why(forms.Form):
    """Why nobody is to pay by the charge."""

    reason = reason()


@form_page("receivables.change")
def cancel(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Let nobody pay by a charge any more; its title stays owed."""
    company_id = request.company.id
    try:
        found = reports.charge(company_id=company_id, charge_id=charge_id)
    except Missing as missing:
        raise Http404 from missing
    back = reverse("receivable", args=[found.receivable_id])
    form = Why(request.POST or None)
    if form.is_valid():
        try:
            workflow.cancel(
                company_id=company_id,
                charge_ids=[charge_id],
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except UnableToChangeReceivables as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Taken back: nobody is to pay by it."))
            return redirect(back)
    context = {
        "form": form,
        "document": found.document,
        "kind": words.word(words.CHARGE_KINDS, found.kind),
        "number": found.nosso_numero,
        "amount": priced(found.amount_cents, found.currency),
        "due": day(found.due_date),
        "is_pix": found.kind == "pix",
        "back": back,
    }
    status = 422 if form.errors else 200
    return render(request, "web/charges/cancel.html", context, status=status)
