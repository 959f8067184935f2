"""Who is at the keyboard right now: asked again before rights or money settings change.

A proof is a password, a code or a passkey given in this session; the sign-in is one.
"""

import time

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from emdia.web import toasts


def is_fresh(request: HttpRequest) -> bool:
    """Return whether somebody proved to be the user within the last minutes."""
    records = get_authentication_records(request, request.user)
    latest = max((float(record.get("at", 0)) for record in records), default=0.0)
    return time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send to where one proves to be oneself, and from there back to the page.

    What a form sent is not kept: it may hold secrets.
    """
    back = request.get_full_path()
    if request.method not in {"GET", "HEAD"}:
        toasts.refused(
            request, _("Nothing was changed: say first that it is you, then send again.")
        )
        back = _page_of_the_form(request)
    return redirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}")


def _page_of_the_form(request: HttpRequest) -> str:
    """Return the page the form was sent from, if it is one of this site."""
    sent_from = request.headers.get("Referer", "")
    known = url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return sent_from if known else "/"
