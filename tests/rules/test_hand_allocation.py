"""Sharing money entered by hand: the worked table, and what holds of every amount."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.hand_allocation import NothingGiven, Owed, TooMuch, share, spread
from emdia.rules.instruments import may_settle
from emdia.rules.settlement import Line, Title, Tolerance, decide

DAY = date(2026, 3, 10)


def owed(
    number: int = 1,
    *,
    balance: int = 10_000,
    late: int = 0,
    discount: int = 0,
    short: int = 0,
    over: int = 0,
) -> Owed:
    return Owed(
        receivable_id=number,
        due_date=date(2026, 3, number),
        balance_cents=balance,
        late_cents=late,
        discount_cents=discount,
        short_limit_cents=short,
        over_limit_cents=over,
    )


@pytest.mark.parametrize(
    ("amount", "late", "discount", "interest", "settled"),
    [
        (5_000, 300, 0, None, (4_700, 300, 0)),
        (10_300, 300, 0, None, (10_000, 300, 0)),
        (10_000, 300, 0, 0, (10_000, 0, 0)),  # Quittance on the principal.
        (9_500, 0, 500, None, (10_000, 0, 500)),
        (9_700, 0, 500, None, (10_000, 0, 300)),
        (4_000, 0, 500, None, (4_000, 0, 0)),
        (200, 300, 0, None, (0, 200, 0)),
    ],
)
def test_the_worked_table(
    amount: int, late: int, discount: int, interest: int | None, settled: tuple[int, int, int]
) -> None:
    given = share(
        amount_cents=amount, owed=owed(late=late, discount=discount), interest_cents=interest
    )
    assert (given.principal_cents, given.interest_cents, given.discount_cents) == settled
    assert given.amount_cents == amount


def test_more_than_is_owed_and_nothing_are_refused() -> None:
    with pytest.raises(TooMuch):
        share(amount_cents=10_301, owed=owed(late=300))
    with pytest.raises(TooMuch):
        share(amount_cents=10, owed=owed(), interest_cents=11)
    with pytest.raises(NothingGiven):
        share(amount_cents=0, owed=owed())


CENTS = st.integers(0, 10**9)


@given(CENTS.filter(bool), CENTS.filter(bool), CENTS, st.integers(0, 100))
def test_no_cent_is_lost_and_nothing_is_over_settled(
    amount: int, balance: int, late: int, discount_percent: int
) -> None:
    debt = owed(balance=balance, late=late, discount=balance * discount_percent // 100)
    if amount > debt.balance_cents + debt.late_cents:
        with pytest.raises(TooMuch):
            share(amount_cents=amount, owed=debt)
        return
    settled = share(amount_cents=amount, owed=debt)
    assert settled.amount_cents == amount
    assert 0 <= settled.principal_cents <= balance
    assert settled.interest_cents == min(amount, late)
    assert 0 <= settled.discount_cents <= debt.discount_cents


@given(CENTS, st.lists(CENTS.filter(bool), max_size=8))
def test_money_is_spread_oldest_first_until_it_ends(amount: int, balances: list[int]) -> None:
    debts = [owed(place, balance=cents) for place, cents in enumerate(balances, start=1)]
    given = spread(amount_cents=amount, owed=debts, as_of=DAY)
    assert sum(given.values()) == min(amount, sum(balances))
    paid_off = [given.get(debt.receivable_id) == debt.balance_cents for debt in debts]
    # Once one is not paid off, no younger one gets anything.
    assert paid_off == sorted(paid_off, reverse=True)


@pytest.mark.parametrize(
    ("kind", "is_cleared", "may"),
    [
        ("cash", True, True),
        ("cheque", False, False),
        ("cheque", True, True),
        ("card", False, True),
        ("boleto", False, True),
    ],
)
def test_only_sure_money_settles(kind: str, *, is_cleared: bool, may: bool) -> None:
    assert may_settle(kind=kind, is_cleared=is_cleared) is may


@pytest.mark.parametrize(
    ("amount", "late", "discount", "interest", "settled"),
    [
        (9_995, 0, 0, None, (10_000, 0, 0, 5)),
        (9_994, 0, 0, None, (9_994, 0, 0, 0)),  # One cent too little for the tolerance.
        (10_002, 0, 0, None, (10_000, 0, 0, -2)),
        (10_295, 300, 0, None, (10_000, 300, 0, 5)),
        (10_302, 300, 0, None, (10_000, 300, 0, -2)),
        (9_997, 300, 0, 0, (10_000, 0, 0, 3)),  # The late charges are waived: none is short.
        (10_002, 300, 0, 0, (10_000, 0, 0, -2)),
        (9_496, 0, 500, None, (10_000, 0, 500, 4)),
        (9_494, 0, 500, None, (9_494, 0, 0, 0)),
        (10_001, 0, 500, None, (10_000, 0, 0, -1)),
        (299, 300, 0, None, (0, 299, 0, 0)),
    ],
)
def test_a_small_difference_closes_it(
    amount: int, late: int, discount: int, interest: int | None, settled: tuple[int, ...]
) -> None:
    debt = owed(late=late, discount=discount, short=5, over=2)
    given = share(amount_cents=amount, owed=debt, interest_cents=interest)
    assert (
        given.principal_cents,
        given.interest_cents,
        given.discount_cents,
        given.difference_cents,
    ) == settled
    assert given.amount_cents == amount


def test_late_charges_that_stay_unpaid_are_short_too() -> None:
    """Two cents of principal and three of late charges are five in all."""
    debt = owed(balance=2, late=10, short=5)
    assert share(amount_cents=7, owed=debt).principal_cents == 2
    assert share(amount_cents=7, owed=debt).interest_cents == 7
    assert share(amount_cents=6, owed=debt).principal_cents == 0
    # What a discount would pay off whole stays open while late charges are left.
    assert share(amount_cents=1, owed=owed(balance=5, late=3, discount=5)).principal_cents == 0


def test_nothing_is_kept_of_money_for_a_debt_that_is_paid() -> None:
    with pytest.raises(TooMuch):
        share(amount_cents=1, owed=owed(balance=0, over=5))
    with pytest.raises(TooMuch):
        share(amount_cents=10_003, owed=owed(over=2))
    with pytest.raises(TooMuch):
        share(amount_cents=10, owed=owed(balance=1, short=50, over=50), interest_cents=11)
    with pytest.raises(TooMuch):
        share(amount_cents=10, owed=owed(), interest_cents=-1)


LIMITS = st.integers(0, 1_000) | st.sampled_from([0, 1, 10**9])


@given(CENTS.filter(bool), CENTS.filter(bool), CENTS, LIMITS, LIMITS, st.integers(-1_001, 1_001))
def test_by_hand_closes_what_a_bank_file_would(
    balance: int, amount: int, interest: int, short: int, over: int, apart: int
) -> None:
    """The same payment, told by a bank: principal and difference are equal."""
    interest = min(interest, amount)
    # Often near what pays it off, where the tolerance decides.
    for paid in {amount, max(balance + interest + apart, interest, 1)}:
        told = Line(
            kind="payment",
            title=1,
            nominal_cents=0,
            paid_cents=paid,
            interest_cents=interest,
            discount_cents=0,
        )
        title = Title(balance_cents=balance, gross_cents=balance, net_cents=balance)
        tolerance = Tolerance(short_cents=short, over_cents=over)
        (decided,) = decide(lines=[told], titles={1: title}, tolerance=tolerance)
        debt = owed(balance=balance, late=interest, short=short, over=over)
        if decided.excess_cents:
            with pytest.raises(TooMuch):
                share(amount_cents=paid, owed=debt, interest_cents=interest)
            continue
        given_ = share(amount_cents=paid, owed=debt, interest_cents=interest)
        assert given_.principal_cents == decided.principal_cents
        assert given_.difference_cents == decided.difference_cents


@given(CENTS.filter(bool), st.lists(CENTS.filter(bool), min_size=1, max_size=4), LIMITS)
def test_what_is_over_goes_to_the_last_one_or_to_none(
    amount: int, balances: list[int], over: int
) -> None:
    debts = [owed(place, balance=one, over=over) for place, one in enumerate(balances, start=1)]
    given_ = spread(amount_cents=amount, owed=debts, as_of=DAY)
    rest = amount - sum(balances)
    assert sum(given_.values()) == (amount if rest <= over else sum(balances))
    last = {len(balances): balances[-1] + rest} if 0 < rest <= over else {}
    if rest > 0:
        assert given_ == dict(enumerate(balances, start=1)) | last


def test_what_pays_a_debt_off() -> None:
    assert owed(balance=1_000, late=30, discount=7).total_cents == 1_023
    plain = Owed(receivable_id=1, due_date=DAY, balance_cents=1_000, late_cents=0)
    assert plain.discount_cents == 0


def test_one_cent_is_an_amount() -> None:
    assert share(amount_cents=1, owed=owed()).principal_cents == 1


def test_a_debt_that_gets_nothing_is_not_named() -> None:
    debts = [owed(1, balance=1_000), owed(2, balance=1_000)]
    assert spread(amount_cents=1_000, owed=debts, as_of=DAY) == {1: 1_000}
    assert spread(amount_cents=1_001, owed=debts, as_of=DAY) == {1: 1_000, 2: 1}
