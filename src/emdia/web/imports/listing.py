"""The list of imports: what narrows it, its columns and its file."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emdia.reports import imports as reports
from emdia.reports.imports import ImportFilters, ImportRow, Imports
from emdia.web import address
from emdia.web import words as common
from emdia.web.guard import GuardedRequest
from emdia.web.imports import words
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS

KIND = KINDS["imports"]
LONGEST_SEARCH = 100


def filters(request: GuardedRequest) -> ImportFilters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    return ImportFilters(
        kind=address.choice(request, "kind", words.KINDS),
        state=address.choice(request, "state", words.STATES),
        source=request.GET.get("source", "")[:LONGEST_SEARCH],
        name=request.GET.get("name", "").strip()[:LONGEST_SEARCH],
    )


def shown(request: GuardedRequest, found: Imports) -> Frame:
    """Return the list as its page shows it."""
    make = Fields(request)
    states = ((code, said.word) for code, said in words.STATES.items())
    return frame(
        request,
        KIND,
        columns=_columns(),
        rows=found.rows,
        url=lambda row: reverse("import", args=[row.id]),
        next_after=found.next_before or None,
        tabs=tabs(request, [("", pgettext("imports", "All")), *words.KINDS.items()], name="kind"),
        fields=[
            make.search("name", _("Name of the file")),
            make.choice("source", _("Source"), ((one, one) for one in found.sources)),
            make.choice("state", _("State"), states),
        ],
        kept=("kind",),
        empty=Empty(
            mark="upload",
            words=_("Nothing was imported yet."),
            hint=_(
                "Take a template, fill it, or send the file your system exports: its columns are "
                "found by their headings."
            ),
        ),
    )


def _columns() -> list[Column]:
    make = Maker()
    return [
        make.text("name", _("File"), lambda row: row.name, note=_source),
        make.text("kind", _("What it brings"), _kind, is_shown=False),
        make.text("source", _("Source"), lambda row: row.source, is_shown=False),
        make.figure("received", _("Received"), lambda row: row.received_at, note=_received_by),
        make.text("by", _("Received by"), _received_by, is_shown=False),
        make.text("state", _("State"), lambda row: common.state(words.STATES, row.state)),
        make.count("rows", _("Rows"), lambda row: row.rows_read, is_shown=False),
        make.count("new", pgettext("imported rows", "New"), lambda row: row.new),
        make.count("changed", pgettext("imported rows", "Changed"), lambda row: row.changed),
        make.count("same", pgettext("imported rows", "Same"), lambda row: row.same),
        make.count("wrong", pgettext("imported rows", "Wrong"), lambda row: row.wrong),
        make.figure("applied", _("Applied"), lambda row: row.applied_at, is_shown=False),
    ]


def _kind(row: ImportRow) -> str:
    return str(common.word(words.KINDS, row.kind))


def _source(row: ImportRow) -> str:
    return f"{_kind(row)} · {row.source}"


def _received_by(row: ImportRow) -> str:
    return str(common.actor(row.received_by))


def _every(request: GuardedRequest) -> Iterator[ImportRow]:
    return reports.every_import(company_id=request.company.id, filters=filters(request))


export = files.export_of(KIND, columns=lambda request: _columns(), rows=_every)
