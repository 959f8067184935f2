"""What a Pix charge asks for of a title: a table of terms."""

from dataclasses import replace
from datetime import date

import pytest

from emdia.kernel.pix_terms import (
    Discount,
    DiscountKind,
    Fine,
    FineKind,
    Interest,
    InterestKind,
    Rebate,
    RebateKind,
)
from emdia.rules.pix_charges import Owed, is_late, pix_terms

DUE = date(2026, 3, 10)
TITLE = Owed(
    balance_cents=10_000,
    due_date=DUE,
    fine_ppm=20_000,
    interest_monthly_ppm=10_000,
)


def test_a_title_that_is_not_late_is_charged_on_its_terms() -> None:
    terms = pix_terms(TITLE, days_valid=45, as_of=DUE)
    assert (terms.amount_cents, terms.due_date, terms.days_valid) == (10_000, DUE, 45)
    assert terms.fine == Fine(FineKind.SHARE, 200)
    assert terms.interest == Interest(InterestKind.SHARE_A_MONTH, 100)
    assert (terms.rebate, terms.discount) == (None, None)


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, False), (11, True)])
def test_a_title_is_late_after_its_due_date(day: int, late: bool) -> None:
    assert is_late(TITLE, date(2026, 3, day)) is late


@pytest.mark.parametrize(("days_valid", "valid"), [(0, 0), (1, 1), (2, 2), (3, 2), (30, 2)])
def test_a_late_title_is_charged_as_what_is_owed_that_day(days_valid: int, valid: int) -> None:
    late = replace(TITLE, late_cents=333, rebate_cents=100)
    terms = pix_terms(late, days_valid=days_valid, as_of=date(2026, 3, 11))
    assert (terms.amount_cents, terms.due_date) == (10_333, date(2026, 3, 11))
    assert (terms.days_valid, terms.fine, terms.interest) == (valid, None, None)
    assert terms.rebate == Rebate(RebateKind.AMOUNT, 100)


def test_a_due_date_the_provider_knows_stays_when_it_has_passed() -> None:
    late = replace(TITLE, late_cents=333)
    terms = pix_terms(late, days_valid=30, as_of=date(2026, 4, 1), is_known=True)
    assert (terms.amount_cents, terms.due_date, terms.days_valid) == (10_000, DUE, 30)
    assert terms.fine is not None


@pytest.mark.parametrize(
    ("fine_ppm", "fine"),
    [
        (0, None),
        (100, Fine(FineKind.SHARE, 1)),
        (12_300, Fine(FineKind.SHARE, 123)),
        # No whole hundredth of a per cent: 1.2345 % of R$ 100,00 is R$ 1,23.
        (12_345, Fine(FineKind.AMOUNT, 123)),
        (12_350, Fine(FineKind.AMOUNT, 124)),
        (49, None),
        (50, Fine(FineKind.AMOUNT, 1)),
    ],
)
def test_a_fine_is_a_share_or_else_an_amount(fine_ppm: int, fine: Fine | None) -> None:
    assert pix_terms(replace(TITLE, fine_ppm=fine_ppm), days_valid=1, as_of=DUE).fine == fine


@pytest.mark.parametrize(
    ("monthly_ppm", "interest"),
    [
        (0, None),
        (10_000, Interest(InterestKind.SHARE_A_MONTH, 100)),
        # 1.0001 % a month of R$ 100,00 is 3.33 cents a day.
        (10_001, Interest(InterestKind.AMOUNT_A_DAY, 3)),
        (10_501, Interest(InterestKind.AMOUNT_A_DAY, 4)),
        (1, None),
    ],
)
def test_interest_is_a_share_or_else_an_amount(monthly_ppm: int, interest: Interest | None) -> None:
    owed = replace(TITLE, interest_monthly_ppm=monthly_ppm)
    assert pix_terms(owed, days_valid=1, as_of=DUE).interest == interest


@pytest.mark.parametrize(
    ("as_of", "is_free"),
    [(date(2026, 3, 1), True), (date(2026, 3, 13), True), (date(2026, 3, 14), False)],
)
def test_days_of_grace_cost_nothing(as_of: date, is_free: bool) -> None:
    owed = replace(TITLE, grace_days=3)
    terms = pix_terms(owed, days_valid=30, as_of=as_of, is_known=True)
    assert (terms.fine is None, terms.interest is None) == (is_free, is_free)


@pytest.mark.parametrize(
    ("rebate_cents", "told"), [(0, None), (1, 1), (9_999, 9_999), (10_000, None)]
)
def test_a_rebate_leaves_something_to_pay(rebate_cents: int, told: int | None) -> None:
    terms = pix_terms(replace(TITLE, rebate_cents=rebate_cents), days_valid=1, as_of=DUE)
    assert (terms.rebate and terms.rebate.hundredths) == told


@pytest.mark.parametrize(
    ("cents", "until", "dated"),
    [
        (0, date(2026, 3, 5), None),
        (500, None, None),
        (500, date(2026, 2, 28), None),
        (500, date(2026, 3, 1), (date(2026, 3, 1), 500)),
        (500, date(2026, 3, 20), (DUE, 500)),
        (9_999, date(2026, 3, 5), (date(2026, 3, 5), 9_999)),
        (10_000, date(2026, 3, 5), None),
    ],
)
def test_a_discount_holds_until_its_day_and_no_longer_than_the_due_date(
    cents: int, until: date | None, dated: tuple[date, int] | None
) -> None:
    owed = replace(TITLE, discount_cents=cents, discount_until_date=until)
    terms = pix_terms(owed, days_valid=1, as_of=date(2026, 3, 1))
    expected = dated and Discount(kind=DiscountKind.AMOUNT_UNTIL, dated=(dated,))
    assert terms.discount == expected
