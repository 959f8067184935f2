"""The banks: one folder each, called b<code>_<name>, found by discovery.

Adding a bank is adding its folder with a `BANK` card inside; no list is edited.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from emdia.formats.banks.card import (
    CREDITING_EVENTS,
    PAYMENT_EVENTS,
    Bank,
    Counting,
    Event,
    MotiveTable,
    Occurrence,
    Posted,
    ReturnLayout,
    by_layout,
)
from emdia.formats.banks.number_key import NotANumber, NumberKey

__all__ = [
    "CREDITING_EVENTS",
    "PAYMENT_EVENTS",
    "Bank",
    "Counting",
    "Event",
    "MotiveTable",
    "NotANumber",
    "NumberKey",
    "Occurrence",
    "Posted",
    "ReturnLayout",
    "UnknownBank",
    "bank",
    "banks",
    "by_layout",
]

_FOLDER = re.compile(r"b(\d{3})_\w+")


class UnknownBank(ValueError):
    """No folder holds a bank of this code, or the bank has no such layout."""


@cache
def banks() -> Mapping[str, Bank]:
    """Return every bank's card by its three-digit code, in order of code."""
    found: dict[str, Bank] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        folder = _FOLDER.fullmatch(module.name)
        if folder and module.ispkg:
            found[folder[1]] = import_module(f"{__name__}.{module.name}").BANK
    return MappingProxyType(found)


def bank(code: str) -> Bank:
    """Return the card of one bank.

    :raises UnknownBank: no folder holds it.
    """
    try:
        return banks()[code]
    except KeyError:
        raise UnknownBank(f"There is no bank {code}; known: {', '.join(banks())}.") from None
