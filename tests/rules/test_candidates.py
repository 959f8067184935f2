"""Candidates for a sum of money: the table of points, and what one slip of a hand makes."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.candidates import Candidate, Money, is_near, late_shapes, near_numbers, ranked

DAY = date(2026, 3, 10)
FAR = DAY - timedelta(days=100)
MARIA = "11222333000181"
BRANCH = "11222333000262"


def candidate(number: int = 1, **values: object) -> Candidate:
    told = {
        "receivable_id": number,
        "document": "FAT1",
        "due_date": FAR,
        "balance_cents": 10_000,
        "owed_cents": 10_500,
        "tax_id": MARIA,
        **values,
    }
    return Candidate(**told)  # type: ignore[arg-type]


def money(**values: object) -> Money:
    return Money(**{"amount_cents": 7_777, "received_date": DAY, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "known", "evidence"),
    [
        ({"number_key": "12345"}, {"number_keys": ("12345",)}, {"same_number": 45}),
        ({"number_key": "12345"}, {"number_keys": ("12354",)}, {"near_number": 35}),
        ({"number_key": "12345"}, {"number_keys": ("77777", "12354")}, {"near_number": 35}),
        ({"number_key": "12345"}, {"number_keys": ("77777",)}, {}),
        ({"document": "fat-001"}, {"document": "FAT001"}, {"same_document": 40}),
        ({"document": "0017"}, {"document": "17"}, {"same_document": 40}),
        ({"document": "0018"}, {"document": "17"}, {}),
        ({"payer_tax_id": MARIA}, {}, {"same_tax_id": 40}),
        ({"payer_tax_id": BRANCH}, {}, {"same_root": 25}),
        # Of a company with more than ten thousand branches the ninth digit differs too.
        ({"payer_tax_id": "11222333100100"}, {}, {"same_root": 25}),
        ({"payer_tax_id": "11222334000181"}, {}, {}),
        ({"payer_tax_id": "11222333999"}, {"tax_id": "11222333000"}, {}),
        ({}, {"name_likeness_ppm": 1_000_000}, {"name_alike": 20}),
        ({}, {"name_likeness_ppm": 500_000}, {"name_alike": 10}),
        ({}, {"name_likeness_ppm": 300_000}, {"name_alike": 6}),
        ({}, {"name_likeness_ppm": 299_999}, {}),
        ({}, {"paid_by_payer": True}, {"paid_before": 15}),
        ({"amount_cents": 10_500}, {}, {"amount_owed": 30}),
        ({"amount_cents": 10_000}, {}, {"amount_of_balance": 25}),
        ({"amount_cents": 10_600}, {}, {"amount_near": 12}),
        ({"amount_cents": 10_606}, {}, {}),
        ({"amount_cents": 1_010_000}, {"owed_cents": 1_000_000}, {"amount_near": 12}),
        ({"amount_cents": 1_010_001}, {"owed_cents": 1_000_000}, {}),
        ({"amount_cents": 990_000}, {"owed_cents": 1_000_000}, {"amount_near": 12}),
        ({}, {"due_date": DAY + timedelta(days=3)}, {"due_close": 10}),
        ({}, {"due_date": DAY - timedelta(days=4)}, {"due_close": 6}),
        ({}, {"due_date": DAY - timedelta(days=10)}, {"due_close": 6}),
        ({}, {"due_date": DAY - timedelta(days=11)}, {"due_close": 3}),
        ({}, {"due_date": DAY - timedelta(days=31)}, {"due_close": 3}),
        ({}, {"due_date": DAY - timedelta(days=32)}, {}),
        ({}, {"times_paid": 2, "usual_days": 98}, {"usual_day": 8}),
        ({}, {"times_paid": 2, "usual_days": 97}, {"usual_day": 8}),
        ({}, {"times_paid": 2, "usual_days": 103}, {"usual_day": 8}),
        ({}, {"times_paid": 2, "usual_days": 96}, {}),
        ({}, {"times_paid": 1, "usual_days": 98}, {}),
    ],
)
def test_the_table_of_points(
    told: dict[str, object], known: dict[str, object], evidence: dict[str, int]
) -> None:
    found = ranked(money=money(**told), candidates=[candidate(**known)])
    assert {one.code: one.points for each in found for one in each.evidence} == evidence
    assert [each.points for each in found] == ([sum(evidence.values())] if evidence else [])


def test_the_strongest_comes_first_and_of_equals_the_oldest() -> None:
    found = ranked(
        money=money(amount_cents=10_500, payer_tax_id=MARIA),
        candidates=[
            candidate(1, due_date=FAR),
            candidate(2, due_date=FAR - timedelta(days=1)),
            candidate(3, tax_id="", due_date=DAY),
        ],
    )
    assert [one.receivable_id for one in found] == [2, 1, 3]


NUMBERS = st.text("0123456789", min_size=2, max_size=20)


@given(NUMBERS, st.data())
def test_every_slip_is_found(number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(number) - 2))
    slips = (
        number[:at] + data.draw(st.sampled_from("0123456789")) + number[at + 1 :],
        number[:at] + number[at + 1] + number[at] + number[at + 2 :],
        number[:at] + number[at + 1 :],
        number[:at] + number[at] + number[at:],
    )
    for slip in slips:
        assert slip == number or is_near(number, slip)
    assert number not in near_numbers(number)
    assert len(near_numbers(number)) <= 260


def test_where_slips_end() -> None:
    assert not is_near("12345", "99999")
    # A number of one digit with it left out is none.
    assert near_numbers("5") == {*"012346789", "55"}
    assert near_numbers("") == near_numbers("1" * 21) == frozenset()
    assert near_numbers("1" * 20)


def test_every_shape_of_a_late_payment() -> None:
    """Of 102,03 paid a day late with 2 % and 1 % a month, 99,98 to 100,00 was the title."""
    shapes = late_shapes(
        amount_cents=10_203, received_date=DAY, fine_ppm=20_000, monthly_ppm=10_000, days=2
    )
    yesterday, before = DAY - timedelta(days=1), DAY - timedelta(days=2)
    assert list(shapes) == [
        (10_203, DAY),
        (9_998, yesterday),
        (9_999, yesterday),
        (10_000, yesterday),
        (9_995, before),
        (9_996, before),
        (9_997, before),
    ]
    cent = late_shapes(
        amount_cents=1, received_date=DAY, fine_ppm=20_000, monthly_ppm=10_000, days=1
    )
    assert list(cent) == [(1, DAY), (1, yesterday)]


@given(st.integers(100, 10**8), st.integers(1, 90))
def test_a_late_payment_leads_to_its_title(principal_cents: int, late: int) -> None:
    fine = (principal_cents * 20_000 + 500_000) // 1_000_000
    interest = (principal_cents * 10_000 * late + 15_000_000) // 30_000_000
    shapes = late_shapes(
        amount_cents=principal_cents + fine + interest,
        received_date=DAY,
        fine_ppm=20_000,
        monthly_ppm=10_000,
        days=90,
    )
    assert (principal_cents, DAY - timedelta(days=late)) in set(shapes)


def test_what_a_line_does_not_say_is_empty() -> None:
    money = Money(amount_cents=1, received_date=DAY)
    assert (money.number_key, money.document, money.payer_tax_id) == ("", "", "")
    one = Candidate(
        receivable_id=1, document="A", due_date=DAY, balance_cents=1, owed_cents=1, tax_id=""
    )
    assert (one.name_likeness_ppm, one.number_keys, one.times_paid) == (0, (), 0)
    assert (one.usual_days, one.paid_by_payer) == (None, False)
