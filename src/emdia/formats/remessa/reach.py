"""Which of what is given a layout has no field for: it would be lost on the way to the bank."""

from __future__ import annotations

from collections.abc import Iterator

from emdia.formats.remessa import answers
from emdia.formats.remessa.form import Movement, RemessaLayout
from emdia.formats.remessa.instruction import Charge, Instruction, Kind

_CHARGES = ("fine", "interest", *(f"discount_{number}" for number in answers.DISCOUNTS))
_LATE_ACTIONS = {"protest": "protest_days", "list": "listing_days"}


def carried(form: RemessaLayout) -> frozenset[str]:
    """Return the names of everything some record of the layout has a field for.

    Charges are told by `<name>_amount` and `<name>_rate`, whichever field holds them.
    """
    names = {name for record in form.records for name in (*record.fields, *record.carries)}
    for charge in _CHARGES:
        if f"{charge}_value" in names:
            names |= {f"{charge}_{kind}" for kind in _taken(form, f"{charge}_kind")}
    taken = _taken(form, "late_action")
    names |= {days for action, days in _LATE_ACTIONS.items() if action in taken}
    if "ending_days" in names:
        names |= {"protest_days", "write_off_days"}
    return frozenset(names | ({"pix"} if form.takes_pix else set()))


def _taken(form: RemessaLayout, name: str) -> set[str]:
    """Return the values of `name` some record has a code for."""
    return {
        value
        for record in form.records
        if name in record.fields
        for value in record.codes.get(name, ())
        if value
    }


def unreached(movement: Movement, asked: Instruction, names: frozenset[str]) -> Iterator[str]:
    """Yield the names of what is given, matters to this kind, and is not among `names`.

    Of an instruction that is no entry only what its movement tells matters: the
    rest describes the title and is not sent.
    """
    for name in _given(asked):
        if name not in names and (asked.kind is Kind.ENTRY or movement.is_about(name)):
            yield name


def _given(asked: Instruction) -> Iterator[str]:
    """Yield the name of each thing given that must not be lost."""
    if asked.fine is not None:
        yield f"fine_{_kind(asked.fine)}"
    if asked.interest is not None:
        yield f"interest_{_kind(asked.interest)}"
    for number, charge in enumerate(asked.discounts, 1):
        yield f"discount_{number}_{_kind(charge)}"
    if asked.rebate_cents:
        yield "rebate_cents"
    if asked.iof_cents:
        yield "iof_cents"
    if asked.protest_days is not None:
        yield "protest_days"
    if asked.listing_days is not None:
        yield "listing_days"
    if asked.write_off_days is not None:
        yield "write_off_days"
    if asked.guarantor is not None:
        yield "guarantor_name"
    for number in range(1, len(asked.messages) + 1):
        yield f"message_{number}"
    if asked.is_sent_by_bank:
        yield "delivery_email"
    if asked.pix is not None:
        yield "pix"
        yield from (f"pix_{name}" for name in _PIX if getattr(asked.pix, name))


_PIX = ("key", "txid", "location")


def _kind(charge: Charge) -> str:
    return "amount" if charge.rate is None else "rate"
