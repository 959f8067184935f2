"""What waits for a second person, and what was decided."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from emdia.books.approvals import queries
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Allocation
from emdia.books.receivables.models import Receivable

from .chunks import latest_first

REVERSAL = "settlement.reverse"
ROWS_PER_PAGE = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class ApprovalRow:
    id: int
    action: str
    summary: str
    amount_cents: int
    currency: str
    requested_by_id: int
    requested_by: str
    requested_at: datetime
    reason: str
    state: str
    decided_by: str
    decided_at: datetime | None
    note: str
    receivable_id: int | None
    receipt_id: int | None
    lapses_at: datetime
    changes: tuple[tuple[str, object, object], ...]  # of a setting: name, before, after


@dataclass(frozen=True, kw_only=True, slots=True)
class DecidedFilters:
    """Which decisions are asked for; what is empty asks for all."""

    state: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approvals:
    waiting: tuple[ApprovalRow, ...]
    decided: tuple[ApprovalRow, ...]
    next_before: int | None


def approvals(*, company_id: int, filters: DecidedFilters, before: int, now: datetime) -> Approvals:
    """Return what waits, the first to lapse first, and decisions below id `before`."""
    with company_scope(company_id):
        page = _decided(filters, before, ROWS_PER_PAGE + 1, now)
        return Approvals(
            waiting=_rows([one for one in queries.waiting() if one.lapses_at > now]),
            decided=_rows(page[:ROWS_PER_PAGE]),
            next_before=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def every_approval(
    *, company_id: int, filters: DecidedFilters, now: datetime
) -> Iterator[ApprovalRow]:
    """Yield what waits, unless decisions of one kind are asked for, and then all decisions."""
    with company_scope(company_id):
        waiting = [one for one in queries.waiting() if one.lapses_at > now]
        asked = [one for one in waiting if filters.action in ("", one.action)]
        rows = _rows(asked if not filters.state else [])
    yield from rows

    def decided(before: int, size: int) -> tuple[ApprovalRow, ...]:
        return _rows(_decided(filters, before, size, now))

    yield from latest_first(company_id=company_id, rows=decided)


def _decided(filters: DecidedFilters, before: int, limit: int, now: datetime) -> list[Approval]:
    return queries.decided(
        now=now, state=filters.state, action=filters.action, before=before, limit=limit
    )


def _rows(found: list[Approval]) -> tuple[ApprovalRow, ...]:
    receivables = _receivables([one.subject_id for one in found if one.action == REVERSAL])
    customers = Customer.objects.in_bulk({number for one in found for number in _named(one)})
    return tuple(_row(one, _receivable_of(one, receivables), customers) for one in found)


def _named(approval: Approval) -> list[int]:
    """Return the customers an approval speaks of: whose money it is, and whose it becomes."""
    told = (approval.content.get(key) for key in ("customer", "from", "to"))
    return [int(number) for number in told if number is not None]


def _receivable_of(approval: Approval, receivables: dict[int, Receivable]) -> Receivable | None:
    return receivables.get(approval.subject_id) if approval.action == REVERSAL else None


def _receivables(receipt_ids: list[int]) -> dict[int, Receivable]:
    """Return the receivable each receipt was first allocated to."""
    first = Allocation.objects.filter(receipt_id__in=receipt_ids, number=1)
    allocated = dict(first.values_list("receipt_id", "receivable_id"))
    receivables = Receivable.objects.select_related("customer").in_bulk(set(allocated.values()))
    return {receipt: receivables[receivable] for receipt, receivable in allocated.items()}


def _one_title(approval: Approval) -> int | None:
    """Return the receivable an approval is about, if it names exactly one."""
    titles = approval.content.get("titles", [])
    return int(titles[0][0]) if len(titles) == 1 else None


def _receipt_of(approval: Approval) -> int | None:
    told = approval.content.get("receipt")
    return int(told) if told is not None else None


def _row(
    approval: Approval, receivable: Receivable | None, customers: dict[int, Customer]
) -> ApprovalRow:
    if receivable is not None:
        summary = f"{receivable.document} · {receivable.customer.name}"
    else:
        summary = " → ".join(customers[number].name for number in _named(approval))
        told = approval.content.get("documents") or approval.content.get("month", "")
        summary = summary or str(told)
    return ApprovalRow(
        id=approval.pk,
        action=approval.action,
        summary=summary,
        amount_cents=approval.amount_cents,
        currency=str(approval.content.get("currency", "")),
        requested_by_id=approval.requested_by_id,
        requested_by=approval.requested_by,
        requested_at=approval.requested_at,
        reason=approval.reason,
        state=approval.state,
        decided_by=approval.decided_by,
        decided_at=approval.decided_at,
        note=approval.note,
        receivable_id=receivable.pk if receivable else _one_title(approval),
        receipt_id=_receipt_of(approval),
        lapses_at=approval.lapses_at,
        changes=tuple((str(n), old, new) for n, old, new in approval.content.get("changes", ())),
    )
