"""Printing one line of a bank file, field by field."""

from __future__ import annotations

from dataclasses import asdict

from rich.table import Table

from emdia.cli.printing.answers import console, money, print_faults, print_json, print_table
from emdia.formats.explained_line import ExplainedField, ExplainedLine


def print_line(line: ExplainedLine, *, as_json: bool) -> None:
    """Print the record, its manual, and every field with its words."""
    if as_json:
        print_json(asdict(line))
        return
    sign_off = "" if line.homologated else ", not homologated"
    console().print(
        f"{line.record} ({line.manual}, {line.manual_date}{sign_off})",
        markup=False,
        highlight=False,
    )
    table = Table("Columns", "Field", "Found", "Value", "The bank says")
    for item in line.fields:
        table.add_row(
            f"{item.first}-{item.last}", item.name, item.found, _value(item), "; ".join(item.words)
        )
    print_table(table)
    print_faults(item.fault for item in line.fields if item.fault is not None)


def _value(item: ExplainedField) -> str:
    if item.value is None:
        return ""
    if item.kind == "Cents" and isinstance(item.value, int):
        return money(item.value)
    return str(item.value)
