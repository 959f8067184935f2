"""The campo livre and the nosso número: one module per bank, b<code>.py, found by discovery.

A bank has one or more forms, chosen by the agreement: by the length of its convênio, by
its carteira, by the code of the beneficiário.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from emdia.formats.boleto.campo_livre.form import Form
from emdia.formats.boleto.refusals import FieldRefused
from emdia.kernel.faults import Fault

__all__ = ["Form", "Reading", "form", "forms", "readings", "write"]

_MODULE = re.compile(r"b(\d{3})")


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


@cache
def all_forms() -> Mapping[str, tuple[Form, ...]]:
    """Return the forms of every bank by its three-digit code, in order of code."""
    found: dict[str, tuple[Form, ...]] = {}
    for module in sorted(iter_modules(__path__), key=lambda module: module.name):
        named = _MODULE.fullmatch(module.name)
        if named:
            found[named[1]] = import_module(f"{__name__}.{module.name}").FORMS
    return MappingProxyType(found)


def forms(bank: str) -> tuple[Form, ...]:
    """Return the forms of one bank; none when the bank is not known."""
    return all_forms().get(bank, ())


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
