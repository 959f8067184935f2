"""Writes to the ledger. Each requires an open company scope."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from emdia.rules.postings import Account as Chart
from emdia.rules.postings import Legs, reversal

from .models import Account, ClosingAct, Entry, MonthClosing, Posting, PostingBatch

SQL = Path(__file__).parent / "sql"


def open_chart(company_id: int) -> None:
    """Give a new company the chart of accounts of the posting catalogue."""
    Account.objects.bulk_create(
        Account(company_id=company_id, code=account.value, name=account.name.lower())
        for account in Chart
    )


def open_batch(*, company_id: int, fact_id: int) -> int:
    """Start the batch of one operation's entries; return its id."""
    return PostingBatch.objects.create(company_id=company_id, fact_id=fact_id).pk


def post(
    *,
    batch_id: int,
    event: str,
    legs: Legs,
    effective_date: date,
    currency: str = "BRL",
    receivable_id: int | None = None,
    customer_id: int | None = None,
    bank_account_id: int | None = None,
    reverses_id: int | None = None,
    corrects_id: int | None = None,
) -> int:
    """Post one entry, whole, in one statement; return its id.

    `corrects_id` is the entry of a closed month that this one puts right in an open month.

    :raises django.db.IntegrityError: unbalanced, effective in a closed month, or the entry is
        reversed already.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "post_entry.sql").read_text(),
            {
                "batch_id": batch_id,
                "event": event,
                "effective_date": effective_date,
                "receivable_id": receivable_id,
                "customer_id": customer_id,
                "bank_account_id": bank_account_id,
                "reverses_id": reverses_id,
                "corrects_id": corrects_id,
                "currency": currency,
                "accounts": [int(account) for account, _ in legs],
                "amounts": [cents for _, cents in legs],
            },
        )
        return int(cursor.fetchone()[0])


def reverse(*, entry: Entry, batch_id: int, on: date) -> int:
    """Post the opposite of an entry, effective `on` that day; return the new entry's id.

    :raises django.db.IntegrityError: the entry is reversed already.
    """
    postings = Posting.objects.filter(entry_id=entry.pk).order_by("line")
    rows = list(postings.values_list("account_code", "amount_cents", "currency"))
    legs = tuple((Chart(code), cents) for code, cents, _ in rows)
    return post(
        batch_id=batch_id,
        event="reversal",
        legs=reversal(legs),
        effective_date=on,
        currency=rows[0][2],
        receivable_id=entry.receivable_id,
        customer_id=entry.customer_id,
        bank_account_id=entry.bank_account_id,
        reverses_id=entry.pk,
    )


def close_month(
    *,
    company_id: int,
    month: date,
    fact_id: int,
    checks: Sequence[object],
    balances: Sequence[object],
) -> MonthClosing:
    """Refuse postings effective in `month` (its first day) from now on.

    :raises django.db.IntegrityError: not the month after the last closed one.
    """
    return MonthClosing.objects.create(
        company_id=company_id,
        act=ClosingAct.CLOSE,
        month_date=month,
        closed_through_date=_next_month(month) - timedelta(days=1),
        fact_id=fact_id,
        checks=list(checks),
        balances=list(balances),
    )


def reopen_month(*, company_id: int, month: date, fact_id: int, approval_id: int) -> MonthClosing:
    """Take postings effective in the last closed month again.

    :raises django.db.IntegrityError: not the last closed month, or nobody approved it.
    """
    return MonthClosing.objects.create(
        company_id=company_id,
        act=ClosingAct.REOPEN,
        month_date=month,
        closed_through_date=month - timedelta(days=1),
        fact_id=fact_id,
        approval_id=approval_id,
    )


def _next_month(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)
