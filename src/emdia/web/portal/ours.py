"""Is this boleto ours? Anybody may ask: pasted digits, or a Pix code, held against our charges."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from emdia.reports import ours_anywhere as reports
from emdia.web.figures import day, priced
from emdia.web.portal.limits import limited
from emdia.web.words import Word

WHY: dict[str, Word] = {
    "unreadable": _("This is neither a boleto nor a Pix code: paste all of its digits."),
    "digits_wrong": _("A check digit does not fit: it was typed wrong, or tampered with."),
    "unknown": _("No company here has such a boleto."),
    "changed": _("A boleto of ours has other digits: this one was tampered with."),
}


class Pasted(forms.Form):
    """What somebody holds in hand."""

    code = forms.CharField(
        label=_("Digits of the boleto, or the Pix code"),
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the digits.")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@limited
def is_it_ours(request: HttpRequest) -> HttpResponse:
    """Say whether what was pasted is a boleto of a company of this installation."""
    form = Pasted(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        found = reports.recognise_anywhere(
            text=form.cleaned_data["code"], as_of=timezone.localdate()
        )
        context |= {
            "found": found,
            "why": WHY.get(found.why, ""),
            "due": day(found.due_date),
            "amount": priced(found.amount_cents, "BRL") if found.amount_cents else "",
        }
    status = 422 if form.errors else 200
    answer = render(request, "web/portal/ours.html", context, status=status)
    answer["Referrer-Policy"] = "same-origin"
    return answer
