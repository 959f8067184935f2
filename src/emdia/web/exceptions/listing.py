"""The list of exceptions as a file: all that wait in the state the address asks for."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from emdia.kernel.tax_ids import punctuate
from emdia.reports import exceptions as reports
from emdia.reports.exceptions import ExceptionRow
from emdia.reports.receivable_list import currency_of
from emdia.web import address, words
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.kinds import KINDS

KIND = KINDS["exceptions"]


def state_of(request: GuardedRequest) -> str:
    """Return the state the address asks for: open unless it says another, empty for all."""
    state = address.choice(request, "state", words.QUESTION_TABS) or "open"
    return "" if state == "all" else state


def _columns(currency: str) -> list[Column]:
    make = Maker(currency)
    return [
        make.text("reason", _("What"), lambda row: str(words.word(words.REASONS, row.reason))),
        make.text("state", _("State"), lambda row: words.state(words.QUESTION_STATES, row.state)),
        make.figure("since", _("Day"), lambda row: row.since_date),
        make.text("payer", _("Payer"), lambda row: row.payer_name),
        make.figure("tax_id", _("CPF/CNPJ"), _tax_id),
        make.figure("document", _("Document"), lambda row: row.document),
        make.figure("nosso_numero", _("Nosso número"), lambda row: row.nosso_numero),
        make.money("paid", _("Paid"), lambda row: row.paid_cents or None),
        make.money("waiting", _("Waits"), lambda row: row.waiting_cents or None),
        make.text("owner", _("Looked after by"), lambda row: row.owner),
        make.text("note", _("Note"), lambda row: row.note),
    ]


def _tax_id(row: ExceptionRow) -> str:
    return punctuate(row.payer_tax_id) if row.payer_tax_id else ""


def _every(request: GuardedRequest) -> Iterator[ExceptionRow]:
    return reports.every_exception(company_id=request.company.id, state=state_of(request))


export = files.export_of(
    KIND,
    columns=lambda request: _columns(currency_of(company_id=request.company.id)),
    rows=_every,
)
