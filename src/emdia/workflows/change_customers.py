"""Give many customers one segment, salesperson, language or risk, and take that back."""

from collections.abc import Sequence
from dataclasses import dataclass

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import risks
from emdia.books.facts import operations as facts
from emdia.books.facts import queries as told
from emdia.books.facts.actor import Actor
from emdia.books.parties import batch
from emdia.books.parties.models import Salesperson
from emdia.rules.dunning_plan import RISKS

MOST_AT_ONCE = 20_000
CHANGED = "customers.changed"
UNDONE = "customers.change_undone"
RISK = "risk"  # no column of the customer: collection keeps it
COLUMNS = frozenset({"segment", "salesperson_id", "language", RISK})


class UnableToChangeCustomers(ValueError):
    """The act is refused as a whole; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How many customers were changed, and which; `fact_id` takes it back."""

    done: int
    fact_id: int | None = None
    records: frozenset[int] = frozenset()


def change(
    *,
    company_id: int,
    customer_ids: Sequence[int],
    column: str,
    value: str | int | None,
    reason: str,
    by: Actor,
) -> Outcome:
    """Write `value` into `column` (one of `COLUMNS`) of the customers; merged ones stay.

    :raises UnableToChangeCustomers: reason_missing, too_many, salesperson_unknown or
        risk_unknown.
    """
    assert column in COLUMNS
    if not reason.strip():
        raise UnableToChangeCustomers("reason_missing")
    if len(customer_ids) > MOST_AT_ONCE:
        raise UnableToChangeCustomers("too_many")
    with company_scope(company_id):
        if column == "salesperson_id" and value is not None:
            _check_salesperson(value)
        if column == RISK:
            return _give_risk(company_id, customer_ids, str(value or ""), reason, by)
        ids = batch.hold_different(customer_ids, column=column, value=value)
        if not ids:
            return Outcome(done=0)
        fact_id = _record(company_id, CHANGED, ids, by, reason, {column: value})
        batch.write(ids, column=column, value=value)
        return Outcome(done=len(ids), fact_id=fact_id, records=frozenset(ids))


def undo(*, company_id: int, fact_id: int, by: Actor) -> Outcome:
    """Take back what a fact changed; customers that changed since then stay as they are.

    :raises UnableToChangeCustomers: fact_unknown, or changed_since for every one of them.
    """
    with company_scope(company_id):
        fact = told.with_ids([fact_id]).get(fact_id)
        if fact is None or fact.kind not in (CHANGED, UNDONE):
            raise UnableToChangeCustomers("fact_unknown")
        undone_id = facts.record(
            company_id=company_id,
            kind=UNDONE,
            subject=(fact.subject_kind, fact.subject_id),
            by=by,
            reason=fact.reason,
            data={"fact": fact_id},
        )
        done = batch.put_back(company_id=company_id, fact_id=fact_id)
        done += risks.put_back(company_id=company_id, fact_id=fact_id, undone_id=undone_id)
        if not done:
            raise UnableToChangeCustomers("changed_since")
        return Outcome(done=len(done), fact_id=undone_id, records=frozenset(done))


def _give_risk(
    company_id: int, customer_ids: Sequence[int], risk: str, reason: str, by: Actor
) -> Outcome:
    if risk not in (*RISKS, ""):
        raise UnableToChangeCustomers("risk_unknown")
    ids = risks.different(customer_ids, risk=risk)
    if not ids:
        return Outcome(done=0)
    fact_id = _record(company_id, CHANGED, ids, by, reason, {RISK: risk})
    done = risks.give(company_id=company_id, customer_ids=ids, risk=risk, fact_id=fact_id)
    return Outcome(done=len(done), fact_id=fact_id, records=frozenset(done))


def _check_salesperson(number: str | int) -> None:
    if not Salesperson.objects.filter(pk=number).exists():
        raise UnableToChangeCustomers("salesperson_unknown")


def _record(
    company_id: int,
    kind: str,
    ids: Sequence[int],
    by: Actor,
    reason: str,
    data: dict[str, object],
) -> int:
    return facts.record(
        company_id=company_id,
        kind=kind,
        subject=("customer", ids[0]) if len(ids) == 1 else ("company", company_id),
        by=by,
        reason=reason,
        data={"customers": len(ids)} | data,
    )
