"""CPF and CNPJ, with the letters a CNPJ may hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.kernel import tax_ids
from emdia.kernel.tax_ids import InvalidTaxId


@pytest.mark.parametrize("text", ["529.982.247-25", "52998224725", "111.444.777-35"])
def test_a_right_cpf(text: str) -> None:
    assert tax_ids.is_cpf(text)
    assert not tax_ids.is_cnpj(text)


@pytest.mark.parametrize("text", ["12.ABC.345/01DE-35", "12abc34501de35", "11.222.333/0001-81"])
def test_a_right_cnpj(text: str) -> None:
    assert tax_ids.is_cnpj(text)
    assert not tax_ids.is_cpf(text)


@pytest.mark.parametrize(
    "text",
    ["", "52998224724", "11111111111", "00000000000000", "12ABC34501DE3A", "5299822472", "é" * 11],
)
def test_a_wrong_one_is_refused(text: str) -> None:
    with pytest.raises(InvalidTaxId):
        tax_ids.checked(text)


def test_a_right_one_comes_back_without_punctuation() -> None:
    assert tax_ids.checked("12.abc.345/01de-35") == "12ABC34501DE35"


@given(st.text("0123456789", min_size=9, max_size=9).filter(lambda root: len(set(root)) > 1))
def test_every_cpf_root_has_check_digits(root: str) -> None:
    assert tax_ids.is_cpf(root + tax_ids.cpf_check_digits(root))


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=12, max_size=12))
def test_every_cnpj_root_has_check_digits(root: str) -> None:
    number = root + tax_ids.cnpj_check_digits(root)
    assert tax_ids.is_cnpj(number) is (len(set(number)) > 1)


@pytest.mark.parametrize(
    ("root", "call"), [("12", "cpf"), ("12", "cnpj"), ("12abc34501de", "cnpj")]
)
def test_a_root_of_another_shape_is_refused(root: str, call: str) -> None:
    with pytest.raises(InvalidTaxId):
        getattr(tax_ids, f"{call}_check_digits")(root)


@pytest.mark.parametrize(
    ("number", "punctuated", "masked"),
    [
        ("12345678909", "123.456.789-09", "***.456.789-**"),
        ("12ABC34501DE35", "12.ABC.345/01DE-35", "**.ABC.345/****-**"),
        ("123", "123", "***"),
    ],
)
def test_writing_and_masking(number: str, punctuated: str, masked: str) -> None:
    assert tax_ids.punctuate(number) == punctuated
    assert tax_ids.mask(number) == masked
