"""Contact law: one file a country, found by discovery; a new country is a new file.

`law_of` gives the body that holds where a debtor lives; where none is known, the careful
one of `anywhere`. `rules/may_contact.py` asks it. Not legal advice: each rule names its
source, to be read before relying on it.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from emdia.rules.contact_law.card import Body, Channel, Element

ANYWHERE = ""
# Messages that demand nothing: they bring what the customer asked for by buying on credit, the
# boleto or its second copy, and are due before the debt is late. Laws of hours and caps speak of
# collection ("telefonemas de cobrança de débitos", Lei SP 17.832/2023, art. 51; "gestiones de
# cobranza", Ley 2300/2023, art. 1). They name the creditor all the same (CDC, art. 42-A).
NOT_DEMANDS = frozenset({"charge_notice"})


@cache
def bodies() -> Mapping[str, Body]:
    """Return every body of law by its country, in the order of their files."""
    found: dict[str, Body] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        body = getattr(import_module(f"{__name__}.{module.name}"), "BODY", None)
        if body is not None:
            found[body.country] = body
    return MappingProxyType(found)


def law_of(country: str) -> Body:
    """Return the law of a country, ISO 3166; the careful one where none is known."""
    return bodies().get(country, bodies()[ANYWHERE])


def law_at(*, country: str, zone: str) -> Body:
    """Return the law of an address's country; without one, of the country the zone lies in."""
    if country:
        return law_of(country)
    found = (one for one in bodies().values() if zone in one.home_zones)
    return next(found, law_of(ANYWHERE))


def is_demand(purpose: str) -> bool:
    """Return whether a message of a purpose demands; what nobody said otherwise of does."""
    return purpose not in NOT_DEMANDS


def required_elements() -> frozenset[Element]:
    """Return what a message must show that may be sent to debtors of any country."""
    return frozenset(element for body in bodies().values() for element in body.required())


__all__ = [
    "ANYWHERE",
    "NOT_DEMANDS",
    "Body",
    "Channel",
    "Element",
    "bodies",
    "is_demand",
    "law_at",
    "law_of",
    "required_elements",
]
