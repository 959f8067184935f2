"""What one line of a return file does to the receivable it names.

Pure: no database, no clock. Whole files are decided in SQL
(books/payments/sql/match_lines.sql); tests/twins/test_settlement.py keeps the
two equal.

A bank reports a payment as what the payer gave, of which some is late charges
(fine and interest) and to which a discount may be added. What is left settles
principal, in the order of the lines; what exceeds the balance becomes the
customer's credit. A discount lowers what is owed, never more: it is no money
that could become a credit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# What a line is to the settlement, whatever its bank calls it.
KINDS = (
    "payment",
    "returned_payment",
    "rejection",
    "confirmation",
    "fee",
    "unknown_occurrence",
    "unreadable",
)
SUSPICIOUS_TIMES_NOMINAL = 5  # a payment above this many times the title asks a person


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line as the reader gives it. Amounts in cents; `title` is None when unknown."""

    kind: str  # one of KINDS
    title: int | None
    nominal_cents: int
    paid_cents: int
    interest_cents: int
    discount_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    outcome: str  # settled, confirmed, rejected or exception
    reason: str  # a code; empty when nothing needs to be said
    principal_cents: int = 0
    excess_cents: int = 0
    discount_cents: int = 0  # granted: what was needed of the discount reported


UNKNOWN_TITLE = Decision(outcome="exception", reason="title_unknown")
NO_AMOUNT = Decision(outcome="exception", reason="amount_missing")
SUSPICIOUS = Decision(outcome="exception", reason="over_paid_suspicious")
# Kinds whose lines need no title to be decided.
WITHOUT_TITLE = {
    "unreadable": Decision(outcome="exception", reason="line_unreadable"),
    "unknown_occurrence": Decision(outcome="exception", reason="occurrence_unknown"),
    "returned_payment": Decision(outcome="exception", reason="payment_returned"),
    "fee": Decision(outcome="confirmed", reason=""),
}


def decide(*, lines: Iterable[Line], balances: dict[int, int]) -> Iterator[Decision]:
    """Yield the decision on each line of a file, in the order of the lines.

    `balances` gives the open principal in cents of each title before the file;
    it is not changed.
    """
    left = dict(balances)
    for line in lines:
        decision = _decide(line, left)
        if line.title is not None:
            left[line.title] = left.get(line.title, 0) - decision.principal_cents
        yield decision


def _decide(line: Line, left: dict[int, int]) -> Decision:
    if line.kind in WITHOUT_TITLE:
        return WITHOUT_TITLE[line.kind]
    if line.kind == "payment":
        return _decide_payment(line, left)
    if line.title is None:
        return UNKNOWN_TITLE
    outcome = "rejected" if line.kind == "rejection" else "confirmed"
    return Decision(outcome=outcome, reason="")


def _decide_payment(line: Line, left: dict[int, int]) -> Decision:
    due_cents = line.paid_cents - line.interest_cents + line.discount_cents
    if line.paid_cents <= 0 or line.interest_cents > line.paid_cents:
        return NO_AMOUNT
    if line.title is None:
        return UNKNOWN_TITLE
    if line.paid_cents > SUSPICIOUS_TIMES_NOMINAL * line.nominal_cents > 0:
        return SUSPICIOUS
    return _apply(due_cents, line, left[line.title])


def _apply(due_cents: int, line: Line, balance_cents: int) -> Decision:
    if balance_cents <= 0:
        # The whole payment is the customer's; nothing was owed, so nothing is late charges.
        return Decision(outcome="exception", reason="already_settled", excess_cents=line.paid_cents)
    principal_cents = min(due_cents, balance_cents)
    discount_cents = min(line.discount_cents, principal_cents)
    excess_cents = line.paid_cents - line.interest_cents + discount_cents - principal_cents
    over, under = due_cents > balance_cents, due_cents < balance_cents
    return Decision(
        outcome="settled",
        reason="over_paid" if over else "partly_paid" if under else "",
        principal_cents=principal_cents,
        excess_cents=excess_cents,
        discount_cents=discount_cents,
    )
