"""NIT, RFC, CUIT, RUT and VAT numbers, beside another library's answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.ar import cuit
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.eu import vat
from stdnum.mx import rfc

from emdia.kernel import tax_ids
from emdia.kernel.tax_ids import InvalidTaxId, TaxIdKind, checked_as
from emdia.kernel.tax_ids.latin_america import is_cuit, is_nit, is_rfc, is_rut

DIGITS = "0123456789"


def digits(shortest: int, longest: int) -> st.SearchStrategy[str]:
    return st.text(DIGITS, min_size=shortest, max_size=longest)


@given(digits(7, 16).filter(lambda number: number.lstrip("0") == number))
def test_a_nit(number: str) -> None:
    # The library takes numbers of eight places at least.
    assert is_nit(number) == (nit.is_valid(number) and len(number) <= 15) or len(number) < 8


@given(digits(7, 14), st.sampled_from(DIGITS))
def test_the_check_digit_of_a_nit(root: str, wrong: str) -> None:
    right = nit.calc_check_digit(root)
    assert is_nit(root + right)
    assert is_nit(root + wrong) == (wrong == right)


@given(st.sampled_from(["20", "27", "30", "33", "24", "99"]), digits(9, 9))
def test_a_cuit(kind: str, rest: str) -> None:
    assert is_cuit(kind + rest) == cuit.is_valid(kind + rest)


@given(digits(7, 8), st.sampled_from(DIGITS + "K"))
def test_a_rut(root: str, last: str) -> None:
    assert is_rut(root + last) == rut.is_valid(root + last)


@given(
    st.text("ABCXYZÑ&", min_size=2, max_size=5),
    digits(6, 6) | st.dates().map(lambda day: f"{day:%y%m%d}"),
    # The last place is a digit or A; the library looks at it only when asked.
    st.text(DIGITS + "ABX", min_size=2, max_size=2).map(lambda places: places + "A"),
)
def test_an_rfc(letters: str, day: str, homoclave: str) -> None:
    number = letters + day + homoclave
    # The library refuses words of four letters that offend and takes a leap day of 1900.
    if len(letters) == 3 and not day.endswith("0229"):
        assert is_rfc(number) == rfc.is_valid(number)


@pytest.mark.parametrize("number", ["XAXX010101000", "XEXX010101000"])
def test_the_generic_rfcs_are_taken(number: str) -> None:
    assert is_rfc(number)


@pytest.mark.parametrize(
    "number",
    ["ATU13585627", "BE0428759497", "DE136695976", "ES54362315K", "FR40303265045", "GB980780684"],
)
def test_a_vat_number_another_library_takes_is_taken(number: str) -> None:
    assert number.startswith("GB") or vat.is_valid(number)
    assert checked_as(TaxIdKind.VAT, number) == number


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (TaxIdKind.CPF, "529.982.247-26"),
        (TaxIdKind.CNPJ, "529.982.247-25"),
        (TaxIdKind.NIT, "800197268-5"),
        (TaxIdKind.RFC, "ABC001301AB0"),
        (TaxIdKind.CUIT, "20-26756539-4"),
        (TaxIdKind.RUT, "12.531.909-3"),
        (TaxIdKind.VAT, "ZZ12345678"),
        (TaxIdKind.FOREIGN, ""),
        (TaxIdKind.FOREIGN, "1" * 31),
    ],
)
def test_a_wrong_number_is_refused(kind: TaxIdKind, text: str) -> None:
    with pytest.raises(InvalidTaxId):
        checked_as(kind, text)


@pytest.mark.parametrize(
    ("kind", "text", "number"),
    [
        (TaxIdKind.CPF, "529.982.247-25", "52998224725"),
        (TaxIdKind.CNPJ, "12.abc.345/01de-35", "12ABC34501DE35"),
        (TaxIdKind.NIT, "800.197.268-4", "8001972684"),
        (TaxIdKind.CUIT, "20-26756539-3", "20267565393"),
        (TaxIdKind.RUT, "12.531.909-2", "125319092"),
        (TaxIdKind.FOREIGN, "A-1 2", "A12"),
    ],
)
def test_punctuation_goes_and_capitals_stay(kind: TaxIdKind, text: str, number: str) -> None:
    assert checked_as(kind, text) == number


def test_only_brazilian_kinds_are_told_by_their_form() -> None:
    assert tax_ids.kind_of("529.982.247-25") is TaxIdKind.CPF
    assert tax_ids.kind_of("12ABC34501DE35") is TaxIdKind.CNPJ
    assert tax_ids.kind_of("8001972684") is None


def test_the_root_of_a_group_is_the_root_of_its_cnpj() -> None:
    assert tax_ids.group_root(TaxIdKind.CNPJ, "12ABC34501DE35") == "12ABC345"
    assert tax_ids.group_root(TaxIdKind.CPF, "52998224725") == ""
