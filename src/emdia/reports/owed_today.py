"""What settles a receivable today: the balance with its late charges, itemised."""

from collections.abc import Iterable, Iterator
from datetime import date

from emdia.books.calendar import queries as calendars
from emdia.books.ledger.models import Entry
from emdia.books.payments.models import Allocation, CreditUse, Receipt
from emdia.books.receivables.late_charges import late_charges
from emdia.books.receivables.models import Receivable
from emdia.rules.late_charges import LateCharges, LateTerms, Payment, charges_to_date


def terms_of(receivable: Receivable) -> LateTerms:
    """Return what was agreed on late payment, discounts and rebates."""
    return LateTerms(
        fine_ppm=receivable.fine_ppm,
        interest_monthly_ppm=receivable.interest_monthly_ppm,
        grace_days=receivable.grace_days,
        discount_cents=receivable.discount_cents,
        discount_until_date=receivable.discount_until_date,
        rebate_cents=receivable.rebate_cents,
        correction_index=receivable.correction_index,
        legal_interest=receivable.legal_interest,
    )


def charges_of(receivable: Receivable, *, as_of: date) -> LateCharges | None:
    """Return what settles an open receivable on `as_of`; None when nothing is open.

    Requires an open company scope.
    """
    if not receivable.balance_cents:
        return None
    return charges_to_date(
        balance_cents=receivable.balance_cents,
        payments=_payments(receivable.pk),
        due_date=receivable.due_date,
        as_of=as_of,
        terms=terms_of(receivable),
        is_consumer=receivable.customer.tax_id_kind == "cpf",
        calendar=calendars.calendar(),
        indexes=calendars.indexes(),
    )


def totals_of(receivables: Iterable[Receivable], *, as_of: date) -> dict[int, int]:
    """Return the cents that settle each open receivable on `as_of`, by its id.

    Requires an open company scope.
    """
    ids = [one.pk for one in receivables if one.balance_cents]
    found = late_charges(
        as_of=as_of,
        calendar=calendars.calendar(),
        indexes=calendars.indexes(),
        ids=ids,
    )
    return {pk: charges.total_cents for pk, charges in found}


def _payments(receivable_id: int) -> list[Payment]:
    allocations = Allocation.objects.filter(receivable_id=receivable_id)
    receipts = Receipt.objects.filter(id__in=allocations.values("receipt_id"))
    days = dict(receipts.values_list("id", "received_date"))
    return [
        *(_payment(one, days[one.receipt_id]) for one in allocations),
        *_uses(receivable_id),
    ]


def _uses(receivable_id: int) -> Iterator[Payment]:
    """Yield what credits paid; what takes a use back counts on the day of that use."""
    uses = list(CreditUse.objects.filter(receivable_id=receivable_id))
    entries = {(use.credit_id, use.number): use.entry_id for use in uses}
    days = dict(Entry.objects.filter(id__in=entries.values()).values_list("id", "effective_date"))
    for use in uses:
        number = use.number if use.reverses_number is None else use.reverses_number
        yield _payment(use, days[entries[use.credit_id, number]])


def _payment(part: Allocation | CreditUse, day: date) -> Payment:
    return Payment(
        day=day,
        principal_cents=part.principal_cents,
        charges_cents=part.interest_cents,
        discount_cents=part.discount_cents,
    )
