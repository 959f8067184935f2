"""The list of bank files: what narrows it, its columns and its file."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from emdia.reports import bank_files as reports
from emdia.reports.bank_files import Cockpit, FileRow, Narrowed
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.figures import day
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.fields import Fields
from emdia.web.lists.frame import Empty, Frame, frame
from emdia.web.lists.kinds import KINDS

KIND = KINDS["bank_files"]
LONGEST_SEARCH = 100


def narrowed(request: GuardedRequest) -> Narrowed:
    """Return what the address asks for; what is wrong in it asks for nothing."""
    return Narrowed(
        account_id=address.number(request, "account"),
        day=address.day(request, "day"),
        state=address.choice(request, "state", words.FILE_STATES),
        name=request.GET.get("name", "").strip()[:LONGEST_SEARCH],
        first_date=address.day(request, "from"),
        last_date=address.day(request, "to"),
    )


def shown(request: GuardedRequest, found: Cockpit) -> Frame:
    """Return the list as its page shows it."""
    make = Fields(request)
    applied = address.day(request, "day")
    return frame(
        request,
        KIND,
        columns=_columns(found.currency),
        rows=found.files,
        url=lambda row: reverse("bank_file", args=[row.id]),
        next_after=found.next_before,
        currency=found.currency,
        note=_("settled on %(day)s") % {"day": day(applied)} if applied else "",
        fields=[
            make.search("name", _("Name of the file")),
            make.choice("account", _("Bank account"), found.accounts),
            make.choice(
                "state",
                _("State"),
                ((code, said.word) for code, said in words.FILE_STATES.items()),
            ),
            make.day("from", _("Received from")),
            make.day("to", _("Received until")),
        ],
        kept=("day",),
        empty=Empty(
            mark="file",
            words=_("No bank file yet."),
            hint=_(
                "Send the return file of your bank: titles are settled, posted and reported "
                "line by line."
            ),
        ),
    )


def _columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("name", _("File"), lambda row: row.name, note=_account),
        make.text("account", _("Bank account"), lambda row: row.account, is_shown=False),
        make.figure("sequence", _("Number"), _sequence, is_shown=False),
        make.figure("received", _("Received"), lambda row: row.received_at, note=_received_by),
        make.text("by", _("Received by"), _received_by, is_shown=False),
        make.text("state", _("State"), lambda row: words.state(words.FILE_STATES, row.state)),
        make.count("titles", _("Titles"), lambda row: row.titles, is_shown=False),
        make.count("settled", pgettext("bank lines", "Settled"), lambda row: row.settled),
        make.count("confirmed", pgettext("bank lines", "Confirmed"), lambda row: row.confirmed),
        make.count("rejected", pgettext("bank lines", "Rejected"), lambda row: row.rejected),
        make.count("exceptions", pgettext("bank lines", "Exceptions"), lambda row: row.exceptions),
        make.money("paid", _("Paid"), lambda row: row.paid_cents),
        make.money("tariff", _("Tariffs"), lambda row: row.tariff_cents, is_shown=False),
        make.money("credited", _("Credited"), lambda row: row.credited_cents, is_shown=False),
    ]


def _sequence(row: FileRow) -> str:
    return "" if row.sequence is None else str(row.sequence)


def _account(row: FileRow) -> str:
    number = _("no. %(sequence)s") % {"sequence": row.sequence} if row.sequence else ""
    return " · ".join(filter(None, (row.account, number)))


def _received_by(row: FileRow) -> str:
    return str(words.actor(row.received_by))


def _every(request: GuardedRequest) -> Iterator[FileRow]:
    return reports.every_file(company_id=request.company.id, narrowed=narrowed(request))


export = files.export_of(
    KIND,
    columns=lambda request: _columns(currency_of(company_id=request.company.id)),
    rows=_every,
)
