"""Rows of the receipts pages, printed before the template sees them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from emdia.kernel import tax_ids
from emdia.reports.receipts import (
    AllocationRow,
    CreditRow,
    FactRow,
    OpenTitle,
    ReceiptPage,
    ReceiptRow,
    RefundRow,
)
from emdia.rules.instruments import CHEQUE_RETURNS
from emdia.web import words
from emdia.web.audit.said import reason
from emdia.web.figures import amount, day, instant, priced
from emdia.web.words import State, Word

HAS_CLEARING = {"cheque", "card"}
GONE = {"returned", "reversed"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReceiptCells:
    """One receipt in the list."""

    url: str
    day: str
    kind: Word
    number: str
    whose: str
    is_known: bool
    amount: str
    waiting: str
    state: State


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleCells:
    """One open title of the customer, and what it would get."""

    id: int
    url: str
    document: str
    due: str
    balance: str
    late: str
    owed: str
    owed_cents: int
    spread: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AllocationCells:
    number: int
    url: str
    document: str
    principal: str
    interest: str
    discount: str
    difference: str
    is_standing: bool


def receipt_cells(row: ReceiptRow, currency: str) -> ReceiptCells:
    return ReceiptCells(
        url=reverse("receipt", args=[row.id]),
        day=day(row.received_date),
        kind=words.word(words.RECEIPT_KINDS, row.kind),
        number=row.number,
        whose=row.customer or row.payer,
        is_known=bool(row.customer),
        amount=amount(row.amount_cents, currency),
        waiting=amount(row.waiting_cents or None, currency),
        state=words.state(words.RECEIPT_STATES, row.state),
    )


def title_cells(row: OpenTitle, currency: str) -> TitleCells:
    return TitleCells(
        id=row.id,
        url=reverse("receivable", args=[row.id]),
        document=row.document,
        due=day(row.due_date),
        balance=amount(row.balance_cents, currency),
        late=amount(row.late_cents or None, currency),
        owed=amount(row.owed_cents, currency),
        owed_cents=row.owed_cents,
        spread=amount(row.spread_cents or None, currency),
    )


def _allocation(row: AllocationRow, currency: str) -> AllocationCells:
    return AllocationCells(
        number=row.number,
        url=reverse("receivable", args=[row.receivable_id]),
        document=row.document,
        principal=amount(row.principal_cents, currency),
        interest=amount(row.interest_cents or None, currency),
        discount=amount(row.discount_cents or None, currency),
        difference=amount(row.difference_cents or None, currency),
        is_standing=row.is_standing,
    )


def page_context(page: ReceiptPage, held: Collection[str], today: date) -> dict[str, object]:
    """Return what the page of a receipt shows to somebody who holds these capabilities."""
    return {
        **_told(page),
        **_rights(page, held),
        "allocations": [_allocation(one, page.currency) for one in page.allocations],
        "titles": [title_cells(one, page.currency) for one in page.titles],
        "refunds": [_refund(one, page.currency) for one in page.refunds],
        "credits": [_credit(one, page.currency) for one in page.credits],
        "history": [_fact(one) for one in page.history],
        "accounts": page.accounts,
        "today": today.isoformat(),
        "motives": [(code, words.CHEQUE_MOTIVES[str(code)]) for code in CHEQUE_RETURNS],
    }


def _told(page: ReceiptPage) -> dict[str, object]:
    row = page.row
    return {
        "row": receipt_cells(row, page.currency),
        "receipt_id": row.id,
        "currency": page.currency,
        "amount": priced(row.amount_cents, page.currency),
        "waiting": priced(row.waiting_cents, page.currency),
        "waits": row.waiting_cents > 0,
        "waiting_cents": row.waiting_cents,
        "customer_id": page.customer_id,
        "payer": row.payer,
        "payer_tax_id": tax_ids.punctuate(page.payer_tax_id) if page.payer_tax_id else "",
        "account": page.account,
        "cleared": day(page.cleared_date),
        "fee": amount(page.fee_cents or None, page.currency),
        "expected": day(page.expected_date),
        "note": page.note,
        "motive": words.CHEQUE_MOTIVES.get(str(page.return_motive), ""),
        "file_url": reverse("bank_file", args=[page.bank_file_id]) if page.bank_file_id else "",
    }


def _rights(page: ReceiptPage, held: Collection[str]) -> dict[str, bool]:
    row = page.row
    may_post, stands = "receipts.post" in held, row.state not in GONE
    may_clear = may_post and stands and row.kind in HAS_CLEARING
    return {
        "may_post": may_post,
        "may_allocate": may_post and stands and row.waiting_cents > 0 and row.state != "uncleared",
        "may_clear": may_clear and page.cleared_date is None,
        "may_undo_clearing": may_clear and page.cleared_date is not None,
        "may_return": may_post and stands and row.kind == "cheque",
        "may_present": may_post and row.state == "returned",
        "may_move": "receipts.move" in held and stands,
        "may_reverse": "settlements.reverse" in held and stands,
        "may_refund": "refunds.request" in held and stands and page.customer_id is not None,
    }


def _refund(row: RefundRow, currency: str) -> dict[str, object]:
    return {
        "id": row.id,
        "amount": priced(row.amount_cents, currency),
        "state": words.state(words.REFUND_STATES, row.state),
        "by": row.by,
        "reason": row.reason,
        "pix_state": words.state(words.PIX_REFUND_STATES, row.pix_state) if row.pix_state else None,
        "pix_reason": row.pix_reason,
        "may_send": row.state == "payable" and row.is_by_pix and row.pix_state in ("", "failed"),
        "is_on_its_way": row.pix_state in ("asked", "sent", "processing"),
        "is_paid": row.state == "paid",
        "is_payable": row.state == "payable",
        "is_open": row.state in ("requested", "payable"),
    }


def _credit(row: CreditRow, currency: str) -> dict[str, object]:
    return {
        "id": row.id,
        "balance": priced(row.balance_cents, currency),
        "balance_cents": row.balance_cents,
        "uses": [
            (number, document, amount(cents, currency)) for number, document, cents in row.uses
        ],
    }


def _fact(row: FactRow) -> dict[str, object]:
    return {
        "event": words.event(row.kind),
        "at": instant(row.at),
        "actor": words.actor(row.actor),
        "reason": reason(row.reason),
    }
