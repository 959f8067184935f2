"""Taking back an act on receivables by its compensating act, where what it did still stands."""

from datetime import date, datetime

from emdia.books.charges import batch as charges
from emdia.books.facts import queries as facts
from emdia.books.facts.actor import Actor
from emdia.books.facts.models import Fact
from emdia.books.receivables import batch, queries

from . import cancel_receivables, change_receivables
from .open_receivables import Outcome, Refused, UnableToChangeReceivables, open_titles, record

ISSUED = "receivable.issued"
UNDONE = "receivables.change_undone"
# What changed columns only; the same columns are written back.
CHANGES = frozenset(
    {
        change_receivables.DUE_DATE_CHANGED,
        change_receivables.REBATE_GRANTED,
        change_receivables.SALESPERSON_ASSIGNED,
        change_receivables.EDITED,
        change_receivables.INTERRUPTED,
        UNDONE,
    }
)


def undo(*, company_id: int, fact_id: int, by: Actor, on: date, now: datetime) -> Outcome:
    """Undo what a fact says was done: titles that changed since then are left as they are.

    A title that was issued is cancelled, one that was cancelled is owed again.

    :raises UnableToChangeReceivables: fact_unknown, or why a title cannot be cancelled.
    """
    with open_titles(company_id):
        fact = facts.with_ids([fact_id]).get(fact_id)
        if fact is None:
            raise UnableToChangeReceivables("fact_unknown")
        if fact.kind in CHANGES:
            return _put_back(fact, by)
        if fact.kind == cancel_receivables.CANCELLED:
            ids = queries.changed_by(fact_id)
            return cancel_receivables.restore(
                company_id=company_id, receivable_ids=ids, by=by, on=on
            )
        if fact.kind == ISSUED:
            return _cancel(fact, by, on, now)
    raise UnableToChangeReceivables("fact_unknown")


def _put_back(fact: Fact, by: Actor) -> Outcome:
    titles = queries.hold(queries.changed_by(fact.pk))
    if not titles:
        raise UnableToChangeReceivables("fact_unknown")
    undone_id = record(titles, UNDONE, by=by, reason=fact.reason, data={"fact": fact.pk})
    done = set(batch.put_back(company_id=fact.company_id, fact_id=fact.pk))
    charges.ask_terms(company_id=fact.company_id, receivable_ids=sorted(done))
    return Outcome(
        done=len(done),
        refused=tuple(
            Refused(row.pk, row.document, "changed_since") for row in titles if row.pk not in done
        ),
        fact_id=undone_id,
    )


def _cancel(fact: Fact, by: Actor, on: date, now: datetime) -> Outcome:
    outcome = cancel_receivables.cancel(
        company_id=fact.company_id,
        receivable_ids=[int(number) for number in fact.data["receivables"]],
        reason=str(fact.data["document"]),
        by=by,
        on=on,
        now=now,
    )
    if outcome.refused:
        raise UnableToChangeReceivables(outcome.refused[0].code)
    return outcome
