"""Rows of the audit, printed before the template sees them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.formats.csv_table import Cell
from emdia.reports.audit import Asked, AuditPage, AuditRow, Posted
from emdia.web import words as plain
from emdia.web.audit.words import COLUMNS, DOORS, event
from emdia.web.figures import amount, instant
from emdia.web.words import Event, Word, word

# The page of a record that has one.
PAGES = {
    "customer": "customer",
    "receivable": "receivable",
    "receipt": "receipt",
    "bank_file": "bank_file",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PostedCells:
    account: str
    name: Word
    debit: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class FactCells:
    event: Event
    at: str
    actor: Word
    door: Word
    reason: str
    request_id: str
    subject: str
    url: str
    changes: list[tuple[Word, str, str]]
    data: list[tuple[str, str]]
    postings: list[PostedCells]


def fact_cells(row: AuditRow) -> FactCells:
    return FactCells(
        event=event(row.kind),
        at=instant(row.at),
        actor=plain.actor(row.actor),
        door=word(DOORS, row.channel),
        reason=row.reason,
        request_id=row.request_id,
        subject=f"{plain.plain(row.subject_kind)} {row.subject_id}",
        url=record_url(row.subject_kind, row.subject_id),
        changes=[
            (word(COLUMNS, column), before or "–", after or "–")
            for column, before, after in row.changes
        ],
        data=[(plain.plain(name), str(value)) for name, value in row.data.items()],
        postings=[_posted(one) for one in row.postings],
    )


def _posted(one: Posted) -> PostedCells:
    return PostedCells(
        account=one.account_code,
        name=plain.ACCOUNTS.get(one.account_code, one.account_code),
        debit=amount(one.amount_cents, one.currency) if one.amount_cents > 0 else "",
        credit=amount(-one.amount_cents, one.currency) if one.amount_cents < 0 else "",
    )


def record_url(kind: str, number: int) -> str:
    """Return the page of a record; empty when it has none."""
    return reverse(PAGES[kind], args=[number]) if kind in PAGES else ""


def in_address(asked: Asked) -> dict[str, str]:
    """Return what narrows the list as the address says it."""
    return {
        "who": "" if asked.user_id is None else str(asked.user_id),
        "kind": asked.kind,
        "from": asked.first_date.isoformat() if asked.first_date else "",
        "to": asked.last_date.isoformat() if asked.last_date else "",
    }


def sheet(found: AuditPage) -> tuple[list[str], Iterator[list[Cell]]]:
    """Return the heading and the rows of the file: one change or posting each, or the bare fact."""
    heading = [
        _("Number"),
        _("When"),
        _("Who"),
        _("Door"),
        _("What"),
        _("Record"),
        _("Why"),
        _("Column or account"),
        _("Before or debit"),
        _("After or credit"),
        _("Request"),
    ]
    return heading, _sheet_rows(found)


def _sheet_rows(found: AuditPage) -> Iterator[list[Cell]]:
    for row in found.rows:
        cells = fact_cells(row)
        told = [
            *((str(column), before, after) for column, before, after in cells.changes),
            *((f"{one.account} {one.name}", one.debit, one.credit) for one in cells.postings),
        ]
        for column, before, after in told or [("", "", "")]:
            yield [
                row.id,
                cells.at,
                str(cells.actor),
                str(cells.door),
                str(cells.event.word),
                cells.subject,
                row.reason,
                column,
                before,
                after,
                row.request_id,
            ]
