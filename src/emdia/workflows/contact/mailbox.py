"""The mailbox to which what bounces comes back: how it is reached, and reading its reports."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import operations, queries
from emdia.books.outbox.models import BounceMailbox
from emdia.connectors import sealing
from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email import Mailbox, Security

from ..change_company import differences
from .reports_heard import Taken, hear
from .settings import UnableToKeep
from .transports import AT_HOME, SEALED_FOR, UnableToSend

__all__ = [
    "MailboxFields",
    "UnableToSend",
    "Unreachable",
    "is_read",
    "keep_mailbox",
    "read_mailbox",
    "try_mailbox",
]
# Asked for in parts, each of which counts before the next one is read.
MAILS_AT_ONCE = 50
MOST_MAILS = 1_000
# What is older is about messages that nobody waits for any more.
LOOKED_BACK = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class MailboxFields:
    """A mailbox, without its password."""

    host: str
    port: int
    security: str  # outbox.MailSecurity
    username: str
    folder: str
    is_read: bool


def keep_mailbox(
    *, company_id: int, mailbox: MailboxFields, password: str | None, reason: str, by: Actor
) -> None:
    """Write over how the mailbox is reached; a password of None stays what it is.

    :raises UnableToKeep: open_line, outside_sandbox, password_stays_behind or nothing_changed.
    """
    if mailbox.security == "none" and mailbox.host not in AT_HOME:
        raise UnableToKeep("open_line")
    with company_scope(company_id):
        company = companies.lock(company_id)
        held = queries.mailbox()
        if company.is_sandbox and mailbox.host not in AT_HOME:
            raise UnableToKeep("outside_sandbox")
        told: dict[str, object] = asdict(mailbox)
        changes = (
            [[name, None, value] for name, value in told.items()]
            if held is None
            else differences(held, told)
        )
        moved = {str(name) for name, _, _ in changes} & {"host", "port", "username", "security"}
        if held is not None and moved and password is None and bytes(held.sealed_password):
            # A password typed for one server is not shown to another.
            raise UnableToKeep("password_stays_behind")
        if password is not None:
            changes.append(["password", "", "typed"])
            told["sealed_password"] = sealing.seal(password, purpose=SEALED_FOR)
        if not changes:
            raise UnableToKeep("nothing_changed")
        if moved | ({str(name) for name, _, _ in changes} & {"folder"}):
            told |= {"uid_validity": 0, "read_until_uid": 0}
        operations.keep_mailbox(company_id=company_id, fields=told)
        facts.record(
            company_id=company_id,
            kind="bounce_mailbox.changed",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )


def is_read(*, company_id: int) -> bool:
    """Return whether a company has a mailbox that is to be read."""
    with company_scope(company_id):
        held = queries.mailbox()
        return held is not None and held.is_read


def try_mailbox(*, company_id: int) -> str:
    """Open the mailbox and close it; return why it cannot be opened, empty when it can.

    :raises UnableToSend: no_mailbox, outside_sandbox or password_sealed_elsewhere.
    """
    with company_scope(company_id):
        mailbox = _mailbox_of(company_id, _held())
    try:
        with mailbox.open():
            return ""
    except Unreachable as fault:
        return str(fault)


def read_mailbox(*, company_id: int, by: Actor, now: datetime) -> Taken:
    """Take what came back since it was read last; a report counts once, however often it is read.

    How far it was read is kept after each part, so that a process that dies goes on there.

    :raises UnableToSend: no_mailbox, outside_sandbox or password_sealed_elsewhere.
    :raises Unreachable: the mailbox cannot be opened, or not read to its end.
    """
    with company_scope(company_id):
        held = _held()
        mailbox = _mailbox_of(company_id, held)
    taken = Taken()
    try:
        _read(mailbox, held, taken, by, now)
    except Unreachable as fault:
        with company_scope(company_id):
            operations.note_mailbox(company_id=company_id, fault=str(fault))
        raise
    return taken


def _read(mailbox: Mailbox, held: BounceMailbox, taken: Taken, by: Actor, now: datetime) -> None:
    with mailbox.open() as line:
        # Other numbers hold there now: what was read before is read again, and counts once.
        is_same = line.uid_validity == held.uid_validity
        numbers, is_all = line.reports(
            after=held.read_until_uid if is_same else 0,
            since=(now - LOOKED_BACK).date(),
            most=MOST_MAILS,
        )
        for first in range(0, len(numbers), MAILS_AT_ONCE):
            part = numbers[first : first + MAILS_AT_ONCE]
            mails = [line.content(number) for number in part]
            heard = hear(company_id=held.company_id, mails=mails, by=by, now=now)
            taken.reports += heard.reports
            taken.marked += heard.marked
            taken.not_ours += heard.not_ours
            _note(held.company_id, line.uid_validity, part[-1], now)
        # Nothing above the last report is one: it need not be searched again.
        end = max([line.uid_next - 1, *numbers[-1:]]) if is_all else numbers[-1]
        _note(held.company_id, line.uid_validity, end, now)


def _note(company_id: int, uid_validity: int, until: int, now: datetime) -> None:
    with company_scope(company_id):
        operations.note_mailbox(
            company_id=company_id, uid_validity=uid_validity, read_until_uid=until, now=now
        )


def _held() -> BounceMailbox:
    held = queries.mailbox()
    if held is None:
        raise UnableToSend("no_mailbox")
    return held


def _mailbox_of(company_id: int, held: BounceMailbox) -> Mailbox:
    if companies.company(company_id).is_sandbox and held.host not in AT_HOME:
        raise UnableToSend("outside_sandbox")
    sealed = bytes(held.sealed_password)
    try:
        password = sealing.unseal(sealed, purpose=SEALED_FOR) if sealed else ""
    except sealing.CannotOpen as wrong:
        raise UnableToSend("password_sealed_elsewhere") from wrong
    return Mailbox(
        host=held.host,
        port=held.port,
        security=Security(held.security),
        username=held.username,
        password=password,
        folder=held.folder,
    )
