"""Linking a fiscal document to a receivable by hand, taking it away, putting it back."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import receivables as reports
from emdia.reports.receivables import ReceivablePage
from emdia.web import toasts
from emdia.web.fiscal_documents.forms import Away, Document
from emdia.web.fiscal_documents.words import KINDS, REFUSALS
from emdia.web.guard import GuardedRequest, action, form_page, today
from emdia.web.words import word
from emdia.workflows import link_fiscal_documents as workflow
from emdia.workflows.link_fiscal_documents import UnableToLink

# Where the form shows a refusal: beside the field it is about.
FIELDS = {"access_key_invalid": "access_key", "fiscal_document_linked": "number"}


@form_page("receivables.change")
def link(request: GuardedRequest, receivable_id: int) -> HttpResponse:
    """Say which document stands behind a receivable."""
    found = _receivable(request, receivable_id)
    form = Document(request.POST or None)
    if form.is_valid():
        try:
            workflow.link(
                company_id=request.company.id,
                receivable_id=receivable_id,
                fields=form.told(),
                by=request.actor,
            )
        except UnableToLink as refusal:
            form.add_error(FIELDS.get(str(refusal)), str(word(REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Linked. The history says by whom."))
            return redirect("receivable", receivable_id)
    return _shown(request, found, form, {"title": _("Link a fiscal document")})


@form_page("receivables.change")
def unlink(request: GuardedRequest, receivable_id: int, fiscal_document_id: int) -> HttpResponse:
    """Say that a document does not stand behind a receivable, and why."""
    found = _receivable(request, receivable_id)
    document = next((one for one in found.fiscal if one.id == fiscal_document_id), None)
    if document is None:
        raise Http404
    form = Away(request.POST or None)
    if form.is_valid():
        try:
            workflow.unlink(
                company_id=request.company.id,
                receivable_id=receivable_id,
                fiscal_document_id=fiscal_document_id,
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except UnableToLink as refusal:
            form.add_error(None, str(word(REFUSALS, str(refusal))))
        else:
            again = reverse("link_fiscal_document_again", args=[receivable_id, fiscal_document_id])
            toasts.done(request, _("Taken away."), undo_url=again)
            return redirect("receivable", receivable_id)
    words = {
        "title": _("Take a fiscal document away"),
        "note": f"{word(KINDS, document.kind)} {document.number}",
    }
    return _shown(request, found, form, words)


@action("receivables.change")
def link_again(
    request: GuardedRequest, receivable_id: int, fiscal_document_id: int
) -> HttpResponse:
    """Put back what was taken away."""
    try:
        workflow.link_again(
            company_id=request.company.id,
            receivable_id=receivable_id,
            fiscal_document_id=fiscal_document_id,
            by=request.actor,
        )
    except UnableToLink as refusal:
        raise Http404 from refusal
    toasts.done(request, _("Linked again."))
    return redirect("receivable", receivable_id)


def _receivable(request: GuardedRequest, receivable_id: int) -> ReceivablePage:
    try:
        return reports.receivable_page(
            company_id=request.company.id, receivable_id=receivable_id, as_of=today(request)
        )
    except reports.Missing as missing:
        raise Http404 from missing


def _shown(
    request: GuardedRequest, found: ReceivablePage, form: Any, said: dict[str, str]
) -> HttpResponse:
    context = {
        "form": form,
        "document": found.row.document,
        "customer": found.row.customer,
        "back": reverse("receivable", args=[found.row.id]),
        **said,
    }
    status = 422 if form.errors else 200
    return render(request, "web/fiscal_documents/form.html", context, status=status)
