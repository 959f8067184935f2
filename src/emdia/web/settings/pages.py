"""What every page of the settings has: its tabs, its form page, its answer to a refusal."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from emdia.web.guard import GuardedRequest
from emdia.web.settings.words import REFUSALS
from emdia.web.words import Word, word

# Route, word, and the capability that opens it.
PAGES: tuple[tuple[str, Word, str], ...] = (
    ("company_settings", _("Company"), "settings.see"),
    ("bank_accounts", _("Bank accounts"), "settings.see"),
    ("pix_settings", "Pix", "settings.see"),
    ("members", _("Users"), "users.manage"),
    ("api_keys", _("Programs"), "api_keys.manage"),
    ("webhooks", _("Webhooks"), "webhooks.manage"),
    ("calendar", _("Calendar"), "settings.see"),
    ("policies", _("Policies"), "settings.see"),
    ("worklist_policy", _("Queues and order"), "settings.see"),
    ("sending", _("Sending"), "settings.see"),
    ("first_day", _("First steps"), "settings.see"),
)


def answer(
    request: GuardedRequest, here: str, template: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the settings; `here` is the route of its tab."""
    tabs = [
        {"url": reverse(route), "word": said, "is_current": route == here}
        for route, said, needs in PAGES
        if needs in request.capabilities
    ]
    whole = {**context, "tabs": tabs, "may": may(request)}
    return render(request, f"web/settings/{template}", whole, status=status)


def may(request: GuardedRequest) -> dict[str, bool]:
    """Return the capabilities held, named as a template can ask for them: `may.company_edit`."""
    return {name.replace(".", "_"): True for name in request.capabilities}


def form_answer(
    request: GuardedRequest,
    here: str,
    form: forms.Form,
    *,
    title: str,
    back: str,
    hint: str = "",
    act: str = "",
) -> HttpResponse:
    """Render one form on a page of its own."""
    context = {"form": form, "title": title, "back": back, "hint": hint, "act": act}
    status = 422 if form.errors else 200
    return answer(request, here, "form.html", context, status=status)


def refuse(form: forms.Form, refusal: Exception) -> None:
    """Say in the form why a workflow refused."""
    form.add_error(None, str(word(REFUSALS, str(refusal))))
