"""When a second person is needed, and what exactly that person approves."""

from datetime import timedelta
from hashlib import sha256

import pytest

from emdia.rules.approvals import LIFE, content_hash, needs_second_person


@pytest.mark.parametrize(("amount", "needs"), [(99, False), (100, False), (101, True)])
def test_above_the_limit(amount: int, needs: bool) -> None:
    assert needs_second_person(amount_cents=amount, limit_cents=100) is needs


def test_three_days() -> None:
    assert timedelta(days=3) == LIFE


def test_the_hash_is_of_the_canonical_content() -> None:
    """Stored hashes must stay what they are: keys in order, no blanks, letters as they are."""
    expected = sha256('{"a":"ção","b":[1,2]}'.encode()).hexdigest()
    assert content_hash({"b": [1, 2], "a": "ção"}) == expected
    assert content_hash({"b": [2, 1], "a": "ção"}) != expected
