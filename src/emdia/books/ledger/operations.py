"""Writes to the ledger. Each requires an open company scope."""

from datetime import date
from pathlib import Path

from django.db import connection

from emdia.rules.postings import Account as Chart
from emdia.rules.postings import Legs

from .models import Account, PostingBatch

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
) -> int:
    """Post one entry, whole, in one statement; return its id.

    :raises django.db.IntegrityError: unbalanced, or the entry is reversed already.
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
                "currency": currency,
                "accounts": [int(account) for account, _ in legs],
                "amounts": [cents for _, cents in legs],
            },
        )
        return int(cursor.fetchone()[0])
