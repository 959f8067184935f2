"""The last day of a claim, against the worked rows."""

from datetime import date, timedelta

import pytest

from emdia.rules.limitation import (
    CIVIL_CODE,
    GENERAL,
    LIQUID_DEBT,
    TERMS,
    is_limited,
    last_day,
    term_of,
)

from .tables import day, rows


@pytest.mark.parametrize("row", rows("limitation.md", "Kind | Due"), ids=lambda row: " ".join(row))
def test_worked_row(row: list[str]) -> None:
    kind, due, interrupted, expected = row[0], day(row[1]), map(day, row[2].split()), day(row[3])
    found = last_day(kind=kind, due_date=due, interruptions=list(interrupted))
    assert found == expected


def test_the_last_day_may_still_be_claimed() -> None:
    due = day("2023-03-10")
    last = last_day(kind="DM", due_date=due)
    assert not is_limited(kind="DM", due_date=due, as_of=last)
    assert is_limited(kind="DM", due_date=due, as_of=last + timedelta(days=1))
    late = last + timedelta(days=1)
    assert not is_limited(kind="DM", due_date=due, as_of=late, interruptions=[last])


def test_every_kind_of_the_document_has_its_term() -> None:
    """The table of sources speaks of the same kinds, years and sources as the rule."""
    for kinds, _, term, source in rows("limitation.md", "Kind | Document"):
        known = [LIQUID_DEBT] if kinds == "any other" else [TERMS[one] for one in kinds.split(", ")]
        for one in known:
            assert (f"{one.years} years" if one.years else f"{one.months} months") in term
            assert source.split(",")[0].replace("CC", "Código Civil,") in one.source
    assert {
        one for row in rows("limitation.md", "Kind | Document") for one in row[0].split(", ")
    } == {
        *TERMS,
        "any other",
    }


def test_a_kind_nobody_listed_is_a_liquid_debt() -> None:
    assert term_of("XYZ") is LIQUID_DEBT
    assert term_of("OUT") is GENERAL


def test_the_civil_code_came_into_force() -> None:
    assert date(2003, 1, 11) == CIVIL_CODE
