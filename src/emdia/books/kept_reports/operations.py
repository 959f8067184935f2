"""Writes on reports, sign-offs and their mail. Each requires an open company scope."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from .models import (
    DaySignOff,
    KeptReport,
    MailState,
    ReportKind,
    ReportMail,
    ReportSetting,
    ReportWish,
)


def keep(
    *,
    company_id: int,
    kind: ReportKind,
    report_date: date,
    since_at: datetime,
    until_at: datetime,
    content: Mapping[str, Any],
) -> KeptReport | None:
    """Keep what a report says; None where it was kept before, which stays as it was."""
    report = KeptReport(
        company_id=company_id,
        kind=kind,
        report_date=report_date,
        since_at=since_at,
        until_at=until_at,
        content=dict(content),
    )
    try:
        with transaction.atomic():
            report.save(force_insert=True)
    except IntegrityError:
        if not KeptReport.objects.filter(kind=kind, report_date=report_date).exists():
            raise
        return None
    return report


def sign_off(
    *,
    company_id: int,
    signed_date: date,
    note: str,
    said: Mapping[str, Any],
    by: tuple[int | None, str],
    at: datetime,
) -> DaySignOff:
    """Sign a day off.

    :raises django.db.IntegrityError: it was signed before.
    """
    return DaySignOff.objects.create(
        company_id=company_id,
        signed_date=signed_date,
        note=note,
        said=dict(said),
        signed_by_id=by[0],
        signed_by=by[1],
        signed_at=at,
    )


def set_up(*, company_id: int, fields: Mapping[str, Any]) -> ReportSetting:
    """Write what holds of every report."""
    setting, _created = ReportSetting.objects.update_or_create(
        company_id=company_id, defaults=dict(fields)
    )
    return setting


def wish(*, company_id: int, fields: Mapping[str, Any]) -> ReportWish:
    """Let somebody get a report from now on.

    :raises django.db.IntegrityError: that address gets it already.
    """
    return ReportWish.objects.create(company_id=company_id, **fields)


def stop(wish: ReportWish, *, by: str, at: datetime) -> None:
    """Send no more for a wish."""
    wish.stopped_at, wish.stopped_by = at, by
    wish.save(update_fields=["stopped_at", "stopped_by"])


def plan(wish: ReportWish, *, for_date: date, due_at: datetime) -> bool:
    """Plan the mail of a day, once; return whether it is new."""
    _mail, is_new = ReportMail.objects.get_or_create(
        wish=wish,
        for_date=for_date,
        defaults={"company_id": wish.company_id, "due_at": due_at},
    )
    return is_new


def mark_sending(mail: ReportMail, *, subject: str, content: bytes, at: datetime) -> bool:
    """Keep what is about to be handed over; False where another sender did so first."""
    taken = ReportMail.objects.filter(pk=mail.pk, state=MailState.PLANNED).update(
        state=MailState.SENDING,
        due_at=None,
        sending_at=at,
        try_count=mail.try_count + 1,
        subject=subject,
        content=content,
    )
    return bool(taken)


def move(
    mail: ReportMail,
    *,
    to: MailState,
    reason: str = "",
    answer: str = "",
    at: datetime,
    wait: timedelta = timedelta(),
) -> None:
    """Let a mail be what was heard of it.

    :raises django.db.IntegrityError: from its state it cannot.
    """
    mail.state, mail.reason, mail.answer = to, reason, answer[:500]
    mail.due_at = at + wait if to == MailState.PLANNED else None
    mail.sent_at = at if to == MailState.SENT else mail.sent_at
    mail.save(update_fields=["state", "reason", "answer", "due_at", "sent_at"])


def outlive(*, before: datetime) -> int:
    """Say that nobody knows of what was being handed over before an instant; return of how many."""
    return ReportMail.objects.filter(state=MailState.SENDING, sending_at__lt=before).update(
        state=MailState.UNKNOWN, reason="sender_gone"
    )
