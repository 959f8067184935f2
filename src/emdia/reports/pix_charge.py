"""One Pix charge: its code, what the provider knows of it, what it asks for."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.pix import queries

from .missing import Missing

__all__ = ["Missing", "PixChargePage", "pix_charge"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PixChargePage:
    """Amounts in cents; `told_cents` is what the provider knows, None before it knows."""

    charge_id: int
    receivable_id: int
    document: str
    customer: str
    txid: str
    code: str
    state: str
    kind: str
    key: str
    provider: str
    amount_cents: int
    late_cents: int
    due_date: date
    last_date: date | None
    asked_at: datetime | None
    refusal: str
    balance_cents: int
    is_replaced: bool
    currency: str


def pix_charge(*, company_id: int, charge_id: int) -> PixChargePage:
    """Return a Pix charge.

    :raises Missing: no such Pix charge in this company.
    """
    with company_scope(company_id):
        found = queries.charge(charge_id)
        if found is None:
            raise Missing(charge_id)
        charge = found.charge
        return PixChargePage(
            charge_id=found.pk,
            receivable_id=charge.receivable_id,
            document=charge.receivable.document,
            customer=charge.receivable.customer.name,
            txid=charge.txid,
            code=found.code,
            state=charge.state,
            kind=found.kind,
            key=found.pix_account.key,
            provider=found.pix_account.provider,
            amount_cents=charge.amount_cents,
            late_cents=found.late_cents,
            due_date=charge.due_date,
            last_date=found.last_date,
            asked_at=found.asked_at,
            refusal=found.refusal,
            balance_cents=charge.receivable.balance_cents,
            is_replaced=charge.successor_id is not None,
            currency=companies.company(company_id).currency,
        )
