"""The days without banks, against the worked rows and the published dates of Easter."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.kernel.days import to_day
from emdia.rules.bank_calendar import (
    BankCalendar,
    CalendarDay,
    calendar_of,
    easter,
    national_holidays,
    rolled_days,
)

from .tables import day, rows

NATIONAL = BankCalendar()


@pytest.mark.parametrize("row", rows("bank-calendar.md", "Day | Weekday"), ids=lambda row: row[0])
def test_worked_row(row: list[str]) -> None:
    asked = day(row[0])
    assert f"{asked:%A}" == row[1]
    assert NATIONAL.is_bank_day(asked) == (row[2] == "yes")
    assert NATIONAL.on_or_after(asked) == day(row[3])
    named = national_holidays(asked.year).get(asked, "")
    # Rows that name a holiday name it as the rule does; the rest explain in words.
    assert not named or row[4].startswith(named) or asked.month == 12


@pytest.mark.parametrize("row", rows("bank-calendar.md", "Added | Asked"), ids=lambda row: row[1])
def test_added_day(row: list[str]) -> None:
    added, _, place = row[0].partition(", ")
    when, _, state = added.partition(" ")
    one = CalendarDay(
        day=day(when),
        is_open=state == "open",
        state=place if len(place) == 2 else "",
        bank=place.removeprefix("bank ") if place.startswith("bank") else "",
    )
    where = row[1]
    calendar = calendar_of(
        additions=[one],
        state=where if len(where) == 2 else "",
        bank=where.removeprefix("bank ") if where.startswith("bank") else "",
    )
    assert calendar.is_bank_day(day(row[2])) == (row[3] == "yes")


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1818, "1818-03-22"),  # The earliest there is,
        (1943, "1943-04-25"),  # and the latest.
        (1954, "1954-04-18"),
        (1981, "1981-04-19"),
        (2000, "2000-04-23"),
        (2008, "2008-03-23"),
        (2019, "2019-04-21"),
        (2024, "2024-03-31"),
        (2025, "2025-04-20"),
        (2026, "2026-04-05"),
        (2038, "2038-04-25"),
        (2049, "2049-04-18"),
        (2076, "2076-04-19"),
    ],
)
def test_easter(year: int, sunday: str) -> None:
    assert easter(year) == date.fromisoformat(sunday)


def test_all_days_of_a_year() -> None:
    """2026 as FEBRABAN lists it, the last weekday included."""
    assert [f"{one:%m-%d}" for one in national_holidays(2026)] == [
        "01-01", "02-16", "02-17", "04-03", "04-21", "05-01", "06-04", "09-07", "10-12",
        "11-02", "11-15", "11-20", "12-25", "12-31",
    ]  # fmt: skip


@given(first=st.dates(date(1990, 1, 1), date(2090, 1, 1)), length=st.integers(-2, 60))
def test_the_columns_are_the_rule(first: date, length: int) -> None:
    calendar = calendar_of(additions=[CalendarDay(day=first + timedelta(days=3))])
    days, rolled = rolled_days(first=first, last=first + timedelta(days=length), calendar=calendar)
    every = [first + timedelta(days=step) for step in range(length + 1)]
    assert days == [to_day(one) for one in every]
    assert rolled == [to_day(calendar.on_or_after(one)) for one in every]


def knuth(year: int) -> date:
    """Return Easter by another method: The Art of Computer Programming, 1.3.2, exercise 14."""
    golden, century = year % 19 + 1, year // 100 + 1
    gregorian, lunar = 3 * century // 4 - 12, (8 * century + 5) // 25 - 5
    sundays = 5 * year // 4 - gregorian - 10
    epact = (11 * golden + 20 + lunar - gregorian) % 30
    epact += epact == 24 or (epact == 25 and golden > 11)
    moon = 44 - epact if 44 - epact >= 21 else 74 - epact
    day = moon + 7 - (sundays + moon) % 7
    return date(year, 3, day) if day <= 31 else date(year, 4, day - 31)


def test_easter_by_another_method() -> None:
    years = range(1583, 9999)
    assert [year for year in years if easter(year) != knuth(year)] == []


def test_an_addition_closes_everywhere_unless_said() -> None:
    plain = CalendarDay(day=date(2026, 3, 10))
    assert (plain.is_open, plain.state, plain.bank) == (False, "", "")
    assert not calendar_of(additions=[plain]).is_bank_day(plain.day)
    assert not calendar_of(additions=[plain], state="SP", bank="341").is_bank_day(plain.day)
    of_a_state = CalendarDay(day=plain.day, state="SP")
    of_a_bank = CalendarDay(day=plain.day, bank="341")
    assert calendar_of(additions=[of_a_state, of_a_bank]).is_bank_day(plain.day)


def test_the_names_of_the_days() -> None:
    assert list(national_holidays(2026).values()) == [
        "Confraternização Universal",
        "Carnaval (segunda-feira)",
        "Carnaval (terça-feira)",
        "Sexta-feira da Paixão",
        "Tiradentes",
        "Dia do Trabalho",
        "Corpus Christi",
        "Independência do Brasil",
        "Nossa Senhora Aparecida",
        "Finados",
        "Proclamação da República",
        "Dia da Consciência Negra",
        "Natal",
        "Último dia útil do ano, sem atendimento ao público",
    ]


@pytest.mark.parametrize(
    ("year", "last"), [(2021, "2021-12-31"), (2022, "2022-12-30"), (2023, "2023-12-29")]
)
def test_the_last_bank_day_of_the_year_serves_nobody(year: int, last: str) -> None:
    assert max(national_holidays(year)).isoformat() == last


def test_a_day_of_a_city_holds_there_alone() -> None:
    day = date(2026, 1, 20)
    rio = CalendarDay(day=day, state="RJ", city="Rio de Janeiro")
    assert not calendar_of(additions=[rio], state="RJ", city="RIO DE JANEIRO").is_bank_day(day)
    assert calendar_of(additions=[rio], state="RJ", city="Niterói").is_bank_day(day)
    assert calendar_of(additions=[rio], state="RJ").is_bank_day(day)
    assert calendar_of(additions=[rio], state="SP", city="Rio de Janeiro").is_bank_day(day)
    assert calendar_of(additions=[rio]).is_bank_day(day)
