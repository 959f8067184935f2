"""Pix keys, txids and endToEndIds."""

from datetime import UTC, datetime

import pytest

from emdia.formats import pix
from emdia.formats.pix import KeyKind, PixRefused


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("52998224725", KeyKind.CPF),
        ("11222333000181", KeyKind.CNPJ),
        ("12ABC34501DE35", KeyKind.CNPJ),
        ("+5511987654321", KeyKind.PHONE),
        ("+551133334444", KeyKind.PHONE),
        ("+14155552671", KeyKind.PHONE),
        ("fulano_da_silva.recebedor@example.com", KeyKind.EMAIL),
        ("123e4567-e12b-12d1-a456-426655440000", KeyKind.RANDOM),
    ],
)
def test_a_key_of_each_kind(key: str, kind: KeyKind) -> None:
    assert pix.key_kind(key) is kind


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("", "it is no CPF"),
        ("11987654321", "a phone begins with"),
        ("11222333000182", "not those of a CNPJ"),
        ("529.982.247-25", "without punctuation"),
        ("12abc34501de35", "in capitals"),
        ("123E4567-E12B-12D1-A456-426655440000", "lower case"),
        ("Fulano@example.com", "lower case"),
        ("fulano@", "not an e-mail"),
        ("a@b", "not an e-mail"),
        ("+55119876543210", "not a phone"),
        ("+5511 98765", "not a phone"),
        ("+05511987654", "not a phone"),
        ("²²²²²²²²²²²", "it is no CPF"),
        ("a" * 78, "at most 77"),
    ],
)
def test_what_is_no_key_says_why(key: str, why: str) -> None:
    with pytest.raises(PixRefused, match=why) as refusal:
        pix.key_kind(key)
    assert refusal.value.fault.field == "key"


@pytest.mark.parametrize("txid", ["A", "a1" * 12 + "B", "***"])
def test_a_static_txid(txid: str) -> None:
    assert pix.checked_static_txid(txid) == txid


@pytest.mark.parametrize(
    ("txid", "columns"),
    [
        ("", None),
        ("A" * 26, None),
        ("AB C", (3, 3)),
        ("**", (1, 1)),
        ("é", (1, 1)),
        ("A\n", (2, 2)),
    ],
)
def test_no_static_txid(txid: str, columns: tuple[int, int] | None) -> None:
    with pytest.raises(PixRefused) as refusal:
        pix.checked_static_txid(txid)
    assert refusal.value.fault.columns == columns


@pytest.mark.parametrize(("size", "is_right"), [(25, 0), (26, 1), (35, 1), (36, 0)])
def test_the_txid_of_a_charge(size: int, is_right: int) -> None:
    txid = "a" * size
    if is_right:
        assert pix.checked_charge_txid(txid) == txid
    else:
        with pytest.raises(PixRefused, match="26 to 35"):
            pix.checked_charge_txid(txid)


def test_the_id_of_a_refund() -> None:
    assert pix.checked_refund_id("D1") == "D1"
    with pytest.raises(PixRefused, match="1 to 35"):
        pix.checked_refund_id("D" * 36)


def test_an_end_to_end_id_taken_apart() -> None:
    found = pix.read_end_to_end_id("E12345678202501311530abcDEF12345")
    assert (found.kind, found.ispb, found.tail) == ("E", "12345678", "abcDEF12345")
    assert found.initiated_at == datetime(2025, 1, 31, 15, 30, tzinfo=UTC)


def test_an_ispb_may_hold_letters() -> None:
    assert pix.read_end_to_end_id("D12ABC345202501311530abcDEF12345").ispb == "12ABC345"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("X12345678202501311530abcDEF12345", (1, 1)),
        ("E1234567a202501311530abcDEF12345", (2, 9)),
        ("E12345678202x01311530abcDEF12345", (10, 21)),
        ("E12345678202502311530abcDEF12345", (10, 21)),
        ("E12345678202501312530abcDEF12345", (10, 21)),
        ("E12345678202501311530abcDEF1234-", (32, 32)),
        ("E12345678202501311530abcDEF1234", None),
        ("", None),
    ],
)
def test_no_end_to_end_id(text: str, columns: tuple[int, int] | None) -> None:
    with pytest.raises(PixRefused) as refusal:
        pix.read_end_to_end_id(text)
    assert refusal.value.fault.columns == columns
