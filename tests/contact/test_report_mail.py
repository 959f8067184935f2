"""Reports write themselves, stay as they were, and reach those who want them once."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.kept_reports.models import KeptReport, ReportKind, ReportMail, ReportWish
from emdia.books.outbox.models import MailAccount
from emdia.books.parties.models import Customer, Salesperson
from emdia.books.receivables.models import Receivable
from emdia.jobs import reporting
from emdia.reports.day_figures import Line, day_report
from emdia.workflows import keep_reports, report_wishes
from emdia.workflows.contact import report_mail
from emdia.workflows.report_wishes import UnableToWish

from ..workflows.house import ANA
from ..workflows.mortal import killed_there
from .post import Post
from .test_dunning import Asking

ZONE = ZoneInfo("America/Sao_Paulo")
# A Monday.
EVENING = datetime(2026, 3, 16, 19, tzinfo=ZONE)
DAY = EVENING.date()


def wish(post: Post, **more: object) -> int:
    """Let Bia get the report of the day on workdays from 18:00 on."""
    usual: dict[str, object] = {
        "kind": ReportKind.DAY,
        "salesperson_id": None,
        "name": "Bia",
        "address": "bia@casa.example",
        "language": "pt-br",
        "weekdays": "12345",
        "hour": 18,
    }
    pk = report_wishes.add(company_id=post.company_id, by=ANA, **{**usual, **more})  # type: ignore[arg-type]
    with company_scope(post.company_id):
        # The test's days are before the one on which it runs.
        ReportWish.objects.filter(pk=pk).update(since_at=datetime(2026, 3, 1, tzinfo=UTC))
    return pk


@pytest.fixture(autouse=True)
def founded(post: Post) -> None:
    """Let the company be older than the test's days."""
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        Company.objects.update(created_at=datetime(2026, 2, 1, tzinfo=UTC))


def work(post: Post, now: datetime = EVENING) -> int:
    """Do what the worker does every ten minutes; return how many mails a server took."""
    reporting.write_due(company_id=post.company_id, now=now)
    return reporting.send_due(company_id=post.company_id, now=now)


def states(post: Post) -> Counter[str]:
    with company_scope(post.company_id):
        return Counter(ReportMail.objects.values_list("state", flat=True))


def kept_days(post: Post) -> list[date]:
    with company_scope(post.company_id):
        found = KeptReport.objects.filter(kind="day").order_by("report_date")
        return list(found.values_list("report_date", flat=True))


def test_a_day_writes_its_report_and_brings_it_once(post: Post) -> None:
    wish(post)
    assert work(post, EVENING - timedelta(hours=2)) == 0
    assert work(post) == 1
    assert work(post) == 0
    assert work(post, EVENING + timedelta(hours=3)) == 0
    (taken,) = post.mail.taken
    assert taken.mail["Subject"] == "House 1: relatório do dia 16/03/2026"
    text = taken.mail.get_body(("plain",))
    assert text is not None
    assert "Promessas feitas: 0" in text.get_content()
    (file,) = taken.mail.iter_attachments()
    assert file.get_filename() == "relatorio-do-dia-2026-03-16.csv"
    assert states(post) == {"sent": 1}
    with company_scope(post.company_id):
        mail = ReportMail.objects.get()
        assert b"relatorio-do-dia-2026-03-16.csv" in bytes(mail.content)
    # Tuesday brings the next one; Saturday brings none, and is written all the same.
    assert work(post, EVENING + timedelta(days=1)) == 1
    assert work(post, EVENING + timedelta(days=5)) == 0
    assert kept_days(post)[-1] == DAY + timedelta(days=5)
    assert len(kept_days(post)) == 7


def test_one_report_begins_where_the_one_before_ended(post: Post) -> None:
    work(post, EVENING - timedelta(days=1))
    # Nobody was there for three days: they are written as well, none of them twice.
    work(post, EVENING + timedelta(days=2))
    work(post, EVENING + timedelta(days=2))
    with company_scope(post.company_id):
        found = list(KeptReport.objects.filter(kind="day").order_by("report_date"))
    assert [one.report_date.day for one in found] == [15, 16, 17, 18]
    assert all(two.since_at == one.until_at for one, two in pairwise(found))
    assert found[-1].until_at == datetime(2026, 3, 18, 18, tzinfo=ZONE)


def test_nothing_is_written_of_days_before_the_company_was_there(post: Post) -> None:
    # One in the morning of the seventeenth in UTC: still the sixteenth where the company is.
    founded = datetime(2026, 3, 17, 1, tzinfo=UTC)
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("company", 1), by=ANA)
        Company.objects.update(created_at=founded)
    work(post, datetime(2026, 3, 16, 12, tzinfo=ZONE))
    assert kept_days(post) == []
    work(post, datetime(2026, 3, 17, 12, tzinfo=ZONE))
    assert kept_days(post) == [date(2026, 3, 16)]


def test_what_was_kept_stays_as_it_was(post: Post) -> None:
    asking = Asking(post)
    asking.decide(5)
    day = date(2026, 3, 15)
    work(post, EVENING - timedelta(days=1))
    before = day_report(company_id=post.company_id, day=day, now=EVENING)
    assert before.written_at is not None
    assert Line("decided", "message", "", "Plan · a5", 3, 60_000) in before.lines
    assert Line("standing", "acts", "", "", 3) in before.lines
    post.let_time_pass()
    asking.send(6)
    asking.decide(7)
    work(post, EVENING + timedelta(days=2))
    assert day_report(company_id=post.company_id, day=day, now=EVENING).lines == before.lines
    with company_scope(post.company_id):
        report = KeptReport.objects.get(kind="day", report_date=day)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            KeptReport.objects.filter(pk=report.pk).update(content={})
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            report.delete()
        with pytest.raises(IntegrityError, match="kept_report_once"), transaction.atomic():
            KeptReport.objects.create(
                company_id=post.company_id,
                kind="day",
                report_date=day,
                since_at=report.since_at,
                until_at=report.until_at,
                content={},
            )
        assert Fact.objects.filter(kind="report.kept").count() == 4


@pytest.mark.parametrize("point", ["marked", "handed_over"])
def test_killed_while_it_is_handed_over_nobody_knows(point: str, post: Post) -> None:
    wish(post)
    reporting.write_due(company_id=post.company_id, now=EVENING)
    assert killed_there(f"report_mail.{point}", lambda: work(post))
    assert states(post) == {"sending": 1}
    assert len(post.mail.taken) == (point == "handed_over")
    assert work(post, EVENING + timedelta(minutes=10)) == 0
    assert work(post, EVENING + timedelta(minutes=30)) == 0
    assert states(post) == {"unknown": 1}
    assert len(post.mail.taken) == (point == "handed_over")
    with company_scope(post.company_id):
        mail_id = ReportMail.objects.get().pk
    later = EVENING + timedelta(hours=1)
    report_mail.send_again(company_id=post.company_id, mail_id=mail_id, by=ANA, now=later)
    assert work(post, later) == 1
    # A server that had it before sees the same Message-ID.
    assert len({str(one.mail["Message-ID"]) for one in post.mail.taken}) == 1
    with pytest.raises(report_mail.UnableToSendAgain, match="not_open"):
        report_mail.send_again(company_id=post.company_id, mail_id=mail_id, by=ANA, now=later)


def test_every_failpoint_is_named_here() -> None:
    text = Path(report_mail.__file__).read_text(encoding="utf-8")
    assert text.count('failpoint("report_mail.') == 2
    assert 'failpoint("report_mail.marked")' in text
    assert 'failpoint("report_mail.handed_over")' in text


def test_two_senders_at_once_hand_over_once(post: Post) -> None:
    wish(post)
    reporting.write_due(company_id=post.company_id, now=EVENING)
    report_mail.plan_due(company_id=post.company_id, now=EVENING)
    ready = Barrier(4)

    def send() -> None:
        ready.wait()
        try:
            reporting.send_due(company_id=post.company_id, now=EVENING)
        finally:
            connection.close()

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(post.mail.taken) == 1
    assert states(post) == {"sent": 1}


def test_what_was_sent_cannot_be_planned_again(post: Post) -> None:
    wish(post)
    work(post)
    with (
        company_scope(post.company_id),
        pytest.raises(IntegrityError, match="was sent and cannot become planned"),
        transaction.atomic(),
    ):
        ReportMail.objects.update(state="planned", due_at=EVENING)


def test_a_server_that_is_away_keeps_it_waiting(post: Post) -> None:
    wish(post)
    with company_scope(post.company_id):
        MailAccount.objects.update(port=1)
    assert work(post) == 0
    assert states(post) == {"planned": 1}
    post.point_at(post.mail)
    assert work(post, EVENING + timedelta(minutes=5)) == 0  # It waits its ten minutes.
    assert work(post, EVENING + timedelta(minutes=11)) == 1


def test_it_is_given_up_by_the_days_of_the_company(post: Post) -> None:
    wish(post)
    with company_scope(post.company_id):
        MailAccount.objects.update(port=1)

    def state_at(moment: datetime) -> str:
        work(post, moment.astimezone(UTC))
        with company_scope(post.company_id):
            return ReportMail.objects.get(for_date=DAY).state

    # Two days it waits; late in the evening of the second the third has begun elsewhere.
    assert state_at(EVENING) == "planned"
    assert state_at(datetime(2026, 3, 18, 22, 30, tzinfo=ZONE)) == "planned"
    morning = datetime(2026, 3, 19, 8, tzinfo=ZONE)
    # A server that is away is asked for one mail at a time; that of the eighteenth comes first.
    assert state_at(morning) == "planned"
    assert state_at(morning + timedelta(minutes=1)) == "failed"


def test_wanted_before_the_day_ends_it_is_that_of_the_day_before(post: Post) -> None:
    wish(post, hour=8)
    work(post, EVENING - timedelta(days=1))
    work(post, EVENING)
    work(post, datetime(2026, 3, 17, 8, 30, tzinfo=ZONE))
    days = [str(one.mail["Subject"])[-10:] for one in post.mail.taken]
    assert days == ["15/03/2026", "16/03/2026"]


def test_who_gets_what_is_said_once_and_ended(post: Post) -> None:
    pk = wish(post)
    for wrong, code in (
        ({}, "already_wished"),
        ({"address": "no address"}, "address_wrong"),
        ({"address": "a@b.example\nBcc: c@d.example"}, "address_wrong"),
        ({"address": "x@casa.example", "weekdays": ""}, "no_weekday"),
        ({"address": "x@casa.example", "kind": ReportKind.SALES}, "salesperson_missing"),
    ):
        with pytest.raises(UnableToWish, match=code):
            wish(post, **wrong)
    reporting.write_due(company_id=post.company_id, now=EVENING)
    report_mail.plan_due(company_id=post.company_id, now=EVENING)
    report_wishes.stop(company_id=post.company_id, wish_id=pk, by=ANA, now=EVENING)
    assert work(post) == 0
    assert states(post) == {"failed": 1}
    assert post.mail.taken == []
    wish(post)  # The address may get it again.


def test_each_salesperson_gets_a_file_of_their_own(post: Post) -> None:
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="test", subject=("company", 1), by=ANA)
        rosa = Salesperson.objects.create(company_id=post.company_id, code="1", name="Rosa")
        ivo = Salesperson.objects.create(company_id=post.company_id, code="2", name="Ivo")
        first, second, third = Receivable.objects.order_by("id")
        for title, person in ((first, rosa), (second, rosa), (third, ivo)):
            title.salesperson = person
            title.save(update_fields=["salesperson"])
            Customer.objects.filter(pk=title.customer_id).update(salesperson=person)
    report_wishes.set_up(
        company_id=post.company_id, day_hour=18, ahead_days=7, silent_days=5, by=ANA
    )
    for person, address in ((rosa, "rosa@casa.example"), (ivo, "ivo@casa.example")):
        wish(
            post, kind=ReportKind.SALES, salesperson_id=person.pk, name="", address=address, hour=7
        )
    morning = datetime(2026, 3, 16, 7, 30, tzinfo=ZONE)
    assert work(post, morning) == 2
    files = {}
    for taken in post.mail.taken:
        (file,) = taken.mail.iter_attachments()
        files[str(taken.mail["To"])] = file.get_content()
    rosas = next(text for to, text in files.items() if "rosa" in to)
    assert "FAT1" in rosas
    assert "FAT2" in rosas
    assert "FAT3" not in rosas
    assert "100,00" in rosas
    # Sold on the tenth, due that day: six days ago, and nobody bought since.
    assert rosas.count("sem compra") == 2
    with company_scope(post.company_id):
        kept = KeptReport.objects.get(kind="sales", report_date=morning.date())
    rows = {row["name"]: row for row in kept.content["rows"]}
    assert (rows["Rosa"]["late"], rows["Rosa"]["late_cents"], rows["Rosa"]["silent"]) == (
        2,
        30_000,
        2,
    )
    assert (rows["Ivo"]["late"], rows["Ivo"]["soon"]) == (1, 0)


def test_an_earlier_end_of_the_day_makes_it_short(post: Post) -> None:
    work(post)
    report_wishes.set_up(
        company_id=post.company_id, day_hour=0, ahead_days=7, silent_days=90, by=ANA
    )
    due = keep_reports.due(company_id=post.company_id, now=EVENING + timedelta(days=1))
    assert [one.report_date for one in due] == [DAY + timedelta(days=1)]
    assert due[0].until_at > due[0].since_at
    assert due[0].kind == ReportKind.DAY
