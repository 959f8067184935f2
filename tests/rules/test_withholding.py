"""Which taxes a customer may keep back, and how a short payment tells of them."""

import pytest

from emdia.rules.withholding import combinations, is_plausible, withheld_cents

SOCIAL = (6_500, 30_000, 10_000)


def test_every_set_of_rates() -> None:
    found = list(combinations())
    # With or without the social three, three choices of IR, eight of ISS; not none at all.
    assert len(found) == len(set(found)) == 2 * 3 * 8 - 1
    assert () not in found
    assert {rates[-1] for rates in found if rates[-1] >= 20_000} == {
        20_000, 25_000, 30_000, 35_000, 40_000, 45_000, 50_000
    }  # fmt: skip
    assert {SOCIAL, (10_000,), (15_000,), (20_000,), (*SOCIAL, 15_000, 50_000)} <= set(found)


@pytest.mark.parametrize(
    ("gross_cents", "rates_ppm", "expected"),
    [
        (100_000, SOCIAL, 4_650),
        (100_000, (), 0),
        # Half a cent goes up, a little less goes down; each rate by itself.
        (50, (10_000,), 1),
        (49, (10_000,), 0),
        (50, (10_000, 10_000), 2),
        (10_000_000_000, (6_500,), 65_000_000),
    ],
)
def test_withheld(gross_cents: int, rates_ppm: tuple[int, ...], expected: int) -> None:
    assert withheld_cents(gross_cents=gross_cents, rates_ppm=rates_ppm) == expected


@pytest.mark.parametrize(
    ("short_cents", "gross_cents", "expected"),
    [
        (4_650, 100_000, True),
        (4_649, 100_000, False),
        (1_500, 100_000, True),
        (1_000, 100_000, True),
        (2_000, 100_000, True),
        (11_150, 100_000, True),
        (100_000, 100_000, False),
        (0, 100_000, False),
        # So little that every tax rounds to nothing: nothing short is no tax.
        (0, 1, False),
        (1, 50, True),
    ],
)
def test_plausible(short_cents: int, gross_cents: int, expected: bool) -> None:
    assert is_plausible(short_cents=short_cents, gross_cents=gross_cents) is expected
