"""Cancelling receivables of which nothing was paid, and putting cancelled ones back.

The issue is undone by an opposite entry. Above the company's limit, for all titles of one
act together, another person agrees first.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from emdia.books.charges import operations as charges
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as months
from emdia.books.receivables import batch, operations
from emdia.books.receivables.models import Receivable
from emdia.rules.approvals import needs_second_person
from emdia.rules.receivable_changes import refuse_cancelling

from .ask_second_person import AlreadyAsked, ask
from .open_receivables import (
    Outcome,
    UnableToChangeReceivables,
    documents,
    limit_cents,
    needs_reason,
    open_titles,
    record,
    sift,
)

CANCEL_ONE, CANCEL_MANY = "receivable.cancel", "receivables.cancel"
CANCELLED = "receivables.cancelled"
RESTORED = "receivables.restored"


def cancel(
    *,
    company_id: int,
    receivable_ids: Collection[int],
    reason: str,
    by: Actor,
    on: date,
    now: datetime,
) -> Outcome:
    """Cancel titles, or ask a second person to when together they are above the limit.

    :raises UnableToChangeReceivables: reason_missing, too_many or already_requested.
    """
    needs_reason(reason)
    with open_titles(company_id):
        titles, refused = sift(receivable_ids, refuse_cancelling)
        if not titles:
            return Outcome(done=0, refused=refused)
        total_cents = sum(row.gross_cents for row in titles)
        if needs_second_person(amount_cents=total_cents, limit_cents=limit_cents(company_id)):
            approval_id = _ask(titles, total_cents, reason=reason, by=by, now=now)
            return Outcome(done=0, refused=refused, approval_id=approval_id)
        fact_id = apply(titles=titles, reason=reason, by=by, on=on)
        return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def apply(*, titles: Sequence[Receivable], reason: str, by: Actor, on: date) -> int:
    """Cancel titles inside the open scope and under the money lock; return the fact's id."""
    company_id, ids = titles[0].company_id, [row.pk for row in titles]
    fact_id = record(titles, CANCELLED, by=by, reason=reason)
    batch.post_cancellations(
        company_id=company_id,
        batch_id=ledger.open_batch(company_id=company_id, fact_id=fact_id),
        receivable_ids=ids,
        on=months.first_open_day(on),
    )
    operations.cancel(receivable_ids=ids, on=on)
    charges.ask_to_cancel(receivable_ids=ids)
    return fact_id


def restore(*, company_id: int, receivable_ids: Collection[int], by: Actor, on: date) -> Outcome:
    """Owe again what was cancelled; a charge the bank has not cancelled yet is kept."""
    with open_titles(company_id):
        titles, refused = sift(
            receivable_ids, lambda title: "" if title.is_cancelled else "not_cancelled"
        )
        if not titles:
            return Outcome(done=0, refused=refused)
        ids = [row.pk for row in titles]
        fact_id = record(titles, RESTORED, by=by, reason="")
        batch.post_restorations(
            company_id=company_id,
            batch_id=ledger.open_batch(company_id=company_id, fact_id=fact_id),
            receivable_ids=ids,
            on=months.first_open_day(on),
        )
        operations.restore(receivable_ids=ids)
        charges.keep(receivable_ids=ids)
        return Outcome(done=len(ids), refused=refused, fact_id=fact_id)


def content_of(titles: Sequence[Receivable]) -> dict[str, object]:
    """Return what an approval of this cancelling covers: any change to a title voids it."""
    return {
        "action": CANCEL_ONE if len(titles) == 1 else CANCEL_MANY,
        "documents": documents(titles),
        "currency": titles[0].currency,
        "titles": [[row.pk, row.balance_cents] for row in titles],
    }


def _ask(
    titles: Sequence[Receivable], total_cents: int, *, reason: str, by: Actor, now: datetime
) -> int:
    fact_id = record(titles, "receivables.cancelling_requested", by=by, reason=reason)
    try:
        approval = ask(
            company_id=titles[0].company_id,
            action=CANCEL_ONE if len(titles) == 1 else CANCEL_MANY,
            subject_id=titles[0].pk if len(titles) == 1 else fact_id,
            content=content_of(titles),
            amount_cents=total_cents,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as asked:
        raise UnableToChangeReceivables("already_requested") from asked
    return approval.pk
