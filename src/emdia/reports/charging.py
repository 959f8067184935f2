"""What issuing boletos for some receivables would do: under which agreement each, and why not."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from emdia.books.borderos import queries
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Address
from emdia.books.receivables.models import Receivable

ROWS_SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class ToCharge:
    """Titles that go under one agreement."""

    label: str
    carteira: str
    titles: int
    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class NotCharged:
    id: int
    document: str
    customer: str
    due_date: date
    balance_cents: int
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargingPreview:
    under: tuple[ToCharge, ...]
    refused: tuple[NotCharged, ...]
    refused_count: int
    titles: int
    cents: int
    currency: str


def preview(*, company_id: int, receivable_ids: Collection[int]) -> ChargingPreview:
    """Return what would become of the titles; nothing is held or changed."""
    with company_scope(company_id):
        found = Receivable.objects.select_related("customer").filter(id__in=list(receivable_ids))
        chosen = queries.choose(list(found.order_by("due_date", "id")))
        agreements = {one.pk: one for one in companies.agreements()}
        under = tuple(
            ToCharge(
                label=companies.label(agreements[pk].bank_account),
                carteira=agreements[pk].carteira,
                titles=len(rows),
                cents=sum(row.balance_cents for row in rows),
            )
            for pk, rows in sorted(chosen.titles.items())
        )
        return ChargingPreview(
            under=under,
            refused=tuple(_refused(row, code) for row, code in chosen.refused[:ROWS_SHOWN]),
            refused_count=len(chosen.refused),
            titles=sum(one.titles for one in under),
            cents=sum(one.cents for one in under),
            currency=companies.company(company_id).currency,
        )


def _refused(row: Receivable, code: str) -> NotCharged:
    return NotCharged(
        id=row.pk,
        document=row.document,
        customer=row.customer.name,
        due_date=row.due_date,
        balance_cents=row.balance_cents,
        code=code,
    )


ADDRESS = ("street", "number", "complement", "district", "city", "state", "postal_code", "country")


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargeTitle:
    """The title a charge is of, who pays it and where that person is billed."""

    id: int
    document: str
    payer: str
    address: dict[str, str]


def charge_title(*, company_id: int, charge_id: int) -> ChargeTitle | None:
    """Return the title of a charge; None when the company has no such charge."""
    with company_scope(company_id):
        known = Charge.objects.select_related("receivable__customer__payer")
        found = known.filter(pk=charge_id).first()
        if found is None:
            return None
        payer = found.receivable.customer.payer or found.receivable.customer
        billing = Address.objects.filter(customer=payer, purpose=Address.Purpose.BILLING)
        return ChargeTitle(
            id=found.receivable_id,
            document=found.receivable.document,
            payer=payer.name,
            address=billing.values(*ADDRESS).first() or {},
        )
