"""What each instrument means for its money, in one table."""

import pytest

from emdia.rules.instruments import CHEQUE_RETURNS, TERMS, Instrument, may_settle

# Account, clears at once, settles before it has cleared, has a fee, needs a bank account.
TABLE = {
    "cash": (Instrument.CASH, "CASH", True, True, False, False),
    "transfer": (Instrument.TRANSFER, "BANK_CLEARING", True, True, False, True),
    "cheque": (Instrument.CHEQUE, "CHEQUES_IN_CLEARING", False, False, False, True),
    "card": (Instrument.CARD, "CARD_SALES", False, True, True, True),
}


def test_every_instrument() -> None:
    assert {str(instrument) for instrument in TERMS} == set(TABLE)
    for name, (instrument, *expected) in TABLE.items():
        terms = TERMS[instrument]
        assert str(instrument) == name
        assert [
            terms.account.name,
            terms.clears_at_once,
            terms.settles_uncleared,
            terms.has_fee,
            terms.needs_bank_account,
        ] == expected


@pytest.mark.parametrize(
    ("kind", "is_cleared", "expected"),
    [
        ("cheque", False, False),
        ("cheque", True, True),
        ("card", False, True),
        ("cash", True, True),
        ("transfer", True, True),
        ("boleto", False, True),
        ("boleto", True, True),
    ],
)
def test_may_settle(kind: str, is_cleared: bool, expected: bool) -> None:
    assert may_settle(kind=kind, is_cleared=is_cleared) is expected


def test_the_motives_a_creditor_meets() -> None:
    assert CHEQUE_RETURNS == (11, 12, 13, 14, 20, 21, 22, 24, 25, 28, 30, 31, 33, 35, 44, 48, 49)
