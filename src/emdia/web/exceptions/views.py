"""One screen for what waits for a person: walk, accept, split, or say what became of it."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from emdia.reports import exceptions as reports
from emdia.web import address, toasts
from emdia.web.cents import NotAnAmount
from emdia.web.exceptions import rows
from emdia.web.exceptions.forms import Word, case_of, place_of
from emdia.web.exceptions.listing import KIND
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.lists.frame import tools
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.shares import parts
from emdia.web.words import QUESTION_TABS, REFUSALS, word
from emdia.workflows import resolve_exception as workflow
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.resolve_exception import Case

PAGE_KEYS = (
    ("A", gettext_lazy("Accept the best")),
    ("1 … 9", gettext_lazy("Give the money to that candidate, or take it back")),
    ("S", gettext_lazy("Spread the money, then settle")),
)


@page("receipts.see")
@begins_with_a_view(KIND)
def exceptions(request: GuardedRequest) -> HttpResponse:
    """List what waits, one of them open with its candidates; all is in the address."""
    case = case_of(request.GET.get("case", ""))
    state = address.choice(request, "state", QUESTION_TABS) or "open"
    return _show(request, state, case)


@action("receipts.post")
def settle(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Give the waiting money to the receivables of the form, and show the next one."""
    try:
        given = parts(request.POST)
        is_done = workflow.settle(
            company_id=request.company.id,
            receipt_id=receipt_id,
            parts=given,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except NotAnAmount as wrong:
        return _refuse(request, _("Not an amount: %(text)s") % {"text": str(wrong)[:40]})
    except UnableToUseReceipt as refusal:
        if str(refusal) == "receipt_unknown":
            raise Http404 from refusal
        return _refuse(request, str(word(REFUSALS, str(refusal))))
    said = _("Settled.") if is_done else _("Settled; the rest still waits.")
    toasts.done(request, said, undo_url=reverse("undo_exception", args=[receipt_id]))
    return redirect("exceptions")


@action("receipts.post")
def undo(request: GuardedRequest, receipt_id: int) -> HttpResponse:
    """Take back what was settled; it waits again."""
    try:
        workflow.undo(
            company_id=request.company.id,
            receipt_id=receipt_id,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except UnableToUseReceipt as refusal:
        if str(refusal) == "receipt_unknown":
            raise Http404 from refusal
        return _refuse(request, str(word(REFUSALS, str(refusal))))
    toasts.done(request, _("Taken back. The money waits again."))
    return redirect("exceptions")


@action("receipts.post")
def say(request: GuardedRequest) -> HttpResponse:
    """Keep a note, an owner and how far it is."""
    form = Word(request.POST)
    case = case_of(request.POST.get("case", ""))
    if not form.is_valid() or case is None:
        return _refuse(request, _("Choose an exception of the list and say it in a few words."))
    try:
        workflow.say(
            company_id=request.company.id,
            case=case,
            state=form.cleaned_data["state"],
            note=form.cleaned_data["note"],
            takes_it=True,
            by=request.actor,
            now=now(),
        )
    except UnableToUseReceipt as refusal:
        if str(refusal) == "exception_unknown":
            raise Http404 from refusal
        return _refuse(request, str(word(REFUSALS, str(refusal))))
    is_put_aside = form.cleaned_data["state"] != "open"
    url = reverse("open_exception_again", args=[request.POST["case"]]) if is_put_aside else ""
    toasts.done(request, _("Noted."), undo_url=url)
    return redirect("exceptions")


@action("receipts.post")
def open_again(request: GuardedRequest, case: str) -> HttpResponse:
    """Let a case that was put aside wait for a person again."""
    named = case_of(case)
    try:
        if named is None:
            raise UnableToUseReceipt("exception_unknown")
        workflow.say(
            company_id=request.company.id,
            case=named,
            state="open",
            note="",
            takes_it=False,
            by=request.actor,
            now=now(),
        )
    except UnableToUseReceipt as refusal:
        raise Http404 from refusal
    toasts.done(request, _("It waits for a person again."))
    return redirect(f"{reverse('exceptions')}?case={case}")


def _refuse(request: GuardedRequest, why: str) -> HttpResponse:
    """Show the screen again with the reason; the form names the case it was about."""
    case = case_of(request.POST.get("case", ""))
    try:
        return _show(request, "open", case, refusal=why, status=422)
    except Http404:
        return _show(request, "open", None, refusal=why, status=422)


def _show(
    request: GuardedRequest,
    state: str,
    case: Case | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    after = place_of(request.GET.get("after", ""))
    try:
        found = reports.exceptions(
            company_id=request.company.id,
            state="" if state == "all" else state,
            line=case.line if case else None,
            receipt_id=case.receipt_id if case else None,
            as_of=today(request),
            after=after,
        )
    except reports.Missing as missing:
        raise Http404 from missing
    question = found.open_one
    context = {
        "page_keys": PAGE_KEYS,
        "list": tools(request, KIND),
        "tabs": rows.tabs(state),
        "cases": rows.case_cells(found, state, rows.written(after) if after else ""),
        "is_first": after is None,
        "first_url": address.link(state=state),
        "next_url": address.link(state=state, after=rows.written(found.next_after))
        if found.next_after
        else "",
        "question": rows.question_context(question, found.currency) if question else None,
        "currency": found.currency,
        "may_act": "receipts.post" in request.capabilities,
        "refusal": refusal,
    }
    return render(request, "web/exceptions/exceptions.html", context, status=status)
