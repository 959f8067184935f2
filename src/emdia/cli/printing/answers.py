"""JSON, tables and refusals, the same for every command that reads something."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from emdia.kernel.faults import Fault
from emdia.kernel.money import UnknownCurrency, format_number

_NO_WIDTH = 10_000


def fail(message: str) -> NoReturn:
    """Say what is wrong on the error stream and end with code 1."""
    typer.echo(f"Error: {message}", err=True)
    raise typer.Exit(code=1)


def fail_with(faults: Iterable[Fault], *, as_json: bool) -> NoReturn:
    """End with code 1 and every fault: on the error stream, or as one JSON object."""
    found = list(faults)
    if as_json:
        print_json({"faults": [asdict(fault) for fault in found]})
        raise typer.Exit(code=1)
    for fault in found:
        typer.echo(f"Error: {fault.code}: {fault.message}", err=True)
    raise typer.Exit(code=1)


def print_json(said: dict[str, Any]) -> None:
    """Print one JSON object on one line."""
    typer.echo(json.dumps(said, ensure_ascii=False, default=_as_text))


def print_pairs(pairs: Iterable[tuple[str, object]]) -> None:
    """Print names and values, one pair a line, those without a value left out."""
    table = Table("", "", show_header=False, box=None)
    for name, value in pairs:
        if value not in {None, ""}:
            table.add_row(name, str(value))
    print_table(table)


def print_table(table: Table) -> None:
    """Print a table whose cells are never cut.

    A terminal that is too narrow gets a cell in several lines; a file or a pipe has no width.
    """
    for column in table.columns:
        column.overflow = "fold"
    found = console()
    if not found.is_terminal and "COLUMNS" not in os.environ:
        found.width = _NO_WIDTH
    found.print(table, markup=False, highlight=False)


def print_faults(faults: Iterable[Fault], *, heading: str = "Faults") -> None:
    """Print faults with their codes; nothing when there is none."""
    found = list(faults)
    if found:
        typer.echo(f"{heading}: {len(found)}")
    for fault in found:
        typer.echo(f"  {fault.code}: {fault.message}")


def money(cents: int | None, currency: str = "BRL") -> str:
    """Return an amount as a Brazilian reads it; "" for none."""
    if cents is None:
        return ""
    try:
        return format_number(cents, currency=currency, language="pt-BR")
    except UnknownCurrency:
        return str(cents)


def console() -> Console:
    """Return the console that tables are printed on."""
    return Console(soft_wrap=True)


def _as_text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} has no place in an answer.")
