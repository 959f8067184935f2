"""Lines of a bank file that take a payment back: few, each decided and reversed by itself.

They come after the payments of their file, so that a payment and its return may stand
in one file. Requires an open scope and the money lock.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.charges import operations as charges
from emdia.formats.banks import Event
from emdia.rules.charges import WRITE_OFF_TAKEN_BACK
from emdia.rules.returned_payments import NOTHING_FOUND, TakenBack, take_back, take_write_off_back

from . import operations
from .queries import receipt, receipts_through

SQL = Path(__file__).parent / "sql"


@dataclass(frozen=True, slots=True)
class _Line:
    line_number: int
    event: int
    paid_cents: int
    occurrence_date: date | None
    charge_id: int | None


def take_back_lines(values: Mapping[str, Any]) -> list[int]:
    """Decide, reverse and record every returned line; return the receipts taken back.

    `values` are those of the file's SQL.
    """
    with connection.cursor() as cursor:
        cursor.execute((SQL / "read_returned.sql").read_text(), values)
        lines = [_Line(*row) for row in cursor.fetchall()]
        if not lines:
            return []
        rows = list(_decided(lines, values))
        columns = zip(*rows, strict=True)
        names = ("line_numbers", "outcomes", "reasons", "entry_ids", "receipt_ids")
        told = {name: list(column) for name, column in zip(names, columns, strict=True)}
        cursor.execute((SQL / "record_returned.sql").read_text(), {**values, **told})
        return [receipt_id for receipt_id in told["receipt_ids"] if receipt_id is not None]


def _decided(
    lines: list[_Line], values: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, int | None, int | None]]:
    for line in lines:
        decision = _decide(line, values["bank_file_id"])
        entry_id = _reverse(line, decision, values)
        yield line.line_number, decision.outcome, decision.reason, entry_id, decision.receipt_id


def _decide(line: _Line, bank_file_id: int) -> TakenBack:
    if line.charge_id is None:
        return NOTHING_FOUND
    standing = receipts_through(charge_id=line.charge_id, before=(bank_file_id, line.line_number))
    if line.event == Event.WRITE_OFF_REVERSED:
        return take_write_off_back(standing=standing)
    return take_back(told_cents=line.paid_cents, standing=standing)


def _reverse(line: _Line, decision: TakenBack, values: Mapping[str, Any]) -> int | None:
    """Do what was decided; return the entry it posted, if any."""
    if decision.receipt_id is not None:
        taken = receipt(decision.receipt_id)
        assert taken is not None
        return operations.reverse(
            receipt=taken,
            batch_id=values["batch_id"],
            on=max(line.occurrence_date or values["file_date"], values["open_from"]),
        )
    if decision.outcome == "confirmed" and line.charge_id is not None:
        charges.take_write_off_back(
            charge_id=line.charge_id, may_follow=WRITE_OFF_TAKEN_BACK.may_follow
        )
    return None
