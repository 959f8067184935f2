"""Kinds of steps of a plan: one file each, found by its name, with a card called KIND.

Adding one is adding its file; no list is edited.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from .card import Becomes, Lane, StepKind

__all__ = ["Becomes", "Lane", "StepKind", "step_kinds"]


@cache
def step_kinds() -> Mapping[str, StepKind]:
    """Return the card of every kind of step by its code."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name != "card")
    return MappingProxyType({name: import_module(f"{__name__}.{name}").KIND for name in names})
