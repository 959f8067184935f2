"""Settling a whole bank file in SQL over sets. Requires an open scope and the money lock."""

from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.bank_files.models import BankFile
from emdia.books.charges.models import ChargeState
from emdia.books.ledger import queries as ledger
from emdia.formats.banks import Event
from emdia.kernel.failpoints import failpoint
from emdia.rules.settlement import SUSPICIOUS_TIMES_NOMINAL

SQL = Path(__file__).parent / "sql"

# In the order money must move: decide, record, post, lower, report.
STEPS = (
    "match_lines",
    "record_receipts",
    "allocate_receipts",
    "credit_customers",
    "post_lines",
    "post_tariffs",
    "lower_balances",
    "move_charges",
    "count_outcomes",
)

STATE_AFTER = {
    Event.REGISTERED: ChargeState.REGISTERED,
    Event.REJECTED: ChargeState.REJECTED,
    Event.PAID: ChargeState.PAID,
    Event.PAID_AT_NOTARY: ChargeState.PAID,
    Event.PAID_AFTER_WRITE_OFF: ChargeState.PAID,
    Event.WRITTEN_OFF: ChargeState.WRITTEN_OFF,
    Event.WRITTEN_OFF_BY_PROTEST: ChargeState.WRITTEN_OFF,
    Event.PAID_ELSEWHERE: ChargeState.WRITTEN_OFF,
    Event.PAID_BY_PIX: ChargeState.PAYMENT_ANNOUNCED,
    Event.OPERATIONAL_WRITE_OFF: ChargeState.PAYMENT_ANNOUNCED,
}


def settle(*, bank_file: BankFile, batch_id: int, currency: str) -> None:
    """Give every staged line its one outcome and move the money it brings."""
    file_date = bank_file.generated_date or bank_file.received_at.date()
    values = _values(bank_file, batch_id, currency, file_date)
    with connection.cursor() as cursor:
        # Enough to sort a hundred thousand lines in memory; the limit ends with the batch.
        cursor.execute("SET LOCAL work_mem = '32MB'")
        for step in STEPS:
            cursor.execute((SQL / f"{step}.sql").read_text(), values)
            failpoint(f"settle.{step}")


def _values(bank_file: BankFile, batch_id: int, currency: str, file_date: date) -> dict[str, Any]:
    return {
        "company_id": bank_file.company_id,
        "bank_file_id": bank_file.pk,
        "bank_account_id": bank_file.bank_account_id,
        "batch_id": batch_id,
        "currency": currency,
        "file_date": file_date,
        # What the bank tells of a closed month is posted on the first open day.
        "open_from": ledger.first_open_day(date.min),
        "suspicious_times": SUSPICIOUS_TIMES_NOMINAL,
        "events": [int(event) for event in STATE_AFTER],
        "states": [str(state) for state in STATE_AFTER.values()],
        "paid_elsewhere": int(Event.PAID_ELSEWHERE),
    }
