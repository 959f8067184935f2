"""Approving many drafts at once, as after an import, and taking that back.

Only what its checklist allows is approved, by somebody who may approve; whoever registers or
imports customers may not (the roles see to that). Who may be known under another tax id is left
for a look of its own, unless the approver says otherwise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as fact_queries
from emdia.books.facts.actor import Actor
from emdia.books.parties import batch

APPROVED = "customers.approved"
UNDONE = "customers.approval_undone"


class UnableToApproveTogether(RuntimeError):
    """Nothing is to be approved, or taken back; the message is a code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approved:
    """How many were approved, and the fact that may be taken back."""

    customers: int
    fact_id: int


def approve(
    *,
    company_id: int,
    until_id: int,
    left_out: Sequence[int],
    with_doubles: bool,
    by: Actor,
) -> Approved:
    """Approve the complete drafts that were shown, but those left out.

    `until_id` is the last one shown: what was registered since then waits for the next look.

    :raises UnableToApproveTogether: none is left to be approved.
    """
    with company_scope(company_id):
        fact_id = facts.record(
            company_id=company_id,
            kind=APPROVED,
            subject=("company", company_id),
            by=by,
            data={"until": until_id, "left_out": len(left_out), "with_doubles": with_doubles},
        )
        done = batch.approve_drafts(
            company_id=company_id,
            until_id=until_id,
            left_out=left_out,
            with_doubles=with_doubles,
        )
        if not done:
            raise UnableToApproveTogether("nothing_to_approve")
        return Approved(customers=done, fact_id=fact_id)


def undo(*, company_id: int, fact_id: int, by: Actor) -> int:
    """Make drafts again of those a fact approved and nobody changed since; return how many.

    :raises UnableToApproveTogether: no such approval, or nothing of it stands.
    """
    with company_scope(company_id):
        fact = fact_queries.with_ids([fact_id]).get(fact_id)
        if fact is None or fact.kind != APPROVED:
            raise UnableToApproveTogether("fact_unknown")
        facts.record(
            company_id=company_id,
            kind=UNDONE,
            subject=("company", company_id),
            by=by,
            data={"fact": fact_id},
        )
        done = batch.make_drafts(company_id=company_id, fact_id=fact_id)
        if not done:
            raise UnableToApproveTogether("nothing_to_undo")
        return done
