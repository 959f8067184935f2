"""Every event of the catalogue as its legs, and the chart with the codes that the SQL has too."""

import pytest

from emdia.rules import postings
from emdia.rules.postings import Account, Unbalanced

CHART = {
    "BANK_CLEARING": 1010,
    "RECEIVABLES": 1100,
    "ISS_RECOVERABLE": 1210,
    "IR_RECOVERABLE": 1220,
    "PIS_RECOVERABLE": 1230,
    "COFINS_RECOVERABLE": 1240,
    "CSLL_RECOVERABLE": 1250,
    "TAXES_TO_BE_WITHHELD": 1290,
    "CUSTOMER_CREDITS": 2100,
    "UNIDENTIFIED_RECEIPTS": 2200,
    "BILLED_REVENUE": 3000,
    "LATE_CHARGES_RECEIVED": 3100,
    "DISCOUNTS_GRANTED": 4100,
    "BANK_TARIFFS": 4200,
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
