"""`emdia index`: the monthly values of indexes and rates that late charges reckon with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from emdia.formats.index_table import IndexRow
    from emdia.workflows.keep_calendar import WouldChange

app = typer.Typer(no_args_is_help=True, help="Load and list the monthly values of indexes.")
Company = Annotated[int | None, typer.Option(help="The company, if there is more than one.")]


@app.callback()
def index() -> None:
    """Load and list the monthly values of indexes."""


@app.command(name="import")
def load_file(
    file: Annotated[Path, typer.Argument(help="CSV: index;month;rate, as IPCA;2026-01;0,33.")],
    source: Annotated[str, typer.Option(help="Who published the values, and where and when.")],
    company: Company = None,
    correct: Annotated[
        bool, typer.Option(help="Values that are stored already take those of the file.")
    ] = False,
) -> None:
    """Load monthly values in per cent: IPCA, IPCA-15, INPC, IGP-M, SELIC, LEGAL or one's own."""
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    rows = _read(file)
    if not source.strip():
        raise UnableToRun("--source must say who published the values.")
    start_database()
    load()
    from emdia.books.calendar.operations import MonthlyRate
    from emdia.workflows import keep_calendar

    try:
        loaded = keep_calendar.load_rates(
            company_id=chosen_company(company),
            rates=[MonthlyRate(code=r.code, month=r.month, rate_ppb=r.rate_ppb) for r in rows],
            source=source.strip(),
            by=person(),
            may_correct=correct,
        )
    except keep_calendar.WouldChange as refusal:
        raise UnableToRun(_differing(file, refusal)) from refusal
    typer.echo(
        f"{loaded.new} months loaded, {loaded.corrected} corrected, {loaded.known} known already."
    )


@app.command(name="list")
def list_indexes(company: Company = None) -> None:
    """Say which months of which index are loaded."""
    from emdia.cli.processes.choices import chosen_company
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    from emdia.books.calendar import queries
    from emdia.books.companies.scope import company_scope

    with company_scope(chosen_company(company)):
        for code, found in sorted(queries.indexes().items()):
            months = sorted(found.rates_ppb)
            told = f"{months[0]:%Y-%m} to {months[-1]:%Y-%m}" if months else "nothing loaded"
            gap = "" if not months or found.covers(first=months[0], last=months[-1]) else ", gaps"
            typer.echo(f"{code}: {told}{gap}")


def _read(file: Path) -> Sequence[IndexRow]:
    from emdia.cli.processes.faults import UnableToRun
    from emdia.formats.index_table import read_index_table

    try:
        rows, faults = read_index_table(file.read_bytes())
    except OSError as refusal:
        raise UnableToRun(f"{file} cannot be read: {refusal.strerror}.") from refusal
    for fault in faults:
        where = f", line {fault.line}" if fault.line else ""
        field = f", {fault.field}" if fault.field else ""
        shown = f" (found {fault.found!r})" if fault.found else ""
        typer.echo(f"{file}{where}{field}: {fault.message}{shown}", err=True)
    if faults:
        raise typer.Exit(code=1)
    return rows


def _differing(file: Path, refusal: WouldChange) -> str:
    rate, before = refusal.changes[0]
    return (
        f"{file}: {len(refusal.changes)} months are stored with another value, the first is"
        f" {rate.code} of {rate.month:%Y-%m} ({before / 10_000_000:.7f} % is stored)."
        " Nothing was loaded; --correct takes the values of the file."
    )
