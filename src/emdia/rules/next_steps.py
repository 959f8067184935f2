"""What waits for a person, the most urgent first, by what that person may do about it.

Pure. Money that is not known comes before money that is known and wrong, that before
decisions others wait for, and those before the work that has its own hour.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

# A month is expected to be closed once this many days of the next one are over.
DAYS_TO_CLOSE = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class Situation:
    """How many of each wait. A day that waits or stopped counts as one."""

    run_stopped: int = 0
    files_missing: int = 0
    files_held: int = 0
    run_waiting: int = 0
    exceptions: int = 0
    charges_refused: int = 0
    approvals: int = 0
    drafts: int = 0
    tasks: int = 0
    late_since_yesterday: int = 0
    months_open: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do, and how many of them."""

    code: str
    count: int


# The field of a situation and the capability without which it is nobody's work here.
STEPS: tuple[tuple[str, str], ...] = (
    ("run_stopped", "daily_run.run"),
    ("files_missing", "bank_files.see"),
    ("files_held", "bank_files.see"),
    ("run_waiting", "daily_run.run"),
    ("exceptions", "receipts.post"),
    ("charges_refused", "receivables.change"),
    ("approvals", "approvals.decide"),
    ("drafts", "customers.approve"),
    ("tasks", "worklist.work"),
    ("late_since_yesterday", "contacts.edit"),
    ("months_open", "ledger.close"),
)


def next_steps(*, situation: Situation, capabilities: Collection[str]) -> tuple[Step, ...]:
    """Return what waits for somebody who holds `capabilities`, in the order to do it."""
    found = (Step(code, getattr(situation, code)) for code, needs in STEPS if needs in capabilities)
    return tuple(step for step in found if step.count > 0)


def months_open(*, closed_through: date | None, today: date) -> int:
    """Return how many months are over, expected to be closed, and are not.

    A company that has never closed a month does not close them here: none.
    """
    if closed_through is None:
        return 0
    over = today.year * 12 + today.month - 1 - (today.day <= DAYS_TO_CLOSE)
    return max(over - (closed_through.year * 12 + closed_through.month), 0)
