"""What an act on many receivables would do: which titles it takes, which it leaves out, and why."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from emdia.books.charges import queries as charges
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.receivables.models import Receivable
from emdia.rules import receivable_changes as rules

__all__ = ["ActRow", "Asked", "Preview", "preview"]

ROWS_SHOWN = 100


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is to be done. Amounts in cents; what an act does not need stays out."""

    act: str  # due_date, rebate, cancel, salesperson or interrupt
    as_of: date
    due_date: date | None = None
    day: date | None = None  # on which the limitation was interrupted
    rebate_cents: int = 0
    rebate_ppm: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class ActRow:
    id: int
    document: str
    customer: str
    due_date: date
    balance_cents: int
    rebate_cents: int  # after the act
    refusal: str  # a code; empty when the title is taken


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """All titles counted, the first of them shown, refused ones before the others."""

    rows: tuple[ActRow, ...]
    titles: int
    taken: int
    taken_cents: int
    limit_cents: int  # above it a second person is asked
    ids: tuple[int, ...]
    currency: str


def preview(*, company_id: int, receivable_ids: Collection[int], asked: Asked | None) -> Preview:
    """Return what would become of the titles; without `asked` all are taken."""
    with company_scope(company_id):
        found = Receivable.objects.select_related("customer").filter(id__in=receivable_ids)
        held = list(found.order_by("due_date", "id"))
        titles = charges.as_titles(held)
        codes = {number: _refusal(title, asked) for number, title in titles.items()}
        taken = [row for row in held if not codes[row.pk]]
        company = companies.company(company_id)
        # Sorting keeps the order of due dates on both sides.
        shown = sorted(held, key=lambda row: not codes[row.pk])[:ROWS_SHOWN]
        return Preview(
            rows=tuple(_row(row, asked, codes[row.pk]) for row in shown),
            titles=len(held),
            taken=len(taken),
            taken_cents=sum(row.balance_cents for row in taken),
            limit_cents=company.concession_limit_cents,
            ids=tuple(row.pk for row in held),
            currency=company.currency,
        )


def _refusal(title: rules.Title, asked: Asked | None) -> str:
    if asked is None:
        return ""
    if asked.act == "cancel":
        return rules.refuse_cancelling(title)
    if asked.act == "rebate":
        return rules.refuse_rebate(title, rebate_cents=_rebate(title.balance_cents, asked))
    if asked.act == "due_date" and asked.due_date is not None:
        return rules.refuse_due_date(title, due_date=asked.due_date, as_of=asked.as_of)
    if asked.act == "interrupt" and asked.day is not None:
        return rules.refuse_interruption(title, day=asked.day, as_of=asked.as_of)
    return ""


def _rebate(balance_cents: int, asked: Asked) -> int:
    return rules.rebate_of(
        balance_cents=balance_cents, cents=asked.rebate_cents, ppm=asked.rebate_ppm
    )


def _row(row: Receivable, asked: Asked | None, refusal: str) -> ActRow:
    is_rebate = asked is not None and asked.act == "rebate"
    return ActRow(
        id=row.pk,
        document=row.document,
        customer=row.customer.name,
        due_date=row.due_date,
        balance_cents=row.balance_cents,
        rebate_cents=_rebate(row.balance_cents, asked)
        if asked is not None and is_rebate
        else row.rebate_cents,
        refusal=refusal,
    )
