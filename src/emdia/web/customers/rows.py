"""Rows of the customers' pages, printed before the template sees them."""

from dataclasses import dataclass

from django.urls import reverse

from emdia.kernel import phones
from emdia.kernel.tax_ids import punctuate
from emdia.reports.customers import (
    AddressRow,
    ChangeRow,
    ContactRow,
    CustomerRow,
    OpenTitle,
    Person,
)
from emdia.reports.draft_customers import CompleteDraft
from emdia.rules.registration import CheckItem
from emdia.web.audit.said import changed, event
from emdia.web.customers import words
from emdia.web.figures import amount_or_dash, count, day, instant
from emdia.web.words import State, Word, actor, state, word


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerCells:
    url: str
    name: str
    trade_name: str
    tax_id: str
    segment: str
    state: State
    open: str
    late: str
    credit: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TitleCells:
    url: str
    document: str
    due: str
    days_late: str
    balance: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChannelCells:
    """One way of contact and what the person said about it, if anything."""

    code: str
    word: Word
    is_told: bool
    is_allowed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ContactCells:
    edit_url: str
    consent_url: str
    history_url: str
    role: Word
    name: str
    email: str
    phone: str
    phone_url: str
    is_active: bool
    bounce_reason: str
    channels: list[ChannelCells]


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressCells:
    url: str
    purpose: Word
    lines: list[str]


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonCells:
    url: str
    name: str
    tax_id: str
    id: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckCells:
    word: Word
    is_done: bool
    is_required: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeCells:
    word: Word
    at: str
    actor: Word
    reason: str
    changes: list[tuple[Word, str, str]]


def customer_cells(row: CustomerRow, currency: str) -> CustomerCells:
    return CustomerCells(
        url=reverse("customer", args=[row.id]),
        name=row.name,
        trade_name=row.trade_name,
        tax_id=punctuate(row.tax_id),
        segment=row.segment,
        state=state(words.STATES, row.state),
        open=amount_or_dash(row.open_cents, currency),
        late=amount_or_dash(row.late_cents, currency),
        credit=amount_or_dash(row.credit_cents, currency),
    )


def title_cells(row: OpenTitle, currency: str) -> TitleCells:
    return TitleCells(
        url=reverse("receivable", args=[row.id]),
        document=row.document,
        due=day(row.due_date),
        days_late=count(row.days_late) if row.days_late else "",
        balance=amount_or_dash(row.balance_cents, currency),
    )


def contact_cells(row: ContactRow, customer_id: int) -> ContactCells:
    return ContactCells(
        edit_url=reverse("edit_contact", args=[customer_id, row.id]),
        consent_url=reverse("record_consent", args=[customer_id, row.id]),
        history_url=reverse("contact_history", args=[row.id]),
        role=word(words.ROLES, row.role),
        name=row.name,
        email=row.email,
        phone=phones.printed(row.phone) if row.phone else "",
        phone_url=f"tel:{row.phone}" if row.phone else "",
        is_active=row.is_active,
        bounce_reason=row.bounce_reason,
        channels=[
            ChannelCells(
                code=code,
                word=said,
                is_told=code in row.consents,
                is_allowed=row.consents.get(code, False),
            )
            for code, said in words.CHANNELS.items()
        ],
    )


def address_cells(purpose: str, row: AddressRow | None, customer_id: int) -> AddressCells:
    lines: list[str] = []
    if row is not None:
        street = ", ".join(filter(None, (row.street, row.number, row.complement)))
        place = " · ".join(filter(None, (row.district, row.city, row.state)))
        lines = [street, place, " ".join(filter(None, (row.postal_code, row.country)))]
    return AddressCells(
        url=reverse(f"set_{purpose}_address", args=[customer_id]),
        purpose=word(words.PURPOSES, purpose),
        lines=[line for line in lines if line],
    )


def person_cells(row: Person) -> PersonCells:
    return PersonCells(
        url=reverse("customer", args=[row.id]),
        name=row.name,
        tax_id=punctuate(row.tax_id),
        id=row.id,
    )


def check_cells(item: CheckItem) -> CheckCells:
    return CheckCells(
        word=word(words.CHECKS, item.code), is_done=item.is_done, is_required=item.is_required
    )


def change_cells(row: ChangeRow) -> ChangeCells:
    return ChangeCells(
        word=event(row.kind).word,
        at=instant(row.at),
        actor=actor(row.actor),
        reason=row.reason,
        changes=changed(row.changes, ""),
    )


def draft_cells(row: CompleteDraft) -> PersonCells:
    return PersonCells(
        url=reverse("customer", args=[row.id]),
        name=row.name,
        tax_id=punctuate(row.tax_id),
        id=row.id,
    )
