"""Trying a wording: what it says of a real customer, as paper, and sent to oneself."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import message_templates as reports
from emdia.web import address, toasts
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.message_templates.words import LANGUAGES, REFUSALS
from emdia.web.words import word
from emdia.workflows.contact import try_words
from emdia.workflows.contact.transports import UnableToSend
from emdia.workflows.contact.try_words import Tried, UnableToTry


@page("messages.see")
def preview(request: GuardedRequest, version_id: int) -> HttpResponse:
    """Show what a version says of a customer who owes."""
    template_id = _template_of(request, version_id)
    context = {
        "template_id": template_id,
        "version_id": version_id,
        "languages": list(LANGUAGES.items()),
        "language": _language(request),
        "customer_id": address.number(request, "customer") or "",
        "query": _query(request),
        "may_write": "templates.write" in request.capabilities,
    }
    try:
        context["tried"] = _tried(request, version_id)
    except UnableToTry as refusal:
        context["refusal"] = word(REFUSALS, str(refusal))
    return render(request, "web/message_templates/preview.html", context)


@page("messages.see")
def paper(request: GuardedRequest, version_id: int) -> HttpResponse:
    """Return what a version says of a customer as a PDF file."""
    _template_of(request, version_id)
    try:
        tried = _tried(request, version_id)
    except UnableToTry:
        return redirect(_preview(request, version_id))
    response = HttpResponse(tried.pdf, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="preview.pdf"'
    return response


@action("templates.write")
def send(request: GuardedRequest, version_id: int) -> HttpResponse:
    """Send what a version says to whoever asks, marked as a test."""
    _template_of(request, version_id)
    try:
        try_words.send_to_oneself(
            company_id=request.company.id,
            version_id=version_id,
            language=_language(request),
            customer_id=address.number(request, "customer") or None,
            to_name=request.actor.name,
            to_address=str(request.user.email),  # type: ignore[union-attr]
            by=request.actor,
            now=now(),
        )
    except (UnableToTry, UnableToSend) as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _("Sent to %(address)s.") % {"address": request.user.email})  # type: ignore[union-attr]
    return redirect(_preview(request, version_id))


def _tried(request: GuardedRequest, version_id: int) -> Tried:
    return try_words.preview(
        company_id=request.company.id,
        version_id=version_id,
        language=_language(request),
        customer_id=address.number(request, "customer") or None,
        as_of=today(request),
    )


def _preview(request: GuardedRequest, version_id: int) -> str:
    return reverse("try_template", args=[version_id]) + _query(request)


def _query(request: GuardedRequest) -> str:
    return address.link(language=_language(request), customer=address.number(request, "customer"))


def _language(request: GuardedRequest) -> str:
    return address.choice(request, "language", LANGUAGES) or "pt-br"


def _template_of(request: GuardedRequest, version_id: int) -> int:
    try:
        return reports.template_of(company_id=request.company.id, version_id=version_id)
    except reports.Missing as missing:
        raise Http404 from missing
