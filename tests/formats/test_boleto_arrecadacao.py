"""Collection slips: 44 and 48 digits that begin with 8."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.boleto import Arrecadacao, FieldRefused, InvalidBoleto, arrecadacao, decode
from emdia.formats.boleto.check_digits import modulo_10

REFERENCE = date(2025, 6, 1)
POWER = arrecadacao.barcode(
    segment="3", issuer="0012", free_field="20250710" + "1" * 17, value=8_990
)


def test_a_power_bill() -> None:
    found = decode(arrecadacao.punctuate_line(arrecadacao.line_of(POWER)), reference_date=REFERENCE)
    assert isinstance(found, Arrecadacao)
    assert (found.segment_words, found.issuer, found.amount_cents, found.due_date) == (
        "Energia elétrica e gás",
        "0012",
        8_990,
        date(2025, 7, 10),
    )
    assert found.reference_value == ""


def test_the_digit_a_manual_works_through() -> None:
    # Banestes, section 10, example 1, with a value kind that no longer exists: the sum is 139.
    assert modulo_10("822" + "0000215048200974123220154098290108605940") == "1"


@pytest.mark.parametrize(
    ("digits", "check_digit"),
    # Weighted 2 to 9 from the right: rests 0 and 1 give 0, rest 10 gives 1.
    [("00", "0"), ("05", "1"), ("06", "0"), ("01", "9"), ("15", "9")],
)
def test_modulo_11_of_a_collection_slip(digits: str, check_digit: str) -> None:
    assert arrecadacao._modulo_11(digits) == check_digit


@pytest.mark.parametrize("value_kind", ["7", "9"])
def test_a_reference_value_is_no_amount(value_kind: str) -> None:
    code = arrecadacao.barcode(
        segment="1", issuer="0001", free_field="9" * 25, value=123, value_kind=value_kind
    )
    found = arrecadacao.read_barcode(code)
    assert (found.amount_cents, found.reference_value, found.due_date) == (
        None,
        "00000000123",
        None,
    )


def test_segment_6_has_the_root_of_a_cnpj() -> None:
    code = arrecadacao.barcode(segment="6", issuer="11222333", free_field="0" * 21, value=1)
    assert arrecadacao.read_barcode(code).issuer == "11222333"


@pytest.mark.parametrize("kind", ["6", "8"])
@pytest.mark.parametrize("block", [0, 1, 2, 3])
def test_each_block_is_checked(kind: str, block: int) -> None:
    code = arrecadacao.barcode(
        segment="2", issuer="0097", free_field="1234567890" * 2 + "12345", value=1, value_kind=kind
    )
    line = arrecadacao.line_of(code)
    place = block * 12 + 11
    wrong = line[:place] + str((int(line[place]) + 1) % 10) + line[place + 1 :]
    with pytest.raises(InvalidBoleto) as refusal:
        decode(wrong, reference_date=REFERENCE)
    assert [fault.field for fault in refusal.value.faults] == [f"field {block + 1}"]


def test_the_general_digit_is_checked() -> None:
    wrong = POWER[:3] + str((int(POWER[3]) + 1) % 10) + POWER[4:]
    with pytest.raises(InvalidBoleto, match="position 4"):
        decode(wrong, reference_date=REFERENCE)
    with pytest.raises(InvalidBoleto, match="position 4"):
        decode(arrecadacao.line_of(wrong), reference_date=REFERENCE)


@pytest.mark.parametrize("text", ["81" + "0" * 42, "80" + POWER[2:], "9" + POWER[1:] + "0000"])
def test_no_such_segment_or_kind(text: str) -> None:
    with pytest.raises(InvalidBoleto):
        decode(text, reference_date=REFERENCE)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"segment": "0"}, "segment"),
        ({"value_kind": "5"}, "value_kind"),
        ({"issuer": "12ABC345"}, "issuer"),
        ({"free_field": "1"}, "free_field"),
        ({"value": 10**11}, "value"),
        ({"segment": "6"}, "issuer"),
    ],
)
def test_what_cannot_be_written_names_the_field(change: dict[str, object], field: str) -> None:
    values: dict[str, object] = {
        "segment": "1",
        "issuer": "0001",
        "free_field": "0" * 25,
        "value": 1,
        **change,
    }
    with pytest.raises(FieldRefused) as refusal:
        arrecadacao.barcode(**values)  # type: ignore[arg-type]
    assert refusal.value.fault.field == field


@settings(deadline=None)
@given(
    segment=st.sampled_from("123456789"),
    value=st.integers(0, 10**11 - 1),
    value_kind=st.sampled_from("6789"),
    rest=st.text("0123456789", min_size=29, max_size=29),
)
def test_every_slip_comes_back(segment: str, value: int, value_kind: str, rest: str) -> None:
    width = 8 if segment == "6" else 4
    code = arrecadacao.barcode(
        segment=segment,
        issuer=rest[:width],
        free_field=rest[width:],
        value=value,
        value_kind=value_kind,
    )
    line = arrecadacao.line_of(code)
    assert arrecadacao.barcode_of(line) == code
    found = decode(line, reference_date=REFERENCE)
    assert isinstance(found, Arrecadacao)
    assert found.issuer + found.free_field == rest
    assert value in {found.amount_cents, int(found.reference_value or -1)}
