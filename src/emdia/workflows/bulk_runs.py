"""Acts on more titles or customers than a person waits for: looked at, seen, done, taken back.

What is asked for is looked at record by record; the person sees how many it takes, what it comes
to and what stays and why, and begins it. Then batch after batch is done, each a transaction with
a fact of its own, so that money is never locked for long and a stopped run is an honest half:
every record says whether the act was done to it or why not. What is done is taken back by the
same batches, the latest first.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from emdia.books.bulk_runs import batch, operations, queries
from emdia.books.bulk_runs.models import BulkAct, BulkRun, BulkState, ItemState
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.kernel.failpoints import failpoint
from emdia.rules.approvals import needs_second_person

from . import bulk_acts as acts
from .ask_second_person import AlreadyAsked, withdraw
from .ask_second_person import ask as ask_another
from .bulk_acts import Moment
from .open_receivables import limit_cents
from .queue import enqueue, enqueue_again

__all__ = [
    "ACTION",
    "MOST",
    "BulkAct",
    "UnableToRun",
    "ask",
    "capability_of",
    "content_of",
    "give_up",
    "go_on",
    "start",
    "step",
    "stop",
    "take_back",
]

MOST = 500_000
PER_BATCH = 1_000
ACTION = "bulk_run.start"
TASK = "work_on_bulk_run"
BEFORE = (BulkState.CHECKING, BulkState.CHECKED, BulkState.ASKED)
# Beside the right to change titles, the right to what the run does.
CAPABILITIES = {
    BulkAct.CANCEL: "receivables.cancel",
    BulkAct.SEGMENT: "customers.edit",
    BulkAct.LANGUAGE: "customers.edit",
    BulkAct.CUSTOMER_SALESPERSON: "customers.edit",
    BulkAct.RISK: "customers.edit",
}


class UnableToRun(ValueError):
    """The run cannot go on so; the message is a code that a screen explains."""


def capability_of(act: BulkAct) -> str:
    """Return what whoever begins, stops or takes back a run of this act must hold."""
    return CAPABILITIES.get(act, "receivables.change")


def ask(
    *,
    company_id: int,
    act: BulkAct,
    arguments: Mapping[str, Any],
    record_ids: Sequence[int],
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    """Name the records of an act and queue the look at them; return the run's id.

    :raises UnableToRun: reason_missing or too_many.
    """
    if not reason.strip():
        raise UnableToRun("reason_missing")
    if len(record_ids) > MOST:
        raise UnableToRun("too_many")
    with company_scope(company_id):
        run = operations.add(
            company_id=company_id,
            act=act,
            arguments=arguments,
            reason=reason,
            rows=len(set(record_ids)),
            by=(by.user_id, by.name),
            at=now,
        )
        batch.add_items(run, record_ids)
        _fact(run, "bulk_run.asked", by)
        _work(run)
        return run.pk


def start(*, company_id: int, run_id: int, by: Actor, now: datetime) -> bool:
    """Begin a run that was looked at; return False where another person is asked first.

    :raises UnableToRun: run_unknown, not_checked, nothing_to_do or already_requested.
    """
    with company_scope(company_id):
        lock_money(company_id)
        run = _held(run_id, BulkState.CHECKED, BulkState.ASKED, code="not_checked")
        if run.left_count == run.rows_count:
            raise UnableToRun("nothing_to_do")
        limit = limit_cents(company_id)
        if needs_second_person(amount_cents=run.amount_cents, limit_cents=limit):
            _ask_another(run, by, now)
            return False
        begin(run, by)
        return True


def begin(run: BulkRun, by: Actor) -> None:
    """Let the batches begin, inside the open scope."""
    _fact(run, "bulk_run.started", by)
    operations.move(run, BulkState.RUNNING)
    _work(run)


def give_up(*, company_id: int, run_id: int, by: Actor, now: datetime) -> None:
    """Do nothing of a run of which nothing is done yet.

    :raises UnableToRun: run_unknown or run_begun.
    """
    with company_scope(company_id):
        run = _held(run_id, *BEFORE, code="run_begun")
        withdraw(action=ACTION, subject_id=run_id)
        drop(run, by, at=now)


def drop(run: BulkRun, by: Actor, *, at: datetime) -> None:
    """Give a run up inside the open scope."""
    _fact(run, "bulk_run.given_up", by)
    operations.move(run, BulkState.GIVEN_UP, at=at)


def stop(*, company_id: int, run_id: int, by: Actor, now: datetime) -> None:
    """Let a run do nothing more; what is done stays and can be taken back.

    :raises UnableToRun: run_unknown or run_over.
    """
    with company_scope(company_id):
        run = _held(run_id, BulkState.RUNNING, code="run_over")
        _fact(run, "bulk_run.stopped", by)
        operations.move(run, BulkState.STOPPED, at=now)


def take_back(*, company_id: int, run_id: int, by: Actor) -> None:
    """Queue the taking back of what a run did.

    :raises UnableToRun: run_unknown, or nothing_to_undo.
    """
    with company_scope(company_id):
        run = _held(run_id, BulkState.DONE, BulkState.STOPPED, code="nothing_to_undo")
        if queries.latest_fact(run) is None:
            raise UnableToRun("nothing_to_undo")
        _fact(run, "bulk_run.undo_asked", by)
        operations.act_for(run, by=(by.user_id, by.name))
        operations.move(run, BulkState.UNDOING)
        _work(run)


def step(*, company_id: int, run_id: int, on: date, now: datetime) -> bool:
    """Do the next batch of a run; return whether there is more to do. Safe to run twice."""
    with company_scope(company_id):
        lock_money(company_id)
        run = queries.lock(run_id)
        if run is None:
            return False
        by = Actor(user_id=run.acting_by_id, name=run.acting_by, channel="job")
        moment = Moment(by=by, on=on, now=now)
        match run.state:
            case BulkState.CHECKING:
                more = _look(run, moment)
            case BulkState.RUNNING:
                more = _do(run, moment)
            case BulkState.UNDOING:
                more = _undo(run, moment)
            case _:
                more = False
        failpoint("bulk_run.before_commit")
    failpoint("bulk_run.committed")
    return more


def go_on(*, company_id: int) -> None:
    """Queue the work on every run that is at work, unless it waits already."""
    with company_scope(company_id):
        for run_id in queries.at_work():
            _work_again(company_id, run_id)


def content_of(run: BulkRun) -> dict[str, object]:
    """Return what an approval of the run covers."""
    taken = run.rows_count - run.left_count
    return {
        "action": ACTION,
        "documents": f"{run.act} · {taken}",
        "currency": companies.company(run.company_id).currency,
        "run": run.pk,
        "act": run.act,
        "arguments": run.arguments,
        "amount_cents": run.amount_cents,
        "records": taken,
    }


def _look(run: BulkRun, moment: Moment) -> bool:
    items = queries.items(run, state=None, after=run.reached_id, limit=PER_BATCH)
    if not items:
        operations.move(run, BulkState.CHECKED)
        return False
    found = acts.look(run, [item.record_id for item in items], on=moment.on)
    batch.refuse_items(run, found.refused)
    batch.keep_balances(run, found.balances)
    operations.checked(
        run,
        reached_id=items[-1].record_id,
        refused=found.refused,
        rows=len(items),
        amount_cents=found.amount_cents,
        balance_cents=sum(found.balances.values()),
    )
    return True


def _do(run: BulkRun, moment: Moment) -> bool:
    waiting = ItemState.WAITING
    items = queries.items(run, state=waiting, after=run.reached_id, limit=PER_BATCH)
    if not items:
        _fact(run, "bulk_run.done", moment.by)
        operations.move(run, BulkState.DONE, at=moment.now)
        return False
    balances = {item.record_id: item.balance_cents for item in items}
    did = acts.do(run, balances, moment=moment)
    refused = {number for number, _ in did.refused}
    done = [number for number in balances if number not in refused]
    changed = [number for number in done if number not in did.same]
    batch.refuse_items(run, did.refused)
    batch.close_items(run, done, state=ItemState.DONE)
    batch.close_items(run, changed, state=ItemState.DONE, fact_id=did.fact_id)
    operations.done(run, reached_id=items[-1].record_id, refused=did.refused, rows=len(done))
    return True


def _undo(run: BulkRun, moment: Moment) -> bool:
    fact_id = queries.latest_fact(run)
    if fact_id is None:
        _fact(run, "bulk_run.undone", moment.by)
        operations.move(run, BulkState.UNDONE, at=moment.now)
        return False
    ids = queries.of_fact(run, fact_id)
    refused = acts.take_back(run, fact_id, ids, moment=moment)
    stay = {number for number, _ in refused}
    back = [number for number in ids if number not in stay]
    batch.refuse_items(run, refused, state=ItemState.DONE)
    batch.close_items(run, back, state=ItemState.UNDONE)
    operations.undone(run, rows=len(back))
    return True


def _ask_another(run: BulkRun, by: Actor, now: datetime) -> None:
    try:
        ask_another(
            company_id=run.company_id,
            action=ACTION,
            subject_id=run.pk,
            content=content_of(run),
            amount_cents=run.amount_cents,
            reason=run.reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as asked:
        raise UnableToRun("already_requested") from asked
    _fact(run, "bulk_run.start_requested", by)
    operations.move(run, BulkState.ASKED)


def _held(run_id: int, *states: BulkState, code: str) -> BulkRun:
    run = queries.lock(run_id)
    if run is None:
        raise UnableToRun("run_unknown")
    if run.state not in states:
        raise UnableToRun(code)
    return run


def _work(run: BulkRun) -> None:
    """Queue the work on a run; one run of a company at a time."""
    turn = f"bulk_runs:{run.company_id}"
    enqueue(TASK, in_turn=turn, company_id=run.company_id, run_id=run.pk)


def _work_again(company_id: int, run_id: int) -> None:
    enqueue_again(TASK, in_turn=f"bulk_runs:{company_id}", company_id=company_id, run_id=run_id)


def _fact(run: BulkRun, kind: str, by: Actor) -> None:
    facts.record(
        company_id=run.company_id,
        kind=kind,
        subject=("bulk_run", run.pk),
        by=by,
        reason=run.reason,
        data={
            "act": run.act,
            "records": run.rows_count,
            "done": run.done_count,
            "left": run.left_count,
            "undone": run.undone_count,
            "amount_cents": run.amount_cents,
        },
    )
