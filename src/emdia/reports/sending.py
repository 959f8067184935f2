"""How a company sends: its mail account without the password, and its schedule."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.outbox import queries


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    host: str
    port: int
    security: str
    username: str
    has_password: bool
    from_name: str
    from_address: str
    reply_to: str
    latest_fault: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxRow:
    host: str
    port: int
    security: str
    username: str
    folder: str
    is_read: bool
    latest_read_at: datetime | None
    latest_fault: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleRow:
    sends_on_issue: bool
    before_due_days: int | None
    attaches_pdf: bool
    since_date: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    account: AccountRow | None
    mailbox: MailboxRow | None
    schedule: ScheduleRow | None
    is_kept_here: bool  # a sandbox without an account: nothing leaves this machine


def settings(*, company_id: int) -> Settings:
    """Return how a company sends."""
    with company_scope(company_id):
        account, schedule, mailbox = queries.account(), queries.schedule(), queries.mailbox()
        is_sandbox = companies.company(company_id).is_sandbox
    return Settings(
        account=None
        if account is None
        else AccountRow(
            host=account.host,
            port=account.port,
            security=account.security,
            username=account.username,
            has_password=bool(bytes(account.sealed_password)),
            from_name=account.from_name,
            from_address=account.from_address,
            reply_to=account.reply_to,
            latest_fault=account.latest_fault,
        ),
        mailbox=None
        if mailbox is None
        else MailboxRow(
            host=mailbox.host,
            port=mailbox.port,
            security=mailbox.security,
            username=mailbox.username,
            folder=mailbox.folder,
            is_read=mailbox.is_read,
            latest_read_at=mailbox.latest_read_at,
            latest_fault=mailbox.latest_fault,
        ),
        schedule=None
        if schedule is None
        else ScheduleRow(
            sends_on_issue=schedule.sends_on_issue,
            before_due_days=schedule.before_due_days,
            attaches_pdf=schedule.attaches_pdf,
            since_date=schedule.since_date,
        ),
        is_kept_here=is_sandbox and account is None,
    )
