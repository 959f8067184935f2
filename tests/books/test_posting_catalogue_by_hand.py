"""The posting catalogue of money taken by hand: each event through its workflow, in plain sight."""

import pytest

from emdia.rules.instruments import Instrument
from emdia.rules.settlement import Tolerance
from emdia.workflows import clear_receipt, move_receipt, use_credit
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.set_tolerance import set_tolerance

from ..workflows.house import NOON, paid
from ..workflows.till import JOSE, Till


@pytest.fixture
def till(database: str) -> Till:
    return Till()


@pytest.mark.parametrize(
    ("instrument", "fee", "legs"),
    [
        (Instrument.CASH, 0, {1020: 18_000, 2200: -18_000}),
        (Instrument.TRANSFER, 0, {1010: 18_000, 2200: -18_000}),
        (Instrument.CHEQUE, 0, {1030: 18_000, 2200: -18_000}),
        (Instrument.CARD, 360, {1040: 17_640, 4210: 360, 2200: -18_000}),
    ],
)
def test_receipt_by_hand_and_its_reversal(
    till: Till, instrument: Instrument, fee: int, legs: dict[int, int]
) -> None:
    before = till.latest_entry()
    till.take(18_000, instrument=instrument, fee_cents=fee)
    assert till.entries(before) == [("receipt_by_hand", legs)]


def test_a_cheque_clears_settles_and_comes_back(till: Till) -> None:
    receipt_id = till.take(10_000, instrument=Instrument.CHEQUE)
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    till.allocate(receipt_id, t1=10_000)
    before = till.latest_entry()
    clear_receipt.return_cheque(receipt_id=receipt_id, motive=11, reason="", **till.acting)
    clear_receipt.present_again(receipt_id=receipt_id, reason="Once more", **till.acting)
    assert till.entries(before) == [
        ("reversal", {2200: -10_000, 1100: 10_000}),
        ("reversal", {1010: -10_000, 1030: 10_000}),
        ("reversal", {1030: -10_000, 2200: 10_000}),
        ("receipt_by_hand", {1030: 10_000, 2200: -10_000}),
    ]


@pytest.mark.parametrize(
    ("given", "legs"),
    [
        (9_995, {2200: 9_995, 1100: -10_000, 4400: 5}),
        (9_994, {2200: 9_994, 1100: -9_994}),
        (10_002, {2200: 10_002, 1100: -10_000, 4400: -2}),
    ],
)
def test_a_small_difference_by_hand_and_its_undoing(
    till: Till, given: int, legs: dict[int, int]
) -> None:
    """The same postings as of a bank file: docs/algorithms/settlement.md."""
    set_tolerance(
        company_id=till.company_id,
        tolerance=Tolerance(short_cents=5, over_cents=2),
        reason="Slips",
        by=till.people["ana"],
    )
    before = till.latest_entry()
    receipt_id = till.take(given, parts={1: given})
    assert till.entries(before)[1] == ("allocation", legs)
    assert till.owed(1) == 10_000 + legs[1100]
    assert till.is_sound()
    till.take_back(receipt_id, 1)
    assert till.owed(1) == 10_000
    assert till.is_sound()
    with pytest.raises(UnableToUseReceipt, match="more_than_owed"):
        till.take(10_003, parts={1: 10_003})


def test_a_payment_set_apart_its_credit_withdrawn_and_used(till: Till) -> None:
    till.house.apply(paid(1, 12_000, nominal_cents=10_000))
    credit = till.credit()
    before = till.latest_entry()
    use_credit.use(credit_id=credit.pk, parts=till.parts({2: 2_000}), **till.acting)
    use_credit.take_back(credit_id=credit.pk, number=1, **till.acting)
    move_receipt.move(
        receipt_id=credit.receipt_id or 0,
        customer_id=till.customer(JOSE),
        reason="Paid by Jose",
        now=NOON,
        **till.acting,
    )
    assert till.entries(before) == [
        ("credit_used", {2100: 2_000, 1100: -2_000}),
        ("reversal", {2100: -2_000, 1100: 2_000}),
        ("reversal", {1010: -12_000, 1100: 10_000, 2100: 2_000}),
        ("payment_set_apart", {1010: 12_000, 2100: -2_000, 2200: -10_000}),
        ("credit_withdrawn", {2100: 2_000, 2200: -2_000}),
    ]
    assert till.is_sound()
