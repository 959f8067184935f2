"""Every event of the catalogue as its legs, and the chart with the codes that the SQL has too."""

import pytest

from emdia.rules import postings
from emdia.rules.postings import Account, Unbalanced

CHART = {
    "BANK_CLEARING": 1010,
    "CASH": 1020,
    "CHEQUES_IN_CLEARING": 1030,
    "CARD_SALES": 1040,
    "ADVANCES_TAKEN_OVER": 1060,
    "RECEIVABLES": 1100,
    "ISS_RECOVERABLE": 1210,
    "IR_RECOVERABLE": 1220,
    "PIS_RECOVERABLE": 1230,
    "COFINS_RECOVERABLE": 1240,
    "CSLL_RECOVERABLE": 1250,
    "TAXES_TO_BE_WITHHELD": 1290,
    "CUSTOMER_CREDITS": 2100,
    "UNIDENTIFIED_RECEIPTS": 2200,
    "REFUNDS_PAYABLE": 2300,
    "BILLED_REVENUE": 3000,
    "LATE_CHARGES_RECEIVED": 3100,
    "DISCOUNTS_GRANTED": 4100,
    "BANK_TARIFFS": 4200,
    "CARD_FEES": 4210,
    "RETURNS_AND_CREDIT_NOTES": 4300,
    "SMALL_DIFFERENCES": 4400,
}


def test_the_codes_of_the_chart() -> None:
    """They stand in stored postings and in SQL: a changed one would be another account."""
    chart = {account.name: int(account) for account in Account}
    assert {name: chart[name] for name in CHART} == CHART


def test_issue() -> None:
    assert postings.issue(gross_cents=100, net_cents=100) == ((1100, 100), (3000, -100))
    assert postings.issue(gross_cents=100, net_cents=95) == ((1100, 95), (3000, -100), (1290, 5))


def test_payment() -> None:
    legs = postings.payment(
        paid_cents=1_000, interest_cents=30, discount_cents=7, principal_cents=900, excess_cents=77
    )
    assert legs == ((1010, 1_000), (4100, 7), (1100, -900), (3100, -30), (2100, -77))


@pytest.mark.parametrize("difference", [3, -3])
def test_a_tolerated_difference(difference: int) -> None:
    legs = postings.payment(
        paid_cents=1_000 - difference,
        interest_cents=0,
        discount_cents=0,
        principal_cents=1_000,
        excess_cents=0,
        difference_cents=difference,
    )
    assert legs == ((1010, 1_000 - difference), (1100, -1_000), (4400, difference))


def test_taxes_kept_back_in_the_order_of_their_accounts() -> None:
    legs = postings.payment(
        paid_cents=900,
        interest_cents=0,
        discount_cents=0,
        principal_cents=900,
        excess_cents=0,
        withheld={"CSLL": 10, "COFINS": 30, "PIS": 6, "IR": 15, "ISS": 50},
    )
    assert legs[2:] == ((1210, 50), (1220, 15), (1230, 6), (1240, 30), (1250, 10), (1290, -111))


def test_what_does_not_add_up_is_refused() -> None:
    with pytest.raises(Unbalanced):
        postings.payment(
            paid_cents=1_000,
            interest_cents=0,
            discount_cents=0,
            principal_cents=999,
            excess_cents=0,
        )


def test_the_smaller_events() -> None:
    assert postings.unidentified(paid_cents=5) == ((1010, 5), (2200, -5))
    assert postings.tariff(tariff_cents=5) == ((1010, -5), (4200, 5))
    assert postings.reversal(((Account.RECEIVABLES, -5), (Account.BANK_CLEARING, 5))) == (
        (1100, 5),
        (1010, -5),
    )


def test_no_line_is_zero() -> None:
    assert postings.unidentified(paid_cents=0) == ()


def test_money_by_hand() -> None:
    card, cash = Account.CARD_SALES, Account.CASH
    assert postings.received(account=cash, gross_cents=100) == ((1020, 100), (2200, -100))
    assert postings.received(account=card, gross_cents=100, fee_cents=3) == (
        (1040, 97),
        (4210, 3),
        (2200, -100),
    )
    assert postings.clearance(account=card, net_cents=97) == ((1010, 97), (1040, -97))
    assert postings.credit_withdrawn(cents=5) == ((2100, 5), (2200, -5))
    assert postings.refund_payable(source=Account.CUSTOMER_CREDITS, cents=5) == (
        (2100, 5),
        (2300, -5),
    )
    assert postings.refund_paid(account=cash, cents=5) == ((2300, 5), (1020, -5))
    assert postings.set_apart(paid_cents=100, excess_cents=30) == (
        (1010, 100),
        (2100, -30),
        (2200, -70),
    )


def test_waiting_money_settles() -> None:
    legs = postings.allocation(
        source=Account.UNIDENTIFIED_RECEIPTS,
        principal_cents=100,
        interest_cents=7,
        discount_cents=2,
        withheld={"ISS": 4},
    )
    assert legs == ((2200, 105), (4100, 2), (1100, -100), (3100, -7), (1210, 4), (1290, -4))


@pytest.mark.parametrize(
    ("origin", "account"), [("return", 4300), ("credit_note", 4300), ("advance", 1060)]
)
def test_a_credit_that_no_payment_gave(origin: str, account: int) -> None:
    assert postings.credit_granted(origin=origin, cents=70) == ((account, 70), (2100, -70))
