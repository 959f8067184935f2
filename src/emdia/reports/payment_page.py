"""What a customer owes, as the customer sees it: each title with its charges to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.books.charges.queries import codes_of_boletos
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.outbox import queries as outbox
from emdia.books.pix.models import PixCharge, PixKind
from emdia.books.receivables import queries as receivables
from emdia.books.receivables.models import Holder, Receivable
from emdia.rules.late_charges import LateCharges

from .boletos import PayingCodes, codes_of
from .owed_today import charges_of

MOST_TITLES = 100
PAYABLE = (ChargeState.REGISTERED, ChargeState.PAYMENT_ANNOUNCED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Creditor:
    """Who is owed, as the law wants it named (CDC, art. 42-A)."""

    name: str
    cnpj: str
    address: tuple[str, ...]
    reply_to: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OwedTitle:
    receivable_id: int
    document: str
    due_date: date
    owed: LateCharges
    charge_id: int | None  # of the boleto
    line: str  # its digitable line as printed; empty where it cannot be drawn
    pix_code: str  # copy and paste; empty without one that pays today's total
    is_announced: bool  # somebody says it was paid; the money is not known yet


@dataclass(frozen=True, kw_only=True, slots=True)
class PaymentPage:
    """All that is open of one customer, the oldest first."""

    creditor: Creditor
    currency: str
    as_of: date
    titles: tuple[OwedTitle, ...]

    @property
    def total_cents(self) -> int:
        """Return what settles everything that nobody says was paid."""
        return sum(one.owed.total_cents for one in self.titles if not one.is_announced)


def payment_page(*, company_id: int, customer_id: int, as_of: date) -> PaymentPage:
    """Return what a customer owes at the close of a day."""
    with company_scope(company_id):
        company = companies.company(company_id)
        found = [
            one
            for one in receivables.open_of(customer_id, limit=MOST_TITLES)
            if one.holder == Holder.OWN
        ]
        charges, codes = _charges(found), _pix(found, as_of)
        charge_ids = [one.pk for one in charges.values()]
        lines = codes_of(company_id=company_id, charge_ids=charge_ids, as_of=as_of)
        own = codes_of_boletos(charge_ids)
        return PaymentPage(
            creditor=Creditor(
                name=company.name,
                cnpj=company.cnpj,
                address=tuple(company.postal_address.splitlines()),
                reply_to=_reply_to(),
            ),
            currency=company.currency,
            as_of=as_of,
            titles=tuple(
                _title(one, charges.get(one.pk), lines, own, codes.get(one.pk), as_of)
                for one in found
            ),
        )


def _reply_to() -> str:
    account = outbox.account()
    return account.reply_to if account else ""


def _charges(found: Sequence[Receivable]) -> dict[int, Charge]:
    """Return the latest boleto of each title that can be paid."""
    every = Charge.objects.filter(
        receivable_id__in=[one.pk for one in found], state__in=PAYABLE
    ).exclude(kind=ChargeKind.PIX)
    return {one.receivable_id: one for one in every.order_by("id")}


def _pix(found: Sequence[Receivable], as_of: date) -> dict[int, PixCharge]:
    """Return the latest Pix of each title that can be paid today."""
    every = PixCharge.objects.filter(
        charge__receivable_id__in=[one.pk for one in found],
        charge__state=ChargeState.REGISTERED,
    ).exclude(code="")
    still = every.filter(Q(last_date__isnull=True) | Q(last_date__gte=as_of))
    return {
        one.charge.receivable_id: one for one in still.select_related("charge").order_by("charge")
    }


def pays(pix: PixCharge | None, owed: LateCharges) -> bool:
    """Return whether a code pays what is owed today: the provider reckons, or it fits."""
    if pix is None:
        return False
    return pix.kind == PixKind.DUE or pix.charge.amount_cents == owed.total_cents


def _title(
    receivable: Receivable,
    charge: Charge | None,
    lines: Mapping[int, PayingCodes],
    own: Mapping[int, str],
    pix: PixCharge | None,
    as_of: date,
) -> OwedTitle:
    owed = charges_of(receivable, as_of=as_of)
    assert owed is not None
    # Its bank reckons what a late day adds, and knows nothing of a part that was paid elsewhere.
    is_whole = charge is not None and charge.amount_cents == receivable.balance_cents
    own_code = own.get(charge.pk, "") if charge and charge.pk in lines and is_whole else ""
    return OwedTitle(
        receivable_id=receivable.pk,
        document=receivable.document,
        due_date=receivable.due_date,
        owed=owed,
        charge_id=charge.pk if charge else None,
        line=lines[charge.pk].line if charge and charge.pk in lines else "",
        pix_code=own_code or (pix.code if pix is not None and pays(pix, owed) else ""),
        is_announced=charge is not None and charge.state == ChargeState.PAYMENT_ANNOUNCED,
    )
