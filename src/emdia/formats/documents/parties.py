"""Who stands on a document of collection, as it prints them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class PrintedParty:
    """A person or company with all that the law wants printed of a creditor (CDC, art. 42-A).

    `tax_id` as printed, with its kind: "CNPJ 12.ABC.345/01DE-35". `address` one line each.
    """

    name: str
    tax_id: str
    address: Sequence[str] = ()


class CreditorUnnamed(ValueError):
    """A document of collection names no creditor, address or tax id (CDC, art. 42-A)."""


def checked_creditor(creditor: PrintedParty) -> PrintedParty:
    """Return a creditor who may collect from a consumer.

    :raises CreditorUnnamed: the name, the tax id or the address is missing.
    """
    missing = [
        name
        for name, value in (
            ("name", creditor.name),
            ("tax_id", creditor.tax_id),
            ("address", "".join(creditor.address)),
        )
        if not value.strip()
    ]
    if missing:
        raise CreditorUnnamed(
            f"A boleto names its creditor, with tax id and address; missing: {', '.join(missing)}."
        )
    return creditor
