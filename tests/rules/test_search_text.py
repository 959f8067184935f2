"""What a text in the search field may be, told by examples a collector would type."""

import pytest

from emdia.rules.search_text import read


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("Padaria São José Ltda.", "PADARIA SAO JOSE", ("PADARIA", "SAO", "JOSE")),
        ("  jo   da silva ", "JO DA SILVA", ("SILVA",)),
        ("jo", "JO", ()),
        ("j", "", ()),
        ("...", "", ()),
    ],
)
def test_a_name(text: str, name: str, parts: tuple[str, ...]) -> None:
    asked = read(text, decimal_mark=",")
    assert (asked.name, asked.parts) == (name, parts)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("529.982.247-25", "52998224725"),
        ("11.ab2", "11AB2"),
        ("123", "123"),
        ("12", ""),
        ("padaria", ""),  # letters alone begin no tax id
    ],
)
def test_a_tax_id_from_its_beginning(text: str, number: str) -> None:
    asked = read(text, decimal_mark=",")
    assert asked.number == number
    assert asked.nosso_numero == (text if number else "")


@pytest.mark.parametrize(
    ("text", "mark", "cents"),
    [
        ("1.234,56", ",", 123_456),
        ("1234,56", ",", 123_456),
        ("R$ 1.234,56", ",", 123_456),
        ("150", ",", 15_000),
        ("1,234.56", ".", 123_456),
        ("1.234,56", ".", None),
        ("1,2", ",", None),  # no amount has one decimal
        ("12.34", ",", None),
        ("NF-12", ",", None),
        ("9999999999999", ",", 999_999_999_999_900),
        ("99999999999999", ",", None),  # no amount has fourteen digits before the comma
    ],
)
def test_an_amount(text: str, mark: str, cents: int | None) -> None:
    assert read(text, decimal_mark=mark).cents == cents


@pytest.mark.parametrize(
    ("text", "starts", "end"),
    [
        ("(11) 98765-4321", ("+5511987654321", "+11987654321"), "11987654321"),
        ("+57 601 345", ("+5557601345", "+57601345"), "57601345"),
        ("4321", ("+554321", "+4321"), "4321"),
        ("432", (), ""),
        ("NF 4321", (), ""),
    ],
)
def test_a_telephone_from_both_its_ends(text: str, starts: tuple[str, ...], end: str) -> None:
    asked = read(text, decimal_mark=",")
    assert (asked.phone_starts, asked.phone_end) == (starts, end)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Contas@Empresa.example", "contas@empresa.example"),
        ("con", "con"),
        ("co", ""),
        ("maria silva", ""),
    ],
)
def test_an_email_from_its_beginning(text: str, email: str) -> None:
    assert read(text, decimal_mark=",").email == email


def test_the_document_is_as_it_is_written() -> None:
    assert read(" NF  1/a ", decimal_mark=",").document == "NF 1/a"
    assert read("N", decimal_mark=",").document == ""
    assert read("x" * 200, decimal_mark=",").document == "x" * 100
    assert read(" NF  1 ", decimal_mark=",").text == "NF 1"


def test_too_short_is_nothing() -> None:
    assert read("", decimal_mark=",").is_nothing
    assert read("a", decimal_mark=",").is_nothing
    assert not read("ab", decimal_mark=",").is_nothing
    assert not read("--", decimal_mark=",").is_nothing  # a document may be called so
