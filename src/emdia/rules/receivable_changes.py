"""What may be done by hand to a receivable that was issued, and why not.

Pure: no database, no clock. A refusal is a code; the empty text lets the act pass.
Amounts are never edited: what was billed wrongly is cancelled and issued again. A rebate
is a term, not money: it lowers what settles the title and is posted by the payment that
takes it (docs/algorithms/postings.md), because the bank reports it again with the payment.
"""

from dataclasses import dataclass
from datetime import date

from emdia.rules.limitation import last_day, runs_from

PPM = 1_000_000
# Whoever bought the title decides on it; a pledged one is still collected by us.
OURS = frozenset({"own", "pledged"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A receivable as it stands. Amounts in cents."""

    issue_date: date
    due_date: date
    net_cents: int
    balance_cents: int
    rebate_cents: int
    holder: str
    is_cancelled: bool = False
    is_payment_announced: bool = False  # its money may be on the way
    has_live_charge: bool = False  # a boleto or Pix somebody may hold in hand
    kind: str = "DM"
    interrupted_date: date | None = None  # the term to claim it began anew that day


def refuse_due_date(title: Title, *, due_date: date, as_of: date) -> str:
    """Return why the title cannot be due on `due_date`; empty when it can."""
    if refusal := refuse_change(title):
        return refusal
    if due_date == title.due_date:
        return "due_already"
    if due_date < title.issue_date:
        return "due_before_issue"
    if due_date < as_of:
        return "due_in_the_past"
    return ""


def refuse_rebate(title: Title, *, rebate_cents: int) -> str:
    """Return why the rebate of the title cannot become `rebate_cents`; empty when it can."""
    if refusal := refuse_change(title):
        return refusal
    if rebate_cents == title.rebate_cents:
        return "rebate_already"
    if rebate_cents >= title.balance_cents:
        return "rebate_takes_all"
    return ""


def rebate_of(*, balance_cents: int, cents: int, ppm: int) -> int:
    """Return a rebate of `cents` and of `ppm` parts per million of the balance, half up."""
    return cents + (balance_cents * ppm + PPM // 2) // PPM


def refuse_cancelling(title: Title) -> str:
    """Return why the title cannot be cancelled; empty when it can."""
    if title.is_cancelled:
        return "cancelled_already"
    if title.balance_cents < title.net_cents:
        return "paid_in_part" if title.balance_cents else "nothing_open"
    if title.holder not in OURS:
        return "held_by_another"
    if title.is_payment_announced:
        return "payment_announced"
    return ""


def refuse_terms(title: Title) -> str:
    """Return why document and late terms cannot be written over; empty when they can."""
    if refusal := refuse_change(title):
        return refusal
    return "printed_on_a_charge" if title.has_live_charge else ""


def refuse_interruption(title: Title, *, day: date, as_of: date) -> str:
    """Return why nothing on `day` interrupted the limitation of the title; empty when it did.

    The law counts one interruption only (Código Civil, art. 202).
    """
    if refusal := refuse_change(title):
        return refusal
    if title.interrupted_date is not None:
        return "interrupted_already"
    if day > as_of:
        return "interrupted_in_the_future"
    if day < runs_from(kind=title.kind, due_date=title.due_date):
        return "interrupted_before_due"
    last = last_day(kind=title.kind, due_date=title.due_date)
    return "interrupted_too_late" if day > last else ""


def refuse_change(title: Title) -> str:
    """Return why nothing about the title can change; empty when something can."""
    if title.is_cancelled:
        return "cancelled_already"
    if not title.balance_cents:
        return "nothing_open"
    return "" if title.holder in OURS else "held_by_another"
