"""The customer's own page, opened by a link and by what only the customer knows."""

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emdia.books.facts.actor import Actor
from emdia.formats.documents.qr import qr_picture
from emdia.kernel import tax_ids
from emdia.reports import boletos
from emdia.reports import payment_page as reports
from emdia.reports.payment_page import OwedTitle, PaymentPage
from emdia.web.figures import day, priced
from emdia.web.portal.limits import limited
from emdia.web.receivables.rows import owed_today
from emdia.workflows import payment_links
from emdia.workflows.payment_links import OpenLink

COOKIE = "payment_page"
SALT = "emdia.web.portal"
LASTS_SECONDS = 60 * 60
PortalView = Callable[..., HttpResponse]


def portal(view: PortalView) -> PortalView:
    """Find the link of an address and close the page to everybody else; one answer for all
    that opens nothing."""

    @wraps(view)
    def found(request: HttpRequest, link: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            standing = payment_links.find(token=link, now=timezone.now())
        except payment_links.Closed:
            answer = render(request, "web/portal/closed.html", status=404)
        else:
            answer = view(request, standing, link, *args, **kwargs)
        # The address is the key: no other site learns it. Under no-referrer a browser would
        # not even tell us where a form comes from, and no form would be taken.
        answer["Referrer-Policy"] = "same-origin"
        return answer

    return found


@require_http_methods(["GET", "HEAD", "POST"])
@limited
@portal
def payment(request: HttpRequest, link: OpenLink, token: str) -> HttpResponse:
    """Ask for what only the customer knows, then show what is owed."""
    if request.method == "POST":
        return _prove(request, link, token)
    if not is_proved(request, link):
        return _ask(request, link)
    return render(request, "web/portal/payment.html", _cells(request, link, token))


@require_safe
@limited
@portal
def boleto(request: HttpRequest, link: OpenLink, token: str, charge_id: int) -> HttpResponse:
    """Answer with the boleto of one title of the customer, drawn now and read again."""
    proved_or_404(request, link)
    found = _page_of(link)
    if charge_id not in {one.charge_id for one in found.titles}:
        raise Http404
    try:
        content = boletos.boleto_of(
            company_id=link.company_id, charge_id=charge_id, as_of=found.as_of
        )
    except boletos.UnableToDraw as refusal:
        raise Http404 from refusal
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="boleto.pdf"'
    return answer


@require_POST
@limited
@portal
def leave(request: HttpRequest, link: OpenLink, token: str) -> HttpResponse:
    """Forget on this device that the page was opened."""
    answer = redirect("payment_page", token)
    answer.delete_cookie(COOKIE, path=reverse("payment_page", args=[token]))
    return answer


def is_proved(request: HttpRequest, link: OpenLink) -> bool:
    """Return whether this device typed what opens the link, within the hour."""
    proof = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=LASTS_SECONDS)
    return proof == str(link.id)


def proved_or_404(request: HttpRequest, link: OpenLink) -> None:
    """Let whoever proved the link go on; what hangs on the page is there for nobody else."""
    if not is_proved(request, link):
        raise Http404


def _ask(request: HttpRequest, link: OpenLink, *, wrong: bool = False) -> HttpResponse:
    context = {
        "company": link.company_name,
        "initial": link.customer_name[:1],
        "masked": tax_ids.mask(link.tax_id),
        "places": link.asks_for_first or 4,
        "is_first": bool(link.asks_for_first),
        "wrong": wrong,
    }
    status = 422 if wrong else 200
    return render(request, "web/portal/ask.html", context, status=status)


def _prove(request: HttpRequest, link: OpenLink, token: str) -> HttpResponse:
    by = Actor(
        user_id=None,
        name="customer",
        channel="web",
        request_id=getattr(request, "request_id", ""),
    )
    try:
        payment_links.prove(
            token=token, typed=request.POST.get("proof", "")[:20], by=by, now=timezone.now()
        )
    except payment_links.WrongAnswer:
        return _ask(request, link, wrong=True)
    except payment_links.Closed:
        return render(request, "web/portal/closed.html", status=404)
    answer = redirect("payment_page", token)
    answer.set_signed_cookie(
        COOKIE,
        str(link.id),
        salt=SALT,
        max_age=LASTS_SECONDS,
        path=reverse("payment_page", args=[token]),
        secure=settings.BEHIND_HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return answer


def _cells(request: HttpRequest, link: OpenLink, token: str) -> dict[str, Any]:
    found = _page_of(link)
    creditor = found.creditor
    return {
        "creditor": creditor,
        "creditor_tax_id": f"CNPJ {tax_ids.punctuate(creditor.cnpj)}",
        "as_of": day(found.as_of),
        "total": priced(found.total_cents, found.currency),
        "titles": [_title(one, found, token) for one in found.titles],
        "leave_url": reverse("leave_payment_page", args=[token]),
    }


def _page_of(link: OpenLink) -> PaymentPage:
    return reports.payment_page(
        company_id=link.company_id, customer_id=link.customer_id, as_of=_today(link)
    )


def _title(one: OwedTitle, found: PaymentPage, token: str) -> dict[str, Any]:
    late = one.owed.days_late
    return {
        "id": one.receivable_id,
        "document": one.document,
        "due": day(one.due_date),
        "late": late,
        "total": priced(one.owed.total_cents, found.currency),
        "items": owed_today(one.owed, found.currency),
        "currency": found.currency,
        "is_announced": one.is_announced,
        "line": one.line,
        "pdf_url": reverse("payment_page_boleto", args=[token, one.charge_id]) if one.line else "",
        "pix_code": one.pix_code,
        "picture": qr_picture(one.pix_code) if one.pix_code else "",
        "why_not": ""
        if one.line or one.pix_code
        else _("Ask the creditor for the boleto of this one."),
    }


def _today(link: OpenLink) -> date:
    return timezone.localdate(timezone=link.time_zone)
