"""How a company receives Pix: accounts, how far each is, and what a person should look at."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.inbox import queries as inbox
from emdia.books.pix import queries
from emdia.books.pix.models import PixAccount

SHOWN = 50
COUNTED = 10_000
BODY_SHOWN = 400


@dataclass(frozen=True, kw_only=True, slots=True)
class PixAccountRow:
    id: int
    account: str
    key: str
    city: str
    provider: str
    url: str
    client_id: str
    certificate: str
    certificate_until_date: date | None
    days_valid: int
    state: str
    usable_at: datetime | None
    asked_until_at: datetime | None
    latest_answer_at: datetime | None
    latest_fault: str
    notices_url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DoubtedRow:
    """A notice that its source does not confirm."""

    received_at: datetime
    reason: str
    body: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ReturnRow:
    """Money that went back without us and is used already."""

    receipt_id: int
    end_to_end_id: str
    amount_cents: int
    reason: str
    recorded_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class PixSettings:
    accounts: tuple[PixAccountRow, ...]
    waiting: int
    doubted: tuple[DoubtedRow, ...]
    returns: tuple[ReturnRow, ...]
    currency: str


def pix_settings(*, company_id: int) -> PixSettings:
    """Return the Pix accounts of a company, notices in doubt and returns to be looked at."""
    with company_scope(company_id):
        return PixSettings(
            accounts=tuple(_account(one) for one in queries.accounts()),
            waiting=inbox.count_waiting(most=COUNTED),
            doubted=tuple(
                DoubtedRow(
                    received_at=one.received_at, reason=one.reason, body=one.body[:BODY_SHOWN]
                )
                for one in inbox.doubted(most=SHOWN)
            ),
            returns=tuple(
                ReturnRow(
                    receipt_id=one.receipt_id,
                    end_to_end_id=one.end_to_end_id,
                    amount_cents=one.amount_cents,
                    reason=one.reason,
                    recorded_at=one.recorded_at,
                )
                for one in queries.open_returns(most=SHOWN)
            ),
            currency=companies.company(company_id).currency,
        )


def bank_accounts(*, company_id: int) -> list[tuple[int, str]]:
    """Return the bank accounts of a company by id, as people write them."""
    with company_scope(company_id):
        return [(one.pk, companies.label(one)) for one in companies.bank_accounts()]


def _account(one: PixAccount) -> PixAccountRow:
    return PixAccountRow(
        id=one.pk,
        account=companies.label(one.bank_account),
        key=one.key,
        city=one.city,
        provider=one.provider,
        url=str(one.settings.get("url", "")),
        client_id=one.client_id,
        certificate=one.certificate_name,
        certificate_until_date=one.certificate_until_date,
        days_valid=one.days_valid,
        state=one.state,
        usable_at=one.usable_at,
        asked_until_at=one.asked_until_at,
        latest_answer_at=one.latest_answer_at,
        latest_fault=one.latest_fault,
        notices_url=one.notices_url,
    )
