"""Making Pix charges of titles, and one charge with its code."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.formats.documents.qr import qr_picture
from emdia.reports import pix_charge as reports
from emdia.web import toasts, words
from emdia.web.figures import count, day, instant, priced
from emdia.web.guard import GuardedRequest, action, page, today
from emdia.web.receivables.chosen import chosen
from emdia.web.words import REFUSALS, word
from emdia.workflows import charge_by_pix as workflow

OPEN = ("draft", "sent", "registered")


@page("receivables.see")
def pix_charge(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Show the code of a charge and what the provider knows of it."""
    try:
        found = reports.pix_charge(company_id=request.company.id, charge_id=charge_id)
    except reports.Missing as missing:
        raise Http404 from missing
    may_change = "receivables.change" in request.capabilities
    is_payable = found.state == "registered" and bool(found.code)
    context = {
        "id": found.charge_id,
        "receivable_url": reverse("receivable", args=[found.receivable_id]),
        "document": found.document,
        "customer": found.customer,
        "state": words.state(words.CHARGE_STATES, found.state),
        "code": found.code if is_payable else "",
        "picture": qr_picture(found.code) if is_payable else "",
        "is_waiting": found.state in ("draft", "sent"),
        # As long as somebody may pay it: whoever looks sees it settle.
        "looks_again": {"draft": 2, "sent": 2, "registered": 5}.get(found.state),
        "is_paid": found.state == "paid",
        "cancel_url": reverse("cancel_charge", args=[found.charge_id])
        if may_change and found.state in OPEN
        else "",
        "refusal": found.refusal,
        "facts": _facts(found),
        "may_charge_anew": may_change
        and found.balance_cents > 0
        and not found.is_replaced
        and found.state not in ("draft", "sent"),
        "is_open": found.state in OPEN,
    }
    return render(request, "web/pix/charge.html", context)


def _facts(found: reports.PixChargePage) -> list[tuple[str, str]]:
    told = [
        (_("Amount"), priced(found.amount_cents, found.currency)),
        (
            _("Of it late charges"),
            priced(found.late_cents, found.currency) if found.late_cents else "",
        ),
        (_("Due"), day(found.due_date)),
        (_("Can be paid until"), day(found.last_date)),
        (_("Pix key"), found.key),
        (_("Provider"), found.provider or _("none")),
        ("txid", found.txid),
        (_("No answer yet since"), instant(found.asked_at) if found.asked_at else ""),
    ]
    return [(term, value) for term, value in told if value]


@action("receivables.change")
def charge(request: GuardedRequest) -> HttpResponse:
    """Charge the titles chosen by Pix."""
    ids, is_too_many = chosen(request)
    if not ids:
        code = "too_many" if is_too_many else ""
        said = str(word(REFUSALS, code)) if code else _("Choose at least one title.")
        return render(request, "web/receivables/nothing_chosen.html", {"said": said}, status=422)
    try:
        done = workflow.charge(
            company_id=request.company.id,
            receivable_ids=ids,
            by=request.actor,
            as_of=today(request),
        )
    except workflow.UnableToCharge as refusal:
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
    else:
        toasts.done(request, _charged(done))
    return redirect(_back(request, ids))


def _back(request: GuardedRequest, ids: Sequence[int]) -> str:
    """Return the list the act came from, if it is one of ours; of one title, its page."""
    told = request.POST.get("back", "")
    if told.startswith("/") and url_has_allowed_host_and_scheme(told, allowed_hosts=None):
        return told
    return reverse("receivable", args=[ids[0]]) if len(ids) == 1 else reverse("receivables")


def _charged(done: workflow.Charged) -> str:
    said = ngettext("Charged by Pix.", "%(count)s titles charged by Pix.", done.titles)
    said %= {"count": count(done.titles)}
    if done.left:
        left = ngettext("%(left)s was left.", "%(left)s were left.", done.left)
        said = f"{said} {left % {'left': count(done.left)}}"
    return said


@action("receivables.change")
def charge_anew(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Let a new charge take the place of one that expired, was refused or taken back."""
    try:
        new_id = workflow.replace_charge(
            company_id=request.company.id,
            charge_id=charge_id,
            by=request.actor,
            as_of=today(request),
        )
    except workflow.UnableToCharge as refusal:
        if str(refusal) == "charge_unknown":
            raise Http404 from refusal
        toasts.refused(request, str(word(REFUSALS, str(refusal))))
        return redirect("pix_charge", charge_id)
    toasts.done(request, _("Charged anew. The charge before can no longer be paid."))
    return redirect("pix_charge", new_id)
