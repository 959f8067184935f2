"""CPF and CNPJ beside another library's answers."""

from hypothesis import given
from hypothesis import strategies as st
from stdnum.br import cnpj, cpf

from emdia.kernel import tax_ids

# The library takes other punctuation for nothing, so only characters of the ids are compared.
DIGITS = "0123456789"
PLACES = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@given(st.text(DIGITS, min_size=9, max_size=9))
def test_the_check_digits_of_a_cpf(root: str) -> None:
    number = root + tax_ids.cpf_check_digits(root)
    assert cpf.is_valid(number) or len(set(number)) == 1


@given(st.text(PLACES, min_size=12, max_size=12))
def test_the_check_digits_of_a_cnpj(root: str) -> None:
    number = root + tax_ids.cnpj_check_digits(root)
    assert cnpj.is_valid(number) or len(set(number)) == 1


@given(st.text(DIGITS, min_size=10, max_size=12))
def test_what_is_a_cpf(number: str) -> None:
    # Eleven equal digits satisfy the arithmetic; the library lets some of them through.
    assert tax_ids.is_cpf(number) == (cpf.is_valid(number) and len(set(number)) > 1)


@given(st.text(PLACES, min_size=13, max_size=15))
def test_what_is_a_cnpj(number: str) -> None:
    assert tax_ids.is_cnpj(number) == (cnpj.is_valid(number) and len(set(number)) > 1)


@given(st.text(PLACES, min_size=12, max_size=12), st.text(DIGITS, min_size=2, max_size=2))
def test_wrong_check_digits_of_a_cnpj(root: str, digits: str) -> None:
    number = root + digits
    assert tax_ids.is_cnpj(number) == (cnpj.is_valid(number) and len(set(number)) > 1)


@given(st.text(DIGITS, min_size=11, max_size=11).filter(lambda number: len(set(number)) > 1))
def test_punctuation_is_the_same(number: str) -> None:
    assert tax_ids.punctuate(number) == cpf.format(number)
