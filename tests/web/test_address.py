"""What is read from an address: a wrong value asks for nothing."""

import pytest
from django.test import RequestFactory

from emdia.web import address


@pytest.mark.parametrize(
    ("asked", "after"),
    [("", 0), ("after=12", 12), ("after=-1", 0), ("after=1e3", 0), ("after=٣", 0)],
)
def test_a_cursor_is_a_plain_number_or_the_start(asked: str, after: int) -> None:
    assert address.cursor(RequestFactory().get(f"/?{asked}")) == after


def test_a_cursor_that_no_row_can_have_is_the_start() -> None:
    assert address.cursor(RequestFactory().get(f"/?after={'9' * 40}")) == 0


def test_only_known_choices_count() -> None:
    known = {"late", "open"}
    assert address.choice(RequestFactory().get("/?state=late"), "state", known) == "late"
    assert address.choice(RequestFactory().get("/?state=<x>"), "state", known) == ""


def test_a_link_leaves_out_what_is_empty_and_quotes_the_rest() -> None:
    assert address.link(q="a&b", state="", after=0) == "?q=a%26b"
    assert address.link() == "?"
