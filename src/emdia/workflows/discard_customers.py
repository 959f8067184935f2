"""Throwing drafts away that were registered by mistake, and putting them back.

Only a draft is thrown away on which nothing hangs that was money or was sent: the books say
what that is, and the database refuses the rest. Its row, its contacts and its history stay.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as told
from emdia.books.facts.actor import Actor
from emdia.books.parties import batch
from emdia.books.parties import operations as parties

MOST_AT_ONCE = 20_000
DISCARDED = "customers.discarded"
PUT_BACK = "customers.put_back"


class UnableToDiscard(RuntimeError):
    """The act is refused as a whole; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How many were thrown away or put back; `left` stay, `fact_id` takes it back."""

    done: int
    left: int = 0
    fact_id: int | None = None


def discard(
    *, company_id: int, customer_ids: Sequence[int], by: Actor, now: datetime, reason: str = ""
) -> Outcome:
    """Throw away the drafts among the customers on which nothing hangs.

    :raises UnableToDiscard: too_many; of one customer not_a_draft or customer_in_use.
    """
    if len(customer_ids) > MOST_AT_ONCE:
        raise UnableToDiscard("too_many")
    with company_scope(company_id):
        # Nothing of money is hung on them meanwhile.
        lock_money(company_id)
        drafts = batch.hold_drafts(customer_ids)
        used = batch.in_use(company_id=company_id, customer_ids=drafts)
        ids = [number for number in drafts if number not in used]
        if not ids and len(customer_ids) == 1:
            raise UnableToDiscard("customer_in_use" if drafts else "not_a_draft")
        if not ids:
            return Outcome(done=0, left=len(customer_ids))
        fact_id = _record(company_id, DISCARDED, ids, by, reason)
        parties.discard(ids, at=now)
        return Outcome(done=len(ids), left=len(customer_ids) - len(ids), fact_id=fact_id)


def put_back(*, company_id: int, customer_ids: Sequence[int], by: Actor) -> Outcome:
    """Make drafts again of the discarded ones among the customers.

    :raises UnableToDiscard: of one customer, that it is not discarded.
    """
    with company_scope(company_id):
        ids = batch.hold_discarded(customer_ids)
        if not ids and len(customer_ids) == 1:
            raise UnableToDiscard("not_discarded")
        if not ids:
            return Outcome(done=0, left=len(customer_ids))
        fact_id = _record(company_id, PUT_BACK, ids, by, "")
        parties.put_back(ids)
        return Outcome(done=len(ids), left=len(customer_ids) - len(ids), fact_id=fact_id)


def undo(*, company_id: int, fact_id: int, by: Actor) -> Outcome:
    """Put back what one act threw away and still is.

    :raises UnableToDiscard: fact_unknown, or not_discarded for every one of them.
    """
    with company_scope(company_id):
        fact = told.with_ids([fact_id]).get(fact_id)
        if fact is None or fact.kind != DISCARDED:
            raise UnableToDiscard("fact_unknown")
        ids = told.changed_by(fact_id, subject_kind="customer")
        outcome = put_back(company_id=company_id, customer_ids=ids, by=by)
        if not outcome.done:
            raise UnableToDiscard("not_discarded")
        return outcome


def _record(company_id: int, kind: str, ids: Sequence[int], by: Actor, reason: str) -> int:
    return facts.record(
        company_id=company_id,
        kind=kind,
        subject=("customer", ids[0]) if len(ids) == 1 else ("company", company_id),
        by=by,
        reason=reason,
        data={"customers": len(ids)},
    )
