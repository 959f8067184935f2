"""Everything that happened to one receivable, latest first, each with its postings."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet

from emdia.books.approvals.models import Approval
from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.charges.models import Charge, ChargeKind
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.ledger.models import Account, Entry, Posting
from emdia.books.payments.models import Allocation, PixReceipt, Receipt
from emdia.formats.banks import bank

from .record_history import columns_of

KINDS = {
    "issue": "receivable.issued",
    "allocation": "receivable.allocated",
    "credit_used": "receivable.paid_by_credit",
    "paid_before": "receivable.paid_before",
    "reversal": "settlement.reversed",
    "cancellation": "receivable.cancelled",
    "cancellation_undone": "receivable.restored",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class PostingRow:
    account_code: str
    account_name: str
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class HistoryRow:
    at: datetime
    effective_date: date | None
    kind: str
    actor: str
    reason: str
    amount_cents: int | None = None
    bank_file_id: int | None = None
    line_number: int | None = None
    bank_words: tuple[str, ...] = ()
    postings: tuple[PostingRow, ...] = ()
    receipt_id: int | None = None
    reversible: bool = False
    from_receipt_id: int | None = None  # whose waiting money paid it
    changes: tuple[tuple[str, str, str], ...] = ()  # column, before, after
    undo_fact_id: int | None = None  # the act that a contrary act may take back


@dataclass(frozen=True, slots=True)
class _Ledger:
    """The entries of the receivable, their postings and the facts that made them."""

    entries: dict[int, Entry]
    postings: dict[int, tuple[PostingRow, ...]]
    facts: dict[int, Fact]
    reversed_ids: frozenset[int] = field(default_factory=frozenset)

    def fact_of(self, entry: Entry) -> Fact | None:
        return self.facts.get(entry.batch.fact_id)


def history(receivable_id: int) -> tuple[HistoryRow, ...]:
    """Return the events of a receivable inside an open company scope, latest first."""
    receipts = list(_receipts(receivable_id))
    lines = _lines(receivable_id, receipts)
    ledger = _ledger(receivable_id, receipts)
    rows = [
        *_from_lines(lines, ledger),
        *_from_pix(receivable_id, receipts, ledger),
        *_from_entries(ledger),
        *_from_changes(receivable_id),
        *_from_approvals(line.receipt_id for line in lines if line.receipt_id),
    ]
    return tuple(sorted(rows, key=lambda row: row.at, reverse=True))


def _receipts(receivable_id: int) -> QuerySet[Receipt]:
    """Return the receipts whose own entry paid the receivable, reversed ones included."""
    allocations = Allocation.objects.filter(receivable_id=receivable_id, entry_id__isnull=True)
    return Receipt.objects.filter(id__in=allocations.values("receipt_id"))


def _lines(receivable_id: int, receipts: list[Receipt]) -> list[BankLine]:
    """Return the lines that settled the receivable, and all others that named it."""
    settling = [
        BankLine.objects.get(pk=(receipt.bank_file_id, receipt.line_number))
        for receipt in receipts
        if receipt.bank_file_id is not None
    ]
    others = BankLine.objects.filter(receivable_id=receivable_id).exclude(outcome="settled")
    return [*settling, *others]


def _ledger(receivable_id: int, receipts: list[Receipt]) -> _Ledger:
    others = Entry.objects.filter(receivable_id=receivable_id).exclude(event="payment")
    payments = Entry.objects.filter(id__in=[receipt.entry_id for receipt in receipts])
    entries = [*others.select_related("batch"), *payments.select_related("batch")]
    by_id = {entry.pk: entry for entry in entries}
    facts = Fact.objects.in_bulk({entry.batch.fact_id for entry in by_id.values()})
    return _Ledger(
        entries=by_id,
        postings=_postings(by_id),
        facts=facts,
        reversed_ids=frozenset(
            entry.reverses_id for entry in by_id.values() if entry.reverses_id is not None
        ),
    )


def _postings(entry_ids: Iterable[int]) -> dict[int, tuple[PostingRow, ...]]:
    names = dict(Account.objects.values_list("code", "name"))
    rows: dict[int, list[PostingRow]] = defaultdict(list)
    for posting in Posting.objects.filter(entry_id__in=list(entry_ids)).order_by("line"):
        rows[posting.entry_id].append(
            PostingRow(
                account_code=str(posting.account_code),
                account_name=names.get(posting.account_code, ""),
                debit_cents=max(posting.amount_cents, 0),
                credit_cents=max(-posting.amount_cents, 0),
            )
        )
    return {entry_id: tuple(postings) for entry_id, postings in rows.items()}


def _from_lines(lines: list[BankLine], ledger: _Ledger) -> list[HistoryRow]:
    files = BankFile.objects.select_related("bank_account", "bank_agreement").in_bulk(
        {line.bank_file_id for line in lines}
    )
    return [_from_line(line, files[line.bank_file_id], ledger) for line in lines]


def _from_line(line: BankLine, file: BankFile, ledger: _Ledger) -> HistoryRow:
    at = file.applied_at or file.received_at
    is_receipt = line.receipt_id is not None
    return HistoryRow(
        at=at,
        effective_date=line.occurrence_date or at.date(),
        kind=f"bank.{line.outcome}",
        actor=file.received_by,
        reason=line.reason,
        amount_cents=line.paid_cents if is_receipt else None,
        bank_file_id=file.pk,
        line_number=line.line_number,
        bank_words=bank(file.bank_account.bank_code).explain(
            layout=file.bank_agreement.layout,
            occurrence=line.occurrence,
            motives=line.motives,
            channel=line.channel,
        ),
        postings=ledger.postings.get(line.entry_id or 0, ()),
        receipt_id=line.receipt_id,
        reversible=is_receipt and line.entry_id not in ledger.reversed_ids,
    )


def _from_pix(receivable_id: int, receipts: list[Receipt], ledger: _Ledger) -> list[HistoryRow]:
    """Return what came by Pix: what paid the receivable, and what came through its charges."""
    charges = Charge.objects.filter(receivable_id=receivable_id, kind=ChargeKind.PIX)
    told = PixReceipt.objects.filter(
        Q(receipt_id__in=[one.pk for one in receipts])
        | Q(charge_id__in=charges.values("id"), is_exception=True)
    )
    found = {one.pk: one for one in told}
    entries = Entry.objects.select_related("batch").in_bulk(
        [one.entry_id for one in Receipt.objects.filter(pk__in=found)]
    )
    return [
        _of_pix(found[one.pk], one, entries[one.entry_id], ledger)
        for one in Receipt.objects.filter(pk__in=found)
    ]


def _of_pix(told: PixReceipt, receipt: Receipt, entry: Entry, ledger: _Ledger) -> HistoryRow:
    return HistoryRow(
        at=entry.batch.posted_at,
        effective_date=receipt.received_date,
        kind="pix.exception" if told.is_exception else "pix.paid",
        actor=told.payer_name,
        reason=told.reason,
        amount_cents=receipt.amount_cents,
        postings=ledger.postings.get(entry.pk, ()),
        receipt_id=receipt.pk,
        from_receipt_id=receipt.pk,
        reversible=entry.pk not in ledger.reversed_ids,
    )


def _from_entries(ledger: _Ledger) -> list[HistoryRow]:
    found = [entry for entry in ledger.entries.values() if entry.event in KINDS]
    allocations = Allocation.objects.filter(entry_id__in=[entry.pk for entry in found])
    receipts = dict(allocations.values_list("entry_id", "receipt_id"))
    return [_from_entry(entry, ledger, receipts.get(entry.pk)) for entry in found]


def _from_entry(entry: Entry, ledger: _Ledger, from_receipt_id: int | None) -> HistoryRow:
    fact = ledger.fact_of(entry)
    postings = ledger.postings.get(entry.pk, ())
    return HistoryRow(
        at=entry.batch.posted_at,
        effective_date=entry.effective_date,
        kind=KINDS[entry.event],
        actor=fact.actor_name if fact else "",
        reason=fact.reason if fact else "",
        amount_cents=sum(posting.debit_cents for posting in postings),
        postings=postings,
        from_receipt_id=from_receipt_id,
        undo_fact_id=_cancelling(entry, ledger),
    )


def _cancelling(entry: Entry, ledger: _Ledger) -> int | None:
    """Return the fact of a cancellation that stands."""
    stands = entry.event == "cancellation" and entry.pk not in ledger.reversed_ids
    return entry.batch.fact_id if stands else None


def _from_changes(receivable_id: int) -> list[HistoryRow]:
    """Return what people changed of it; that money moved, the ledger says itself."""
    changes = RecordChange.objects.select_related("fact").filter(
        subject_kind="receivable", subject_id=receivable_id
    )
    return [
        HistoryRow(
            at=change.fact.at,
            effective_date=None,
            kind=change.fact.kind,
            actor=change.fact.actor_name,
            reason=change.fact.reason,
            changes=columns_of(change),
            undo_fact_id=change.fact_id,
        )
        for change in changes
        if "cancelled_date" not in change.changes
    ]


def _from_approvals(receipt_ids: Iterable[int]) -> list[HistoryRow]:
    asked = Approval.objects.filter(action="settlement.reverse", subject_id__in=list(receipt_ids))
    rows = []
    for approval in asked:
        rows.append(_asked(approval))
        if approval.decided_at is not None:
            rows.append(_decided(approval, approval.decided_at))
    return rows


def _asked(approval: Approval) -> HistoryRow:
    return HistoryRow(
        at=approval.requested_at,
        effective_date=approval.requested_at.date(),
        kind="approval.requested",
        actor=approval.requested_by,
        reason=approval.reason,
        amount_cents=approval.amount_cents,
    )


def _decided(approval: Approval, decided_at: datetime) -> HistoryRow:
    return HistoryRow(
        at=decided_at,
        effective_date=decided_at.date(),
        kind=f"approval.{approval.state}",
        actor=approval.decided_by,
        reason=approval.note,
    )
