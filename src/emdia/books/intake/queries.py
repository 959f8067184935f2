"""Questions about alarms. Each requires an open company scope."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from emdia.books.bank_files.models import BankFile

from .models import BLOCKING, OF_A_SEQUENCE, AlarmKind, AlarmState, IntakeAlarm


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Why it is not known whether a receivable was paid, and since when."""

    receivable_id: int
    reason: str
    since_at: datetime | None


def lock(alarm_id: int) -> IntakeAlarm | None:
    """Return the alarm, held until the transaction ends."""
    return IntakeAlarm.objects.select_for_update(of=("self",)).filter(id=alarm_id).first()


def open_alarms() -> list[IntakeAlarm]:
    """Return what is open, oldest first, each with its agreement and account."""
    return list(
        IntakeAlarm.objects.filter(state=AlarmState.OPEN)
        .select_related("bank_agreement", "bank_account", "bank_file")
        .order_by("id")
    )


def of_file(bank_file_id: int) -> IntakeAlarm | None:
    """Return the alarm that a file raised by its number."""
    return IntakeAlarm.objects.filter(bank_file_id=bank_file_id).first()


def missing(bank_agreement_id: int) -> list[IntakeAlarm]:
    """Return the open alarms that a file of the agreement did not come."""
    return list(
        IntakeAlarm.objects.filter(
            bank_agreement_id=bank_agreement_id,
            kind=AlarmKind.MISSING_FILE,
            state=AlarmState.OPEN,
        ).order_by("expected_date")
    )


def blocking(bank_file: BankFile) -> list[IntakeAlarm]:
    """Return the open alarms of the file's account that keep it from being applied.

    The alarms of files numbered together with it do not: its own number is judged
    by itself, and a file that was missing is what the others wait for.
    """
    agreement = bank_file.bank_agreement
    return list(
        IntakeAlarm.objects.filter(
            bank_account_id=bank_file.bank_account_id, state=AlarmState.OPEN, kind__in=BLOCKING
        )
        .exclude(
            kind__in=OF_A_SEQUENCE,
            bank_agreement__convenio=agreement.convenio,
            bank_agreement__layout=agreement.layout,
        )
        .order_by("id")
    )


def not_known(receivable_ids: Collection[int]) -> Iterator[NotKnown]:
    """Yield why the payment of some receivables is not known; nothing for the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT ON (receivable_id, reason) receivable_id, reason, since_at"
            " FROM money_not_known WHERE receivable_id = ANY(%s)"
            " ORDER BY receivable_id, reason, since_at",
            [list(receivable_ids)],
        )
        for row in cursor.fetchall():
            yield NotKnown(*row)
