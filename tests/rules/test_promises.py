"""Promises, against the worked rows and against what must hold of any."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.promises import (
    LONGEST_DAYS,
    MOST_PARTS,
    USUAL_GRACE_BANK_DAYS,
    Part,
    Payment,
    PromiseRefused,
    PromiseState,
    deadline,
    judge,
    refuse_parts,
    whole,
)

from .tables import cents, day, rows

MONDAY = date(2026, 11, 23)
STATES = {one.value: one for one in PromiseState}


def parts(text: str) -> list[Part]:
    """Return the parts of `2026-11-24 100,00; …`, each with one bank day of grace."""
    said = [one.split() for one in text.split("; ")]
    return [
        Part(
            due_date=day(one[0]),
            deadline_date=deadline(
                due_date=day(one[0]),
                grace_bank_days=USUAL_GRACE_BANK_DAYS,
                calendar=BankCalendar(),
            ),
            amount_cents=cents(one[1]),
        )
        for one in said
    ]


def payments(text: str) -> list[Payment]:
    said = [one.split() for one in text.split("; ") if one]
    return [
        Payment(receipt_id=number, on_date=day(one[0]), amount_cents=cents(one[1]))
        for number, one in enumerate(said, start=1)
    ]


@pytest.mark.parametrize(
    "row", rows("promises.md", "Parts | Payments"), ids=lambda row: " ".join(row)
)
def test_worked_row(row: list[str]) -> None:
    found = judge(
        parts=parts(row[0]),
        payments=payments(row[1]),
        all_closed="closed" in row[2],
        is_uncertain="not known" in row[2],
        as_of=day(row[3]),
    )
    assert " ".join(found) == row[4]
    assert whole(found) == row[5]


@pytest.mark.parametrize(
    ("due", "grace", "last"),
    [
        ("2026-11-23", 0, "2026-11-23"),
        ("2026-11-23", 1, "2026-11-24"),
        ("2026-11-27", 1, "2026-11-30"),  # over the weekend
        ("2026-11-28", 0, "2026-11-30"),  # a Saturday rolls on
        ("2026-11-28", 1, "2026-12-01"),
        ("2026-12-24", 2, "2026-12-29"),  # 25 December is no bank day
    ],
)
def test_a_deadline_is_bank_days_later(due: str, grace: int, last: str) -> None:
    found = deadline(due_date=day(due), grace_bank_days=grace, calendar=BankCalendar())
    assert found == day(last)


def test_parts_that_may_be_promised() -> None:
    refuse_parts([(MONDAY, 1)], made_date=MONDAY, owed_cents=1)
    last = MONDAY + timedelta(days=LONGEST_DAYS)
    refuse_parts([(MONDAY, 40), (last, 60)], made_date=MONDAY, owed_cents=100)
    days = [(MONDAY + timedelta(days=one), 1) for one in range(MOST_PARTS)]
    refuse_parts(days, made_date=MONDAY, owed_cents=MOST_PARTS)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ([], "no_parts"),
        ([(MONDAY + timedelta(days=one), 1) for one in range(MOST_PARTS + 1)], "too_many_parts"),
        ([(MONDAY, 1), (MONDAY, 2)], "date_twice"),
        ([(MONDAY - timedelta(days=1), 1)], "date_past"),
        ([(MONDAY + timedelta(days=LONGEST_DAYS + 1), 1)], "date_far"),
        ([(MONDAY, 0)], "amount_wrong"),
        ([(MONDAY, 50), (MONDAY + timedelta(days=1), -1)], "amount_wrong"),
        ([(MONDAY, 101)], "more_than_owed"),
        ([(MONDAY, 50), (MONDAY + timedelta(days=1), 51)], "more_than_owed"),
    ],
)
def test_parts_that_may_not(said: list[tuple[date, int]], why: str) -> None:
    with pytest.raises(PromiseRefused, match=f"^{why}$"):
        refuse_parts(said, made_date=MONDAY, owed_cents=100)


def test_the_whole_of_parts() -> None:
    found = {
        (one, other): whole([one, other])
        for one in (PromiseState.OPEN, PromiseState.KEPT, PromiseState.BROKEN, PromiseState.MOOT)
        for other in (PromiseState.KEPT, PromiseState.MOOT)
    }
    assert found[PromiseState.BROKEN, PromiseState.KEPT] is PromiseState.BROKEN
    assert found[PromiseState.OPEN, PromiseState.KEPT] is PromiseState.OPEN
    assert found[PromiseState.KEPT, PromiseState.MOOT] is PromiseState.KEPT
    assert found[PromiseState.MOOT, PromiseState.MOOT] is PromiseState.MOOT
    assert whole([PromiseState.BROKEN, PromiseState.OPEN]) is PromiseState.BROKEN


@given(
    days=some.lists(some.integers(0, 20), min_size=1, max_size=5, unique=True),
    amounts=some.lists(some.sampled_from([100, 200]), min_size=5, max_size=5),
    paid=some.lists(
        some.tuples(some.integers(0, 25), some.sampled_from([100, 200, 300])), max_size=6
    ),
    as_of=some.integers(0, 30),
)
def test_what_is_paid_in_time_is_kept_and_stays_so(
    days: list[int], amounts: list[int], paid: list[tuple[int, int]], as_of: int
) -> None:
    """A part once kept stays kept, one once broken stays broken, as days go by."""
    promised = [
        Part(
            due_date=MONDAY + timedelta(days=one),
            deadline_date=MONDAY + timedelta(days=one + 1),
            amount_cents=cents,
        )
        for one, cents in zip(days, amounts, strict=False)
    ]
    money = [
        Payment(receipt_id=n, on_date=MONDAY + timedelta(days=one), amount_cents=cents)
        for n, (one, cents) in enumerate(paid)
    ]

    def states(on: int, some_money: list[Payment]) -> list[PromiseState]:
        return judge(
            parts=promised,
            payments=some_money,
            all_closed=False,
            is_uncertain=False,
            as_of=MONDAY + timedelta(days=on),
        )

    now, later = states(as_of, money), states(as_of + 3, money)
    for before, after in zip(now, later, strict=True):
        assert before is PromiseState.OPEN or after is before
    exact = [one for one in money if one.amount_cents in {part.amount_cents for part in promised}]
    assert states(as_of, exact) == now
    kept = [one for one in now if one is PromiseState.KEPT]
    assert len(kept) <= len(exact)
