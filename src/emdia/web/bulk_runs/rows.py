"""Bulk runs as their pages print them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from emdia.reports.bulk_runs import OF_CUSTOMERS, Account, BulkRunRow
from emdia.web.bulk_runs.words import ACTS, ITEM_STATES, REFUSALS
from emdia.web.figures import amount, day, percent
from emdia.web.receivables.words import INTERRUPTIONS
from emdia.web.words import State, Word, state, word


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountCells:
    name: str
    customer: str
    balance: str
    state: State
    why: Word


def act_word(row: BulkRunRow) -> str:
    return str(word(ACTS, row.act))


def what(row: BulkRunRow, currency: str) -> str:
    """Return what is written, as people read it."""
    told = row.arguments
    match row.act:
        case "due_date":
            return day(date.fromisoformat(told["due_date"]))
        case "rebate":
            return _rebate(told, currency)
        case "interrupt":
            said = str(word(INTERRUPTIONS, told["interruption"]))
            return f"{said} · {day(date.fromisoformat(told['day']))}"
        case "salesperson" | "customer_salesperson":
            return row.salesperson or _("nobody")
        case "language":
            return str(dict(settings.LANGUAGES).get(told["value"], told["value"]))
        case "segment" | "risk":
            return str(told["value"] or _("none"))
        case _:
            return ""


def _rebate(told: Any, currency: str) -> str:
    parts = []
    if told["cents"]:
        parts.append(f"{currency} {amount(told['cents'], currency)}")
    if told["ppm"]:
        parts.append(percent(told["ppm"]))
    return " + ".join(parts) or _("no rebate")


def is_of_customers(row: BulkRunRow) -> bool:
    return row.act in OF_CUSTOMERS


def account_cells(one: Account, currency: str) -> AccountCells:
    return AccountCells(
        name=one.name,
        customer=one.customer,
        balance=amount(one.balance_cents, currency) if one.balance_cents else "",
        state=state(ITEM_STATES, one.state),
        why=word(REFUSALS, one.code) if one.code else "",
    )
