"""What settles a receivable today, after what the bank reported and what was taken back."""

from dataclasses import replace
from datetime import date

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import Receivable
from emdia.reports.receivable_list import DaysLate, Filters
from emdia.reports.receivable_list import receivables as listed
from emdia.reports.receivables import LateCharges, ReceivablePage, receivable_page
from emdia.workflows import reverse_settlement

from ..workflows.house import ANA, DAY, NOON, House, paid

# Due on 2026-03-10, so thirty and sixty days late.
APRIL, MAY = date(2026, 4, 9), date(2026, 5, 9)
# Fine 2 % of 47 and of 53; interest 1 % a month on each for as long as it was owed.
AFTER_A_PART = LateCharges(
    days_late=60,
    principal_cents=5_300,
    fine_cents=200,
    interest_cents=153,
    received_cents=300,
)


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect({1: 10_000})
    return made


def page(house: House, as_of: date) -> ReceivablePage:
    with company_scope(house.company_id):
        receivable_id = Receivable.objects.values_list("id", flat=True).get()
    found = receivable_page(company_id=house.company_id, receivable_id=receivable_id, as_of=as_of)
    in_list = listed(company_id=house.company_id, filters=Filters(), after="", as_of=as_of)
    # The list is reckoned in SQL, the page by the rule.
    assert in_list.rows[0].today_cents == found.row.today_cents
    assert found.row.today_cents == (found.owed_today.total_cents if found.owed_today else 0)
    return found


def pay_a_part(house: House) -> None:
    house.apply(
        paid(1, 5_000, nominal_cents=10_000, interest_cents=300, occurrence_date=APRIL),
        generated_date=APRIL,
    )


def test_nothing_is_added_until_the_due_date_has_passed(house: House) -> None:
    assert page(house, DAY).row.today_cents == 10_000
    assert page(house, APRIL).owed_today == LateCharges(
        days_late=30, principal_cents=10_000, fine_cents=200, interest_cents=100
    )


def test_the_fine_is_asked_once_though_a_part_was_paid(house: House) -> None:
    pay_a_part(house)
    assert page(house, MAY).owed_today == AFTER_A_PART
    assert AFTER_A_PART.total_cents == 5_353


def test_a_reversed_payment_leaves_no_trace_in_what_is_owed(house: House) -> None:
    pay_a_part(house)
    with company_scope(house.company_id):
        receipt_id = Receipt.objects.values_list("id", flat=True).get()
    reverse_settlement.reverse(
        company_id=house.company_id,
        receipt_id=receipt_id,
        reason="Paid by mistake.",
        by=ANA,
        on=MAY,
        now=NOON,
    )
    assert page(house, MAY).owed_today == LateCharges(
        days_late=60, principal_cents=10_000, fine_cents=200, interest_cents=200
    )


def test_legal_interest_without_loaded_rates_says_that_they_are_missing(house: House) -> None:
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Receivable.objects.update(interest_monthly_ppm=0, legal_interest=True)
    assert page(house, APRIL).owed_today == replace(
        LateCharges(days_late=30, principal_cents=10_000, fine_cents=200),
        is_index_complete=False,
    )


def test_a_settled_receivable_owes_nothing_today(house: House) -> None:
    house.apply(paid(1, 10_000))
    found = page(house, MAY)
    assert (found.owed_today, found.row.today_cents) == (None, 0)


def test_the_claim_ends_with_the_kind_of_document(house: House) -> None:
    assert page(house, DAY).claimable_until_date == date(2029, 3, 10)


@pytest.mark.parametrize(
    ("late", "found"),
    [
        (DaysLate(), 1),
        (DaysLate(1, 30), 1),
        (DaysLate(30, 30), 1),
        (DaysLate(31, 60), 0),
        (DaysLate(1, 29), 0),
        (DaysLate(0, 0), 0),
        (DaysLate(30), 1),
        (DaysLate(31), 0),
    ],
)
def test_the_list_narrows_by_days_late(house: House, late: DaysLate, found: int) -> None:
    rows = listed(
        company_id=house.company_id,
        filters=Filters(state="open", late=late),
        after="",
        as_of=APRIL,
    ).rows
    assert len(rows) == found
