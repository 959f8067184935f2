"""Telephone numbers in and out."""

import pytest

from emdia.kernel import phones


@pytest.mark.parametrize(
    ("text", "country", "number", "printed"),
    [
        ("(11) 98765-4321", "BR", "+5511987654321", "(11) 98765-4321"),
        ("011 3456 7890", "BR", "+551134567890", "(11) 3456-7890"),
        ("+57 601 3456789", "BR", "+576013456789", "+57 601 3456789"),
        ("300 1234567", "CO", "+573001234567", "+57 300 1234567"),
    ],
)
def test_a_number_is_kept_as_e164(text: str, country: str, number: str, printed: str) -> None:
    assert phones.checked(text, country=country) == number
    assert phones.printed(number) == printed


@pytest.mark.parametrize("text", ["", "abc", "123", "(11) 1111", "+55 11 98765-43210"])
def test_what_nobody_can_call_is_refused(text: str) -> None:
    with pytest.raises(phones.InvalidPhone):
        phones.checked(text)
