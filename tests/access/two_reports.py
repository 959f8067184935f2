"""A kept report of one of the two companies, its sign-off, and the mail that brings it."""

from datetime import UTC, date, datetime, timedelta

from emdia.books.kept_reports.models import (
    DaySignOff,
    KeptReport,
    ReportMail,
    ReportSetting,
    ReportWish,
)

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def reports_of(company_id: int) -> dict[str, int]:
    """Add a row to each table of reports; return what their addresses name."""
    ReportSetting.objects.create(company_id=company_id)
    KeptReport.objects.create(
        company_id=company_id,
        kind="day",
        report_date=DAY,
        since_at=NOON - timedelta(days=1),
        until_at=NOON,
        content={"currency": "BRL", "lines": []},
    )
    DaySignOff.objects.create(
        company_id=company_id, signed_date=DAY, said={}, signed_by="somebody", signed_at=NOON
    )
    wish = ReportWish.objects.create(
        company_id=company_id,
        kind="day",
        name="Somebody",
        address="somebody@example.com",
        language="en",
        weekdays="12345",
        hour=18,
    )
    mail = ReportMail.objects.create(
        company_id=company_id,
        wish=wish,
        for_date=DAY,
        state="unknown",
        reason="sender_gone",
        sending_at=NOON,
    )
    return {"report_wish_id": wish.pk, "report_mail_id": mail.pk}
