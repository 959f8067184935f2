"""Changing what may be changed of receivables by hand: due date, rebate, salesperson, terms."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.charges import batch as charges
from emdia.books.companies.models import Branch
from emdia.books.facts.actor import Actor
from emdia.books.parties.models import Salesperson
from emdia.books.receivables import operations
from emdia.books.receivables.models import Receivable
from emdia.rules.approvals import needs_second_person
from emdia.rules.receivable_changes import (
    Title,
    rebate_of,
    refuse_due_date,
    refuse_interruption,
    refuse_rebate,
    refuse_terms,
)

from .ask_second_person import AlreadyAsked, ask
from .open_receivables import (
    Outcome,
    UnableToChangeReceivables,
    documents,
    limit_cents,
    needs_reason,
    open_titles,
    record,
    sift,
)

REBATE_ONE, REBATE_MANY = "receivable.rebate", "receivables.rebate"
DUE_DATE_CHANGED = "receivables.due_date_changed"
REBATE_GRANTED = "receivables.rebate_granted"
SALESPERSON_ASSIGNED = "receivables.salesperson_assigned"
EDITED = "receivable.edited"
INTERRUPTED = "receivables.limitation_interrupted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rebate:
    """What is taken off each title: cents, parts per million of its balance, or both."""

    cents: int = 0
    ppm: int = 0


def change_due_date(
    *,
    company_id: int,
    receivable_ids: Collection[int],
    due_date: date,
    reason: str,
    by: Actor,
    on: date,
) -> Outcome:
    """Let open titles be due on another day; the bank is to be told of their charges.

    :raises UnableToChangeReceivables: reason_missing or too_many.
    """
    needs_reason(reason)
    with open_titles(company_id):
        titles, refused = sift(
            receivable_ids, lambda title: refuse_due_date(title, due_date=due_date, as_of=on)
        )
        if not titles:
            return Outcome(done=0, refused=refused)
        data: dict[str, object] = {"due_date": due_date.isoformat()}
        fact_id = record(titles, DUE_DATE_CHANGED, by=by, reason=reason, data=data)
        ids = [row.pk for row in titles]
        operations.write(receivable_ids=ids, columns={"due_date": due_date})
        charges.ask_terms(company_id=company_id, receivable_ids=ids)
        return Outcome(done=len(ids), refused=refused, fact_id=fact_id)


def grant_rebate(
    *,
    company_id: int,
    receivable_ids: Collection[int],
    rebate: Rebate,
    reason: str,
    by: Actor,
    now: datetime,
) -> Outcome:
    """Set the rebate of open titles; above the company's limit another person is asked first.

    No rebate at all takes the one that stands away.

    :raises UnableToChangeReceivables: reason_missing, too_many or already_requested.
    """
    needs_reason(reason)

    def refuse(title: Title) -> str:
        return refuse_rebate(title, rebate_cents=_rebate(title.balance_cents, rebate))

    with open_titles(company_id):
        titles, refused = sift(receivable_ids, refuse)
        if not titles:
            return Outcome(done=0, refused=refused)
        cents = {row.pk: _rebate(row.balance_cents, rebate) for row in titles}
        granted_cents = sum(max(cents[row.pk] - row.rebate_cents, 0) for row in titles)
        if needs_second_person(amount_cents=granted_cents, limit_cents=limit_cents(company_id)):
            approval_id = _ask(titles, cents, granted_cents, reason=reason, by=by, now=now)
            return Outcome(done=0, refused=refused, approval_id=approval_id)
        fact_id = apply_rebates(titles=titles, cents=cents, reason=reason, by=by)
        return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def apply_rebates(
    *, titles: Sequence[Receivable], cents: Mapping[int, int], reason: str, by: Actor
) -> int:
    """Set the rebates, in cents by receivable, inside the open scope; return the fact's id."""
    fact_id = record(titles, REBATE_GRANTED, by=by, reason=reason)
    operations.set_rebates(cents=cents)
    charges.ask_terms(company_id=titles[0].company_id, receivable_ids=list(cents))
    return fact_id


def content_of(titles: Sequence[Receivable], cents: Mapping[int, int]) -> dict[str, object]:
    """Return what an approval of these rebates covers: any change to a title voids it."""
    return {
        "action": REBATE_ONE if len(titles) == 1 else REBATE_MANY,
        "documents": documents(titles),
        "currency": titles[0].currency,
        "titles": [[row.pk, row.balance_cents, row.rebate_cents, cents[row.pk]] for row in titles],
    }


def interrupt_limitation(
    *,
    company_id: int,
    receivable_ids: Collection[int],
    interruption: str,
    day: date,
    reason: str,
    by: Actor,
    on: date,
) -> Outcome:
    """Keep what interrupted the limitation of titles: one of `receivables.models.Interruption`.

    The term to claim them begins anew on `day`.

    :raises UnableToChangeReceivables: reason_missing or too_many.
    """
    needs_reason(reason)
    with open_titles(company_id):
        titles, refused = sift(
            receivable_ids, lambda title: refuse_interruption(title, day=day, as_of=on)
        )
        if not titles:
            return Outcome(done=0, refused=refused)
        fact_id = record(titles, INTERRUPTED, by=by, reason=reason)
        operations.write(
            receivable_ids=[row.pk for row in titles],
            columns={"interruption": interruption, "interrupted_date": day},
        )
        return Outcome(done=len(titles), refused=refused, fact_id=fact_id)


def assign_salesperson(
    *,
    company_id: int,
    receivable_ids: Collection[int],
    salesperson_id: int | None,
    reason: str,
    by: Actor,
) -> Outcome:
    """Let titles, open or not, be of another salesperson, or of none.

    :raises UnableToChangeReceivables: too_many or salesperson_unknown.
    """
    with open_titles(company_id):
        _check_salesperson(salesperson_id)
        titles, _ = sift(receivable_ids, lambda title: "")
        titles = [row for row in titles if row.salesperson_id != salesperson_id]
        if not titles:
            return Outcome(done=0)
        fact_id = record(titles, SALESPERSON_ASSIGNED, by=by, reason=reason)
        operations.write(
            receivable_ids=[row.pk for row in titles], columns={"salesperson_id": salesperson_id}
        )
        return Outcome(done=len(titles), fact_id=fact_id)


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """What may be written over on a title whose charge nobody holds in hand."""

    document: str
    fine_ppm: int
    interest_monthly_ppm: int
    discount_cents: int
    discount_until_date: date | None


def edit(
    *,
    company_id: int,
    receivable_id: int,
    salesperson_id: int | None,
    branch_id: int,
    holder: str,
    terms: Terms,
    reason: str,
    by: Actor,
) -> Outcome:
    """Write over what may be edited of one title; what stood before stays in its history.

    :raises UnableToChangeReceivables: reason_missing, salesperson_unknown, branch_unknown,
        document_used, terms_impossible, or the code of `rules.receivable_changes`.
    """
    needs_reason(reason)
    with open_titles(company_id):
        _check_salesperson(salesperson_id)
        if not Branch.objects.filter(pk=branch_id).exists():
            raise UnableToChangeReceivables("branch_unknown")
        columns = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
        (title,) = _one(receivable_id)
        if any(getattr(title, name) != value for name, value in columns.items()):
            _, refused = sift([receivable_id], refuse_terms)
            if refused:
                raise UnableToChangeReceivables(refused[0].code)
        fact_id = record([title], EDITED, by=by, reason=reason)
        operations.write(
            receivable_ids=[title.pk],
            columns=columns
            | {"salesperson_id": salesperson_id, "branch_id": branch_id, "holder": holder},
        )
        return Outcome(done=1, fact_id=fact_id)


def _one(receivable_id: int) -> list[Receivable]:
    titles, _ = sift([receivable_id], lambda title: "")
    if not titles:
        raise UnableToChangeReceivables("receivable_unknown")
    return titles


def _check_salesperson(salesperson_id: int | None) -> None:
    if salesperson_id is None or Salesperson.objects.filter(pk=salesperson_id).exists():
        return
    raise UnableToChangeReceivables("salesperson_unknown")


def _rebate(balance_cents: int, rebate: Rebate) -> int:
    return rebate_of(balance_cents=balance_cents, cents=rebate.cents, ppm=rebate.ppm)


def _ask(
    titles: Sequence[Receivable],
    cents: Mapping[int, int],
    granted_cents: int,
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> int:
    fact_id = record(titles, "receivables.rebate_requested", by=by, reason=reason)
    try:
        approval = ask(
            company_id=titles[0].company_id,
            action=REBATE_ONE if len(titles) == 1 else REBATE_MANY,
            subject_id=titles[0].pk if len(titles) == 1 else fact_id,
            content=content_of(titles, cents),
            amount_cents=granted_cents,
            reason=reason,
            by=by,
            now=now,
        )
    except AlreadyAsked as asked:
        raise UnableToChangeReceivables("already_requested") from asked
    return approval.pk
