"""What a bulk run does to a batch of records: look at them, do the act, take it back.

Each act is the one a person does to fewer records at once; its limit counts for the whole run
and is asked before it begins, so nobody gets round it by taking more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.bulk_runs.models import BulkAct, BulkRun
from emdia.books.charges import queries as charges
from emdia.books.facts.actor import Actor
from emdia.books.parties.models import GONE, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules import receivable_changes as rules
from emdia.rules.receivable_changes import Title

from . import cancel_receivables, change_customers, change_receivables, undo_receivables
from .open_receivables import Outcome, UnableToChangeReceivables, open_titles, sift

Refused = tuple[tuple[int, str], ...]  # record and code
MONEY = (BulkAct.REBATE, BulkAct.CANCEL)
OF_CUSTOMERS: Mapping[str, str] = {
    BulkAct.SEGMENT: "segment",
    BulkAct.LANGUAGE: "language",
    BulkAct.CUSTOMER_SALESPERSON: "salesperson_id",
    BulkAct.RISK: change_customers.RISK,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What a batch of records is before the act; amounts in cents."""

    refused: Refused
    amount_cents: int  # what the limit counts
    balances: Mapping[int, int]  # of those that would be taken


@dataclass(frozen=True, kw_only=True, slots=True)
class Did:
    """What became of a batch; `same` were as they should be already."""

    refused: Refused = ()
    same: frozenset[int] = frozenset()
    fact_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """Who acts, on which day of the company, at which instant."""

    by: Actor
    on: date
    now: datetime


def look(run: BulkRun, record_ids: Sequence[int], *, on: date) -> Looked:
    """Say of records whether the act would take them, inside an open scope."""
    if run.act in OF_CUSTOMERS:
        known = Customer.objects.filter(pk__in=record_ids).exclude(state__in=GONE)
        standing = set(known.values_list("pk", flat=True))
        gone = tuple((one, "customer_unknown") for one in record_ids if one not in standing)
        return Looked(refused=gone, amount_cents=0, balances={})
    rows = list(Receivable.objects.filter(pk__in=record_ids).order_by("id"))
    refuse = _refusal(run, on)
    codes = {number: refuse(title) for number, title in charges.as_titles(rows).items()}
    taken = [row for row in rows if not codes[row.pk]]
    unknown = tuple((one, "receivable_unknown") for one in record_ids if one not in codes)
    return Looked(
        refused=tuple((row.pk, codes[row.pk]) for row in rows if codes[row.pk]) + unknown,
        amount_cents=sum(_amount(run, row) for row in taken),
        balances={row.pk: row.balance_cents for row in taken},
    )


def do(run: BulkRun, balances: Mapping[int, int], *, moment: Moment) -> Did:
    """Do the act to records, by their balance as it was seen; all of them or none.

    A batch that is refused as a whole is left as a whole, with the code.
    """
    ids = list(balances)
    try:
        if run.act in OF_CUSTOMERS:
            return _customers(run, ids, moment)
        with open_titles(run.company_id):
            moved = _moved(run, balances)
            outcome = ACTS[BulkAct(run.act)](run, [one for one in ids if one not in moved], moment)
    except (UnableToChangeReceivables, change_customers.UnableToChangeCustomers) as refusal:
        return Did(refused=tuple((one, str(refusal)) for one in ids))
    left = tuple((one.receivable_id, one.code) for one in outcome.refused)
    since = tuple((one, "changed_since") for one in sorted(moved))
    return Did(refused=left + since, fact_id=outcome.fact_id)


def take_back(run: BulkRun, fact_id: int, record_ids: Sequence[int], *, moment: Moment) -> Refused:
    """Take back what one act of the run did; return the records where that is impossible."""
    try:
        if run.act in OF_CUSTOMERS:
            done = change_customers.undo(
                company_id=run.company_id, fact_id=fact_id, by=moment.by
            ).records
            return tuple((one, "changed_since") for one in record_ids if one not in done)
        outcome = undo_receivables.undo(
            company_id=run.company_id,
            fact_id=fact_id,
            by=moment.by,
            on=moment.on,
            now=moment.now,
        )
    except (UnableToChangeReceivables, change_customers.UnableToChangeCustomers) as refusal:
        return tuple((one, str(refusal)) for one in record_ids)
    return tuple((one.receivable_id, one.code) for one in outcome.refused)


def _customers(run: BulkRun, ids: Sequence[int], moment: Moment) -> Did:
    gone = look(run, ids, on=moment.on).refused
    left = {number for number, _ in gone}
    outcome = change_customers.change(
        company_id=run.company_id,
        customer_ids=[one for one in ids if one not in left],
        column=OF_CUSTOMERS[run.act],
        value=run.arguments["value"],
        reason=run.reason,
        by=moment.by,
    )
    same = frozenset(ids) - left - outcome.records
    return Did(refused=gone, same=same, fact_id=outcome.fact_id)


def _moved(run: BulkRun, balances: Mapping[int, int]) -> set[int]:
    """Return the titles whose money moved since it was said what the act comes to."""
    if run.act not in MONEY:
        return set()
    now = Receivable.objects.filter(pk__in=balances).values_list("pk", "balance_cents")
    return {number for number, cents in now if cents != balances[number]}


def _refusal(run: BulkRun, on: date) -> Callable[[Title], str]:
    told = run.arguments
    match run.act:
        case BulkAct.DUE_DATE:
            day = date.fromisoformat(told["due_date"])
            return lambda title: rules.refuse_due_date(title, due_date=day, as_of=on)
        case BulkAct.REBATE:
            return lambda title: rules.refuse_rebate(
                title, rebate_cents=_rebate(run, title.balance_cents)
            )
        case BulkAct.CANCEL:
            return rules.refuse_cancelling
        case BulkAct.INTERRUPT:
            day = date.fromisoformat(told["day"])
            return lambda title: rules.refuse_interruption(title, day=day, as_of=on)
        case _:
            return lambda title: ""


def _amount(run: BulkRun, row: Receivable) -> int:
    match run.act:
        case BulkAct.REBATE:
            return max(_rebate(run, row.balance_cents) - row.rebate_cents, 0)
        case BulkAct.CANCEL:
            return row.gross_cents
        case _:
            return 0


def _rebate(run: BulkRun, balance_cents: int) -> int:
    told = run.arguments
    return rules.rebate_of(balance_cents=balance_cents, cents=told["cents"], ppm=told["ppm"])


def _change_due_date(run: BulkRun, ids: Sequence[int], moment: Moment) -> Outcome:
    return change_receivables.change_due_date(
        company_id=run.company_id,
        receivable_ids=ids,
        due_date=date.fromisoformat(run.arguments["due_date"]),
        reason=run.reason,
        by=moment.by,
        on=moment.on,
    )


def _grant_rebate(run: BulkRun, ids: Sequence[int], moment: Moment) -> Outcome:
    titles, refused = sift(ids, _refusal(run, moment.on))
    if not titles:
        return Outcome(done=0, refused=refused)
    cents = {row.pk: _rebate(run, row.balance_cents) for row in titles}
    fact_id = change_receivables.apply_rebates(
        titles=titles, cents=cents, reason=run.reason, by=moment.by
    )
    return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def _cancel(run: BulkRun, ids: Sequence[int], moment: Moment) -> Outcome:
    titles, refused = sift(ids, rules.refuse_cancelling)
    if not titles:
        return Outcome(done=0, refused=refused)
    fact_id = cancel_receivables.apply(titles=titles, reason=run.reason, by=moment.by, on=moment.on)
    return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def _assign_salesperson(run: BulkRun, ids: Sequence[int], moment: Moment) -> Outcome:
    return change_receivables.assign_salesperson(
        company_id=run.company_id,
        receivable_ids=ids,
        salesperson_id=run.arguments["salesperson_id"],
        reason=run.reason,
        by=moment.by,
    )


def _interrupt(run: BulkRun, ids: Sequence[int], moment: Moment) -> Outcome:
    return change_receivables.interrupt_limitation(
        company_id=run.company_id,
        receivable_ids=ids,
        interruption=run.arguments["interruption"],
        day=date.fromisoformat(run.arguments["day"]),
        reason=run.reason,
        by=moment.by,
        on=moment.on,
    )


ACTS: Mapping[BulkAct, Callable[[BulkRun, Sequence[int], Moment], Outcome]] = {
    BulkAct.DUE_DATE: _change_due_date,
    BulkAct.REBATE: _grant_rebate,
    BulkAct.CANCEL: _cancel,
    BulkAct.SALESPERSON: _assign_salesperson,
    BulkAct.INTERRUPT: _interrupt,
}
