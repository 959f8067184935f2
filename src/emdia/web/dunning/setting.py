"""What holds of every plan: prices of channels, and who is asked for children's debts."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import dunning_plans as reports
from emdia.web import toasts
from emdia.web.cents import CentsField
from emdia.web.dunning import words
from emdia.web.dunning.views import frame
from emdia.web.figures import amount
from emdia.web.guard import GuardedRequest, form_page
from emdia.web.words import word
from emdia.workflows import dunning_settings

CHANNELS = ("email", "whatsapp", "sms", "letter")


class SettingForm(forms.Form):
    """Prices are of one message, in the company's currency."""

    groups_children = forms.BooleanField(
        label=gettext_lazy("Ask the parent for what its children owe"),
        required=False,
        help_text=gettext_lazy("One message to the parent names the titles of all of them."),
    )

    def __init__(self, *told: Any, prices: dict[str, int], currency: str, **options: Any) -> None:
        super().__init__(*told, **options)
        for channel in CHANNELS:
            said = word(words.CHANNELS, channel)
            self.fields[channel] = CentsField(
                label=_("Price: %(channel)s") % {"channel": said},
                initial=amount(prices[channel], currency),
            )


@form_page("policies.edit")
def set_dunning(request: GuardedRequest) -> HttpResponse:
    """Set what holds of every plan."""
    found = reports.setting(company_id=request.company.id)
    form = SettingForm(
        request.POST if request.method == "POST" else None,
        prices=found.prices,
        currency=found.currency,
        initial={"groups_children": found.groups_children},
    )
    if form.is_valid():
        told = form.cleaned_data
        try:
            dunning_settings.keep(
                company_id=request.company.id,
                groups_children=told["groups_children"],
                prices={channel: told[channel] for channel in CHANNELS},
                by=request.actor,
            )
        except dunning_settings.UnableToSet as refusal:
            form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Kept. It holds from the next decision on."))
            return redirect("dunning_plans")
    status = 422 if form.errors else 200
    context = {**frame(request), "form": form}
    return render(request, "web/dunning/setting.html", context, status=status)
