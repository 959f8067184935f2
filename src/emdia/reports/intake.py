"""Alarms about files, and the receivables whose payment is not known."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.intake import queries
from emdia.books.intake.models import IntakeAlarm

from .chunks import latest_first
from .missing import Missing

__all__ = [
    "AlarmFilters",
    "AlarmList",
    "AlarmRow",
    "Missing",
    "alarm",
    "alarms",
    "every_alarm",
    "open_alarms",
    "reasons_not_known",
]

ROWS_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmRow:
    """One alarm: what is missing or out of order, of which account, and what became of it."""

    id: int
    kind: str
    state: str  # open or cleared
    account: str
    expected_date: date | None
    expected_sequence: int | None
    found_sequence: int | None
    bank_file_id: int | None
    folder: str
    raised_at: datetime
    cleared_at: datetime | None
    cleared_by: str
    cleared_reason: str  # a person's words, or a code where a file answered


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmFilters:
    """Which alarms are asked for; what is empty asks for all."""

    state: str = ""
    kind: str = ""
    account_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class AlarmList:
    rows: tuple[AlarmRow, ...]
    accounts: tuple[tuple[int, str], ...]
    next_before: int | None


def alarms(*, company_id: int, filters: AlarmFilters, before: int) -> AlarmList:
    """Return alarms, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        page = _page(filters, before, ROWS_PER_PAGE + 1)
        accounts = BankAccount.objects.order_by("id")
        return AlarmList(
            rows=tuple(map(_row, page[:ROWS_PER_PAGE])),
            accounts=tuple((one.pk, companies.label(one)) for one in accounts),
            next_before=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def every_alarm(*, company_id: int, filters: AlarmFilters) -> Iterator[AlarmRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> list[AlarmRow]:
        return [_row(one) for one in _page(filters, before, size)]

    return latest_first(company_id=company_id, rows=rows)


def _page(filters: AlarmFilters, before: int, size: int) -> list[IntakeAlarm]:
    asked = {"state": filters.state, "kind": filters.kind, "bank_account_id": filters.account_id}
    found = IntakeAlarm.objects.filter(**{name: value for name, value in asked.items() if value})
    found = found.filter(id__lt=before) if before else found
    return list(found.select_related("bank_agreement", "bank_account").order_by("-id")[:size])


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
        state=alarm.state,
        account=f"{companies.label(alarm.bank_account)} · {agreement.carteira}",
        expected_date=alarm.expected_date,
        expected_sequence=alarm.expected_sequence,
        found_sequence=alarm.found_sequence,
        bank_file_id=alarm.bank_file_id,
        folder=agreement.folder,
        raised_at=alarm.raised_at,
        cleared_at=alarm.cleared_at,
        cleared_by=alarm.cleared_by,
        cleared_reason=alarm.cleared_reason,
    )
