"""The steps of a company's first day, each judged from what is there and never ticked by hand."""

from dataclasses import dataclass

from django.db import connection

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope

# Each step is one question that an index answers at its first row.
STEPS: tuple[tuple[str, str], ...] = (
    ("company", "SELECT EXISTS (SELECT FROM branch)"),
    ("bank_account", "SELECT EXISTS (SELECT FROM bank_account)"),
    ("agreement", "SELECT EXISTS (SELECT FROM bank_agreement WHERE is_active)"),
    (
        "users",
        # Money needs four eyes: somebody who books it and somebody else who approves.
        "SELECT EXISTS (SELECT FROM membership WHERE role = 'ar_clerk')"
        " AND EXISTS (SELECT FROM membership WHERE role IN ('owner', 'finance_manager'))"
        " AND EXISTS (SELECT FROM membership WHERE role = 'security_admin')",
    ),
    (
        "calendar",
        "SELECT EXISTS (SELECT FROM bank_holiday) OR EXISTS (SELECT FROM index_value)",
    ),
    ("customers", "SELECT EXISTS (SELECT FROM customer)"),
    ("receivables", "SELECT EXISTS (SELECT FROM receivable)"),
    ("return_file", "SELECT EXISTS (SELECT FROM bank_file WHERE state = 'applied')"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstDay:
    """The steps in their order, each with whether it is done."""

    steps: tuple[tuple[str, bool], ...]
    is_shown: bool

    @property
    def done(self) -> int:
        return sum(is_done for _, is_done in self.steps)

    @property
    def is_over(self) -> bool:
        return self.done == len(self.steps)


def first_day(*, company_id: int) -> FirstDay:
    """Return how far a company has come since it was founded."""
    with company_scope(company_id), connection.cursor() as cursor:
        steps = []
        for name, question in STEPS:
            cursor.execute(question)
            steps.append((name, bool(cursor.fetchone()[0])))
        shown = companies.company(company_id).shows_first_day
    return FirstDay(steps=tuple(steps), is_shown=shown)
