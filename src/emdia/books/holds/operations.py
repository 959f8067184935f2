"""Writes on holds. Each requires an open company scope."""

from datetime import date

from emdia.rules.holds import HoldKind

from .models import Hold, HoldEnd


def place(
    *,
    company_id: int,
    customer_id: int,
    receivable_id: int | None,
    kind: HoldKind,
    since_date: date,
    until_date: date | None,
    filed_date: date | None,
    reason: str,
    by: str,
) -> Hold:
    """Place a hold on a customer, or on one of its titles.

    :raises django.db.IntegrityError: what `rules.holds.refuse` refuses.
    """
    return Hold.objects.create(
        company_id=company_id,
        customer_id=customer_id,
        receivable_id=receivable_id,
        kind=kind,
        since_date=since_date,
        until_date=until_date,
        filed_date=filed_date,
        reason=reason,
        placed_by=by,
    )


def lift(hold: Hold, *, ended_date: date, reason: str, by: str) -> HoldEnd:
    """Let a hold not hold any more from `ended_date` on.

    :raises django.db.IntegrityError: it was lifted before.
    """
    return HoldEnd.objects.create(
        hold=hold, company_id=hold.company_id, ended_date=ended_date, reason=reason, ended_by=by
    )
