"""One entry of the ledger: its postings, where it came from and what it is linked to."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.ledger import queries as ledger
from emdia.books.ledger.models import Account, Entry, Seal
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable

from .missing import Missing


@dataclass(frozen=True, kw_only=True, slots=True)
class Leg:
    account: int
    name: str
    debit_cents: int
    credit_cents: int
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntryPage:
    id: int
    event: str
    effective_date: date
    posted_at: datetime
    batch_id: int
    seal: int | None
    fact_kind: str
    actor: str
    channel: str
    reason: str
    legs: tuple[Leg, ...]
    document: str
    receivable_id: int | None
    customer: str
    customer_id: int | None
    bank_account: str
    reverses_id: int | None
    corrects_id: int | None
    reversed_by_id: int | None


def entry_page(*, company_id: int, entry_id: int) -> EntryPage:
    """Return one entry with everything that explains it.

    :raises Missing: no such entry in the company.
    """
    with company_scope(company_id):
        entry = Entry.objects.select_related("batch").filter(pk=entry_id).first()
        if entry is None:
            raise Missing(entry_id)
        return _page(entry)


def _page(entry: Entry) -> EntryPage:
    seal = Seal.objects.filter(batch_id=entry.batch_id).first()
    fact = Fact.objects.filter(pk=entry.batch.fact_id).first()
    receivable = Receivable.objects.filter(pk=entry.receivable_id or 0).first()
    customer = Customer.objects.filter(pk=entry.customer_id or 0).first()
    account = BankAccount.objects.filter(pk=entry.bank_account_id or 0).first()
    return EntryPage(
        id=entry.pk,
        event=entry.event,
        effective_date=entry.effective_date,
        posted_at=entry.batch.posted_at,
        batch_id=entry.batch_id,
        seal=seal.number if seal else None,
        fact_kind=fact.kind if fact else "",
        actor=fact.actor_name if fact else "",
        channel=fact.channel if fact else "",
        reason=fact.reason if fact else "",
        legs=_legs(entry.pk),
        document=receivable.document if receivable else "",
        receivable_id=entry.receivable_id,
        customer=customer.name if customer else "",
        customer_id=entry.customer_id,
        bank_account=companies.label(account) if account else "",
        reverses_id=entry.reverses_id,
        corrects_id=entry.corrects_id,
        reversed_by_id=Entry.objects.filter(reverses_id=entry.pk)
        .values_list("id", flat=True)
        .order_by("id")
        .first(),
    )


def _legs(entry_id: int) -> tuple[Leg, ...]:
    names = dict(Account.objects.values_list("code", "name"))
    return tuple(
        Leg(
            account=posting.account_code,
            name=names.get(posting.account_code, ""),
            debit_cents=max(posting.amount_cents, 0),
            credit_cents=max(-posting.amount_cents, 0),
            currency=posting.currency,
        )
        for posting in ledger.postings_of([entry_id])
    )
