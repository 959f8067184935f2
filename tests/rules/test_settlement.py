"""One line decides at a time what it does to its title, to the cent and at every edge."""

from typing import Any

import pytest

from emdia.rules.settlement import KINDS, NO_TOLERANCE, Decision, Line, Title, Tolerance, decide

TITLE = Title(balance_cents=10_000, gross_cents=10_000, net_cents=10_000)


def line(paid_cents: int, **values: Any) -> Line:
    told = {
        "kind": "payment",
        "title": 1,
        "nominal_cents": 10_000,
        "interest_cents": 0,
        "discount_cents": 0,
    }
    return Line(paid_cents=paid_cents, **(told | values))


def decided(
    *lines: Line, title: Title = TITLE, tolerance: Tolerance = NO_TOLERANCE
) -> list[Decision]:
    return list(decide(lines=lines, titles={1: title}, tolerance=tolerance))


def settled(principal_cents: int, reason: str = "", **values: int) -> Decision:
    return Decision(outcome="settled", reason=reason, principal_cents=principal_cents, **values)


def exception(reason: str, **values: int) -> Decision:
    return Decision(outcome="exception", reason=reason, **values)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (line(10_000), settled(10_000)),
        (line(9_999), settled(9_999, "partly_paid")),
        (line(10_001), settled(10_000, "over_paid", excess_cents=1)),
        (line(1), settled(1, "partly_paid")),
        (line(10_290, interest_cents=290), settled(10_000)),
        (line(10_289, interest_cents=290), settled(9_999, "partly_paid")),
        (line(9_500, discount_cents=500), settled(10_000, discount_cents=500)),
        (line(9_000, discount_cents=500), settled(9_500, "partly_paid", discount_cents=500)),
        (line(10_400, interest_cents=290), settled(10_000, "over_paid", excess_cents=110)),
        # All of it late charges, and a discount that settles the title: nothing is too much.
        (line(100, interest_cents=100, discount_cents=20_000),
         settled(10_000, "over_paid", discount_cents=10_000)),
        # A discount beyond the balance is nobody's money.
        (line(1, discount_cents=20_000), settled(10_000, "over_paid", discount_cents=10_000,
                                                 excess_cents=1)),
        (line(10_000, by_document=True), settled(10_000, "found_by_document")),
        (line(9_999, by_document=True), settled(9_999, "partly_paid")),
        # Five times the title is much, more than that is suspicious.
        (line(50_000), settled(10_000, "over_paid", excess_cents=40_000)),
        (line(50_001), exception("over_paid_suspicious")),
        (line(50_001, nominal_cents=0), settled(10_000, "over_paid", excess_cents=40_001)),
        (line(2, nominal_cents=1), settled(2, "partly_paid")),
        (line(6, nominal_cents=1), exception("over_paid_suspicious")),
        (line(0), exception("amount_missing")),
        (line(-1), exception("amount_missing")),
        (line(100, interest_cents=101), exception("amount_missing")),
        (line(100, interest_cents=100), settled(0, "partly_paid")),
        (line(10_000, title=None), exception("title_unknown")),
        (line(0, title=None), exception("amount_missing")),
    ],
)  # fmt: skip
def test_payment(told: Line, expected: Decision) -> None:
    assert decided(told) == [expected]


def test_what_is_left_for_later_lines() -> None:
    assert decided(line(4_000), line(6_000), line(1)) == [
        settled(4_000, "partly_paid"),
        settled(6_000),
        exception("already_settled", excess_cents=1),
    ]
    assert decided(line(9_999), line(1))[1] == settled(1)
    # The whole payment is the customer's, late charges too.
    assert decided(line(10_000), line(500, interest_cents=90))[1] == exception(
        "already_settled", excess_cents=500
    )


@pytest.mark.parametrize(
    ("kind", "known", "unknown"),
    [
        ("returned_payment", exception("payment_returned"), exception("payment_returned")),
        ("rejection", Decision(outcome="rejected", reason=""), exception("title_unknown")),
        ("confirmation", Decision(outcome="confirmed", reason=""), exception("title_unknown")),
        ("fee", *[Decision(outcome="confirmed", reason="")] * 2),
        ("unknown_occurrence", *[exception("occurrence_unknown")] * 2),
        ("unreadable", *[exception("line_unreadable")] * 2),
    ],
)
def test_what_is_no_payment_moves_nothing(kind: str, known: Decision, unknown: Decision) -> None:
    told = [line(10_000, kind=kind), line(10_000, kind=kind, title=None), line(10_000)]
    assert decided(*told) == [known, unknown, settled(10_000)]


def test_every_kind_is_in_the_table_above() -> None:
    assert set(KINDS) == {
        "payment",
        "returned_payment",
        "rejection",
        "confirmation",
        "fee",
        "unknown_occurrence",
        "unreadable",
    }


@pytest.mark.parametrize(
    ("tolerance", "paid", "expected"),
    [
        (Tolerance(short_cents=5), 9_995, settled(10_000, "small_difference", difference_cents=5)),
        (Tolerance(short_cents=5), 9_994, settled(9_994, "partly_paid")),
        (Tolerance(over_cents=5), 10_005, settled(10_000, "small_difference",
                                                  difference_cents=-5)),
        (Tolerance(over_cents=5), 10_001, settled(10_000, "small_difference",
                                                  difference_cents=-1)),
        (Tolerance(over_cents=5), 10_006, settled(10_000, "over_paid", excess_cents=6)),
        # Short and over are two promises.
        (Tolerance(short_cents=5), 10_001, settled(10_000, "over_paid", excess_cents=1)),
        (Tolerance(over_cents=5), 9_999, settled(9_999, "partly_paid")),
        # A thousandth of 100,00 is 10 cents; the larger of the two limits holds.
        (Tolerance(short_ppm=1_000), 9_990, settled(10_000, "small_difference",
                                                    difference_cents=10)),
        (Tolerance(short_ppm=1_000), 9_989, settled(9_989, "partly_paid")),
        (Tolerance(short_cents=3, short_ppm=1_000), 9_990, settled(10_000, "small_difference",
                                                                   difference_cents=10)),
        (Tolerance(short_cents=12, short_ppm=1_000), 9_988, settled(10_000, "small_difference",
                                                                    difference_cents=12)),
        (Tolerance(over_ppm=1_000), 10_010, settled(10_000, "small_difference",
                                                    difference_cents=-10)),
        (Tolerance(over_ppm=1_000), 10_011, settled(10_000, "over_paid", excess_cents=11)),
        (Tolerance(over_cents=12, over_ppm=1_000), 10_012, settled(10_000, "small_difference",
                                                                   difference_cents=-12)),
        # Less than a cent is none.
        (Tolerance(short_ppm=99), 9_999, settled(9_999, "partly_paid")),
        (Tolerance(short_ppm=100), 9_999, settled(10_000, "small_difference",
                                                  difference_cents=1)),
        (Tolerance(over_ppm=99), 10_001, settled(10_000, "over_paid", excess_cents=1)),
    ],
)  # fmt: skip
def test_tolerance(tolerance: Tolerance, paid: int, expected: Decision) -> None:
    assert decided(line(paid), tolerance=tolerance) == [expected]


def test_nothing_is_tolerated_unless_said() -> None:
    assert (
        Tolerance()
        == NO_TOLERANCE
        == Tolerance(short_cents=0, short_ppm=0, over_cents=0, over_ppm=0)
    )
    assert list(decide(lines=[line(9_999)], titles={1: TITLE})) == [settled(9_999, "partly_paid")]


def test_a_discount_beyond_the_balance_inside_the_tolerance() -> None:
    told = line(10_002, discount_cents=20_000)
    (decision,) = decided(told, tolerance=Tolerance(over_cents=10_002))
    assert decision == settled(
        10_000, "small_difference", discount_cents=10_000, difference_cents=-10_002
    )


SERVICE = Title(
    balance_cents=100_000, gross_cents=100_000, net_cents=100_000, is_service_to_company=True
)


@pytest.mark.parametrize(
    ("title", "paid", "expected"),
    [
        # 4.65 % together is what PIS, COFINS and CSLL keep back.
        (SERVICE, 95_350, exception("withholding_suspected")),
        (SERVICE, 95_349, settled(95_349, "partly_paid")),
        (SERVICE, 100_000, settled(100_000)),
    ],
)
def test_taxes_nobody_expected(title: Title, paid: int, expected: Decision) -> None:
    assert decided(line(paid, nominal_cents=100_000), title=title) == [expected]


def test_taxes_are_suspected_of_services_to_companies_that_expect_none() -> None:
    told = line(95_350, nominal_cents=100_000)
    goods = Title(balance_cents=100_000, gross_cents=100_000, net_cents=100_000)
    assert decided(told, title=goods) == [settled(95_350, "partly_paid")]
    expecting = Title(
        balance_cents=100_000, gross_cents=104_000, net_cents=100_000, is_service_to_company=True
    )
    # Short by 4.65 % of the gross, of which something is expected to be kept back already.
    assert decided(line(95_164, nominal_cents=100_000), title=expecting) == [
        settled(95_164, "partly_paid")
    ]


@pytest.mark.parametrize(
    ("paid", "reason"), [(104_649, "over_paid"), (104_650, "not_withheld"), (104_651, "over_paid")]
)
def test_the_customer_paid_the_taxes_to_us(paid: int, reason: str) -> None:
    title = Title(balance_cents=100_000, gross_cents=104_650, net_cents=100_000)
    (decision,) = decided(line(paid, nominal_cents=104_650), title=title)
    assert decision == settled(100_000, reason, excess_cents=paid - 100_000)


def test_only_the_whole_title_is_paid_gross() -> None:
    begun = Title(balance_cents=50_000, gross_cents=104_650, net_cents=100_000)
    (decision,) = decided(line(54_650, nominal_cents=104_650), title=begun)
    assert decision == settled(50_000, "over_paid", excess_cents=4_650)


def test_what_moves_nothing_says_zero() -> None:
    (decision,) = decided(line(0))
    assert (decision.principal_cents, decision.excess_cents) == (0, 0)
    assert (decision.discount_cents, decision.difference_cents) == (0, 0)
