"""What came back of what was sent: bounces, delays, deliveries, readings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import operations, queries
from emdia.books.outbox.models import Delivery
from emdia.books.parties import operations as parties
from emdia.books.parties import queries as people
from emdia.connectors.channels.email import message_named
from emdia.formats.delivery_status import Heard, Report, read_reports
from emdia.rules.outbox import MOVES, MessageState

from .transports import header_key

BECOMES = {
    Heard.RETURNED: MessageState.FAILED,
    Heard.DELIVERED: MessageState.DELIVERED,
    Heard.READ: MessageState.READ,
}


@dataclass(kw_only=True, slots=True)
class Taken:
    """What became of some mails: reports of ours, contacts that were marked, and the rest."""

    reports: int = 0
    marked: int = 0
    not_ours: int = 0


def hear(*, company_id: int, mails: Iterable[bytes], by: Actor, now: datetime) -> Taken:
    """Take what mails report to the messages they are about; the same report once.

    A report counts only if it names a message by its Message-ID, which nobody else can make,
    and the recipient it was sent to. Anything else is left alone.
    """
    taken = Taken()
    for content in mails:
        found = read_reports(content)
        if not found:
            taken.not_ours += 1
        for report in found:
            _hear_one(company_id, report, by, now, taken)
    return taken


def _hear_one(company_id: int, report: Report, by: Actor, now: datetime, taken: Taken) -> None:
    message_id = message_named(report.header_id, key=header_key())
    if message_id is None:
        taken.not_ours += 1
        return
    with company_scope(company_id):
        held = queries.lock(message_id)
        if held is None or held.message.address.lower() != report.recipient:
            taken.not_ours += 1
            return
        taken.reports += 1
        if queries.events(message_id).filter(kind=report.heard, detail=_detail(report)).exists():
            return
        becomes = BECOMES.get(report.heard)
        if becomes is not None and becomes in MOVES[MessageState(held.state)]:
            reason = "returned" if becomes is MessageState.FAILED else ""
            operations.move(held, to=becomes, reason=reason, now=now)
        operations.note(
            company_id=company_id,
            message_id=message_id,
            kind=report.heard,
            state=MessageState(held.state),
            detail=_detail(report),
            by=by.name,
        )
        if report.is_nobody_there:
            taken.marked += _mark(held, report, by, now)


def _detail(report: Report) -> str:
    return f"{report.status} {report.words}".strip()


def _mark(held: Delivery, report: Report, by: Actor, now: datetime) -> bool:
    """Mark the contact nobody is reached under; not when it has another e-mail by now."""
    contact = people.contact(held.message.contact_id) if held.message.contact_id else None
    if contact is None or contact.bounced_at or contact.email.lower() != report.recipient:
        return False
    facts.record(
        company_id=held.company_id,
        kind="contact.bounced",
        subject=("customer", contact.customer_id),
        by=by,
        reason=_detail(report),
        data={"contact": contact.pk, "message": held.pk},
    )
    parties.mark_bounced(contact=contact, at=now, why=_detail(report))
    return True
