"""Money, counts and days as the three languages print them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from emdia.web import figures

NO_BREAK = "\u00a0"


@pytest.mark.parametrize(
    ("language", "number", "money", "day", "count"),
    [
        ("pt-br", "1.234,56", f"R${NO_BREAK}1.234,56", "05/11/2026", "12.345"),
        ("es", "1.234,56", f"R${NO_BREAK}1.234,56", "05/11/2026", "12.345"),
        ("en", "1,234.56", f"R${NO_BREAK}1,234.56", "05 Nov 2026", "12,345"),
    ],
)
def test_each_language_prints_its_own_figures(
    language: str, number: str, money: str, day: str, count: str
) -> None:
    with translation.override(language):
        assert figures.amount(123_456, "BRL") == number
        assert figures.priced(123_456, "BRL") == money
        assert figures.day(date(2026, 11, 5)) == day
        assert figures.count(12_345) == count


def test_what_is_not_known_is_empty_and_what_is_nothing_is_a_dash() -> None:
    assert figures.amount(None, "BRL") == ""
    assert figures.day(None) == ""
    assert figures.amount_or_dash(0, "BRL") == "–"


def test_a_negative_amount_carries_a_true_minus() -> None:
    with translation.override("pt-br"):
        assert figures.priced(-150, "BRL") == f"−R${NO_BREAK}1,50"


def test_an_instant_is_told_in_the_company_s_zone() -> None:
    midnight = datetime(2026, 11, 5, 1, 30, tzinfo=UTC)
    with translation.override("pt-br"), timezone.override(ZoneInfo("America/Sao_Paulo")):
        assert figures.instant(midnight) == "04/11/2026 22:30"
