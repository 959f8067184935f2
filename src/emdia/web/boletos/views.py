"""Papers that leave: each is read again before it is answered."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from emdia.books.charges.models import PrintKind
from emdia.reports import boletos as reports
from emdia.reports import print_runs as runs
from emdia.reports import second_copy as copies
from emdia.reports.missing import Missing
from emdia.web import toasts
from emdia.web.figures import count, instant
from emdia.web.guard import GuardedRequest, action, now, page, today
from emdia.web.receivables.chosen import chosen
from emdia.web.words import State, state, word
from emdia.workflows import print_boletos as printing

REFUSALS = {
    "not_payable": gettext_lazy(
        "This boleto cannot be paid: the bank does not hold it, or it is paid or cancelled."
    ),
    "creditor_unnamed": gettext_lazy(
        "A boleto names its creditor's address (CDC, art. 42-A): write it in the settings."
    ),
    "agreement_incomplete": gettext_lazy(
        "The agreement lacks what its bank asks for: complete it in the settings."
    ),
    "not_as_meant": gettext_lazy(
        "The page could not be read back as it was meant, so it does not leave."
    ),
    "too_many": gettext_lazy("That is more than one file takes. Choose fewer titles."),
    "nothing_to_print": gettext_lazy("None of these titles has a boleto that can be paid."),
    "carne_of_several": gettext_lazy("A carnê is of one customer. Choose titles of one only."),
}
RUN_STATES = {
    "waiting": State(pgettext_lazy("print run", "Waits"), "quiet", "clock"),
    "drawing": State(pgettext_lazy("print run", "Being drawn"), "info", "clock"),
    "done": State(pgettext_lazy("print run", "Ready"), "good", "check"),
    "stopped": State(pgettext_lazy("print run", "Stopped"), "warn", "cross"),
    "refused": State(pgettext_lazy("print run", "Refused"), "bad", "cross"),
}
AT_ONCE = 60  # titles whose boletos are drawn while one waits
Draw = Callable[[], bytes]


@page("boletos.print")
def boleto(request: GuardedRequest, charge_id: int) -> HttpResponse:
    """Answer with the boleto of one charge."""
    return _paper(
        request,
        f"boleto-{charge_id}.pdf",
        lambda: reports.boleto_of(
            company_id=request.company.id, charge_id=charge_id, as_of=today(request)
        ),
        back=reverse("charges"),
    )


@page("boletos.print")
def second_copy(request: GuardedRequest, customer_id: int) -> HttpResponse:
    """Answer with all that a customer owes: boletos, open items to date, statement."""
    return _paper(
        request,
        f"2a-via-{customer_id}.pdf",
        lambda: copies.second_copy(
            company_id=request.company.id, customer_id=customer_id, as_of=today(request)
        ),
        back=reverse("customer", args=[customer_id]),
    )


@action("boletos.print")
def many(request: GuardedRequest) -> HttpResponse:
    """Answer with the boletos of the titles chosen in one file; of many, begin a run."""
    ids, __ = chosen(request)
    if len(ids) > AT_ONCE:
        return _begin(request, ids, PrintKind.TOGETHER)
    return _paper(
        request,
        "boletos.pdf",
        lambda: copies.boletos_of_titles(
            company_id=request.company.id, receivable_ids=ids, as_of=today(request)
        ),
        back=reverse("receivables"),
    )


@action("boletos.print")
def carne(request: GuardedRequest) -> HttpResponse:
    """Answer with the titles chosen as a carnê."""
    ids, __ = chosen(request)
    return _paper(
        request,
        "carne.pdf",
        lambda: copies.carne_of_titles(
            company_id=request.company.id, receivable_ids=ids, as_of=today(request)
        ),
        back=reverse("receivables"),
    )


@action("boletos.print")
def by_customer(request: GuardedRequest) -> HttpResponse:
    """Answer with one file of boletos for each customer of the titles chosen."""
    ids, __ = chosen(request)
    if len(ids) > AT_ONCE:
        return _begin(request, ids, PrintKind.BY_CUSTOMER)
    return _paper(
        request,
        "boletos.zip",
        lambda: copies.zip_by_customer(
            company_id=request.company.id, receivable_ids=ids, as_of=today(request)
        ),
        back=reverse("receivables"),
    )


def _begin(request: GuardedRequest, ids: list[int], kind: PrintKind) -> HttpResponse:
    try:
        run_id = printing.ask(
            company_id=request.company.id,
            receivable_ids=ids,
            kind=kind,
            by=request.actor,
            on=today(request),
            now=now(),
        )
    except printing.UnableToPrint as refusal:
        context = {"said": str(word(REFUSALS, str(refusal)))}
        return render(request, "web/receivables/nothing_chosen.html", context, status=422)
    return redirect("print_run", run_id)


@page("boletos.print")
def run(request: GuardedRequest, print_run_id: int) -> HttpResponse:
    """Show how far a run is; the part that changes asks for itself."""
    try:
        found = runs.print_run(company_id=request.company.id, print_run_id=print_run_id)
    except Missing as missing:
        raise Http404 from missing
    context = {
        "id": found.id,
        "asked": instant(found.asked_at),
        "asked_by": found.asked_by,
        "state": state(RUN_STATES, found.state),
        "charges": count(found.charges),
        "done": count(found.done),
        "charges_number": found.charges,
        "done_number": found.done,
        "files": found.files,
        "refusal": word(REFUSALS, found.refusal) if found.refusal else "",
        "is_running": found.state in ("waiting", "drawing"),
    }
    template = "web/boletos/run.html" + ("#progress" if request.htmx else "")
    return render(request, template, context)


@page("boletos.print")
def run_files(request: GuardedRequest, print_run_id: int) -> HttpResponse:
    """Answer with what of a run is drawn."""
    try:
        content = runs.files_of(company_id=request.company.id, print_run_id=print_run_id)
    except Missing as missing:
        raise Http404 from missing
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="boletos-{print_run_id}.zip"'
    return answer


@action("boletos.print")
def stop_run(request: GuardedRequest, print_run_id: int) -> HttpResponse:
    """Let a run draw nothing more."""
    try:
        printing.stop(company_id=request.company.id, print_run_id=print_run_id, by=request.actor)
    except printing.UnableToPrint as refusal:
        if str(refusal) == "run_unknown":
            raise Http404 from refusal
    return redirect("print_run", print_run_id)


def _paper(request: GuardedRequest, name: str, draw: Draw, *, back: str) -> HttpResponse:
    try:
        content = draw()
    except reports.UnableToDraw as refusal:
        code = str(refusal)
        if code == "charge_unknown":
            raise Http404 from refusal
        said = str(word(REFUSALS, code))
        if request.method == "POST":
            context = {"said": said}
            return render(request, "web/receivables/nothing_chosen.html", context, status=422)
        toasts.refused(request, said)
        return redirect(back)
    kind = "application/zip" if name.endswith(".zip") else "application/pdf"
    answer = HttpResponse(content, content_type=kind)
    disposition = "attachment" if name.endswith(".zip") else "inline"
    answer["Content-Disposition"] = f'{disposition}; filename="{name}"'
    return answer
