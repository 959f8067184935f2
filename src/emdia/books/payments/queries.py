"""Questions about receipts. Each requires an open company scope."""

from django.db.models import Exists, Max, OuterRef

from emdia.books.ledger.models import Entry

from .models import Allocation, Receipt


def receipt(receipt_id: int) -> Receipt | None:
    return Receipt.objects.filter(pk=receipt_id).first()


def is_reversed(receipt: Receipt) -> bool:
    """Return whether the receipt's entry has been reversed."""
    return Entry.objects.filter(reverses_id=receipt.entry_id).exists()


def standing_allocations(receipt_id: int) -> list[Allocation]:
    """Return the allocations of a receipt that nothing has taken back."""
    taken_back = Allocation.objects.filter(
        receipt_id=OuterRef("receipt_id"), reverses_number=OuterRef("number")
    )
    return list(
        Allocation.objects.filter(receipt_id=receipt_id, reverses_number__isnull=True)
        .exclude(Exists(taken_back))
        .order_by("number")
    )


def next_allocation_number(receipt_id: int) -> int:
    latest = Allocation.objects.filter(receipt_id=receipt_id).aggregate(Max("number"))
    return (latest["number__max"] or 0) + 1
