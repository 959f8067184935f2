"""Refunds of every source, the latest first, and one of them."""

from dataclasses import dataclass
from datetime import date

from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Refund
from emdia.books.pix import queries as pix

from .missing import Missing


@dataclass(frozen=True, kw_only=True, slots=True)
class RefundListRow:
    """One refund; `pix_state` is empty where it was not sent by Pix."""

    id: int
    customer_id: int
    customer: str
    receipt_id: int | None
    credit_id: int | None
    amount_cents: int
    currency: str
    state: str
    paid_date: date | None
    pix_state: str
    pix_reason: str


def refunds(
    *, company_id: int, state: str, before: int, size: int
) -> tuple[tuple[RefundListRow, ...], int | None]:
    """Return refunds, the latest first, below id `before` (0 from the start), and what follows."""
    with company_scope(company_id):
        found = Refund.objects.order_by("-id")
        if state:
            found = found.filter(state=state)
        if before:
            found = found.filter(id__lt=before)
        page = list(found[: size + 1])
        shown = page[:size]
        return _rows(shown), shown[-1].pk if len(page) > size else None


def refund(*, company_id: int, refund_id: int) -> RefundListRow:
    """Return one refund.

    :raises Missing: no such refund in this company.
    """
    with company_scope(company_id):
        found = Refund.objects.filter(pk=refund_id).first()
        if found is None:
            raise Missing(refund_id)
        return _rows([found])[0]


def _rows(page: list[Refund]) -> tuple[RefundListRow, ...]:
    customers = Customer.objects.in_bulk({one.customer_id for one in page})
    return tuple(_row(one, customers[one.customer_id]) for one in page)


def _row(refund: Refund, customer: Customer) -> RefundListRow:
    sent = pix.latest_refund(refund.pk)
    return RefundListRow(
        id=refund.pk,
        customer_id=customer.pk,
        customer=customer.name,
        receipt_id=refund.receipt_id,
        credit_id=refund.credit_id,
        amount_cents=refund.amount_cents,
        currency=refund.currency,
        state=refund.state,
        paid_date=refund.paid_date,
        pix_state=sent.state if sent else "",
        pix_reason=sent.reason if sent else "",
    )
