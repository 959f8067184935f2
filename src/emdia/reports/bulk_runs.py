"""Bulk runs: the list of them, one with what it would do or did, and its account."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from emdia.books.approvals import queries as approvals
from emdia.books.bulk_runs import queries
from emdia.books.bulk_runs.models import BulkAct, BulkRun, BulkRunItem, ItemState
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer, Salesperson
from emdia.books.receivables.models import Receivable

from .chunks import latest_first
from .missing import Missing

__all__ = [
    "OF_CUSTOMERS",
    "Account",
    "BulkRunFilters",
    "BulkRunPage",
    "BulkRunRow",
    "BulkRuns",
    "Missing",
    "account",
    "account_page",
    "bulk_run",
    "bulk_runs",
    "every_bulk_run",
    "known",
]

ROWS_PER_PAGE = 50
ROWS_PER_CHUNK = 5_000
FIRST_SHOWN = 50
OF_CUSTOMERS = (
    BulkAct.SEGMENT,
    BulkAct.LANGUAGE,
    BulkAct.CUSTOMER_SALESPERSON,
    BulkAct.RISK,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkRunFilters:
    """Which runs are asked for; what is empty asks for all."""

    state: str = ""
    act: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkRunRow:
    """One run; amounts in cents."""

    id: int
    act: str
    arguments: Mapping[str, Any]
    salesperson: str  # whom the arguments name, if anybody
    reason: str
    state: str
    asked_at: datetime
    asked_by: str
    records: int
    checked: int
    done: int
    left: int
    undone: int
    amount_cents: int
    balance_cents: int
    ended_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkRuns:
    rows: tuple[BulkRunRow, ...]
    currency: str
    next_before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """What became of one record. `name` is a document or a customer's name."""

    record_id: int
    name: str
    customer: str
    balance_cents: int
    state: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BulkRunPage:
    row: BulkRunRow
    currency: str
    limit_cents: int  # above it a second person is asked
    left_by: tuple[tuple[str, int], ...]  # code and how many, the most first
    left: tuple[Account, ...]  # the first that stay as they are
    pending_approval_id: int | None  # what a second person decides before it begins


def bulk_runs(
    *, company_id: int, filters: BulkRunFilters, before: int, size: int = ROWS_PER_PAGE
) -> BulkRuns:
    """Return runs, the latest first; `before` is the id to go on from."""
    with company_scope(company_id):
        found = queries.latest(state=filters.state, act=filters.act, before=before, limit=size + 1)
        rows = _rows(found[:size])
        currency = companies.company(company_id).currency
    return BulkRuns(
        rows=rows,
        currency=currency,
        next_before=rows[-1].id if len(found) > size else 0,
    )


def every_bulk_run(*, company_id: int, filters: BulkRunFilters) -> Iterator[BulkRunRow]:
    """Yield all that match, the latest first."""

    def rows(before: int, size: int) -> tuple[BulkRunRow, ...]:
        return _rows(
            queries.latest(state=filters.state, act=filters.act, before=before, limit=size)
        )

    return latest_first(company_id=company_id, rows=rows)


def bulk_run(*, company_id: int, run_id: int) -> BulkRunPage:
    """Return one run.

    :raises Missing: no such run in the company.
    """
    with company_scope(company_id):
        run = _run(run_id)
        left = queries.items(run, state=ItemState.LEFT, after=0, limit=FIRST_SHOWN)
        company = companies.company(company_id)
        waiting = approvals.asked(action="bulk_run.start", subject_id=run_id)
        return BulkRunPage(
            row=_rows([run])[0],
            currency=company.currency,
            limit_cents=company.concession_limit_cents,
            left_by=tuple(sorted(run.left_by.items(), key=lambda pair: (-pair[1], pair[0]))),
            left=_accounts(run, left),
            pending_approval_id=waiting.pk if waiting else None,
        )


def known(*, company_id: int, act: BulkAct, record_ids: Collection[int]) -> int:
    """Return how many of the records that an act names are the company's."""
    model = Customer if act in OF_CUSTOMERS else Receivable
    ids = sorted(set(record_ids))
    with company_scope(company_id):
        return sum(
            model._default_manager.filter(pk__in=ids[first : first + ROWS_PER_CHUNK]).count()
            for first in range(0, len(ids), ROWS_PER_CHUNK)
        )


def account(*, company_id: int, run_id: int) -> Iterator[Account]:
    """Yield what became of every record of a run.

    :raises Missing: no such run in the company.
    """
    with company_scope(company_id):
        run = _run(run_id)
    return _every_account(company_id, run)


def account_page(
    *, company_id: int, run_id: int, state: str, after: int, size: int
) -> tuple[tuple[Account, ...], int]:
    """Return records of a run beyond the id `after`, and the id to go on from; 0 at the end.

    :raises Missing: no such run in the company.
    """
    with company_scope(company_id):
        run = _run(run_id)
        asked = ItemState(state) if state else None
        items = queries.items(run, state=asked, after=after, limit=size + 1)
        rows = _accounts(run, items[:size])
    return rows, rows[-1].record_id if len(items) > size else 0


def _every_account(company_id: int, run: BulkRun) -> Iterator[Account]:
    after = 0
    while True:
        with company_scope(company_id):
            items = queries.items(run, state=None, after=after, limit=ROWS_PER_CHUNK)
            found = _accounts(run, items)
        yield from found
        if len(items) < ROWS_PER_CHUNK:
            return
        after = items[-1].record_id


def _accounts(run: BulkRun, items: list[BulkRunItem]) -> tuple[Account, ...]:
    ids = [item.record_id for item in items]
    if run.act in OF_CUSTOMERS:
        names = {number: (name, "") for number, name in _customers(ids)}
    else:
        titles = Receivable.objects.filter(pk__in=ids)
        told = titles.values_list("pk", "document", "customer__name")
        names = {number: (document, customer) for number, document, customer in told}
    return tuple(
        Account(
            record_id=item.record_id,
            name=names.get(item.record_id, ("", ""))[0],
            customer=names.get(item.record_id, ("", ""))[1],
            balance_cents=item.balance_cents,
            state=item.state,
            code=item.code,
        )
        for item in items
    )


def _customers(ids: list[int]) -> list[tuple[int, str]]:
    return list(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))


def _run(run_id: int) -> BulkRun:
    run = queries.run(run_id)
    if run is None:
        raise Missing(run_id)
    return run


def _rows(found: list[BulkRun]) -> tuple[BulkRunRow, ...]:
    sellers = {run.pk: _seller_id(run) for run in found}
    names = dict(
        Salesperson.objects.filter(pk__in=[one for one in sellers.values() if one]).values_list(
            "pk", "name"
        )
    )
    return tuple(_row(run, names.get(sellers[run.pk] or 0, "")) for run in found)


def _seller_id(run: BulkRun) -> int | None:
    if run.act == BulkAct.CUSTOMER_SALESPERSON:
        told: int | None = run.arguments.get("value")
        return told
    told = run.arguments.get("salesperson_id")
    return told


def _row(run: BulkRun, salesperson: str) -> BulkRunRow:
    return BulkRunRow(
        id=run.pk,
        act=run.act,
        arguments=run.arguments,
        salesperson=salesperson,
        reason=run.reason,
        state=run.state,
        asked_at=run.asked_at,
        asked_by=run.asked_by,
        records=run.rows_count,
        checked=run.checked_count,
        done=run.done_count,
        left=run.left_count,
        undone=run.undone_count,
        amount_cents=run.amount_cents,
        balance_cents=run.balance_cents,
        ended_at=run.ended_at,
    )
