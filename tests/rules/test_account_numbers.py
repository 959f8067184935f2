"""The same account as banks write it in their files."""

import pytest

from emdia.rules.account_numbers import is_same_account

OURS = ("341", "0057", "72192", "0")


@pytest.mark.parametrize(
    "told",
    [
        ("341", "0057", "72192-0"),
        ("0341", "57", "721920"),
        ("", "", "72192-0"),
        ("341", "", "0000072192"),
        ("341", "0057-3", "72192-0"),
        ("341", "", "0057721920"),
        ("341", "", "0057/72192-0"),
    ],
)
def test_ours(told: tuple[str, str, str]) -> None:
    assert is_same_account(told=told, ours=OURS)


@pytest.mark.parametrize(
    "told",
    [
        ("237", "0057", "72192-0"),
        ("341", "0058", "72192-0"),
        ("341", "0057", "72192-1"),
        ("341", "0057", "172192-0"),
        ("341", "0057", ""),
        ("341", "", "0058721920"),
    ],
)
def test_not_ours(told: tuple[str, str, str]) -> None:
    assert not is_same_account(told=told, ours=OURS)


def test_letters_count_and_their_case_does_not() -> None:
    ours = ("001", "1234", "5678", "X")
    assert is_same_account(told=("1", "1234-x", "5678-x"), ours=ours)
    assert not is_same_account(told=("1", "1234", "5678-1"), ours=ours)


def test_zeros_of_the_account_stand_behind_the_agencia() -> None:
    ours = ("341", "0057", "07219", "2")
    assert is_same_account(told=("341", "", "0057072192"), ours=ours)
    assert not is_same_account(told=("341", "", "005772192"), ours=ours)
