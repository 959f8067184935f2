"""Keeping the list of whom to call: for everybody once a day, for one when something happens."""

from collections.abc import Collection
from datetime import date, datetime

from emdia.books.companies.scope import company_scope
from emdia.books.dunning import queries as dunning
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.worklist import batch, operations, queries
from emdia.books.worklist.models import Source
from emdia.books.worklist.setting import debtors_of, setting_of, with_law
from emdia.rules.worklist import settles_call
from emdia.rules.worklist_queues import share_out


def rewrite(*, company_id: int, as_of: date, now: datetime, by: Actor) -> dict[str, int]:
    """Write the whole list of a day and share out who calls; return how many stand, by turn."""
    with company_scope(company_id):
        batch.lock(company_id, is_whole=True)
        grouped = dunning.setting(company_id).groups_children
        customers = batch.candidates(company_id=company_id, as_of=as_of, groups_children=grouped)
        setting, _law = with_law(
            setting_of(company_id=company_id, as_of=as_of),
            company_id=company_id,
            customers=customers,
            now=now,
        )
        batch.write(company_id=company_id, customers=customers, setting=setting, is_whole=True)
        shared = _share_out(company_id, as_of, None, by)
        if shared:
            facts.record(
                company_id=company_id,
                kind="worklist.shared_out",
                subject=("company", company_id),
                by=by,
                data={"as_of": as_of.isoformat(), "debtors": shared},
            )
        return queries.counts()


def refresh_customer(
    *, company_id: int, customer_id: int, as_of: date, now: datetime, by: Actor
) -> None:
    """Write the place of a customer, or of who pays for it, anew. Requires an open scope."""
    refresh(company_id=company_id, customer_ids=[customer_id], as_of=as_of, now=now, by=by)


def refresh(
    *, company_id: int, customer_ids: Collection[int], as_of: date, now: datetime, by: Actor
) -> None:
    """Write the places of some customers anew. Requires an open scope."""
    batch.lock(company_id, is_whole=False)
    setting = setting_of(company_id=company_id, as_of=as_of)
    customers = sorted(debtors_of(customer_ids, groups_children=setting.groups_children))
    setting, _law = with_law(setting, company_id=company_id, customers=customers, now=now)
    batch.write(company_id=company_id, customers=customers, setting=setting, is_whole=False)
    _share_out(company_id, as_of, customers, by)


def _share_out(company_id: int, as_of: date, customers: list[int] | None, by: Actor) -> int:
    """Give debtors whom nobody calls to the members who are here; return how many."""
    waiting = batch.unassigned(company_id=company_id, as_of=as_of, customers=customers)
    if not waiting:
        return 0
    loads = batch.loads(company_id=company_id, as_of=as_of)
    callers: dict[int, int | None] = {}
    for queue_id, debtors in waiting.items():
        shared = share_out(debtors, loads=loads[queue_id])
        callers |= shared
        for of_queue in loads.values():
            for user_id in of_queue:
                of_queue[user_id] += sum(caller == user_id for caller in shared.values())
    batch.assign(company_id=company_id, callers=callers, source=Source.RULE, on=as_of, by=by.name)
    return len(callers)


def contact_kept(
    *, company_id: int, customer_id: int, outcome: str, by: Actor, as_of: date, now: datetime
) -> None:
    """Let the list know of a talk. Requires an open scope.

    What was put off is put off no more, and who spoke to the debtor goes on calling, unless
    somebody said who does.
    """
    if settles_call(outcome):
        operations.end_skips(customer_id=customer_id, by=by.name, now=now)
    refresh_customer(company_id=company_id, customer_id=customer_id, as_of=as_of, now=now, by=by)
    stood, known = queries.entry(customer_id), queries.assignment(customer_id)
    if by.user_id is None or stood is None or stood.queue_id is None:
        return
    is_free = known is None or (known.source != Source.HAND and known.user_id != by.user_id)
    if is_free and queries.is_here(queue_id=stood.queue_id, user_id=by.user_id, as_of=as_of):
        batch.assign(
            company_id=company_id,
            callers={customer_id: by.user_id},
            source=Source.SPOKE,
            on=as_of,
            by=by.name,
        )
