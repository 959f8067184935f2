"""What holds a title, for how long, and what may be placed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.holds import (
    CLOCK_GOES_ON,
    DATED,
    DERIVED,
    FILED,
    LONGEST_PAUSE_DAYS,
    OF_A_TITLE,
    PLACED,
    RANKS,
    Hold,
    HoldKind,
    UnableToHold,
    first_reason,
    refuse,
    stopped_days,
)

DAY = date(2026, 3, 10)
EARLY = date(2026, 1, 1)
PAUSE = HoldKind.PAUSE


def span(first: int, last: int | None, kind: HoldKind = PAUSE, filed: int | None = None) -> Hold:
    return Hold(
        kind=kind,
        first=DAY + timedelta(days=first),
        last=None if last is None else DAY + timedelta(days=last),
        filed=None if filed is None else DAY + timedelta(days=filed),
    )


@pytest.mark.parametrize(
    ("hold", "stands"),
    [
        (span(0, 0), True),
        (span(-1, -1), False),
        (span(1, 2), False),
        (span(-1, 0), True),
        (span(0, None), True),
        (span(-5, None, HoldKind.BANKRUPTCY, filed=-10), True),
        (span(-5, None, HoldKind.BANKRUPTCY, filed=-11), False),
        (span(-5, -1, HoldKind.BANKRUPTCY, filed=-10), False),
    ],
)
def test_a_hold_stands_on_its_first_and_its_last_day(hold: Hold, stands: bool) -> None:
    assert hold.stands(as_of=DAY, issued=DAY - timedelta(days=10)) is stands


@pytest.mark.parametrize(
    ("holds", "days"),
    [
        ([], 0),
        ([span(-3, -1)], 3),
        ([span(-3, None)], 4),
        ([span(-3, 5)], 4),
        ([span(-3, -1), span(-3, -1)], 3),
        ([span(-5, -3), span(-4, -1)], 5),
        ([span(-5, -1), span(-4, -3), span(-2, 0)], 6),
        ([span(-5, -5), span(-3, -3)], 2),
        ([span(-20, -8)], 2),
        ([span(-20, -10)], 0),
        ([span(1, 3)], 0),
        ([span(-3, -1, HoldKind.PROMISE)], 0),
        ([span(-3, -1, HoldKind.AGREEMENT)], 0),
        ([span(-3, -1, HoldKind.DISPUTE)], 3),
        ([span(-3, -1, HoldKind.REORGANISATION, filed=-30)], 3),
        ([span(-3, -1, HoldKind.REORGANISATION, filed=-31)], 0),
    ],
)
def test_days_on_which_the_clock_stood(holds: list[Hold], days: int) -> None:
    after, issued = DAY - timedelta(days=10), DAY - timedelta(days=30)
    assert stopped_days(holds, after=after, as_of=DAY, issued=issued) == days


spans = st.tuples(st.integers(-30, 5), st.integers(0, 20)).map(lambda s: span(s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=6), st.integers(0, 25))
def test_stopped_days_are_those_that_some_hold_holds(holds: list[Hold], back: int) -> None:
    after = DAY - timedelta(days=back)
    held = sum(
        any(one.stands(as_of=after + timedelta(days=n), issued=EARLY) for one in holds)
        for n in range(1, back + 1)
    )
    assert stopped_days(holds, after=after, as_of=DAY, issued=EARLY) == held


def test_the_first_reason_is_the_gravest() -> None:
    def reason(*holds: Hold, is_known: bool = True, is_limited: bool = False) -> HoldKind | None:
        return first_reason(
            holds, as_of=DAY, issued=EARLY, is_known=is_known, is_limited=is_limited
        )

    assert reason() is None
    assert reason(span(-2, -1)) is None
    assert reason(span(0, 0), span(0, 0, HoldKind.DEATH)) is HoldKind.DEATH
    assert reason(is_known=False) is HoldKind.MONEY_NOT_KNOWN
    assert reason(is_limited=True) is HoldKind.LIMITED
    assert reason(is_known=False, is_limited=True) is HoldKind.MONEY_NOT_KNOWN
    assert reason(span(0, 0), is_known=False) is PAUSE


def allowed(kind: HoldKind, **changed: object) -> None:
    usual: dict[str, object] = {
        "kind": kind,
        "first": DAY,
        "last": DAY if kind in DATED else None,
        "filed": DAY if kind in FILED else None,
        "is_of_title": kind in OF_A_TITLE,
        "as_of": DAY,
    }
    refuse(**{**usual, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", PLACED)
def test_what_a_person_may_place(kind: HoldKind) -> None:
    allowed(kind)


@pytest.mark.parametrize(
    ("kind", "changed", "code"),
    [
        (HoldKind.LIMITED, {}, "hold_is_derived"),
        (HoldKind.MONEY_NOT_KNOWN, {}, "hold_is_derived"),
        (HoldKind.DISPUTE, {"is_of_title": False}, "hold_needs_title"),
        (HoldKind.BANKRUPTCY, {"is_of_title": True}, "hold_of_debtor"),
        (PAUSE, {"last": None}, "hold_needs_last_day"),
        (HoldKind.PROMISE, {"last": None}, "hold_needs_last_day"),
        (PAUSE, {"last": DAY - timedelta(days=1)}, "hold_ends_before"),
        (PAUSE, {"last": DAY + timedelta(days=LONGEST_PAUSE_DAYS + 1)}, "hold_too_long"),
        (HoldKind.BANKRUPTCY, {"filed": None}, "hold_needs_filing"),
        (HoldKind.DEATH, {"filed": DAY}, "hold_needs_filing"),
        (HoldKind.REORGANISATION, {"filed": DAY + timedelta(days=1)}, "filing_ahead"),
    ],
)
def test_what_is_refused(kind: HoldKind, changed: dict[str, object], code: str) -> None:
    with pytest.raises(UnableToHold, match=code):
        allowed(kind, **changed)


def test_what_lasts_a_year_and_a_day_may_be() -> None:
    allowed(PAUSE, last=DAY + timedelta(days=366))
    allowed(HoldKind.COURT_ORDER, last=DAY + timedelta(days=LONGEST_PAUSE_DAYS + 1))


def test_every_kind_has_a_rank_of_its_own() -> None:
    assert sorted(RANKS.values()) == list(range(1, len(HoldKind) + 1))
    assert {*PLACED} | DERIVED == {*HoldKind}
    assert {*PLACED} & DERIVED == set()
    assert {HoldKind.LIMITED, HoldKind.MONEY_NOT_KNOWN} == DERIVED
    assert {HoldKind.PROMISE, HoldKind.AGREEMENT} == CLOCK_GOES_ON
