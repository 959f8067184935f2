"""Questions about kept reports and their mail. Each requires an open company scope."""

from datetime import date, datetime

from .models import (
    DaySignOff,
    KeptReport,
    MailState,
    ReportKind,
    ReportMail,
    ReportSetting,
    ReportWish,
)


def setting(company_id: int) -> ReportSetting:
    """Return what holds of every report; the usual where nobody set anything."""
    found = ReportSetting.objects.filter(company_id=company_id).first()
    return found or ReportSetting(company_id=company_id)


def kept(kind: ReportKind, report_date: date) -> KeptReport | None:
    return KeptReport.objects.filter(kind=kind, report_date=report_date).first()


def latest(kind: ReportKind) -> KeptReport | None:
    return KeptReport.objects.filter(kind=kind).order_by("-report_date").first()


def days(kind: ReportKind, *, most: int) -> list[date]:
    """Return the days of which a report is kept, the latest first."""
    found = KeptReport.objects.filter(kind=kind).order_by("-report_date")
    return list(found.values_list("report_date", flat=True)[:most])


def signed(signed_date: date) -> DaySignOff | None:
    return DaySignOff.objects.filter(signed_date=signed_date).first()


def wishes() -> list[ReportWish]:
    """Return who gets which report."""
    found = ReportWish.objects.filter(stopped_at__isnull=True).select_related("salesperson")
    return list(found.order_by("kind", "name", "id"))


def lock_wish(wish_id: int) -> ReportWish | None:
    """Return a wish, held until the transaction ends."""
    return ReportWish.objects.select_for_update().filter(pk=wish_id).first()


def due(*, now: datetime, most: int) -> list[ReportMail]:
    """Return mails that a sender may take, the oldest first."""
    found = ReportMail.objects.filter(state=MailState.PLANNED, due_at__lte=now)
    return list(found.select_related("wish__salesperson").order_by("due_at", "id")[:most])


def mail(mail_id: int) -> ReportMail | None:
    return ReportMail.objects.filter(pk=mail_id).first()


def lock_mail(mail_id: int) -> ReportMail | None:
    """Return a mail, held until the transaction ends."""
    found = ReportMail.objects.select_for_update(of=("self",)).select_related("wish")
    return found.filter(pk=mail_id).first()


def latest_mail(*, most: int) -> list[ReportMail]:
    """Return the latest mails, without what they said."""
    found = ReportMail.objects.select_related("wish").defer("content")
    return list(found.order_by("-id")[:most])
