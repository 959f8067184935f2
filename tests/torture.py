"""How hard a run tries: `make test` a little of everything, `make torture` as much as promised."""

import os

import pytest

TORTURE = os.environ.get("TORTURE", "") == "1"
# Too long, or too rude to the machine, for every push.
only_in_torture = pytest.mark.skipif(not TORTURE, reason="part of `make torture`")


def times(*, test: int, torture: int) -> int:
    """Return how often to try in this run."""
    return torture if TORTURE else test
