"""Making the demo: both companies with their past, and tonight's files in the banks' folders."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from pathlib import Path

from django.db import connection

from emdia.books.access import queries as users
from emdia.books.companies.models import BankAgreement, Branch
from emdia.books.companies.models import Company as Creditor
from emdia.books.companies.scope import company_scope
from emdia.workflows import message_templates
from emdia.workflows.count_owed import count_owed

from . import by_hand, collection, habits, past, people, statement, tonight
from .founding import BY, Founded, found_company, watch_folders
from .plans import COMPANIES, PASSWORD, PEOPLE, Company
from .titles import MONTHS, last_bank_day, month_before, titles
from .tonight import Delivered

CUSTOMERS = 8_000
PAYMENTS_IN = 55  # one payment tonight for so many customers
JOINED_AT = clock(12, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """What a visitor needs: who signs in, and where tonight's files lie."""

    people: tuple[tuple[str, str], ...]  # e-mail, role
    password: str
    files: tuple[Delivered, ...]


def prepare(*, as_of: date, folder: Path, customers: int = CUSTOMERS) -> Demo:
    """Make the demo's companies if they are not there; let tonight's files wait in `folder`.

    Made once, it is not made again: only files of later days come.
    """
    tonight_on = last_bank_day(as_of)
    files: list[Delivered] = []
    for company in COMPANIES:
        founded = _standing(company) or _make(company, as_of, folder, customers)
        files += tonight.deliver(
            founded, on=tonight_on, folder=folder, payments=_payments(company, customers)
        )
    return Demo(
        people=tuple((email, role.value) for email, _, role in PEOPLE),
        password=PASSWORD,
        files=tuple(files),
    )


def _payments(company: Company, customers: int) -> int:
    return max(round(customers * company.customers_share / PAYMENTS_IN), 24)


def _standing(company: Company) -> Founded | None:
    """Return the company as it was founded before; None when it was not."""
    user = users.user_by_email(PEOPLE[0][0])
    known = () if user is None else users.memberships_of(user.pk)
    ids = [row.company_id for row in known if row.company_name == company.name]
    if not ids:
        return None
    with company_scope(ids[0]):
        return Founded(
            company=company,
            company_id=ids[0],
            agreements=tuple(BankAgreement.objects.select_related("bank_account").order_by("id")),
            branch_ids=tuple(Branch.objects.order_by("code").values_list("id", flat=True)),
        )


def standing_company_id() -> int:
    """Return the first company of the demo, which has been made."""
    founded = _standing(COMPANIES[0])
    assert founded is not None
    return founded.company_id


def _make(company: Company, as_of: date, folder: Path, customers: int) -> Founded:
    with connection.cursor() as cursor:
        # A demo that a power cut takes is made again.
        cursor.execute("SET synchronous_commit = off")
    last_day = last_bank_day(last_bank_day(as_of) - timedelta(days=1))
    founded = found_company(company)
    own = people.people(company.trade, count=max(round(customers * company.customers_share), 40))
    joined = month_before(as_of.replace(day=1), MONTHS + 1)
    since = datetime.combine(joined, JOINED_AT, UTC)
    with company_scope(founded.company_id):
        # It was there before its customers were: its reports begin with its past.
        Creditor.objects.filter(pk=founded.company_id).update(created_at=since)
        people.store(
            own,
            company.trade,
            company_id=founded.company_id,
            since=since,
        )
    billed = titles(company, own, as_of=as_of)
    story = past.Story(
        founded=founded,
        people=own,
        titles=billed,
        payments=habits.payments(company, own, billed, until=last_day),
        last_day=last_day,
    )
    past.live(story)
    by_hand.act(founded, last_day=last_day, as_of=as_of)
    # How its people word demands and what they say in calls: as both come with the program.
    message_templates.ship(
        company_id=founded.company_id, by=BY, now=datetime.combine(joined, JOINED_AT, UTC)
    )
    collection.ask(founded, as_of=as_of)
    statement.import_month(founded, last_day=last_day)
    count_owed(company_id=founded.company_id)
    watch_folders(founded, folder, since=as_of)
    return founded
