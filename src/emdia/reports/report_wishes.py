"""Who gets which report by e-mail, and what became of the latest ones."""

from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies.scope import company_scope
from emdia.books.kept_reports import queries
from emdia.books.kept_reports.models import ReportMail, ReportWish

MAILS_SHOWN = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class WishRow:
    id: int
    kind: str
    salesperson: str
    name: str
    address: str
    weekdays: str  # of 1 to 7, 1 is Monday
    hour: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MailRow:
    id: int
    kind: str
    subject: str
    address: str
    at: datetime  # of the latest thing that happened to it
    state: str
    reason: str
    answer: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Timetable:
    day_hour: int
    ahead_days: int
    silent_days: int
    wishes: tuple[WishRow, ...]
    mails: tuple[MailRow, ...]


def timetable(*, company_id: int) -> Timetable:
    """Return who gets what, and the latest mails."""
    with company_scope(company_id):
        setting = queries.setting(company_id)
        return Timetable(
            day_hour=setting.day_hour,
            ahead_days=setting.ahead_days,
            silent_days=setting.silent_days,
            wishes=tuple(_wish(row) for row in queries.wishes()),
            mails=tuple(_mail(row) for row in queries.latest_mail(most=MAILS_SHOWN)),
        )


def _wish(row: ReportWish) -> WishRow:
    return WishRow(
        id=row.pk,
        kind=row.kind,
        salesperson=row.salesperson.name if row.salesperson else "",
        name=row.name,
        address=row.address,
        weekdays=row.weekdays,
        hour=row.hour,
    )


def _mail(row: ReportMail) -> MailRow:
    at = row.sent_at or row.sending_at or row.due_at or row.wish.since_at
    return MailRow(
        id=row.pk,
        kind=row.wish.kind,
        subject=row.subject,
        address=row.wish.address,
        at=at,
        state=row.state,
        reason=row.reason,
        answer=row.answer,
    )
