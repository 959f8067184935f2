"""How hard a run tries: `make test` a little of everything, `make torture` as much as promised."""

import os
from random import SystemRandom

import pytest

TORTURE = os.environ.get("TORTURE", "") == "1"
# Too long, or too rude to the machine, for every push.
only_in_torture = pytest.mark.skipif(not TORTURE, reason="part of `make torture`")


def times(*, test: int, torture: int) -> int:
    """Return how often to try in this run."""
    return torture if TORTURE else test


def chosen_seed() -> int:
    """Return the seed of a random order: `SEED` of the environment, else a new one to print."""
    return int(os.environ.get("SEED", "") or SystemRandom().randrange(2**32))
