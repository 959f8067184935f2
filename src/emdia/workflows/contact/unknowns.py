"""What nobody answered: claims that outlived their sender, and what a person decides.

A transport that can be asked is asked. What cannot be looked up waits for a person, who
says that it arrived, that it did not, or that it is to be sent again.
"""

from datetime import datetime
from enum import StrEnum

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.outbox import batch, operations, queries
from emdia.rules.outbox import MessageState

from ..queue import enqueue_once


class UnableToClose(ValueError):
    """The message is not what somebody decides; the message is a code a screen explains."""


class Decision(StrEnum):
    """What a person says of a message nobody knows about."""

    ARRIVED = "arrived"
    SEND_AGAIN = "send_again"
    GIVE_UP = "give_up"


BECOMES = {
    Decision.ARRIVED: MessageState.SENT,
    Decision.SEND_AGAIN: MessageState.PLANNED,
    Decision.GIVE_UP: MessageState.FAILED,
}


def let_go_outlived(*, company_id: int, by: Actor) -> int:
    """Let go of the claims whose sender is gone; return of how many messages nobody knows.

    What was not handed over is taken again by the next sender.
    """
    unknown = 0
    with company_scope(company_id):
        for claim in batch.outlived(company_id=company_id):
            for message_id, state in batch.let_go(company_id=company_id, claim=claim).items():
                if state != MessageState.UNKNOWN:
                    continue
                unknown += 1
                operations.note(
                    company_id=company_id,
                    message_id=message_id,
                    kind="sender_gone",
                    state=MessageState.UNKNOWN,
                    detail="",
                    by=by.name,
                )
    return unknown


def decide(
    *,
    company_id: int,
    message_id: int,
    decision: Decision,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    """Close a message nobody knows about, as a person says, with the reason.

    :raises UnableToClose: message_unknown or not_open.
    """
    with company_scope(company_id):
        held = queries.lock(message_id)
        if held is None:
            raise UnableToClose("message_unknown")
        if held.state != MessageState.UNKNOWN:
            raise UnableToClose("not_open")
        facts.record(
            company_id=company_id,
            kind=f"message.{decision}",
            subject=("message", message_id),
            by=by,
            reason=reason,
        )
        becomes = BECOMES[decision]
        operations.move(held, to=becomes, reason=_why(decision), now=now)
        operations.note(
            company_id=company_id,
            message_id=message_id,
            kind=str(decision),
            state=becomes,
            detail=reason,
            by=by.name,
        )
        if becomes is MessageState.PLANNED:
            enqueue_once("send_messages", company_id=company_id)


def hold_restored(*, company_id: int, by: Actor) -> int:
    """Hold what a restored backup had planned: the original may have sent it since.

    Returns how many messages a person is to look at.
    """
    with company_scope(company_id):
        held = batch.hold_planned(company_id=company_id, reason="restored")
        if held:
            facts.record(
                company_id=company_id,
                kind="messages.held",
                subject=("company", company_id),
                by=by,
                data={"messages": held},
            )
        return held


def _why(decision: Decision) -> str:
    return "given_up" if decision is Decision.GIVE_UP else ""
