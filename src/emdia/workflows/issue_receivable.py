"""Issuing a receivable by hand: one title, or one for each instalment of a sale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from emdia.books.companies import queries as companies
from emdia.books.companies.models import Branch, Company, Owner
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.ledger import queries as months
from emdia.books.parties import queries as parties
from emdia.books.parties.models import GONE, Salesperson
from emdia.books.receivables import operations
from emdia.books.receivables.models import Receivable
from emdia.rules import postings
from emdia.rules.instalments import ImpossibleInstalments, Instalment, instalments

from .open_receivables import UnableToChangeReceivables, open_titles


@dataclass(frozen=True, kw_only=True, slots=True)
class Sale:
    """What is billed. Amounts in cents for the whole sale; `withheld` by tax."""

    customer_id: int
    document: str
    kind: str
    issue_date: date
    first_due_date: date
    gross_cents: int
    withheld: Mapping[str, int] = field(default_factory=dict)
    instalments: int = 1
    every_days: int | None = None  # None: a month apart
    branch_id: int
    salesperson_id: int | None = None
    holder: str = "own"
    fine_ppm: int
    interest_monthly_ppm: int
    discount_cents: int = 0  # of each instalment
    discount_until_date: date | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """The titles in order of due date, and the fact that an undo names."""

    receivable_ids: tuple[int, ...]
    fact_id: int


def issue(*, company_id: int, sale: Sale, by: Actor) -> Issued:
    """Issue the titles of a sale and post them.

    Several instalments are named document/1, document/2.

    :raises UnableToChangeReceivables: erp_owns_titles, customer_unknown, branch_unknown,
        salesperson_unknown, document_used, amount_missing, withheld_too_much,
        due_before_issue, instalments_impossible or terms_impossible.
    """
    with open_titles(company_id):
        company = companies.company(company_id)
        _check(company, sale)
        titles = [
            operations.issue(_title(company, sale, part), withheld=part.withheld)
            for part in _parts(sale)
        ]
        return Issued(tuple(title.pk for title in titles), _post(titles, by))


def _check(company: Company, sale: Sale) -> None:
    """Let a sale pass whose customer, branch and salesperson are this company's."""
    if company.titles_owner != Owner.EMDIA:
        raise UnableToChangeReceivables("erp_owns_titles")
    customer = parties.customer(sale.customer_id)
    if customer is None or customer.state in GONE:
        raise UnableToChangeReceivables("customer_unknown")
    if not Branch.objects.filter(pk=sale.branch_id).exists():
        raise UnableToChangeReceivables("branch_unknown")
    seller = sale.salesperson_id
    if seller is not None and not Salesperson.objects.filter(pk=seller).exists():
        raise UnableToChangeReceivables("salesperson_unknown")
    if sale.gross_cents <= 0:
        raise UnableToChangeReceivables("amount_missing")
    if sum(sale.withheld.values()) >= sale.gross_cents:
        raise UnableToChangeReceivables("withheld_too_much")


def _parts(sale: Sale) -> Sequence[Instalment]:
    try:
        return instalments(
            gross_cents=sale.gross_cents,
            withheld=sale.withheld,
            first_due_date=sale.first_due_date,
            count=sale.instalments,
            every_days=sale.every_days,
        )
    except ImpossibleInstalments as impossible:
        raise UnableToChangeReceivables("instalments_impossible") from impossible


def _title(company: Company, sale: Sale, part: Instalment) -> Receivable:
    document = sale.document if sale.instalments == 1 else f"{sale.document}/{part.number}"
    return Receivable(
        company_id=company.pk,
        branch_id=sale.branch_id,
        salesperson_id=sale.salesperson_id,
        customer_id=sale.customer_id,
        document=document,
        kind=sale.kind,
        issue_date=sale.issue_date,
        due_date=part.due_date,
        currency=company.currency,
        gross_cents=part.gross_cents,
        net_cents=part.net_cents,
        balance_cents=part.net_cents,
        fine_ppm=sale.fine_ppm,
        interest_monthly_ppm=sale.interest_monthly_ppm,
        discount_cents=sale.discount_cents,
        discount_until_date=sale.discount_until_date,
        holder=sale.holder,
    )


def _post(titles: Sequence[Receivable], by: Actor) -> int:
    first = titles[0]
    fact_id = facts.record(
        company_id=first.company_id,
        kind="receivable.issued",
        subject=("receivable", first.pk),
        by=by,
        data={"receivables": [title.pk for title in titles], "document": first.document},
    )
    batch_id = ledger.open_batch(company_id=first.company_id, fact_id=fact_id)
    for title in titles:
        ledger.post(
            batch_id=batch_id,
            event="issue",
            legs=postings.issue(gross_cents=title.gross_cents, net_cents=title.net_cents),
            effective_date=months.first_open_day(title.issue_date),
            currency=title.currency,
            receivable_id=title.pk,
            customer_id=title.customer_id,
        )
    return fact_id
