"""The trash: what lies in it, by kind, and bringing it back."""

from collections.abc import Collection, Iterator
from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emdia.reports import trash as reports
from emdia.reports.trash import Discarded, TrashFilters
from emdia.web import address, toasts
from emdia.web import words as common
from emdia.web.figures import count
from emdia.web.guard import GuardedRequest, action, now, page
from emdia.web.lists import files
from emdia.web.lists.back import came_from
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS as LISTS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.trash.words import KINDS, REFUSALS, TABS
from emdia.workflows import put_back as workflow

KIND = LISTS["trash"]
LONGEST_SEARCH = 100
MOST_AT_ONCE = 1_000
# Who sees a kind and who brings it back; views belong to persons.
SEEN_BY = {"customer": "customers.see", "import": "imports.see", "contact": "customers.see"}
BROUGHT_BACK_BY = {
    "customer": "customers.edit",
    "import": "imports.run",
    "contact": "contacts.edit",
}


@page("customers.see")
@begins_with_a_view(KIND)
def trash(request: GuardedRequest) -> HttpResponse:
    """List what was thrown away within thirty days, the latest first."""
    found = reports.trash(
        company_id=request.company.id,
        filters=_filters(request),
        after=request.GET.get("after", ""),
        now=now(),
    )
    shown = frame(
        request,
        KIND,
        columns=_columns(),
        rows=found.rows,
        url=_url,
        next_after=found.next_after,
        tabs=tabs(request, _tabs(request), name="kind"),
        fields=[Fields(request).search("name", _("Name"))],
        kept=("kind",),
        acts=[(reverse("put_back"), _("Put back"))],
        ticks="thing",
        empty=Empty(
            mark="check",
            words=_("The trash is empty."),
            hint=_(
                "Drafts, imports, contacts and views that are thrown away lie here for 30 days. "
                "What was money is never thrown away: it is reversed."
            ),
        ),
    )
    return render(request, "web/trash/trash.html", {"list": shown})


@action("customers.see")
def put_back(request: GuardedRequest) -> HttpResponse:
    """Bring back what was chosen; what cannot come is told."""
    told = request.POST.getlist("thing")[:MOST_AT_ONCE]
    numbers = [int(one) for one in told if one.isascii() and one.isdigit() and len(one) < 19]
    things = [reports.record_at(one) for one in numbers]
    outcome = workflow.put_back(
        company_id=request.company.id,
        things=[one for one in things if one[0] in _kinds(request, BROUGHT_BACK_BY)],
        asker=workflow.Asker(
            by=request.actor, now=now(), may_share="views.share" in request.capabilities
        ),
    )
    if outcome.done:
        said = ngettext("Put back.", "%(count)s put back.", outcome.done)
        toasts.done(request, said % {"count": count(outcome.done)})
    for code in sorted({code for _kind, _record, code in outcome.refused}):
        toasts.refused(request, str(common.word(REFUSALS, code)))
    if not outcome.done and not outcome.refused:
        toasts.refused(request, _("Choose at least one that you may put back."))
    return redirect(came_from(request, otherwise=reverse("trash")))


def _kinds(request: GuardedRequest, table: dict[str, str]) -> list[str]:
    """Return the kinds whose capability is held; those without one are everybody's."""
    return [one for one in KINDS if table.get(one) in {None, *request.capabilities}]


def _tabs(request: GuardedRequest) -> list[tuple[str, common.Word]]:
    seen: Collection[str] = {"", *_kinds(request, SEEN_BY)}
    return [(code, said) for code, said in TABS.items() if code in seen]


def _filters(request: GuardedRequest) -> TrashFilters:
    seen = _kinds(request, SEEN_BY)
    kind = address.choice(request, "kind", seen)
    return TrashFilters(
        kinds=[kind] if kind else seen,
        user_id=request.actor.user_id or 0,
        may_share="views.share" in request.capabilities,
        search=request.GET.get("name", "").strip()[:LONGEST_SEARCH],
    )


def _columns() -> list[Column]:
    make = Maker()
    return [
        make.text("name", _("Name"), lambda row: row.name, note=_note),
        make.text("kind", _("What it was"), _kind),
        make.text("of", _("Of"), _note, is_shown=False),
        make.figure("at", _("Thrown away"), lambda row: row.at),
        make.text("by", _("By"), _by),
        make.figure("until", _("Lies here until"), _until),
    ]


def _kind(row: Discarded) -> str:
    return str(common.word(KINDS, row.kind))


def _note(row: Discarded) -> str:
    if row.kind == "view":
        return str(LISTS[row.note].word) if row.note in LISTS else row.note
    return row.note


def _by(row: Discarded) -> str:
    return str(common.actor(row.by)) if row.by else _("you")


def _until(row: Discarded) -> date:
    return row.at.date() + reports.KEPT


def _url(row: Discarded) -> str:
    match row.kind:
        case "import":
            return reverse("import", args=[row.record_id])
        case "view":
            known = LISTS.get(row.note)
            return f"{reverse(known.page)}?view=all" if known else reverse("trash")
        case _:
            return reverse("customer", args=[row.parent_id or row.record_id])


def _every(request: GuardedRequest) -> Iterator[Discarded]:
    return reports.every_row(company_id=request.company.id, filters=_filters(request), now=now())


export = files.export_of(KIND, columns=lambda request: _columns(), rows=_every)
