"""The list of alarms about files: those that are open and those that were cleared."""

from collections.abc import Iterator
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emdia.reports import intake as reports
from emdia.reports.intake import AlarmFilters, AlarmRow
from emdia.web import address
from emdia.web.day import rows, words
from emdia.web.guard import GuardedRequest, page
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, frame, tabs
from emdia.web.lists.kinds import KINDS
from emdia.web.lists.saved import begins_with_a_view
from emdia.web.words import actor, state, word

KIND = KINDS["alarms"]


@page("bank_files.see")
@begins_with_a_view(KIND)
def alarms(request: GuardedRequest) -> HttpResponse:
    """List alarms, the latest first; what narrows the list is in the address."""
    found = reports.alarms(
        company_id=request.company.id, filters=_filters(request), before=address.cursor(request)
    )
    make = Fields(request)
    may_override = "bank_files.override" in request.capabilities
    shown = frame(
        request,
        KIND,
        columns=_columns(),
        rows=found.rows,
        url=partial(_url, may_override=may_override),
        next_after=found.next_before,
        tabs=tabs(request, words.ALARM_TABS.items()),
        fields=[
            make.choice("account", _("Bank account"), found.accounts),
            make.choice("about", _("About"), words.ALARM_KINDS.items()),
        ],
        empty=Empty(
            mark="check",
            words=_("No alarm was raised."),
            hint=_("Files that do not come, or come out of their order, appear here."),
        ),
    )
    return render(request, "web/day/all_alarms.html", {"list": shown})


def _filters(request: GuardedRequest) -> AlarmFilters:
    return AlarmFilters(
        state=address.choice(request, "state", words.ALARM_STATES),
        kind=address.choice(request, "about", words.ALARM_KINDS),
        account_id=address.number(request, "account"),
    )


def _columns() -> list[Column]:
    make = Maker()
    return [
        make.text("what", _("What"), lambda row: str(rows.alarm_said(row)), note=_way_out),
        make.text("account", _("Bank account"), lambda row: row.account),
        make.text("state", _("State"), lambda row: state(words.ALARM_STATES, row.state)),
        make.figure("since", _("Since"), lambda row: row.raised_at),
        make.figure("cleared", pgettext("alarm", "Cleared"), lambda row: row.cleared_at),
        make.text("by", _("Cleared by"), _cleared_by),
        make.text("why", _("Why"), _why),
    ]


def _way_out(row: AlarmRow) -> str:
    return str(word(words.WAYS_OUT, row.kind)) if row.state == "open" else ""


def _cleared_by(row: AlarmRow) -> str:
    return str(actor(row.cleared_by)) if row.cleared_by else ""


def _why(row: AlarmRow) -> str:
    return str(words.CLEARED.get(row.cleared_reason, row.cleared_reason))


def _url(row: AlarmRow, *, may_override: bool) -> str:
    """Return where something is done about it: the form, the file, or the day."""
    if row.state == "open" and may_override:
        return rows.override_url(row)
    return reverse("bank_file", args=[row.bank_file_id]) if row.bank_file_id else reverse("day")


def _every(request: GuardedRequest) -> Iterator[AlarmRow]:
    return reports.every_alarm(company_id=request.company.id, filters=_filters(request))


export = files.export_of(KIND, columns=lambda request: _columns(), rows=_every)
