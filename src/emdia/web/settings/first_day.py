"""The first steps of a company, and founding the first one of an installation."""

from dataclasses import dataclass
from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from emdia.books.access.models import User
from emdia.books.facts.actor import Actor
from emdia.reports import first_day as reports
from emdia.web import toasts
from emdia.web.guard import GuardedRequest, action, page
from emdia.web.settings.forms import Founding
from emdia.web.settings.pages import answer, may, refuse
from emdia.web.words import Word
from emdia.workflows import change_company, found_company

HERE = "first_day"


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One step: what it is, why, and the pages where it is done, the best first."""

    word: Word
    why: Word
    routes: tuple[str, ...]


STEPS: dict[str, Step] = {
    "company": Step(
        word=gettext_lazy("The company and its branches"),
        why=gettext_lazy("Name, CNPJ and time zone stand on every document."),
        routes=("company_settings",),
    ),
    "bank_account": Step(
        word=gettext_lazy("A bank account"),
        why=gettext_lazy("Where the money of boletos and Pix arrives."),
        routes=("bank_accounts",),
    ),
    "agreement": Step(
        word=gettext_lazy("An agreement with its bank"),
        why=gettext_lazy("Carteira and layout say how the bank's files are read."),
        routes=("bank_accounts",),
    ),
    "users": Step(
        word=gettext_lazy("The people: who books, who approves, who lets in"),
        why=gettext_lazy("Money needs four eyes, so it needs two people at least."),
        routes=("members", "company_settings"),
    ),
    "calendar": Step(
        word=gettext_lazy("Local holidays and index values"),
        why=gettext_lazy(
            "National bank holidays are known; days of one's own and indexes are not."
        ),
        routes=("calendar",),
    ),
    "customers": Step(
        word=gettext_lazy("The customers"),
        why=gettext_lazy("Imported from a file, or registered one by one."),
        routes=("imports", "register_customer", "customers"),
    ),
    "receivables": Step(
        word=gettext_lazy("What they owe"),
        why=gettext_lazy("Imported from a file: documents, due dates, amounts."),
        routes=("imports", "receivables"),
    ),
    "return_file": Step(
        word=gettext_lazy("The first return file"),
        why=gettext_lazy("Send one; what was paid is settled and posted by itself."),
        routes=("bank_files",),
    ),
}


@page("settings.see")
def first_day(request: GuardedRequest) -> HttpResponse:
    """Show how far the company has come."""
    return answer(request, HERE, "first_day.html", _cells(request))


@page(None)
def first_day_part(request: GuardedRequest) -> HttpResponse:
    """Answer the panel of the home page; nothing when it is put away or all is done.

    A practice company has no first day.
    """
    if request.company.is_sandbox or "settings.see" not in request.capabilities:
        return HttpResponse("")
    cells = _cells(request)
    if not cells["is_shown"] or cells["is_over"]:
        return HttpResponse("")
    return render(request, "web/settings/first_day.html#panel", cells | {"may": may(request)})


@action("company.edit")
def show_first_day(request: GuardedRequest) -> HttpResponse:
    """Put the steps away from the home page, or bring them back."""
    shows = request.POST.get("shows") == "yes"
    change_company.show_first_day(company_id=request.company.id, shows=shows, by=request.actor)
    said = _("On the home page again.") if shows else _("Put away. The settings bring it back.")
    toasts.done(request, said)
    return redirect(HERE)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def found(request: HttpRequest) -> HttpResponse:
    """Found the first company of an empty installation."""
    user = cast(User, request.user)
    if not found_company.may_found_the_first(user.pk):
        return redirect("home")
    form = Founding(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            founded = found_company.found_the_first(
                name=told["name"],
                cnpj=told["cnpj"],
                administrator=(told["admin_email"], told["admin_name"]),
                language=get_language() or "pt-br",
                by=_founder(request, user),
            )
        except found_company.UnableToFound as refusal:
            refuse(form, refusal)
        else:
            url = request.build_absolute_uri(reverse("accept_invitation", args=founded.link))
            context = {"url": url, "name": told["admin_name"], "email": told["admin_email"]}
            return render(request, "web/settings/founded.html", context)
    status = 422 if form.errors else 200
    return render(request, "web/settings/found.html", {"form": form}, status=status)


def _founder(request: HttpRequest, user: User) -> Actor:
    request_id: str = getattr(request, "request_id", "")
    return Actor(user_id=user.pk, name=str(user), channel="web", request_id=request_id)


def _cells(request: GuardedRequest) -> dict[str, object]:
    found_here = reports.first_day(company_id=request.company.id)
    steps = [
        {
            "word": STEPS[name].word,
            "why": STEPS[name].why,
            "url": _first_known(STEPS[name].routes),
            "is_done": is_done,
        }
        for name, is_done in found_here.steps
    ]
    following = next((step for step in steps if not step["is_done"]), None)
    return {
        "steps": steps,
        "next": following,
        "done": found_here.done,
        "all": len(steps),
        "is_over": found_here.is_over,
        "is_shown": found_here.is_shown,
    }


def _first_known(routes: tuple[str, ...]) -> str:
    """Return the address of the first route there is."""
    for route in routes:
        try:
            return reverse(route)
        except NoReverseMatch:
            continue
    raise LookupError(routes)
