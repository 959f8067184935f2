"""One key per boleto, however its nosso número is written: by the bank, by an ERP, on paper."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.banks import NotANumber, bank, banks

BANKS = tuple(banks().values())
WRITTEN = {
    "001, convênio of seven": ("001", "17", "1234567", "12345670000000089", [
        "12345670000000089", "89", "0000000089", "1234567-0000000089".replace("-", " "),
    ]),
    "001, convênio of six": ("001", "17", "123456", "12345600089", [
        "12345600089", "12345600089-X", "12345600089X", "89", "00089",
    ]),
    "033": ("033", "101", "", "12345", [
        "000000012345", "000000012345-6", "0000000123456", "12345",
    ]),
    "104": ("104", "14", "", "14000000000012345", [
        "14000000000012345", "14000000000012345-7", "140000000000123457", "14/000000000012345-7",
    ]),
    "237": ("237", "09", "", "9/90000001", [
        "00090000001", "90000001", "009/00090000001-P", "00090000001P", "09/90000001-1",
    ]),
    "341": ("341", "109", "", "109/12345", ["00012345", "109/00012345-8", "000123458", "12345"]),
    "748": ("748", "1", "", "26200001", ["26200001", "26/200001-3", "262000013"]),
    "756": ("756", "1", "", "1234", ["0001234", "0001234-5", "00012345", "1234"]),
}  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN.keys())
def test_every_way_to_write_a_number_is_one_key(
    written: tuple[str, str, str, str, list[str]],
) -> None:
    code, carteira, convenio, key, ways = written
    found = {bank(code).number_key.of(way, carteira=carteira, convenio=convenio) for way in ways}
    assert found == {key}


@pytest.mark.parametrize("code", [bank.code for bank in BANKS])
@given(st.data())
def test_the_key_of_a_line_is_the_key_of_its_charge(code: str, data: st.DataObject) -> None:
    """A return prints the number with its zeros; the charge was stored from any of its forms."""
    rule = bank(code).number_key
    digits = min(rule.with_digit, default=18) - 1
    number = data.draw(st.text("0123456789", min_size=digits, max_size=digits))
    carteira = data.draw(st.sampled_from(["1", "17", "109", "009"]))
    (key,) = rule.of_titles(
        nosso_numero=np.array([number], "S20"), carteira=np.array([carteira], "S3")
    ).tolist()
    if not number.strip("0"):
        assert key == b""
        with pytest.raises(NotANumber):
            rule.of(number, carteira=carteira)
        return
    assert key.decode() == rule.of(number, carteira=carteira)
    assert key.decode() == rule.of(number.lstrip("0"), carteira=carteira.zfill(3))
    assert len(key) <= 24


def test_a_check_digit_that_the_layout_leaves_in_the_number_is_cut() -> None:
    numbers = np.array([b"1234560008X", b"12345600089X", b"12345670000000089", b""], "S20")
    keys = bank("001").number_key.of_titles(nosso_numero=numbers, carteira=np.full(4, b"7", "S3"))
    assert keys.tolist() == [b"1234560008X", b"12345600089", b"12345670000000089", b""]
