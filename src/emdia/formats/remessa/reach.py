"""Which of what is given a layout has no field for: it would be lost on the way to the bank."""

from __future__ import annotations

from collections.abc import Iterator

from emdia.formats.remessa import answers
from emdia.formats.remessa.asked import CHARGES, MESSAGES, Asked, Flags
from emdia.formats.remessa.columns import Same, of_columns
from emdia.formats.remessa.form import RemessaLayout, RemessaRecord

_LATE_ACTIONS = {"protest": "protest_days", "list": "listing_days"}


def carried(form: RemessaLayout) -> frozenset[str]:
    """Return the names of everything some record of the layout has a field for.

    Charges are told by `<name>_amount` and `<name>_rate`, whichever field holds them.
    """
    names = set[str]().union(*map(named, form.records))
    for charge in CHARGES:
        if f"{charge}_value" in names:
            names |= {f"{charge}_{kind}" for kind in _taken(form, f"{charge}_kind")}
    taken = _taken(form, "late_action")
    names |= {days for action, days in _LATE_ACTIONS.items() if action in taken}
    names |= {answers.ENDINGS[ending] for ending in _taken(form, "ending")}
    return frozenset(names | ({"pix"} if form.takes_pix else set()))


def named(record: RemessaRecord) -> frozenset[str]:
    """Return the names the record has a field for, or carries in a derived one."""
    return frozenset((*record.fields, *record.carries))


def _taken(form: RemessaLayout, name: str) -> set[str]:
    """Return the values of `name` some record has a code for."""
    return {
        value
        for record in form.records
        if name in record.fields
        for value in record.codes.get(name, ())
        if value
    }


def unreached(asked: Asked, names: frozenset[str]) -> Iterator[tuple[str, Flags]]:
    """Yield the name of each thing some title is given and is not among `names`, and which are.

    Of an instruction that is no entry only what its movement tells matters: the
    rest describes the title and is not sent.
    """
    for name, said in _GIVEN.items():
        if name not in names:
            given = asked.is_given(said)
            if given.any():
                yield name, given
    yield from _beyond(asked, "discounts", "discount_{}_amount", answers.DISCOUNTS)
    yield from _beyond(asked, "messages", "message_{}", answers.MESSAGES)


def _beyond(
    asked: Asked, attribute: str, name: str, places: tuple[int, ...]
) -> Iterator[tuple[str, Flags]]:
    """Yield those of the instructions that have more of these than any layout has places for."""
    lengths = asked.how_many(attribute)
    if lengths == Same(0):
        return
    flags = asked.are_true(of_columns(lambda length: length > len(places), lengths))
    if flags.any():
        yield name.format(len(places) + 1), flags


# What must not be lost, and the answer that is not empty where it is given.
_GIVEN = {
    **{f"{name}_{kind}": f"{name}_{kind}" for name in CHARGES for kind in ("amount", "rate")},
    "rebate_cents": "rebate_cents",
    "iof_cents": "iof_cents",
    "protest_days": "has_protest_days",
    "listing_days": "has_listing_days",
    "write_off_days": "write_off_kind",
    "payment_limit_days": "has_payment_limit_days",
    "payment_accepts": "payment_accepts",
    "guarantor_name": "has_guarantor",
    **{name: name for name in MESSAGES},
    "delivery_email": "is_sent_by_bank",
    "pix": "has_pix",
    **{f"pix_{part}": f"pix_{part}" for part in ("key", "txid", "location")},
}
