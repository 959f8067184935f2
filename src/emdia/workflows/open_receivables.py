"""What every act on receivables begins and ends with: the rows held, the fact, what was refused.

One act takes any number of titles: the list of a bulk act or the one of a page. Titles
that the rules refuse are left out and told; the others are changed together.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError

from emdia.books.charges import queries as charges
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.receivables import queries
from emdia.books.receivables.models import Receivable
from emdia.rules.receivable_changes import Title

MOST_AT_ONCE = 20_000

# The constraint that stopped an act says why, in the code of the refusal.
REFUSED_BY = {
    "receivable_document_once": "document_used",
    "receivable_due_after_issue": "due_before_issue",
    "receivable_late_terms_possible": "terms_impossible",
    "receivable_net_within_gross": "withheld_too_much",
    "receivable_gross_positive": "amount_missing",
    "charge_nosso_numero_once": "number_taken",
    "closed_month_stays_closed": "month_closed",
}


class UnableToChangeReceivables(ValueError):
    """The act is refused as a whole; the message is a code that a screen explains."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A title that was left out of an act, and why."""

    receivable_id: int
    document: str
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What became of an act. Nothing is done yet where a second person was asked."""

    done: int
    refused: tuple[Refused, ...] = ()
    fact_id: int | None = None
    approval_id: int | None = None


@contextmanager
def open_titles(company_id: int) -> Iterator[None]:
    """Open the company's scope under its money lock; what the database refuses has a name.

    :raises UnableToChangeReceivables: what the database did not let through.
    """
    try:
        with company_scope(company_id):
            lock_money(company_id)
            yield
    except IntegrityError as refusal:
        diagnosis = getattr(refusal.__cause__, "diag", None)
        code = REFUSED_BY.get(getattr(diagnosis, "constraint_name", "") or "")
        if code is None:
            raise
        raise UnableToChangeReceivables(code) from refusal


def sift(
    receivable_ids: Collection[int], refuse: Callable[[Title], str]
) -> tuple[list[Receivable], tuple[Refused, ...]]:
    """Hold the titles and return those the rule lets pass, and the others with its words.

    :raises UnableToChangeReceivables: too_many.
    """
    if len(receivable_ids) > MOST_AT_ONCE:
        raise UnableToChangeReceivables("too_many")
    held = queries.hold(receivable_ids)
    codes = {number: refuse(title) for number, title in charges.as_titles(held).items()}
    return (
        [row for row in held if not codes[row.pk]],
        tuple(Refused(row.pk, row.document, codes[row.pk]) for row in held if codes[row.pk]),
    )


def record(
    titles: Sequence[Receivable],
    kind: str,
    *,
    by: Actor,
    reason: str,
    data: dict[str, object] | None = None,
) -> int:
    """Record the fact of an act on these titles; what it changes in each hangs on it."""
    company_id = titles[0].company_id
    return facts.record(
        company_id=company_id,
        kind=kind,
        subject=("receivable", titles[0].pk) if len(titles) == 1 else ("company", company_id),
        by=by,
        reason=reason,
        data={"titles": len(titles)} | (data or {}),
    )


def needs_reason(reason: str) -> None:
    """Let an act pass that says why.

    :raises UnableToChangeReceivables: reason_missing.
    """
    if not reason.strip():
        raise UnableToChangeReceivables("reason_missing")


def limit_cents(company_id: int) -> int:
    """Return what one person may grant or cancel alone, in one act."""
    return companies.company(company_id).concession_limit_cents


def documents(titles: Sequence[Receivable]) -> str:
    """Return the first few documents, for whoever is asked to approve."""
    few = ", ".join(row.document for row in titles[:3])
    return few if len(titles) <= 3 else f"{few} … ({len(titles)})"
