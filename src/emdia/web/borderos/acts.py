"""Acts on borderôs: boletos issued, a borderô prepared, sent, given up, refusals sent again."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.books.borderos.models import Asked
from emdia.reports import charging
from emdia.web import toasts
from emdia.web.borderos import words
from emdia.web.borderos.forms import InstructionForm
from emdia.web.borderos.views import show
from emdia.web.customers.forms import AddressForm
from emdia.web.figures import amount, count, day, priced
from emdia.web.guard import GuardedRequest, action, form_page, now, today
from emdia.web.receivables.chosen import chosen
from emdia.web.words import REFUSALS, word
from emdia.workflows import borderos as workflow
from emdia.workflows import correct_charge as correcting
from emdia.workflows.issue_charges import issue_charges
from emdia.workflows.open_receivables import UnableToChangeReceivables


@form_page("borderos.send")
def issue(request: GuardedRequest) -> HttpResponse:
    """Show under which agreements titles would be charged, and issue their boletos."""
    ids, is_too_many = chosen(request)
    if not ids:
        if request.method == "GET":
            raise Http404
        said = str(word(REFUSALS, "too_many")) if is_too_many else _("Choose at least one title.")
        context = {"said": said}
        return render(request, "web/receivables/nothing_chosen.html", context, status=422)
    refusal = ""
    if request.method == "POST" and "sure" in request.POST:
        try:
            outcome = issue_charges(
                company_id=request.company.id,
                receivable_ids=ids,
                by=request.actor,
                on=today(request),
                now=now(),
            )
        except UnableToChangeReceivables as no:
            refusal = str(word(REFUSALS, str(no)))
        else:
            said = ngettext("%(count)s boleto issued.", "%(count)s boletos issued.", outcome.done)
            toasts.done(request, _counted(said, outcome.done))
            return redirect("borderos")
    return _preview(request, ids, refusal)


def _preview(request: GuardedRequest, ids: list[int], refusal: str) -> HttpResponse:
    found = charging.preview(company_id=request.company.id, receivable_ids=ids)
    if not found.titles and not found.refused_count:
        raise Http404
    context: dict[str, Any] = {
        "titles": ",".join(map(str, ids)),
        "under": [
            {
                "label": one.label,
                "carteira": one.carteira,
                "titles": count(one.titles),
                "total": priced(one.cents, found.currency),
            }
            for one in found.under
        ],
        "refused": [
            {
                "url": reverse("receivable", args=[one.id]),
                "document": one.document,
                "customer": one.customer,
                "due": day(one.due_date),
                "balance": amount(one.balance_cents, found.currency),
                "why": word(REFUSALS, one.code),
            }
            for one in found.refused
        ],
        "left_out": _counted(
            ngettext(
                "%(count)s title is left out",
                "%(count)s titles are left out",
                found.refused_count,
            ),
            found.refused_count,
        ),
        "titled": _counted(
            ngettext("%(count)s title", "%(count)s titles", found.titles), found.titles
        ),
        "issue_them": _counted(
            ngettext("Issue %(count)s boleto", "Issue %(count)s boletos", found.titles),
            found.titles,
        ),
        "has_some": bool(found.titles),
        "total": priced(found.cents, found.currency),
        "currency": found.currency,
        "refusal": refusal,
    }
    status = 422 if refusal else 200
    return render(request, "web/borderos/issue.html", context, status=status)


def _counted(words: str, number: int) -> str:
    return words % {"count": count(number)}


@action("borderos.send")
def prepare(request: GuardedRequest) -> HttpResponse:
    """Put what waits under an agreement into a borderô."""
    number = request.POST.get("agreement", "")
    try:
        bordero_id = workflow.prepare(
            company_id=request.company.id,
            bank_agreement_id=int(number) if _is_number(number) else 0,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except workflow.UnableToBordero as refusal:
        if str(refusal) == "agreement_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
        return redirect("borderos")
    return redirect("bordero", bordero_id)


@action("borderos.send")
def send(request: GuardedRequest, bordero_id: int) -> HttpResponse:
    """Write the remessa of a borderô, or ask a second person to."""
    try:
        sent = workflow.send(
            company_id=request.company.id,
            bordero_id=bordero_id,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except workflow.UnableToBordero as refusal:
        return _refused(request, bordero_id, refusal)
    if sent.approval_id is not None:
        toasts.waits(request, _("Above your limit: another person must approve it."))
    else:
        toasts.done(request, _("The remessa is written: %(name)s.") % {"name": sent.file_name})
    return redirect("bordero", bordero_id)


@action("borderos.send")
def leave_out(request: GuardedRequest, bordero_id: int) -> HttpResponse:
    """Leave the lines chosen out of a borderô."""
    told = [int(one) for one in request.POST.getlist("line") if _is_number(one)]
    try:
        left = workflow.leave_out(
            company_id=request.company.id,
            bordero_id=bordero_id,
            line_ids=told,
            by=request.actor,
        )
    except workflow.UnableToBordero as refusal:
        return _refused(request, bordero_id, refusal)
    said = ngettext("%(count)s line left out.", "%(count)s lines left out.", left)
    toasts.done(request, said % {"count": count(left)})
    return redirect("bordero", bordero_id)


@action("borderos.send")
def discard(request: GuardedRequest, bordero_id: int) -> HttpResponse:
    """Give a borderô up; its titles wait for another."""
    try:
        workflow.discard(
            company_id=request.company.id,
            bordero_id=bordero_id,
            reason=request.POST.get("reason", "").strip()[:300],
            by=request.actor,
        )
    except workflow.UnableToBordero as refusal:
        return _refused(request, bordero_id, refusal)
    toasts.done(request, _("Given up: its titles wait for another borderô."))
    return redirect("borderos")


@action("borderos.send")
def resend(request: GuardedRequest) -> HttpResponse:
    """Let what the bank refused go with the next remessa."""
    told = [int(one) for one in request.POST.getlist("charge") if _is_number(one)]
    try:
        again = workflow.resend(company_id=request.company.id, charge_ids=told, by=request.actor)
    except workflow.UnableToBordero as refusal:
        toasts.refused(request, str(word(words.REFUSALS, str(refusal))))
    else:
        said = ngettext(
            "%(count)s title goes with the next remessa.",
            "%(count)s titles go with the next remessa.",
            again,
        )
        toasts.done(request, said % {"count": count(again)})
    return redirect("borderos")


@form_page("borderos.send")
def correct(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Correct the payer's address where a title was kept back or refused, and let it go on."""
    found = charging.charge_title(company_id=request.company.id, charge_id=charge_id)
    if found is None:
        raise Http404
    form = AddressForm(request.POST or None, initial=found.address)
    if form.is_valid():
        try:
            correcting.correct(
                company_id=request.company.id,
                charge_id=charge_id,
                address=form.cleaned_data,
                by=request.actor,
            )
        except workflow.UnableToBordero as refusal:
            form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("Corrected. It goes with the next remessa."))
            return _on(request)
    context = {
        "form": form,
        "document": found.document,
        "payer": found.payer,
        "url": reverse("correct_charge", args=[charge_id]),
        "title_url": reverse("receivable", args=[found.id]),
        "back": reverse("borderos"),
    }
    template = "web/borderos/correct.html" + ("#form" if request.htmx else "")
    status = 422 if form.errors else 200
    return render(request, template, context, status=status)


def _on(request: GuardedRequest) -> HttpResponse:
    """Go back to the borderôs, out of a dialog too."""
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = reverse("borderos")
        return answer
    return redirect("borderos")


@form_page("borderos.send")
def instruct(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Give an instruction about one boleto, to go with the next remessa."""
    form = InstructionForm(request.POST or None)
    if form.is_valid():
        told = form.cleaned_data
        try:
            workflow.instruct(
                company_id=request.company.id,
                charge_ids=[charge_id],
                instruction=workflow.Instruction(
                    asked=Asked(told["asked"]),
                    discount_cents=told["discount"] or 0,
                    discount_until_date=told["until"],
                ),
                reason=told["reason"],
                by=request.actor,
            )
        except workflow.UnableToBordero as refusal:
            form.add_error(None, str(word(words.REFUSALS, str(refusal))))
        else:
            toasts.done(request, _("It goes with the next remessa."))
            return redirect("borderos")
    found = charging.charge_title(company_id=request.company.id, charge_id=charge_id)
    if found is None:
        raise Http404
    context = {
        "form": form,
        "document": found.document,
        "back": reverse("receivable", args=[found.id]),
    }
    status = 422 if form.errors else 200
    return render(request, "web/borderos/instruct.html", context, status=status)


def _refused(
    request: GuardedRequest, bordero_id: int, refusal: workflow.UnableToBordero
) -> HttpResponse:
    if str(refusal) == "bordero_unknown":
        raise Http404 from refusal
    said = str(word(words.REFUSALS, str(refusal)))
    return show(request, bordero_id, refusal=said, faults=refusal.faults)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
