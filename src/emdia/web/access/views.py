"""The company switch, and how the screen looks."""

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from emdia.books.access import operations
from emdia.web import screen
from emdia.web.access.forms import Screen
from emdia.web.guard import SESSION_COMPANY, GuardedRequest, action, entry_of, page
from emdia.web.sudo import kept_form


@action(None)
def switch_company(request: GuardedRequest) -> HttpResponse:
    """Work in another company the user belongs to; any other is as unknown as a made-up one."""
    wanted = request.POST.get("company", "")
    if wanted not in {str(row.company_id) for row in entry_of(request).memberships}:
        raise Http404
    request.session[SESSION_COMPANY] = int(wanted)
    return redirect("home")


@page(None, sudo=True)
def send_kept_form(request: GuardedRequest) -> HttpResponse:
    """Offer to send what a form held when the proof of who sends it had grown old."""
    kept = kept_form(request)
    if kept is None:
        return redirect("home")
    return render(request, "web/access/kept_form.html", {"kept": kept})


@require_POST
def choose_screen(request: HttpRequest) -> HttpResponse:
    """Change language or brightness, here and, when signed in, wherever the user signs in next."""
    form = Screen(request.POST)
    answer = redirect(_way_back(request))
    if form.is_valid():
        language = form.cleaned_data["language"] or get_language()
        theme = form.cleaned_data["theme"] or screen.chosen_theme(request) or "auto"
        _store(request, language, theme)
        screen.remember(answer, language=language, theme=theme)
    return answer


def _store(request: HttpRequest, language: str, theme: str) -> None:
    if request.user.is_authenticated:
        with transaction.atomic():
            operations.choose_screen(user_id=request.user.pk, language=language, theme=theme)


def _way_back(request: HttpRequest) -> str:
    """Return where the form was sent from, if that is a page of this site."""
    back = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return back if known else "/"
