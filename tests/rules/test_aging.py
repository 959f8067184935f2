"""Buckets of days late, against the worked rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.aging import DEFAULT_LIMITS, UnfitLimits, bucket_of, buckets, days_late

from .tables import day, rows


@pytest.mark.parametrize("row", rows("aging.md", "Due | As of"), ids=lambda row: row[0])
def test_worked_row(row: list[str]) -> None:
    late = days_late(due_date=day(row[0]), as_of=day(row[1]))
    assert late == int(row[2])
    assert bucket_of(days_late=late) == int(row[3])
    bucket = buckets()[int(row[3])]
    words = f"{bucket.first} to {bucket.last}" if bucket.last else f"from {bucket.first}"
    assert row[4] == (words if bucket.first else "not late")


@given(st.integers(-400, 800), st.sets(st.integers(1, 500), max_size=6))
def test_every_day_lies_in_its_bucket(late: int, further: set[int]) -> None:
    limits = (0, *sorted(further))
    bucket = buckets(limits)[bucket_of(days_late=late, limits=limits)]
    assert bucket.first is None or late >= bucket.first
    assert bucket.last is None or late <= bucket.last


@pytest.mark.parametrize(
    "limits", [(), (1, 30), (0, 30, 30), (0, 60, 30), (0, 1, 2, 3, 4, 5, 6, 7), (-1, 0)]
)
def test_unfit_limits_are_refused(limits: tuple[int, ...]) -> None:
    with pytest.raises(UnfitLimits):
        buckets(limits)
    with pytest.raises(UnfitLimits):
        bucket_of(days_late=1, limits=limits)


def test_the_default_has_as_many_buckets_as_fit() -> None:
    assert len(buckets(DEFAULT_LIMITS)) == 8
