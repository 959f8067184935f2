"""Settling payments by Pix, as the provider says them: a batch of them in few statements.

What each does is decided by the rule itself (rules/settlement.py), in the order of the
payments; only the rows are written in sets. An endToEndId settles once, for ever: those that
have settled are left alone. Requires an open scope, the money lock and an open posting batch.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from emdia.books.charges import operations as charges
from emdia.books.charges.models import Charge
from emdia.books.companies.columns import insert_columns, next_ids
from emdia.books.ledger import queries as ledger
from emdia.books.ledger.models import Entry
from emdia.books.receivables import operations as receivables
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.kernel.tax_ids import TaxIdKind
from emdia.rules import postings
from emdia.rules.settlement import Decision, Line, Title, decide

from . import queries
from .models import Allocation, PixReceipt, Receipt, ReceiptKind

SQL = Path(__file__).parent / "sql"
OTHER_KEY = Decision(outcome="exception", reason="key_differs")


@dataclass(frozen=True, kw_only=True, slots=True)
class PixPayment:
    """One payment as the provider says it. Amounts in cents; `source` settles once.

    `interest_cents` are fine and interest, `discount_cents` rebate and discount, as far as the
    provider counted them. `is_our_key` is whether it came to the key of its account.
    """

    source: str
    end_to_end_id: str
    bank_account_id: int
    txid: str
    key: str
    is_our_key: bool
    paid_cents: int
    interest_cents: int
    discount_cents: int
    paid_at: datetime
    received_date: date
    payer_name: str = ""
    payer_tax_id: str = ""


@dataclass(frozen=True, slots=True)
class _Row:
    """A payment, what it pays and what becomes of it."""

    payment: PixPayment
    charge: Charge | None
    title: Receivable | None
    decision: Decision
    receipt_id: int = 0
    entry_id: int = 0

    @property
    def settles(self) -> bool:
        return self.decision.outcome == "settled"

    @property
    def discount_cents(self) -> int:
        return self.decision.discount_cents if self.settles else 0

    @property
    def interest_cents(self) -> int:
        return self.payment.interest_cents if self.settles else 0

    @property
    def event(self) -> str:
        if self.settles:
            return "payment"
        return "duplicate_payment" if self.decision.excess_cents else "unidentified_receipt"


def unsettled(sources: Sequence[str]) -> set[str]:
    """Return those of the sources that have not settled yet."""
    known = Receipt.objects.filter(kind=ReceiptKind.PIX, source_number__in=list(sources))
    return set(sources) - set(known.values_list("source_number", flat=True))


def settle(
    payments: Sequence[PixPayment], *, company_id: int, batch_id: int, currency: str
) -> list[int]:
    """Settle what has not settled yet; return the receipts, in the order of the payments."""
    left = unsettled([one.source for one in payments])
    fresh = {one.source: one for one in payments if one.source in left}
    rows = _numbered(_decided(list(fresh.values())))
    if not rows:
        return []
    _record(rows, company_id, currency)
    _post(rows, company_id, batch_id, currency)
    _lower(rows)
    _move_charges(rows)
    return [row.receipt_id for row in rows]


def _decided(payments: Sequence[PixPayment]) -> list[_Row]:
    found = _charges([one.txid for one in payments if one.txid])
    owed = _titles(_receivable_of(charge) for charge in found.values())
    pairs = [(one, found.get(one.txid)) for one in payments]
    titles = [owed.get(_receivable_of(charge)) if charge else None for _, charge in pairs]
    decisions = decide(
        lines=[
            _line(one, charge, title) for (one, charge), title in zip(pairs, titles, strict=True)
        ],
        titles={number: _as_rule(title) for number, title in owed.items()},
        tolerance=queries.tolerance(),
    )
    return [
        _Row(one, charge, title, decision if one.is_our_key else OTHER_KEY)
        for (one, charge), title, decision in zip(pairs, titles, decisions, strict=True)
    ]


def _charges(txids: Sequence[str]) -> dict[str, Charge]:
    return {one.txid: one for one in Charge.objects.filter(txid__in=txids)}


def _receivable_of(charge: Charge) -> int:
    """Return the receivable that money of a charge pays: of its last successor, if any."""
    while charge.successor_id is not None:
        charge = Charge.objects.get(pk=charge.successor_id)
    return charge.receivable_id


def _titles(ids: Iterable[int]) -> dict[int, Receivable]:
    found = Receivable.objects.select_related("customer")
    return found.in_bulk(sorted(set(ids)))


def _as_rule(title: Receivable) -> Title:
    is_to_company = title.customer.tax_id_kind == TaxIdKind.CNPJ
    return Title(
        balance_cents=title.balance_cents,
        gross_cents=title.gross_cents,
        net_cents=title.net_cents,
        is_service_to_company=title.kind == "DS" and is_to_company,
    )


def _line(payment: PixPayment, charge: Charge | None, title: Receivable | None) -> Line:
    # Money to another key is looked at by a person: it takes nothing from the title's balance.
    is_known = payment.is_our_key and title is not None
    return Line(
        kind="payment",
        title=title.pk if is_known and title is not None else None,
        nominal_cents=charge.amount_cents if charge else 0,
        paid_cents=payment.paid_cents,
        interest_cents=payment.interest_cents,
        discount_cents=payment.discount_cents,
    )


def _numbered(rows: Sequence[_Row]) -> list[_Row]:
    numbers = zip(next_ids(Receipt, count=len(rows)), next_ids(Entry, count=len(rows)), strict=True)
    return [
        replace(row, receipt_id=receipt_id, entry_id=entry_id)
        for row, (receipt_id, entry_id) in zip(rows, numbers, strict=True)
    ]


def _record(rows: Sequence[_Row], company_id: int, currency: str) -> None:
    """Write the receipts, what the provider says of them, what they pay and what is too much."""
    insert_columns(Receipt, _columns([_receipt(row, currency) for row in rows], company_id))
    insert_columns(PixReceipt, _columns([_pix_receipt(row) for row in rows], company_id))
    paying = [row for row in rows if row.settles]
    insert_columns(Allocation, _columns([_allocation(row) for row in paying], company_id))
    over = [row for row in rows if row.decision.excess_cents]
    insert_columns(CustomerCredit, _columns([_credit(row, currency) for row in over], company_id))


def _columns(rows: Sequence[Mapping[str, object]], company_id: int) -> dict[str, list[object]]:
    if not rows:
        return {}
    told = {name: [row[name] for row in rows] for name in rows[0]}
    return {"company_id": [company_id] * len(rows), **told}


def _receipt(row: _Row, currency: str) -> dict[str, object]:
    one, excess_cents = row.payment, row.decision.excess_cents
    return {
        "id": row.receipt_id,
        "kind": ReceiptKind.PIX.value,
        "bank_account_id": one.bank_account_id,
        "customer_id": row.title.customer_id if row.title else None,
        "currency": currency,
        "amount_cents": one.paid_cents,
        "allocated_cents": one.paid_cents - excess_cents if row.settles else 0,
        "credited_cents": excess_cents,
        "refunded_cents": 0,
        "received_date": one.received_date,
        "cleared_date": one.received_date,
        "entry_id": row.entry_id,
        "bank_file_id": None,
        "line_number": None,
        "source_number": one.source,
    }


def _pix_receipt(row: _Row) -> dict[str, object]:
    one = row.payment
    return {
        "receipt_id": row.receipt_id,
        "end_to_end_id": one.end_to_end_id,
        "txid": one.txid,
        "key": one.key,
        "charge_id": row.charge.pk if row.charge else None,
        "paid_at": one.paid_at,
        "payer_name": one.payer_name,
        "payer_tax_id": one.payer_tax_id,
        "interest_cents": row.interest_cents,
        "discount_cents": row.discount_cents,
        "reason": row.decision.reason,
        "is_exception": not row.settles,
    }


def _allocation(row: _Row) -> dict[str, object]:
    assert row.title is not None
    return {
        "receipt_id": row.receipt_id,
        "number": 1,
        "receivable_id": row.title.pk,
        "principal_cents": row.decision.principal_cents,
        "interest_cents": row.interest_cents,
        "discount_cents": row.discount_cents,
        "difference_cents": row.decision.difference_cents,
    }


def _credit(row: _Row, currency: str) -> dict[str, object]:
    assert row.title is not None
    return {
        "customer_id": row.title.customer_id,
        "origin": "over_payment" if row.settles else "duplicate_payment",
        "receipt_id": row.receipt_id,
        "currency": currency,
        "amount_cents": row.decision.excess_cents,
        "balance_cents": row.decision.excess_cents,
        "since_date": row.payment.received_date,
    }


def _post(rows: Sequence[_Row], company_id: int, batch_id: int, currency: str) -> None:
    """Post one entry per payment, all of them in one statement."""
    legs = [(row.entry_id, place, *leg) for row in rows for place, leg in enumerate(_legs(row), 1)]
    days = _open_days({row.payment.received_date for row in rows})
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "post_pix.sql").read_text(),
            {
                "company_id": company_id,
                "batch_id": batch_id,
                "currency": currency,
                "entries": [row.entry_id for row in rows],
                "events": [row.event for row in rows],
                "days": [days[row.payment.received_date] for row in rows],
                "receivables": [row.title.pk if row.title else None for row in rows],
                "customers": [row.title.customer_id if row.title else None for row in rows],
                "bank_accounts": [row.payment.bank_account_id for row in rows],
                "leg_entries": [leg[0] for leg in legs],
                "leg_lines": [leg[1] for leg in legs],
                "leg_accounts": [int(leg[2]) for leg in legs],
                "leg_cents": [leg[3] for leg in legs],
            },
        )


def _open_days(days: set[date]) -> dict[date, date]:
    """Return for each day the day it is booked on: that of a closed month is the next open one."""
    return {day: ledger.first_open_day(day) for day in days}


def _legs(row: _Row) -> postings.Legs:
    one, decision = row.payment, row.decision
    if row.event == "unidentified_receipt":
        return postings.unidentified(paid_cents=one.paid_cents)
    return postings.payment(
        paid_cents=one.paid_cents,
        interest_cents=row.interest_cents,
        discount_cents=row.discount_cents,
        principal_cents=decision.principal_cents,
        excess_cents=decision.excess_cents,
        difference_cents=decision.difference_cents,
        withheld=_withheld(row),
    )


def _withheld(row: _Row) -> Mapping[str, int]:
    if (
        row.title is None
        or not row.settles
        or row.decision.reason in ("partly_paid", "not_withheld")
    ):
        return postings.NOTHING_WITHHELD
    if row.title.gross_cents == row.title.net_cents:
        return postings.NOTHING_WITHHELD
    return receivables.withheld_from(receivable_id=row.title.pk)


def _lower(rows: Sequence[_Row]) -> None:
    cents: dict[int, int] = {}
    for row in rows:
        if row.title is not None and row.decision.principal_cents:
            cents[row.title.pk] = cents.get(row.title.pk, 0) + row.decision.principal_cents
    receivables.lower_balances(cents=cents)


def _move_charges(rows: Sequence[_Row]) -> None:
    """Mark what was paid, and let nobody pay what is no longer owed."""
    charges.pay(charge_ids=[row.charge.pk for row in rows if row.charge and row.settles])
    charges.cancel_closed(
        receivable_ids=[row.title.pk for row in rows if row.title is not None and row.settles]
    )
