"""Who is at the keyboard right now: asked again before rights or money settings change.

A proof is a password, a code or a passkey given in this session; the sign-in is one.
"""

import re
import time
from dataclasses import dataclass

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from emdia.web import toasts

SESSION_FORM = "kept_form"
MOST_KEPT = 200_000
SECRET = re.compile(r"password|secret|token", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KeptForm:
    """A form that was sent while the proof of who sent it had grown old."""

    path: str
    page: str
    fields: tuple[tuple[str, str], ...]


def is_fresh(request: HttpRequest) -> bool:
    """Return whether somebody proved to be the user within the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((float(record.get("at", 0)) for record in records), default=0.0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send to where one proves to be oneself, and from there back to the page.

    What a form sent is kept in the session until then, but for files and secrets.
    """
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        toasts.refused(request, _("Nothing was changed yet: say first that it is you."))
        back = reverse("send_kept_form") if _keep(request) else _page_of_the_form(request)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def kept_form(request: HttpRequest) -> KeptForm | None:
    """Return the form that waits for a fresh proof, if one is kept and is not too old."""
    kept = request.session.get(SESSION_FORM)
    if not kept or time.time() - kept["at"] > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return None
    return KeptForm(
        path=kept["path"],
        page=kept["page"],
        fields=tuple((str(name), str(value)) for name, value in kept["fields"]),
    )


def _keep(request: HttpRequest) -> bool:
    """Keep what the form sent; refuse what is large, holds a file, or may be a secret."""
    fields = [
        (name, value)
        for name in request.POST
        if name != "csrfmiddlewaretoken"
        for value in request.POST.getlist(name)
    ]
    size = sum(len(name) + len(str(value)) for name, value in fields)
    if (
        not fields
        or request.FILES
        or size > MOST_KEPT
        or any(SECRET.search(name) for name, _value in fields)
    ):
        return False
    request.session[SESSION_FORM] = {
        "at": time.time(),
        "path": request.get_full_path(),
        "page": _page_of_the_form(request),
        "fields": fields,
    }
    return True


def _page_of_the_form(request: HttpRequest) -> str:
    """Return the page the form was sent from, if it is one of this site."""
    sent_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return sent_from if known else "/"
