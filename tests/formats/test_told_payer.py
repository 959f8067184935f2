"""The payer as the line of a return names him, in the layouts that do."""

import pytest

from emdia.formats.told_payer import NOBODY, ToldPayer, told_payer


def segment_t(*, tax_id: str, name: str) -> bytes:
    """Return a segment T of FEBRABAN with these columns 134 to 188."""
    line = bytearray(b"0" * 240)
    line[0:14] = b"23700013000010"
    line[13:14] = b"T"
    line[14:17] = b" 06"
    line[133:188] = tax_id.encode().ljust(15) + name.encode("latin-1").ljust(40)
    return bytes(line)


@pytest.mark.parametrize(
    ("tax_id", "expected"),
    [
        ("000052998224725", "52998224725"),
        ("011444777000161", "11444777000161"),
        ("012ABC34501DE35", "12ABC34501DE35"),
        # Wrong digits, nothing, and a foreign number are nobody's.
        ("000052998224726", ""),
        ("000000000000000", ""),
        ("", ""),
        ("123", ""),
    ],
)
def test_number_of_the_payer(tax_id: str, expected: str) -> None:
    line = segment_t(tax_id=tax_id, name="MARIA DA CONCEI\u00c7\u00c3O")
    found = told_payer(line, bank="237", layout="240")
    assert found == ToldPayer(name="MARIA DA CONCEI\u00c7\u00c3O", tax_id=expected)


@pytest.mark.parametrize("line", [b"", b"nothing of a bank", b"9" * 240, b"0" * 500])
def test_what_cannot_be_read_names_nobody(line: bytes) -> None:
    assert told_payer(line, bank="237", layout="240") == NOBODY
    assert told_payer(line, bank="341", layout="400") == NOBODY


def test_a_bank_or_layout_that_is_not_known_names_nobody() -> None:
    line = segment_t(tax_id="", name="ANA")
    assert told_payer(line, bank="999", layout="240") == NOBODY
    assert told_payer(line, bank="237", layout="150") == NOBODY
