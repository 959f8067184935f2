"""Settling a whole bank file in SQL over sets. Requires an open scope and the money lock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection

from emdia.books.bank_files import queries as files
from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.ledger import queries as ledger
from emdia.formats.banks import PAYMENT_EVENTS, Event
from emdia.formats.banks.agreements import PIX_KEY
from emdia.formats.returns import PixAnswer
from emdia.kernel.failpoints import failpoint
from emdia.rules import charges as rules
from emdia.rules.settlement import SUSPICIOUS_TIMES_NOMINAL
from emdia.rules.withholding import combinations

from . import queries, returned

SQL = Path(__file__).parent / "sql"

# In the order money must move: decide, record, post, lower.
STEPS = (
    "match_lines",
    "record_receipts",
    "allocate_receipts",
    "credit_customers",
    "post_lines",
    "lower_balances",
    "move_charges",
    "cancel_siblings",
)
# Once for the whole file, when every payment of it has its outcome.
CLOSING_STEPS = (
    "answer_lines",
    "answer_instructions",
    "tell_charges",
    "post_tariffs",
    "count_outcomes",
)

REPORTS = {
    Event.REGISTERED: rules.REGISTERED,
    Event.REJECTED: rules.REJECTED,
    Event.PAID: rules.PAID,
    Event.PAID_AT_NOTARY: rules.PAID,
    Event.PAID_AFTER_WRITE_OFF: rules.PAID,
    Event.WRITTEN_OFF: rules.WRITTEN_OFF,
    Event.WRITTEN_OFF_BY_PROTEST: rules.WRITTEN_OFF,
    Event.PAID_ELSEWHERE: rules.WRITTEN_OFF,
    Event.PAID_BY_PIX: rules.ANNOUNCED,
    Event.OPERATIONAL_WRITE_OFF: rules.ANNOUNCED,
}


# What the bank's reports answer of what it was asked in a borderô.
CONFIRMS: dict[str, tuple[Event, ...]] = {
    "entry": (Event.REGISTERED, *sorted(PAYMENT_EVENTS), Event.PAID_BY_PIX),
    "write_off": (Event.WRITTEN_OFF, Event.PAID_ELSEWHERE, Event.WRITTEN_OFF_BY_PROTEST),
    "change_due_date": (Event.DUE_DATE_CHANGED,),
    "grant_rebate": (Event.REBATE_GRANTED,),
    "cancel_rebate": (Event.REBATE_CANCELLED,),
    "grant_discount": (Event.DISCOUNT_GRANTED,),
    "cancel_discount": (Event.DISCOUNT_CANCELLED,),
    "protest": (Event.PROTEST_REQUESTED, Event.AT_NOTARY),
    "stay_protest": (Event.PROTEST_STOPPED, Event.PROTEST_CANCELLED),
    "stay_protest_and_write_off": (Event.PROTEST_STOPPED, Event.WRITTEN_OFF),
    "do_not_protest": (Event.PROTEST_STOPPED,),
}
# Whatever it was that the bank was asked; some refuse instructions as they refuse entries.
ANSWERS_ANY = {
    Event.INSTRUCTION_CONFIRMED: "confirmed",
    Event.INSTRUCTION_REJECTED: "refused",
    Event.REJECTED: "refused",
}
ANSWERED = [
    *((asked, event, "confirmed") for asked, events in CONFIRMS.items() for event in events),
    ("entry", Event.REJECTED, "refused"),
]


@dataclass(frozen=True, slots=True)
class Share:
    """The lines of a file whose receivables fall to one of several transactions."""

    number: int
    of: int


# What no share has taken; of a small file, every line.
THE_REST = Share(number=0, of=1)


def settle(*, bank_file: BankFile, batch_id: int, currency: str, share: Share = THE_REST) -> None:
    """Give every staged line of a share its one outcome and move the money it brings.

    A line that has its outcome is left alone. Lines that take a payment back wait
    for `finish`.
    """
    is_begun = files.has_lines(bank_file.pk)
    if is_begun and not files.has_undecided(bank_file.pk):
        return
    values = _values(bank_file, batch_id, currency, share) | {"is_begun": is_begun}
    with connection.cursor() as cursor:
        # Enough to sort a hundred thousand lines in memory; the limit ends with the batch.
        cursor.execute("SET LOCAL work_mem = '32MB'")
        for step in STEPS:
            cursor.execute((SQL / f"{step}.sql").read_text(), values)
            failpoint(f"settle.{step}")
            if step == "match_lines" and cursor.rowcount == 0:
                return


def finish(
    *, bank_file: BankFile, batch_id: int, currency: str, pix: Iterable[PixAnswer] = ()
) -> list[int]:
    """Take back what the bank took back, post its tariffs, count and close the file.

    `pix` is what the file answers of the Pix of its boletos. Returns the receipts that the
    bank took back.
    """
    values = _values(bank_file, batch_id, currency, THE_REST)
    taken_back = returned.take_back_lines(values)
    failpoint("settle.take_back")
    with connection.cursor() as cursor:
        for closing in CLOSING_STEPS:
            cursor.execute((SQL / f"{closing}.sql").read_text(), values)
            failpoint(f"settle.{closing}")
    _keep_pix(bank_file, list(pix))
    return taken_back


def _keep_pix(bank_file: BankFile, pix: Sequence[PixAnswer]) -> None:
    """Keep the codes of boletos with Pix, or why they have none."""
    if not pix:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "keep_boleto_pix.sql").read_text(),
            {
                "company_id": bank_file.company_id,
                "bank_file_id": bank_file.pk,
                "lines": [one.line_number for one in pix],
                "codes": [one.code for one in pix],
                "refusals": [one.refusal for one in pix],
                "registered": int(Event.REGISTERED),
                "pix_key": PIX_KEY,
            },
        )
    failpoint("settle.keep_boleto_pix")


def has_settled(*, bank_file_id: int, share: Share) -> bool:
    """Return whether a share of a file was settled already, by a run that did not end."""
    return BankLine.objects.filter(bank_file_id=bank_file_id, share=share.number).exists()


def _values(bank_file: BankFile, batch_id: int, currency: str, share: Share) -> dict[str, Any]:
    tolerance = queries.tolerance()
    return {
        "company_id": bank_file.company_id,
        "bank_file_id": bank_file.pk,
        "bank_account_id": bank_file.bank_account_id,
        "batch_id": batch_id,
        "share": share.number,
        "shares": share.of,
        "currency": currency,
        "file_date": bank_file.generated_date or bank_file.received_at.date(),
        # What the bank tells of a closed month is posted on the first open day.
        "open_from": ledger.first_open_day(date.min),
        "suspicious_times": SUSPICIOUS_TIMES_NOMINAL,
        "withholdings_ppm": ["+".join(map(str, rates)) for rates in combinations()],
        "short_cents": tolerance.short_cents,
        "short_ppm": tolerance.short_ppm,
        "over_cents": tolerance.over_cents,
        "over_ppm": tolerance.over_ppm,
        "open_states": sorted(rules.OPEN),
        "events": [int(event) for event in REPORTS],
        "states": [report.to for report in REPORTS.values()],
        "strengths": [report.strength for report in REPORTS.values()],
        "moves": [
            f"{place} {state}"
            for place, report in enumerate(REPORTS.values(), start=1)
            for state in sorted(report.may_follow)
        ],
        "answered_asked": [asked for asked, _, _ in ANSWERED],
        "answered_events": [int(event) for _, event, _ in ANSWERED],
        "answered_answers": [answer for _, _, answer in ANSWERED],
        "any_events": [int(event) for event in ANSWERS_ANY],
        "any_answers": list(ANSWERS_ANY.values()),
        "paid_elsewhere": int(Event.PAID_ELSEWHERE),
        "announced": int(Event.OPERATIONAL_WRITE_OFF),
    }
