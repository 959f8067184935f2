"""What was sent, what will be, and what nobody answered: the list, one message, one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, QuerySet

from emdia.books.companies.scope import company_scope
from emdia.books.outbox import batch as outbox_batch
from emdia.books.outbox import queries
from emdia.books.outbox.models import Delivery, Message, MessageTitle, SendBatch
from emdia.rules.outbox import MessageState

from .missing import Missing

__all__ = ["MessageFilters", "MessageRow", "Missing", "batch_page", "message_page", "messages"]

ROWS_PER_PAGE = 100
BATCHES_PER_PAGE = 20
OF_A_RECORD = 20
ATTENTION = "attention"
STATES = (ATTENTION, *(state.value for state in MessageState))


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageFilters:
    """What is asked for; what is empty does not narrow."""

    state: str = ""  # one of STATES
    send_batch_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageRow:
    id: int
    customer: str
    customer_id: int
    contact: str
    address: str
    step: str
    state: str
    reason: str
    planned_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class MessageList:
    rows: tuple[MessageRow, ...]
    batches: tuple["BatchRow", ...]
    attention: int
    next_before: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchRow:
    id: int
    step: str
    planned_by: str
    planned_at: datetime
    messages: int
    reason: str
    stopped_by: str
    stopped_at: datetime | None
    stopped_reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchPage:
    """A batch with how many messages are in each state, by reason."""

    row: BatchRow
    counts: tuple[tuple[str, str, int], ...]

    @property
    def waiting(self) -> int:
        """Return how many are yet to leave."""
        return sum(
            count for state, _, count in self.counts if state in (MessageState.PLANNED, "sending")
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleRow:
    receivable_id: int
    document: str
    due_date: date
    balance_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EventRow:
    at: datetime
    kind: str
    state: str
    detail: str
    by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MessagePage:
    """One message: how far it is, what was said of it, and its bytes as they left."""

    row: MessageRow
    answer: str
    tries: int
    due_at: datetime | None
    send_batch_id: int | None
    why: str  # the reason a person gave
    titles: tuple[TitleRow, ...]
    events: tuple[EventRow, ...]
    subject: str
    header_id: str
    content: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class OfRecord:
    """A message as the page of a receivable or a customer names it."""

    id: int
    state: str
    reason: str
    address: str
    at: datetime


def messages(*, company_id: int, filters: MessageFilters, before: int) -> MessageList:
    """Return messages, the latest first, below id `before` (0 from the start)."""
    with company_scope(company_id):
        found = _matching(filters)
        if before:
            found = found.filter(message_id__lt=before)
        page = list(
            found.select_related("message__customer", "message__contact")[: ROWS_PER_PAGE + 1]
        )
        latest = SendBatch.objects.order_by("-id")[:BATCHES_PER_PAGE]
        return MessageList(
            rows=tuple(_row(one) for one in page[:ROWS_PER_PAGE]),
            batches=tuple(_batch(one) for one in latest),
            attention=Delivery.objects.filter(attention_at__isnull=False).count(),
            next_before=page[ROWS_PER_PAGE - 1].pk if len(page) > ROWS_PER_PAGE else None,
        )


def _matching(filters: MessageFilters) -> QuerySet[Delivery]:
    found = Delivery.objects.order_by("-message_id")
    if filters.state == ATTENTION:
        found = found.filter(attention_at__isnull=False)
    elif filters.state:
        found = found.filter(state=filters.state)
    if filters.send_batch_id is not None:
        found = found.filter(send_batch_id=filters.send_batch_id)
    if filters.customer_id is not None:
        found = found.filter(message__customer_id=filters.customer_id)
    return found


def message_page(*, company_id: int, message_id: int) -> MessagePage:
    """Return one message.

    :raises Missing: the company has no such message.
    :raises emdia.books.outbox.operations.NotAsWritten: what is kept is not what was sent.
    """
    with company_scope(company_id):
        found = queries.message(message_id)
        if found is None:
            raise Missing(message_id)
        how_far: Delivery = found.delivery
        sent = queries.sent(message_id)
        return MessagePage(
            row=_row(how_far, found),
            answer=how_far.answer,
            tries=how_far.try_count,
            due_at=how_far.due_at,
            send_batch_id=found.send_batch_id,
            why=found.reason,
            titles=tuple(_title(one) for one in queries.titles(message_id)),
            events=tuple(
                EventRow(
                    at=one.heard_at, kind=one.kind, state=one.state, detail=one.detail, by=one.by
                )
                for one in queries.events(message_id)
            ),
            subject=sent.subject if sent else "",
            header_id=sent.header_id if sent else "",
            content=sent.whole if sent else b"",
        )


def batch_page(*, company_id: int, send_batch_id: int) -> BatchPage:
    """Return a batch and how far it is.

    :raises Missing: the company has no such batch.
    """
    with company_scope(company_id):
        found = queries.batch(send_batch_id)
        if found is None:
            raise Missing(send_batch_id)
        counts = outbox_batch.count_states(company_id=company_id, send_batch_id=send_batch_id)
        return BatchPage(row=_batch(found), counts=tuple(counts))


def of_receivables(receivable_ids: Sequence[int]) -> list[OfRecord]:
    """Return the messages about some receivables, the latest first. Requires an open scope."""
    titles = queries.of_receivables(receivable_ids, most=OF_A_RECORD)
    return [_of_record(one.message) for one in titles]


def of_customer(customer_id: int) -> list[OfRecord]:
    """Return the messages to a customer, the latest first. Requires an open scope."""
    return [_of_record(one) for one in queries.of_customer(customer_id, most=OF_A_RECORD)]


def would_send(*, company_id: int, first_due: date, last_due: date) -> tuple[int, int]:
    """Return how many charges of how many debtors a window has that can be sent by e-mail."""
    with company_scope(company_id):
        found = queries.sendable(first_due=first_due, last_due=last_due)
        counted = found.aggregate(
            charges=Count("id"), debtors=Count("receivable__customer", distinct=True)
        )
        return counted["charges"], counted["debtors"]


def _of_record(message: Message) -> OfRecord:
    how_far: Delivery = message.delivery
    return OfRecord(
        id=message.pk,
        state=how_far.state,
        reason=how_far.reason,
        address=message.address,
        at=how_far.sent_at or message.planned_at,
    )


def _row(how_far: Delivery, message: Message | None = None) -> MessageRow:
    message = message or how_far.message
    return MessageRow(
        id=message.pk,
        customer=message.customer.name,
        customer_id=message.customer_id,
        contact=message.contact.name if message.contact else "",
        address=message.address,
        step=message.step,
        state=how_far.state,
        reason=how_far.reason,
        planned_at=message.planned_at,
        sent_at=how_far.sent_at,
    )


def _batch(found: SendBatch) -> BatchRow:
    return BatchRow(
        id=found.pk,
        step=found.step,
        planned_by=found.planned_by,
        planned_at=found.planned_at,
        messages=found.message_count,
        reason=found.reason,
        stopped_by=found.stopped_by,
        stopped_at=found.stopped_at,
        stopped_reason=found.stopped_reason,
    )


def _title(title: MessageTitle) -> TitleRow:
    receivable = title.receivable
    return TitleRow(
        receivable_id=receivable.pk,
        document=receivable.document,
        due_date=receivable.due_date,
        balance_cents=receivable.balance_cents,
        currency=receivable.currency,
    )


def every_message(*, company_id: int, filters: MessageFilters) -> Iterator[MessageRow]:
    """Yield all that match, a page at a time, each page in a scope of its own."""
    before: int | None = 0
    while before is not None:
        page = messages(company_id=company_id, filters=filters, before=before)
        yield from page.rows
        before = page.next_before
