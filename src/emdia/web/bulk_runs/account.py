"""The account of a run as a file: every record, what became of it, and why."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from emdia.reports.bulk_runs import Account, BulkRunPage
from emdia.web import words as common
from emdia.web.bulk_runs import rows
from emdia.web.bulk_runs.words import ITEM_STATES, REFUSALS
from emdia.web.guard import GuardedRequest
from emdia.web.lists import files
from emdia.web.lists.columns import Column, Maker
from emdia.web.lists.kinds import KINDS


def answer(request: GuardedRequest, found: BulkRunPage, told: Iterable[Account]) -> HttpResponse:
    """Answer with the account as a file of the kind asked for."""
    return files.answer(request, kind=KINDS["bulk_runs"], columns=_columns(found), rows=told)


def _columns(found: BulkRunPage) -> list[Column]:
    make = Maker(found.currency)
    state = make.text("state", _("State"), _state)
    why = make.text("why", _("Why"), _why)
    if rows.is_of_customers(found.row):
        return [make.text("name", _("Name"), lambda one: one.name), state, why]
    return [
        make.text("document", _("Document"), lambda one: one.name),
        make.text("customer", _("Customer"), lambda one: one.customer),
        make.money("balance", _("Balance"), lambda one: one.balance_cents),
        state,
        why,
    ]


def _state(one: Account) -> common.State:
    return common.state(ITEM_STATES, one.state)


def _why(one: Account) -> str:
    return str(common.word(REFUSALS, one.code)) if one.code else ""
