"""What one line of a return file does to the receivable it names.

Pure: no database, no clock. Whole files are decided in SQL
(books/payments/sql/match_lines.sql); tests/twins/test_settlement.py keeps the
two equal.

A bank reports a payment as what the payer gave, of which some is late charges
(fine and interest) and to which a discount may be added. What is left settles
principal, in the order of the lines; what exceeds the balance becomes the
customer's credit. A discount lowers what is owed, never more: it is no money
that could become a credit. A difference inside the company's tolerance closes the
title and is nobody's.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from emdia.rules.withholding import is_plausible

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
PPM = 1_000_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Title:
    """A receivable before the file. Amounts in cents."""

    balance_cents: int
    gross_cents: int
    net_cents: int  # gross less the withholdings expected
    is_service_to_company: bool = False  # the customer may have to keep taxes back


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """How small a difference closes a title: cents, or parts per million of its net amount.

    The larger of the two holds; all zero is the default: nothing is forgiven or kept.
    """

    short_cents: int = 0
    short_ppm: int = 0
    over_cents: int = 0
    over_ppm: int = 0

    def short_limit_cents(self, net_cents: int) -> int:
        """Return how much less than what is owed closes a title of `net_cents`."""
        return max(self.short_cents, net_cents * self.short_ppm // PPM)

    def over_limit_cents(self, net_cents: int) -> int:
        """Return how much more than what is owed is kept of a title of `net_cents`."""
        return max(self.over_cents, net_cents * self.over_ppm // PPM)


NO_TOLERANCE = Tolerance()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One line as the reader gives it. Amounts in cents; `title` is None when unknown."""

    kind: str  # one of KINDS
    title: int | None
    nominal_cents: int
    paid_cents: int
    interest_cents: int
    discount_cents: int
    by_document: bool = False  # the title was found by document and amount

    @property
    def due_cents(self) -> int:
        """What the line would settle."""
        return self.paid_cents - self.interest_cents + self.discount_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    outcome: str  # settled, confirmed, rejected or exception
    reason: str  # a code; empty when nothing needs to be said
    principal_cents: int = 0
    excess_cents: int = 0
    discount_cents: int = 0  # granted: what was needed of the discount reported
    difference_cents: int = 0  # tolerated: above zero forgiven, below zero kept


UNKNOWN_TITLE = Decision(outcome="exception", reason="title_unknown")
NO_AMOUNT = Decision(outcome="exception", reason="amount_missing")
SUSPICIOUS = Decision(outcome="exception", reason="over_paid_suspicious")
WITHHELD = Decision(outcome="exception", reason="withholding_suspected")
# Kinds whose lines need no title to be decided.
WITHOUT_TITLE = {
    "unreadable": Decision(outcome="exception", reason="line_unreadable"),
    "unknown_occurrence": Decision(outcome="exception", reason="occurrence_unknown"),
    # What is taken back is decided by rules.returned_payments; this one found nothing.
    "returned_payment": Decision(outcome="exception", reason="payment_returned"),
    "fee": Decision(outcome="confirmed", reason=""),
}


def decide(
    *,
    lines: Iterable[Line],
    titles: Mapping[int, Title],
    tolerance: Tolerance = NO_TOLERANCE,
) -> Iterator[Decision]:
    """Yield the decision on each line of a file, in the order of the lines.

    `titles` are the receivables as they were before the file.
    """
    left = {name: title.balance_cents for name, title in titles.items()}
    for line in lines:
        if line.kind in WITHOUT_TITLE:
            yield WITHOUT_TITLE[line.kind]
        elif line.kind == "payment":
            title = None if line.title is None else titles[line.title]
            decision = _decide_payment(line, title, left, tolerance)
            if line.title is not None:
                left[line.title] -= decision.principal_cents
            yield decision
        elif line.title is None:
            yield UNKNOWN_TITLE
        else:
            outcome = "rejected" if line.kind == "rejection" else "confirmed"
            yield Decision(outcome=outcome, reason="")


def _decide_payment(
    line: Line, title: Title | None, left: Mapping[int, int], tolerance: Tolerance
) -> Decision:
    if line.paid_cents <= 0 or line.interest_cents > line.paid_cents:
        return NO_AMOUNT
    if line.title is None or title is None:
        return UNKNOWN_TITLE
    if line.paid_cents > SUSPICIOUS_TIMES_NOMINAL * line.nominal_cents > 0:
        return SUSPICIOUS
    if _may_be_withheld(line, title):
        return WITHHELD
    return _apply(line, title, left[line.title], tolerance)


def _may_be_withheld(line: Line, title: Title) -> bool:
    """Return whether the payment is short by taxes that nobody expected to be kept back."""
    return (
        title.is_service_to_company
        and title.gross_cents == title.net_cents
        and is_plausible(
            short_cents=title.balance_cents - line.due_cents, gross_cents=title.gross_cents
        )
    )


def _apply(line: Line, title: Title, balance_cents: int, tolerance: Tolerance) -> Decision:
    if balance_cents <= 0:
        # The whole payment is the customer's; nothing was owed, so nothing is late charges.
        return Decision(outcome="exception", reason="already_settled", excess_cents=line.paid_cents)
    short_cents = balance_cents - line.due_cents
    if 0 < short_cents <= tolerance.short_limit_cents(title.net_cents):
        return _settled(
            line, balance_cents, reason="small_difference", difference_cents=short_cents
        )
    if short_cents > 0:
        return _settled(line, line.due_cents, reason="partly_paid")
    if short_cents == 0 and line.by_document:
        return _settled(line, line.due_cents, reason="found_by_document")
    if short_cents == 0:
        return _settled(line, line.due_cents)
    return _over_paid(line, title, balance_cents, tolerance)


def _over_paid(line: Line, title: Title, balance_cents: int, tolerance: Tolerance) -> Decision:
    granted_cents = min(line.discount_cents, balance_cents)
    excess_cents = line.paid_cents - line.interest_cents + granted_cents - balance_cents
    if 0 < excess_cents <= tolerance.over_limit_cents(title.net_cents):
        return _settled(
            line, balance_cents, reason="small_difference", difference_cents=-excess_cents
        )
    # The customer paid the taxes to us that were expected to be kept back.
    is_gross = title.gross_cents > title.net_cents == title.balance_cents
    if is_gross and excess_cents == title.gross_cents - title.net_cents:
        return _settled(line, balance_cents, reason="not_withheld", excess_cents=excess_cents)
    return _settled(line, balance_cents, reason="over_paid", excess_cents=excess_cents)


def _settled(
    line: Line,
    principal_cents: int,
    *,
    reason: str = "",
    excess_cents: int = 0,
    difference_cents: int = 0,
) -> Decision:
    return Decision(
        outcome="settled",
        reason=reason,
        principal_cents=principal_cents,
        excess_cents=excess_cents,
        discount_cents=min(line.discount_cents, principal_cents),
        difference_cents=difference_cents,
    )
