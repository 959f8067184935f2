"""Alarms about files, and the receivables whose payment is not known."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.intake import queries
from emdia.books.intake.models import IntakeAlarm

from .missing import Missing

__all__ = ["AlarmRow", "Missing", "alarm", "open_alarms", "reasons_not_known"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmRow:
    """One open alarm: what is missing or out of order, of which account."""

    id: int
    kind: str
    account: str
    expected_date: date | None
    expected_sequence: int | None
    found_sequence: int | None
    bank_file_id: int | None
    folder: str
    raised_at: datetime


def alarm(*, company_id: int, alarm_id: int) -> AlarmRow:
    """Return one open alarm.

    :raises Missing: no such open alarm in this company.
    """
    with company_scope(company_id):
        found = [row for row in open_alarms() if row.id == alarm_id]
    if not found:
        raise Missing(alarm_id)
    return found[0]


def open_alarms() -> tuple[AlarmRow, ...]:
    """Return what is open, oldest first, inside the open scope."""
    return tuple(_row(alarm) for alarm in queries.open_alarms())


def reasons_not_known(receivable_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Return by receivable why its payment is not known, inside the open scope."""
    reasons: dict[int, tuple[str, ...]] = {}
    for row in queries.not_known(receivable_ids):
        reasons[row.receivable_id] = (*reasons.get(row.receivable_id, ()), row.reason)
    return reasons


def _row(alarm: IntakeAlarm) -> AlarmRow:
    agreement = alarm.bank_agreement
    return AlarmRow(
        id=alarm.pk,
        kind=alarm.kind,
        account=f"{companies.label(alarm.bank_account)} · {agreement.carteira}",
        expected_date=alarm.expected_date,
        expected_sequence=alarm.expected_sequence,
        found_sequence=alarm.found_sequence,
        bank_file_id=alarm.bank_file_id,
        folder=agreement.folder,
        raised_at=alarm.raised_at,
    )
