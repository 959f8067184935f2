"""Repeatable chance: whoever makes the demo anew, on the same day, gets the same company."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


def chance(*names: object) -> np.random.Generator:
    """Return a source of chance of its own for what `names` say."""
    seed = [
        sum(ord(letter) * 131**place for place, letter in enumerate(str(name))) for name in names
    ]
    return np.random.Generator(np.random.PCG64(seed))


def picks(source: np.random.Generator, options: Sequence[Any], count: int) -> list[Any]:
    """Return `count` options, each as likely as the others."""
    return [options[place] for place in source.integers(len(options), size=count).tolist()]


def weighted(source: np.random.Generator, weights: Sequence[float], count: int) -> Numbers:
    """Return `count` places of `weights`, each as likely as its weight says."""
    limits = np.cumsum(weights) / sum(weights)
    return np.searchsorted(limits, source.random(count), side="right").astype(np.int64)
