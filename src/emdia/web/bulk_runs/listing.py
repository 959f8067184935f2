"""The list of bulk runs: what narrows it, its columns and its file."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports import bulk_runs as reports
from emdia.reports.bulk_runs import BulkRunFilters, BulkRunRow, BulkRuns
from emdia.reports.receivable_list import currency_of
from emdia.web import address
from emdia.web import words as common
from emdia.web.bulk_runs import rows
from emdia.web.bulk_runs.words import ACTS, STATES, TABS
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame, tabs
from emdia.web.lists.kinds import KINDS

KIND = KINDS["bulk_runs"]


def filters(request: GuardedRequest) -> BulkRunFilters:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    return BulkRunFilters(
        state=address.choice(request, "state", STATES), act=address.choice(request, "act", ACTS)
    )


def shown(request: GuardedRequest, found: BulkRuns) -> Frame:
    """Return the list as its page shows it."""
    return frame(
        request,
        KIND,
        columns=_columns(found.currency),
        rows=found.rows,
        url=lambda row: reverse("bulk_run", args=[row.id]),
        next_after=found.next_before or None,
        currency=found.currency,
        tabs=tabs(request, TABS.items()),
        fields=[Fields(request).choice("act", _("Act"), ACTS.items())],
        empty=Empty(
            mark="check",
            words=_("No bulk run yet."),
            hint=_(
                "An act on more than 20,000 titles or customers becomes one: tick all of a "
                "selection in their list."
            ),
        ),
    )


def _columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("act", _("Act"), rows.act_word, note=lambda row: rows.what(row, currency)),
        make.text("reason", _("Reason"), lambda row: row.reason, is_shown=False),
        make.text("state", _("State"), lambda row: common.state(STATES, row.state)),
        make.figure("asked", _("Asked"), lambda row: row.asked_at, note=_asked_by),
        make.text("by", _("Asked by"), _asked_by, is_shown=False),
        make.count("records", _("Records"), lambda row: row.records),
        make.count("done", _("Done"), lambda row: row.done),
        make.count("left", _("Left as they are"), lambda row: row.left),
        make.count("undone", _("Taken back"), lambda row: row.undone, is_shown=False),
        make.money("balance", _("Balance"), lambda row: row.balance_cents or None),
        make.figure("ended", _("Ended"), lambda row: row.ended_at, is_shown=False),
    ]


def _asked_by(row: BulkRunRow) -> str:
    return str(common.actor(row.asked_by))


def _every(request: GuardedRequest) -> Iterator[BulkRunRow]:
    return reports.every_bulk_run(company_id=request.company.id, filters=filters(request))


export = files.export_of(
    KIND,
    columns=lambda request: _columns(currency_of(company_id=request.company.id)),
    rows=_every,
)
