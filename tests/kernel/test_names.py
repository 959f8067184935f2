"""How names are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.kernel.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Padaria São José Ltda.", "PADARIA SAO JOSE"),
        ("PADARIA SAO JOSE", "PADARIA SAO JOSE"),
        ("Comércio Três Irmãos S.A.", "COMERCIO TRES IRMAOS"),
        ("Comércio Três Irmãos S/A", "COMERCIO TRES IRMAOS"),
        ("João d'Ávila", "JOAO D AVILA"),
        ("  Oficina   Nº 5 - ME ", "OFICINA NO 5"),
        ("Ltda", "LTDA"),
        ("!?", ""),
    ],
)
def test_writings_of_one_name_share_a_key(name: str, key: str) -> None:
    assert name_key(name) == key


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
