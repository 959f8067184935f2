"""Who did what, when, why, and what it changed: of the whole company or of one record.

Every row is a fact. To a record belong the facts about it, those that changed it, and those
whose entries moved its money; with these stand the postings that are the record's own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Model, Q, QuerySet

from emdia.books.access.models import Membership, User
from emdia.books.bank_files.models import BankFile
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount, BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.ledger.models import Entry, Posting
from emdia.books.parties.models import Address, Contact, Customer
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import Receivable

from .missing import Missing
from .record_history import DERIVED

__all__ = ["EVERY_FACT", "Asked", "AuditPage", "AuditRow", "Missing", "Posted", "audit"]

ROWS_PER_PAGE = 100
MOST_ROWS = 50_000  # of a file
NOBODY = 0  # asks for what machines did

# The records that have a history, by the name of their table.
RECORDS: Mapping[str, type[Model]] = {
    "customer": Customer,
    "contact": Contact,
    "receivable": Receivable,
    "charge": Charge,
    "receipt": Receipt,
    "bank_file": BankFile,
    "bank_account": BankAccount,
    "bank_agreement": BankAgreement,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """Narrows the facts; what is None or empty narrows nothing."""

    user_id: int | None = None  # NOBODY for machines
    kind: str = ""  # the part of a fact's kind before its point
    first_date: date | None = None
    last_date: date | None = None


EVERY_FACT = Asked()


@dataclass(frozen=True, kw_only=True, slots=True)
class Posted:
    account_code: str
    amount_cents: int  # a debit above zero
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditRow:
    id: int
    at: datetime
    kind: str
    actor: str
    channel: str
    reason: str
    request_id: str
    subject_kind: str
    subject_id: int
    currency: str
    data: Mapping[str, Any]
    changes: tuple[tuple[str, str, str], ...]  # column, before, after
    postings: tuple[Posted, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditPage:
    name: str  # of the record; empty for the whole company
    rows: tuple[AuditRow, ...]
    people: tuple[tuple[int, str], ...]
    next_before: int | None


def audit(
    *,
    company_id: int,
    record: tuple[str, int] | None = None,
    asked: Asked = EVERY_FACT,
    before: int = 0,
    most: int = ROWS_PER_PAGE,
) -> AuditPage:
    """Return facts, the latest first, below id `before` (0 from the latest).

    :raises Missing: no such record in this company.
    """
    with company_scope(company_id):
        name = _name(record) if record else ""
        found = Fact.objects.filter(_narrowed(asked, company_id), company_id=company_id)
        entries = _entries(record) if record else {}
        if record is not None:
            found = found.filter(_of(record, entries.values()))
        if before:
            found = found.filter(id__lt=before)
        rows = list(found.order_by("-id")[: most + 1])
        return AuditPage(
            name=name,
            rows=_rows(rows[:most], entries, companies.company(company_id).currency),
            people=_people(),
            next_before=rows[most - 1].pk if len(rows) > most else None,
        )


def _name(record: tuple[str, int]) -> str:
    kind, number = record
    if kind == "company":
        return companies.company(number).name
    if kind == "app_user":
        if not Membership.objects.filter(user_id=number).exists():
            raise Missing(record)
        return str(User.objects.get(pk=number))
    found = RECORDS[kind]._default_manager.filter(pk=number).first()
    if found is None:
        raise Missing(record)
    return _called(found)


def _called(found: Model) -> str:
    match found:
        case Customer() | Contact() | BankFile():
            return found.name
        case Receivable():
            return found.document
        case Charge():
            return found.nosso_numero or found.txid
        case BankAccount():
            return companies.label(found)
        case BankAgreement():
            return f"{companies.label(found.bank_account)} · {found.carteira}"
        case _:
            return str(found.pk)


def _narrowed(asked: Asked, company_id: int) -> Q:
    zone = ZoneInfo(companies.company(company_id).time_zone)
    found = Q()
    if asked.user_id is not None:
        found &= (
            Q(actor_user_id=asked.user_id or None)
            if asked.user_id
            else Q(actor_user_id__isnull=True)
        )
    if asked.kind:
        found &= Q(kind__startswith=f"{asked.kind}.")
    if asked.first_date:
        found &= Q(at__gte=datetime.combine(asked.first_date, time(), tzinfo=zone))
    if asked.last_date:
        after = asked.last_date + timedelta(days=1)
        found &= Q(at__lt=datetime.combine(after, time(), tzinfo=zone))
    return found


def _of(record: tuple[str, int], moved_by: Collection[int]) -> Q:
    changed = Q()
    for kind, number in _parts(record):
        changed |= Q(subject_kind=kind, subject_id=number)
    changes = RecordChange.objects.filter(changed).values_list("fact_id", flat=True)
    return changed | Q(pk__in=[*changes]) | Q(pk__in=[*moved_by])


def _parts(record: tuple[str, int]) -> Iterable[tuple[str, int]]:
    """Yield the record and what is written down with it."""
    yield record
    kind, number = record
    if kind == "customer":
        for part, model in (("contact", Contact), ("address", Address)):
            ids: QuerySet[Any] = model.objects.filter(customer_id=number)
            yield from ((part, one) for one in ids.values_list("pk", flat=True))
    if kind == "receivable":
        charges = Charge.objects.filter(receivable_id=number)
        yield from (("charge", one) for one in charges.values_list("pk", flat=True))


def _entries(record: tuple[str, int]) -> dict[int, int]:
    """Return the entries that moved the money of a record, and the fact of each."""
    kind, number = record
    ids: list[int | None]
    if kind == "receivable":
        own = Entry.objects.filter(receivable_id=number).exclude(event="payment")
        paid = Allocation.objects.filter(receivable_id=number, entry_id__isnull=True)
        receipts = Receipt.objects.filter(id__in=paid.values("receipt_id"))
        ids = [*own.values_list("pk", flat=True), *receipts.values_list("entry_id", flat=True)]
    elif kind == "receipt":
        parts = Allocation.objects.filter(receipt_id=number, entry_id__isnull=False)
        came = Receipt.objects.filter(pk=number).values_list("entry_id", flat=True)
        known: list[int | None] = [*came, *parts.values_list("entry_id", flat=True)]
        reversing = Entry.objects.filter(reverses_id__in=known)
        ids = [*known, *reversing.values_list("pk", flat=True)]
    else:
        return {}
    found = Entry.objects.filter(pk__in=[one for one in ids if one]).values_list(
        "pk", "batch__fact_id"
    )
    return dict(found)


def _rows(facts: list[Fact], entries: Mapping[int, int], currency: str) -> tuple[AuditRow, ...]:
    ids = {fact.pk for fact in facts}
    changes = _changes(ids)
    postings = _postings({one: fact for one, fact in entries.items() if fact in ids})
    return tuple(
        AuditRow(
            id=fact.pk,
            at=fact.at,
            kind=fact.kind,
            actor=fact.actor_name,
            channel=fact.channel,
            reason=fact.reason,
            request_id=fact.request_id,
            subject_kind=fact.subject_kind,
            subject_id=fact.subject_id,
            currency=currency,
            data=fact.data,
            changes=tuple(changes.get(fact.pk, ())),
            postings=tuple(postings.get(fact.pk, ())),
        )
        for fact in facts
    )


def _changes(fact_ids: Collection[int]) -> dict[int, list[tuple[str, str, str]]]:
    found: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for change in RecordChange.objects.filter(fact_id__in=fact_ids).order_by("id"):
        found[change.fact_id].extend(
            (column, _text(before), _text(after))
            for column, (before, after) in sorted(change.changes.items())
            if column not in DERIVED
        )
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _postings(entries: Mapping[int, int]) -> dict[int, list[Posted]]:
    found: dict[int, list[Posted]] = defaultdict(list)
    postings = Posting.objects.filter(entry_id__in=list(entries)).order_by("entry_id", "line")
    for one in postings:
        found[entries[one.entry_id]].append(
            Posted(
                account_code=str(one.account_code),
                amount_cents=one.amount_cents,
                currency=one.currency,
            )
        )
    return found


def _people() -> tuple[tuple[int, str], ...]:
    users = User.objects.filter(pk__in=Membership.objects.values("user_id"))
    return tuple(sorted(((one.pk, str(one)) for one in users), key=lambda one: one[1]))
