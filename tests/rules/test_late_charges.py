"""Late charges, against the worked rows; what must never change, for any amounts."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.indexes import Index, with_legal_rate
from emdia.rules.late_charges import (
    FineAboveLegalLimit,
    InterestTwice,
    LateCharges,
    LateTerms,
    Payment,
    charges_to_date,
    late_charges,
    refuse_unlawful,
)

from .tables import cents, day, ppm, rows

CALENDAR = BankCalendar()
NO_INDEX = with_legal_rate({})
JULY, AUGUST, SEPTEMBER, OCTOBER = (date(2024, month, 1) for month in (7, 8, 9, 10))
# Made up, as docs/algorithms/late-charges.md says.
MADE_UP = with_legal_rate(
    {
        index.code: index
        for index in (
            Index(
                "IPCA",
                {JULY: 12_000_000, AUGUST: 6_000_000, SEPTEMBER: -3_000_000, OCTOBER: 10_000_000},
            ),
            Index("SELIC", {JULY: 9_300_000, AUGUST: 3_100_000}),
            Index("LEGAL", {AUGUST: 6_000_000, SEPTEMBER: 3_000_000, OCTOBER: 6_200_000}),
        )
    }
)


@pytest.mark.parametrize(
    "row", rows("late-charges.md", "Principal | Due"), ids=lambda row: " ".join(row[:3])
)
def test_agreed_terms(row: list[str]) -> None:
    terms = LateTerms(
        fine_ppm=ppm(row[3]),
        interest_monthly_ppm=ppm(row[4]),
        grace_days=int(row[5]),
        rebate_cents=cents(row[6]),
        discount_cents=cents(row[7]),
        discount_until_date=day(row[8]) if row[8] else None,
    )
    found = late_charges(
        principal_cents=cents(row[0]),
        due_date=day(row[1]),
        as_of=day(row[2]),
        terms=terms,
        is_consumer=row[9] == "yes",
        calendar=CALENDAR,
        indexes=NO_INDEX,
    )
    assert (found.days_late, found.correction_cents) == (int(row[10]), 0)
    assert [found.discount_cents, found.fine_cents, found.interest_cents, found.total_cents] == [
        cents(cell) for cell in row[11:]
    ]
    assert found.is_index_complete


@pytest.mark.parametrize(
    "row", rows("late-charges.md", "Due | As of | Index"), ids=lambda row: " ".join(row[:4])
)
def test_correction_and_legal_interest(row: list[str]) -> None:
    is_legal = row[3] == "legal"
    found = late_charges(
        principal_cents=100_000,
        due_date=day(row[0]),
        as_of=day(row[1]),
        terms=LateTerms(
            interest_monthly_ppm=0 if is_legal else ppm(row[3]),
            correction_index=row[2],
            legal_interest=is_legal,
        ),
        is_consumer=False,
        calendar=CALENDAR,
        indexes=MADE_UP,
    )
    assert [found.days_late, found.correction_cents, found.interest_cents] == [
        int(row[4]),
        cents(row[5]),
        cents(row[6]),
    ]
    assert found.is_index_complete == (row[7] == "yes")


@pytest.mark.parametrize(
    "row", rows("late-charges.md", "Balance | Payments"), ids=lambda row: " ".join(row[:4])
)
def test_after_payments(row: list[str]) -> None:
    found = charges_to_date(
        balance_cents=cents(row[0]),
        payments=[_payment(text) for text in row[1].split()],
        due_date=date(2026, 3, 10),
        as_of=day(row[3]),
        terms=LateTerms(fine_ppm=20_000, interest_monthly_ppm=10_000, rebate_cents=cents(row[2])),
        is_consumer=True,
        calendar=CALENDAR,
        indexes=NO_INDEX,
    )
    assert [
        found.fine_cents,
        found.interest_cents,
        found.received_cents,
        found.total_cents,
    ] == [cents(cell) for cell in row[4:]]
    assert found.principal_cents == cents(row[0])


def _payment(text: str) -> Payment:
    on, principal, charges, discount = text.split(":")
    return Payment(
        day=day(on),
        principal_cents=cents(principal),
        charges_cents=cents(charges),
        discount_cents=cents(discount),
    )


def test_a_discount_not_used_up_by_what_was_granted_still_holds() -> None:
    """Granted reductions use up the rebate first, then the discount."""
    found = charges_to_date(
        balance_cents=6_000,
        payments=[Payment(day=date(2026, 3, 4), principal_cents=4_000, discount_cents=1_200)],
        due_date=date(2026, 3, 10),
        as_of=date(2026, 3, 5),
        terms=LateTerms(
            rebate_cents=1_000, discount_cents=500, discount_until_date=date(2026, 3, 5)
        ),
        is_consumer=False,
        calendar=CALENDAR,
        indexes=NO_INDEX,
    )
    assert (found.rebate_cents, found.discount_cents, found.total_cents) == (0, 300, 5_700)


def test_what_was_granted_bears_no_fine() -> None:
    found = charges_to_date(
        balance_cents=0,
        payments=[Payment(day=date(2026, 3, 11), principal_cents=10_000, discount_cents=5_000)],
        due_date=date(2026, 3, 10),
        as_of=date(2026, 4, 10),
        terms=LateTerms(fine_ppm=20_000),
        is_consumer=False,
        calendar=CALENDAR,
        indexes=NO_INDEX,
    )
    assert found.fine_cents == 100


def test_a_payment_that_comes_after_the_day_asked_about_owes_until_that_day() -> None:
    found = charges_to_date(
        balance_cents=0,
        payments=[Payment(day=date(2026, 5, 9), principal_cents=10_000)],
        due_date=date(2026, 3, 10),
        as_of=date(2026, 4, 9),
        terms=LateTerms(interest_monthly_ppm=10_000),
        is_consumer=False,
        calendar=CALENDAR,
        indexes=NO_INDEX,
    )
    assert found.interest_cents == 100


def test_days_late_and_the_index_are_told_of_the_whole() -> None:
    found = charges_to_date(
        balance_cents=5_000,
        payments=[Payment(day=date(2024, 10, 10), principal_cents=5_000)],
        due_date=date(2024, 9, 30),
        as_of=date(2024, 11, 5),
        terms=LateTerms(correction_index="IPCA"),
        is_consumer=False,
        calendar=CALENDAR,
        indexes=MADE_UP,
    )
    assert (found.days_late, found.is_index_complete) == (36, False)
    # Fifty reais for the whole of October at 1 %, and fifty for ten of its 31 days.
    assert found.correction_cents == 50 + 16


def test_an_index_nobody_knows_adds_nothing_yet() -> None:
    found = late_charges(
        principal_cents=100_000,
        due_date=date(2026, 3, 10),
        as_of=date(2026, 4, 9),
        terms=LateTerms(interest_monthly_ppm=10_000, correction_index="OWN"),
        is_consumer=False,
        calendar=CALENDAR,
        indexes={},
    )
    assert (found.correction_cents, found.interest_cents) == (0, 1_000)
    assert not found.is_index_complete


@pytest.mark.parametrize(("fine_ppm", "is_consumer"), [(20_001, True), (1_000_001, False)])
def test_a_fine_above_the_law_is_refused(fine_ppm: int, is_consumer: bool) -> None:
    with pytest.raises(FineAboveLegalLimit):
        refuse_unlawful(terms=LateTerms(fine_ppm=fine_ppm), is_consumer=is_consumer)


@pytest.mark.parametrize(("fine_ppm", "is_consumer"), [(20_000, True), (1_000_000, False)])
def test_a_fine_at_the_limit_passes(fine_ppm: int, is_consumer: bool) -> None:
    refuse_unlawful(
        terms=LateTerms(fine_ppm=fine_ppm, legal_interest=True), is_consumer=is_consumer
    )


def test_legal_interest_holds_only_where_nothing_was_agreed() -> None:
    with pytest.raises(InterestTwice):
        refuse_unlawful(
            terms=LateTerms(legal_interest=True, interest_monthly_ppm=1), is_consumer=False
        )


TERMS = st.builds(
    LateTerms,
    fine_ppm=st.integers(0, 100_000),
    interest_monthly_ppm=st.integers(0, 100_000),
    grace_days=st.integers(0, 10),
    correction_index=st.sampled_from(["", "IPCA"]),
)


@given(st.integers(0, 10**12), st.integers(0, 900), TERMS)
def test_waiting_never_makes_it_cheaper(principal: int, days: int, terms: LateTerms) -> None:
    # Before the deflation of September 2024.
    due = date(2022, 1, 3)

    def owed(late: int) -> LateCharges:
        return late_charges(
            principal_cents=principal,
            due_date=due,
            as_of=due + timedelta(days=late),
            terms=terms,
            is_consumer=False,
            calendar=CALENDAR,
            indexes=MADE_UP,
        )

    assert owed(days).total_cents <= owed(days + 1).total_cents
    doubled = replace(terms, fine_ppm=terms.fine_ppm * 2)
    fine = late_charges(
        principal_cents=principal,
        due_date=due,
        as_of=due + timedelta(days=days),
        terms=doubled,
        is_consumer=False,
        calendar=CALENDAR,
        indexes=MADE_UP,
    ).fine_cents
    assert abs(fine - 2 * owed(days).fine_cents) <= 1
