"""Rows of the audit, printed before the template sees them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from emdia.reports.audit import Asked, AuditRow, Posted
from emdia.web import words as plain
from emdia.web.audit.said import changed, event, reason, subject, told
from emdia.web.audit.words import DOORS
from emdia.web.figures import amount, instant
from emdia.web.lists.columns import Column, Maker
from emdia.web.words import Event, Word, word

# The page of a record that has one.
PAGES = {
    "customer": "customer",
    "receivable": "receivable",
    "receipt": "receipt",
    "bank_file": "bank_file",
    "message": "message",
    "send_batch": "send_batch",
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
        reason=str(reason(row.reason)),
        request_id=row.request_id,
        subject=subject(row.subject_kind, row.subject_id),
        url=record_url(row.subject_kind, row.subject_id),
        changes=changed(row.changes, row.currency),
        data=told(row.data, row.currency),
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


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditLine:
    """One line of the file: one change or posting of a fact, or the bare fact."""

    fact: AuditRow
    cells: FactCells
    column: str
    before: str
    after: str


def lines(found: Iterable[AuditRow]) -> Iterator[AuditLine]:
    """Yield the lines of the file."""
    for row in found:
        cells = fact_cells(row)
        told = [
            *((str(column), before, after) for column, before, after in cells.changes),
            *((f"{one.account} {one.name}", one.debit, one.credit) for one in cells.postings),
        ]
        for column, before, after in told or [("", "", "")]:
            yield AuditLine(fact=row, cells=cells, column=column, before=before, after=after)


def columns() -> list[Column]:
    """Return the columns of the file."""
    make = Maker()
    return [
        make.figure("number", _("Number"), lambda line: str(line.fact.id)),
        make.figure("when", _("When"), lambda line: line.fact.at),
        make.text("who", _("Who"), lambda line: str(line.cells.actor)),
        make.text("door", _("Door"), lambda line: str(line.cells.door)),
        make.text("what", _("What"), lambda line: str(line.cells.event.word)),
        make.text("record", _("Record"), lambda line: line.cells.subject),
        make.text("why", _("Why"), lambda line: line.cells.reason),
        make.text("column", _("Column or account"), lambda line: line.column),
        make.text("before", _("Before or debit"), lambda line: line.before),
        make.text("after", _("After or credit"), lambda line: line.after),
        make.figure("request", _("Request"), lambda line: line.fact.request_id),
    ]
