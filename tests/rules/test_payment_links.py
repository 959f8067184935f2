"""Which characters of a tax id open a payment link."""

import pytest

from emdia.rules.payment_links import MOST_TRIES, asks_for_first, proves


@pytest.mark.parametrize(
    ("typed", "tax_id", "kind", "expected"),
    [
        ("529", "52998224725", "cpf", True),
        (" 5 29 ", "52998224725", "cpf", True),
        ("725", "52998224725", "cpf", False),
        ("5299", "52998224725", "cpf", False),
        ("", "52998224725", "cpf", False),
        ("DE35", "12ABC34501DE35", "cnpj", True),
        ("de35", "12ABC34501DE35", "cnpj", True),
        ("12AB", "12ABC34501DE35", "cnpj", False),
        ("0181", "11222333000181", "cnpj", True),
        ("1234", "9001234", "nit", True),
        ("", "", "foreign", False),
        ("５29", "52998224725", "cpf", False),
    ],
)
def test_what_opens(typed: str, tax_id: str, kind: str, *, expected: bool) -> None:
    assert proves(typed, tax_id=tax_id, tax_id_kind=kind) is expected


@pytest.mark.parametrize(("kind", "first"), [("cpf", 3), ("cnpj", 0), ("nit", 0), ("foreign", 0)])
def test_what_is_asked_for(kind: str, first: int) -> None:
    assert asks_for_first(kind) == first


def test_three_tries() -> None:
    assert MOST_TRIES == 3
