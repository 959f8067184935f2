"""Writes on charges. Each requires an open company scope and, where money moved, its lock."""

from collections.abc import Sequence

from emdia.rules.charges import OPEN, PAID

from .models import Charge, ChargeKind, ChargeState


def reopen(*, charge_id: int) -> None:
    """Let a charge whose payment was taken back be paid again; one replaced stays replaced.

    A Pix charge is paid once: its title needs another one.
    """
    paid = Charge.objects.filter(id=charge_id, state=ChargeState.PAID)
    paid.filter(kind=ChargeKind.PIX).update(state=ChargeState.WRITTEN_OFF)
    paid.filter(successor__isnull=True).update(state=ChargeState.REGISTERED)
    paid.filter(successor__isnull=False).update(state=ChargeState.REPLACED)


def pay(*, charge_ids: Sequence[int]) -> None:
    """Mark charges as paid; even one that was replaced, for the payer had its code in hand."""
    Charge.objects.filter(id__in=charge_ids, state__in=PAID.may_follow).update(
        state=ChargeState.PAID
    )


def cancel_closed(*, receivable_ids: Sequence[int]) -> None:
    """Ask for the open charges of those receivables to be cancelled on which nothing is owed."""
    open_charges = Charge.objects.filter(
        receivable_id__in=receivable_ids, receivable__balance_cents=0, state__in=OPEN
    )
    open_charges.update(state=ChargeState.CANCEL_REQUESTED)


def cancel_when_closed(*, receivable_id: int) -> None:
    """Ask for the open charges of a receivable to be cancelled when nothing is owed on it."""
    cancel_closed(receivable_ids=[receivable_id])


def ask_to_cancel(*, receivable_ids: Sequence[int]) -> None:
    """Ask for the open charges of cancelled receivables to be cancelled."""
    open_charges = Charge.objects.filter(receivable_id__in=receivable_ids, state__in=OPEN)
    open_charges.update(state=ChargeState.CANCEL_REQUESTED)


def keep(*, receivable_ids: Sequence[int]) -> None:
    """Withdraw the cancellations asked for: the receivables stand again."""
    asked = Charge.objects.filter(
        receivable_id__in=receivable_ids, state=ChargeState.CANCEL_REQUESTED
    )
    asked.update(state=ChargeState.REGISTERED)


def keep_siblings(*, receivable_id: int) -> None:
    """Withdraw the cancellations asked for because a receivable was settled: it is owed again."""
    asked = Charge.objects.filter(receivable_id=receivable_id, state=ChargeState.CANCEL_REQUESTED)
    asked.update(state=ChargeState.REGISTERED)


def take_write_off_back(*, charge_id: int, may_follow: frozenset[str]) -> None:
    """Let a charge that was written off at the bank, or announced as paid, be open again."""
    Charge.objects.filter(id=charge_id, state__in=may_follow).update(state=ChargeState.REGISTERED)
