"""What a payment pays first, against the worked rows and for any amounts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.allocation_order import (
    DEFAULT_ORDER,
    Debt,
    FinePlace,
    Part,
    UnfitOrder,
    UnknownDebt,
    allocate,
    distribute,
    order_of_parts,
    rank,
)

from .tables import cents, day, rows

PAID_ON = day("2026-03-10")
IN_DOCUMENT = (Part.INTEREST, Part.FINE, Part.CORRECTION, Part.PRINCIPAL)


@pytest.mark.parametrize(
    "row", rows("allocation-order.md", "Fine placed"), ids=lambda row: " ".join(row[:2])
)
def test_one_debt(row: list[str]) -> None:
    amount, *figures = map(cents, row[1:])
    owed = dict(zip(IN_DOCUMENT, figures[:4], strict=True))
    paid = allocate(amount_cents=amount, owed_cents=owed, order=order_of_parts(FinePlace(row[0])))
    assert [paid.get(part, 0) for part in IN_DOCUMENT] == figures[4:8]
    assert amount - sum(paid.values()) == figures[8]


@pytest.mark.parametrize(
    "row", rows("allocation-order.md", "Debts | Indicated"), ids=lambda row: row[0]
)
def test_several_debts(row: list[str]) -> None:
    debts = [_debt(text) for text in row[0].split()]
    indicated = [int(key) for key in row[1].split()]
    order = rank(debts=debts, as_of=PAID_ON, indicated=indicated)
    assert [debt.key for debt in order] == [int(key) for key in row[3].split()]
    # Whatever the order in which they are given.
    assert rank(debts=debts[::-1], as_of=PAID_ON, indicated=indicated) == order
    shares, left = distribute(
        amount_cents=cents(row[2]), debts=debts, as_of=PAID_ON, indicated=indicated
    )
    paid = [cents(text) for text in row[4].split()]
    assert [(share.key, sum(share.paid_cents.values())) for share in shares] == [
        (debt.key, share) for debt, share in zip(order, paid, strict=False)
    ]
    assert left == cents(row[5])


def _debt(text: str) -> Debt:
    key, due, cost, *disputed = text.split(":")
    return Debt(
        key=int(key),
        due_date=day(due),
        owed_cents={Part.PRINCIPAL: 10_000},
        is_liquid=not disputed,
        monthly_cost_ppm=int(cost),
    )


AMOUNTS = st.dictionaries(st.sampled_from(Part), st.integers(0, 10**9))


@given(st.integers(0, 3 * 10**9), AMOUNTS, st.permutations(list(Part)))
def test_all_is_paid_or_spent(amount: int, owed: dict[Part, int], order: list[Part]) -> None:
    paid = allocate(amount_cents=amount, owed_cents=owed, order=tuple(order))
    assert sum(paid.values()) == min(amount, sum(owed.values()))
    assert all(0 < share <= owed[part] for part, share in paid.items())
    # A part gets nothing before the one in front of it is full.
    reached = [part for part in order if owed.get(part, 0)]
    full = [paid.get(part, 0) == owed[part] for part in reached]
    assert full == sorted(full, reverse=True)


def test_a_debt_is_the_sum_of_its_parts() -> None:
    debt = Debt(key=1, due_date=PAID_ON, owed_cents={Part.FINE: 2, Part.PRINCIPAL: 100})
    assert debt.total_cents == 102


def test_the_law_is_the_default() -> None:
    assert DEFAULT_ORDER == (Part.INTEREST, Part.FINE, Part.CORRECTION, Part.PRINCIPAL)


@pytest.mark.parametrize("order", [DEFAULT_ORDER[:3], (*DEFAULT_ORDER[:3], Part.FINE)])
def test_an_order_that_forgets_a_part_is_refused(order: tuple[Part, ...]) -> None:
    with pytest.raises(UnfitOrder):
        allocate(amount_cents=1, owed_cents={}, order=order)


def test_a_debt_that_is_not_among_them_cannot_be_indicated() -> None:
    with pytest.raises(UnknownDebt):
        rank(debts=[_debt("1:2026-02-01:0")], as_of=PAID_ON, indicated=[2])


def test_parts_are_stored_by_these_words() -> None:
    assert {part.value for part in Part} == {"interest", "fine", "correction", "principal"}


def test_a_debt_is_liquid_and_costs_nothing_unless_said() -> None:
    plain = Debt(key=1, due_date=PAID_ON, owed_cents={})
    assert (plain.is_liquid, plain.monthly_cost_ppm) == (True, 0)


def test_what_falls_due_today_is_due() -> None:
    """Before a disputed debt that is older: it is liquid and due."""
    debts = [_debt("1:2026-01-10:0:disputed"), _debt("2:2026-03-10:0"), _debt("3:2026-03-11:0")]
    assert [debt.key for debt in rank(debts=debts, as_of=PAID_ON)] == [2, 1, 3]
