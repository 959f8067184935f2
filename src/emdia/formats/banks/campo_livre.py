"""The campo livre and the nosso número of any bank, by the rules its card declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from emdia.formats.banks import banks
from emdia.formats.boleto.campo_livre import Form
from emdia.formats.boleto.refusals import FieldRefused
from emdia.kernel.faults import Fault

__all__ = ["Form", "Reading", "form", "forms", "readings", "write"]


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a campo livre: the form it fits, its fields, the nosso número.

    `nosso_numero` is as the bank prints it, or "" where its check digit needs
    a field the campo livre does not hold.
    """

    form: str
    source: str
    fields: Mapping[str, str]
    nosso_numero: str
    faults: tuple[Fault, ...]


def forms(bank: str) -> tuple[Form, ...]:
    """Return the forms of one bank; none when the bank is not known or declares none."""
    card = banks().get(bank)
    return card.numbering.forms if card and card.numbering else ()


def form(bank: str, name: str) -> Form:
    """Return one form of a bank.

    :raises FieldRefused: the bank has no such form.
    """
    for item in forms(bank):
        if item.name == name:
            return item
    known = ", ".join(item.name for item in forms(bank)) or "none"
    message = f"Bank {bank} has no form called {name}; it has: {known}."
    raise FieldRefused(Fault("form_unknown", message, field="form", found=name))


def write(*, bank: str, form_name: str | None = None, **values: str) -> str:
    """Return the 25 digits of a campo livre.

    Without a name, the form is the first of the bank's whose fields all fit. When none fits,
    the refusal is that of the form nearest to what was given.

    :raises FieldRefused: naming the field that is missing, unknown or wrong.
    """
    if form_name is not None:
        return form(bank, form_name).write(values)
    refusals = []
    for item in forms(bank):
        try:
            return item.write(values)
        except FieldRefused as refusal:
            refusals.append((item.distance(values), refusal))
    if not refusals:
        raise FieldRefused(
            Fault("bank_unknown", f"There is no campo livre of bank {bank}.", field="bank")
        )
    raise min(refusals, key=lambda pair: pair[0])[1]


def readings(bank: str, campo_livre: str) -> tuple[Reading, ...]:
    """Return the forms of the bank that 25 digits fit; several where only the bank can tell.

    Forms whose check digits do not all match are given only when none matches, with faults.
    """
    found = []
    for item in forms(bank):
        try:
            read = item.read(campo_livre)
        except FieldRefused:
            continue
        found.append(
            Reading(item.name, item.source, read.values, _printed(item, read.values), read.faults)
        )
    return tuple(reading for reading in found if not reading.faults) or tuple(found)


def _printed(item: Form, fields: Mapping[str, str]) -> str:
    try:
        return item.nosso_numero_printed({name: fields[name] for name in item.by_name})
    except FieldRefused:
        return ""
