"""By which account a company writes, and when charges are sent by themselves."""

from dataclasses import asdict, dataclass
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import operations, queries
from emdia.connectors import sealing
from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email import AddressRefused
from emdia.connectors.channels.email.writing import checked_address

from ..change_company import differences
from .transports import AT_HOME, SEALED_FOR, UnableToSend, way_of


class UnableToKeep(ValueError):
    """The setting cannot be kept; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountFields:
    """A mail account, without its password."""

    host: str
    port: int
    security: str  # outbox.MailSecurity
    username: str
    from_name: str
    from_address: str
    reply_to: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleFields:
    """When charges are sent by themselves; None never before they are due."""

    sends_on_issue: bool
    before_due_days: int | None
    attaches_pdf: bool
    since_date: date


def keep_account(
    *, company_id: int, account: AccountFields, password: str | None, reason: str, by: Actor
) -> None:
    """Write over the company's mail account; a password of None stays what it is.

    :raises UnableToKeep: address_wrong, open_line, outside_sandbox, password_stays_behind or
        nothing_changed.
    """
    _refuse_wrong(account)
    with company_scope(company_id):
        company = companies.lock(company_id)
        held = queries.account()
        if company.is_sandbox and account.host not in AT_HOME:
            raise UnableToKeep("outside_sandbox")
        if held is None:
            changes = [[name, None, value] for name, value in asdict(account).items()]
        else:
            changes = differences(held, asdict(account))
        moved = {str(name) for name, _, _ in changes} & {"host", "port", "username", "security"}
        if held is not None and moved and password is None and bytes(held.sealed_password):
            # A password typed for one server is not shown to another.
            raise UnableToKeep("password_stays_behind")
        if password is not None:
            changes.append(["password", "", "typed" if password else "taken away"])
        if not changes:
            raise UnableToKeep("nothing_changed")
        fields: dict[str, object] = asdict(account)
        if password is not None:
            sealed = sealing.seal(password, purpose=SEALED_FOR) if password else b""
            fields["sealed_password"] = sealed
        operations.keep_account(company_id=company_id, fields=fields)
        facts.record(
            company_id=company_id,
            kind="mail_account.changed",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": changes},
        )


def keep_schedule(*, company_id: int, schedule: ScheduleFields, reason: str, by: Actor) -> None:
    """Say when charges are sent by themselves.

    :raises UnableToKeep: nothing_changed.
    """
    with company_scope(company_id):
        companies.lock(company_id)
        held = queries.schedule()
        told = asdict(schedule)
        if held is None:
            changes = [[name, None, value] for name, value in told.items()]
        else:
            changes = differences(held, told)
        if not changes:
            raise UnableToKeep("nothing_changed")
        facts.record(
            company_id=company_id,
            kind="charge_schedule.changed",
            subject=("company", company_id),
            by=by,
            reason=reason,
            data={"changes": [[name, _said(old), _said(new)] for name, old, new in changes]},
        )
        operations.keep_schedule(company_id=company_id, fields=told)


def try_account(*, company_id: int) -> str:
    """Open a line to the company's mail server and close it; return why it cannot be opened.

    Nothing is sent. Empty when the server lets the company in.

    :raises UnableToSend: no_account, outside_sandbox or password_sealed_elsewhere.
    """
    with company_scope(company_id):
        way = way_of(company_id)
    try:
        with way.transport.open():
            return ""
    except Unreachable as fault:
        return str(fault)


def _refuse_wrong(account: AccountFields) -> None:
    try:
        checked_address(account.from_address)
        if account.reply_to:
            checked_address(account.reply_to)
    except AddressRefused as wrong:
        raise UnableToKeep("address_wrong") from wrong
    if account.security == "none" and account.host not in AT_HOME:
        raise UnableToKeep("open_line")


def _said(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


__all__ = [
    "AccountFields",
    "ScheduleFields",
    "UnableToKeep",
    "UnableToSend",
    "keep_account",
    "keep_schedule",
    "try_account",
]
