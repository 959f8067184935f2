"""The mail that brings reports to the company's own people: planned once a day, handed over once.

It goes the way of every e-mail of the company, beside the outbox: it is no message to a debtor,
and contact law has no say. What is handed over is kept and marked before, in a transaction of
its own; killed after that, nobody knows, and only a person lets it be sent again.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.kept_reports import operations, queries
from emdia.books.kept_reports.models import MailState, ReportMail, ReportWish
from emdia.connectors.channels import Line, Unreachable
from emdia.connectors.channels.email import AddressRefused, File, Letter, header_id, written
from emdia.connectors.channels.email.writing import checked_address
from emdia.formats.report_letters import ReportLetter
from emdia.kernel.failpoints import failpoint
from emdia.rules.outbox import MessageState, Said, following

from .transports import UnableToSend, Way, header_key, way_of

log = logging.getLogger("emdia.report_mail")

AT_ONCE = 200
LONGEST_HAND_OVER = timedelta(minutes=15)
LONGEST_WAIT_DAYS = 2
# The Message-IDs of the outbox are made of its own numbers, those of trials of negative ones.
NUMBERS_FROM = 10**17
# Whether the report of a wish is written already, and what it says; None: not yet.
Write = Callable[[ReportMail], ReportLetter | None]


def plan_due(*, company_id: int, now: datetime) -> int:
    """Plan what the timetable brings today; again on the same day it plans nothing."""
    if companies.quarantine() is not None:
        return 0
    planned = 0
    with company_scope(company_id):
        local = now.astimezone(ZoneInfo(companies.company(company_id).time_zone))
        for wish in queries.wishes():
            if _is_due(wish, local):
                planned += operations.plan(wish, for_date=local.date(), due_at=now)
    return planned


def _is_due(wish: ReportWish, local: datetime) -> bool:
    """Return whether the hour has come on a day that is asked for, after the wish was made."""
    if str(local.isoweekday()) not in wish.weekdays or local.hour < wish.hour:
        return False
    turned = local.replace(hour=wish.hour, minute=0, second=0, microsecond=0)
    return wish.since_at <= turned


def send_due(*, company_id: int, now: datetime, write: Write) -> int:
    """Hand over what is due; return how many a server took. Two at once send nothing twice.

    What cannot be written yet, because its report is not, waits ten minutes.
    """
    if companies.quarantine() is not None:
        return 0
    with company_scope(company_id):
        operations.outlive(before=now - LONGEST_HAND_OVER)
        due = queries.due(now=now, most=AT_ONCE)
        if not due:
            return 0
        try:
            way = way_of(company_id)
        except UnableToSend as refusal:
            log.warning("the reports of company %s wait: %s", company_id, refusal)
            return 0
    taken = 0
    for mail in due:
        try:
            taken += _send(company_id, mail, way, now, write)
        except Unreachable as fault:
            # The others would wait for the same server one by one.
            log.warning("the mail server of company %s: %s", company_id, fault)
            _later(company_id, mail, now, str(fault))
            break
    return taken


def _send(company_id: int, mail: ReportMail, way: Way, now: datetime, write: Write) -> bool:
    if mail.wish.stopped_at is not None:
        _fail(company_id, mail, now, "stopped", "")
        return False
    said = write(mail)
    if said is None:
        _later(company_id, mail, now, "not_written_yet")
        return False
    try:
        content = written(_letter(mail, said, way, now))
    except AddressRefused as refusal:
        _fail(company_id, mail, now, "not_writable", str(refusal))
        return False
    with way.transport.open() as line:
        return _hand_over(company_id, mail, said.subject, content, way, line, now)


def _hand_over(
    company_id: int,
    mail: ReportMail,
    subject: str,
    content: bytes,
    way: Way,
    line: Line,
    now: datetime,
) -> bool:
    with company_scope(company_id):
        if not operations.mark_sending(mail, subject=subject, content=content, at=now):
            return False
    failpoint("report_mail.marked")
    answer = line.hand_over(sender=way.from_address, recipient=mail.wish.address, content=content)
    failpoint("report_mail.handed_over")
    after = following(answer.said, tries=mail.try_count + 1)
    with company_scope(company_id):
        marked = queries.lock_mail(mail.pk)
        if marked is None or marked.state != MailState.SENDING:
            return False
        operations.move(
            marked,
            to=_as_mail(after.state),
            reason=after.reason,
            answer=answer.words,
            at=now,
            wait=timedelta(minutes=after.wait_minutes or 0),
        )
    return answer.said is Said.ACCEPTED


def _as_mail(state: MessageState) -> MailState:
    return MailState(state.value)


def _later(company_id: int, mail: ReportMail, now: datetime, why: str) -> None:
    """Let a mail that was not handed over wait; of a day that is past it is given up."""
    with company_scope(company_id):
        held = queries.lock_mail(mail.pk)
        if held is None or held.state != MailState.PLANNED:
            return
        if companies.today(company_id, now=now) - held.for_date > timedelta(days=LONGEST_WAIT_DAYS):
            operations.move(held, to=MailState.FAILED, reason="gave_up", answer=why, at=now)
        else:
            operations.move(
                held,
                to=MailState.PLANNED,
                answer=why,
                at=now,
                wait=timedelta(minutes=10),
            )


def _fail(company_id: int, mail: ReportMail, now: datetime, reason: str, answer: str) -> None:
    with company_scope(company_id):
        held = queries.lock_mail(mail.pk)
        if held is not None and held.state == MailState.PLANNED:
            operations.move(held, to=MailState.FAILED, reason=reason, answer=answer, at=now)


def is_address(text: str) -> bool:
    """Return whether a mail can be addressed to `text`."""
    try:
        checked_address(text)
    except AddressRefused:
        return False
    return True


def _letter(mail: ReportMail, said: ReportLetter, way: Way, now: datetime) -> Letter:
    return Letter(
        header_id=header_id(message_id=NUMBERS_FROM + mail.pk, key=header_key(), domain=way.domain),
        from_name=way.from_name,
        from_address=way.from_address,
        to_name=mail.wish.name,
        to_address=mail.wish.address,
        reply_to=way.reply_to,
        subject=said.subject,
        text=said.text,
        html=said.html,
        files=[File(name=said.file_name, media_type="text/csv", content=said.table)],
        language=mail.wish.language,
        written_at=now,
    )


class UnableToSendAgain(ValueError):
    """The mail is none that nobody knows of; the message is a code that a screen explains."""


def send_again(*, company_id: int, mail_id: int, by: Actor, now: datetime) -> None:
    """Let a mail be sent again of which nobody knows whether it arrived.

    :raises UnableToSendAgain: mail_unknown or not_open.
    """
    with company_scope(company_id):
        mail = queries.lock_mail(mail_id)
        if mail is None:
            raise UnableToSendAgain("mail_unknown")
        if mail.state != MailState.UNKNOWN:
            raise UnableToSendAgain("not_open")
        operations.move(mail, to=MailState.PLANNED, at=now)
        facts.record(
            company_id=company_id,
            kind="report_mail.send_again",
            subject=("report_mail", mail.pk),
            by=by,
            data={"to": mail.wish.address},
        )
