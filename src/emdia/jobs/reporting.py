"""Reports that write themselves: the questions of one room, the acts of the other, by the hour."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import system
from emdia.books.kept_reports import queries
from emdia.books.kept_reports.models import ReportKind, ReportMail
from emdia.formats.report_letters import ReportLetter, SalesTable, day_letter, sales_letter
from emdia.reports import day_figures, salespeople
from emdia.workflows import keep_reports
from emdia.workflows.contact import report_mail
from emdia.workflows.keep_reports import Due

BY = system("write_reports")


def write_due(*, company_id: int, now: datetime) -> int:
    """Write the reports of a company that are due by now; return how many."""

    def day(due: Due) -> dict[str, object]:
        return day_figures.content(
            company_id=company_id,
            day=due.report_date,
            since_at=due.since_at,
            until_at=due.until_at,
        )

    def sales(due: Due) -> dict[str, object]:
        return salespeople.content(company_id=company_id, as_of=due.report_date)

    say = {ReportKind.DAY: day, ReportKind.SALES: sales}
    return keep_reports.write_due(company_id=company_id, now=now, by=BY, say=say)


def send_due(*, company_id: int, now: datetime) -> int:
    """Plan and hand over what the timetable of a company brings by now; return how many left."""
    report_mail.plan_due(company_id=company_id, now=now)

    def write(mail: ReportMail) -> ReportLetter | None:
        return letter(company_id=company_id, mail=mail)

    return report_mail.send_due(company_id=company_id, now=now, write=write)


def letter(*, company_id: int, mail: ReportMail) -> ReportLetter | None:
    """Return what a mail brings; None while its report is not written."""
    with company_scope(company_id):
        company = companies.company(company_id)
        day_hour = queries.setting(company_id).day_hour
    if mail.wish.kind == ReportKind.SALES:
        return _sales(company_id, company.name, mail)
    # Wanted before the day is over, it is the report of the day before.
    back = 0 if mail.wish.hour >= day_hour else 1
    return _day(company_id, company.name, mail, mail.for_date - timedelta(days=back))


def _day(company_id: int, company: str, mail: ReportMail, day: date) -> ReportLetter | None:
    with company_scope(company_id):
        kept = queries.kept(ReportKind.DAY, day)
    if kept is None:
        return None
    return day_letter(
        language=mail.wish.language,
        company=company,
        day=day,
        currency=kept.content["currency"],
        lines=[tuple(line) for line in kept.content["lines"]],
        link=_link("day_report", day.isoformat()),
    )


def _sales(company_id: int, company: str, mail: ReportMail) -> ReportLetter | None:
    assert mail.wish.salesperson_id is not None  # The database wants one.
    sheet = salespeople.sheet(
        company_id=company_id, salesperson_id=mail.wish.salesperson_id, as_of=mail.for_date
    )
    if sheet is None:
        return None
    table = SalesTable(
        name=sheet.name,
        until=sheet.until,
        silent_days=sheet.silent_days,
        titles=[
            (row.customer, row.document, row.due_date, row.days_late, row.balance_cents)
            for row in sheet.titles
        ],
        silent=[(row.name, row.latest_date) for row in sheet.silent],
    )
    return sales_letter(
        language=mail.wish.language,
        company=company,
        as_of=mail.for_date,
        currency=sheet.currency,
        sheet=table,
        link=_link("salespeople"),
    )


def _link(route: str, *args: str) -> str:
    """Return the address of a page for people of the company; empty where none is known."""
    return f"{settings.PUBLIC_URL}{reverse(route, args=args)}" if settings.PUBLIC_URL else ""
