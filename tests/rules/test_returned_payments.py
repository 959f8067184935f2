"""Which receipt a bank takes back."""

import pytest

from emdia.rules.returned_payments import Standing, TakenBack, take_back, take_write_off_back

LATEST = Standing(receipt_id=2, amount_cents=1_000, credited_cents=975)
EARLIER = Standing(receipt_id=1, amount_cents=2_000, credited_cents=1_975)
SAME = Standing(receipt_id=3, amount_cents=1_000, credited_cents=975)
USED = Standing(receipt_id=4, amount_cents=1_000, credited_cents=975, is_credit_used=True)
NOTHING = TakenBack(outcome="exception", reason="payment_returned", receipt_id=None)


def taken(receipt_id: int) -> TakenBack:
    return TakenBack(outcome="confirmed", reason="payment_taken_back", receipt_id=receipt_id)


@pytest.mark.parametrize(
    ("told_cents", "standing", "expected"),
    [
        (1_000, [LATEST, EARLIER], taken(2)),
        (975, [LATEST, EARLIER], taken(2)),
        (2_000, [LATEST, EARLIER], taken(1)),
        (1_975, [LATEST, EARLIER], taken(1)),
        (0, [LATEST, EARLIER], taken(2)),
        (1_000, [SAME, LATEST], taken(3)),
        (999, [LATEST, EARLIER], NOTHING),
        (1, [LATEST], NOTHING),
        (1_000, [], NOTHING),
        (0, [], NOTHING),
        (1_000, [USED, LATEST], TakenBack(outcome="exception", reason="credit_used")),
        (2_000, [USED, EARLIER], taken(1)),
    ],
)
def test_take_back(told_cents: int, standing: list[Standing], expected: TakenBack) -> None:
    assert take_back(told_cents=told_cents, standing=standing) == expected


def test_a_write_off_taken_back() -> None:
    assert take_write_off_back(standing=[]) == TakenBack(outcome="confirmed", reason="")
    assert take_write_off_back(standing=[LATEST]) == NOTHING
