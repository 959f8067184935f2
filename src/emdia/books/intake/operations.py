"""Writes on alarms. Each requires an open company scope."""

from datetime import date

from django.db.models.functions import Now

from emdia.books.bank_files.models import BankFile
from emdia.books.companies.models import BankAgreement
from emdia.rules.intake import Order

from .models import AlarmKind, AlarmState, IntakeAlarm

KINDS = {Order.GAP: AlarmKind.SEQUENCE_GAP, Order.BACK: AlarmKind.SEQUENCE_BACK}


def raise_missing(*, agreement: BankAgreement, expected_date: date) -> IntakeAlarm | None:
    """Raise the alarm that no file came for a day; None when that was raised before."""
    alarm, is_new = IntakeAlarm.objects.get_or_create(
        bank_agreement=agreement,
        kind=AlarmKind.MISSING_FILE,
        expected_date=expected_date,
        defaults={
            "company_id": agreement.company_id,
            "bank_account_id": agreement.bank_account_id,
        },
    )
    return alarm if is_new else None


def raise_out_of_order(
    *, bank_file: BankFile, order: Order, expected_sequence: int
) -> IntakeAlarm | None:
    """Raise the alarm that a file came out of order; None when that was raised before."""
    alarm, is_new = IntakeAlarm.objects.get_or_create(
        bank_file=bank_file,
        defaults={
            "company_id": bank_file.company_id,
            "bank_account_id": bank_file.bank_account_id,
            "bank_agreement_id": bank_file.bank_agreement_id,
            "kind": KINDS[order],
            "found_sequence": bank_file.sequence,
            "expected_sequence": expected_sequence,
        },
    )
    return alarm if is_new else None


def raise_unreadable(*, agreement: BankAgreement) -> IntakeAlarm | None:
    """Raise the alarm that an agreement's folder cannot be read; None while one is open."""
    alarm, is_new = IntakeAlarm.objects.get_or_create(
        bank_agreement=agreement,
        kind=AlarmKind.FOLDER_UNREADABLE,
        state=AlarmState.OPEN,
        defaults={
            "company_id": agreement.company_id,
            "bank_account_id": agreement.bank_account_id,
        },
    )
    return alarm if is_new else None


def clear(alarm: IntakeAlarm, *, by: str, reason: str, answer: BankFile | None = None) -> None:
    """Clear an open alarm: a person said why, or `answer` is the file that was waited for."""
    alarm.state = AlarmState.CLEARED
    alarm.cleared_by = by
    alarm.cleared_reason = reason
    alarm.cleared_at = Now()
    alarm.answer = answer
    alarm.save(update_fields=["state", "cleared_by", "cleared_reason", "cleared_at", "answer"])
