"""`emdia report aging`: what is owed by days late, on the terminal or in a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from emdia.formats.csv_table import Cell
    from emdia.reports.aging import AgingReport
    from emdia.rules.aging import Bucket

commands = typer.Typer()


@commands.command()
def aging(
    as_of: Annotated[
        str | None, typer.Option(help="The day, as 2026-03-10; today where the company is.")
    ] = None,
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
    limits: Annotated[
        str, typer.Option(help="The last day of each bucket, as 0,30,60; seven at most.")
    ] = "",
    currency: Annotated[str, typer.Option(help="Another currency than the company's.")] = "",
    customers: Annotated[int, typer.Option(min=0, help="How many customers to show.")] = 20,
    csv: Annotated[
        Path | None, typer.Option(help="Write every customer to this file instead.")
    ] = None,
) -> None:
    """What is owed by days late, in all and by customer; most that is late comes first."""
    from emdia.cli.processes.choices import chosen_company, local_day
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    from django.utils import timezone

    from emdia.reports import aging as reports

    company_id = chosen_company(company)
    today = local_day(company_id, timezone.now())
    found = reports.aging_report(
        company_id=company_id,
        as_of=_day(as_of) or today,
        today=today,
        limits=_limits(limits),
        currency=currency.upper(),
        most=reports.EVERY_CUSTOMER if csv else customers,
    )
    if csv is None:
        _tell(found)
    else:
        _write(found, csv)


def _day(told: str | None) -> date | None:
    from emdia.cli.processes.faults import UnableToRun

    try:
        return None if told is None else date.fromisoformat(told)
    except ValueError:
        raise UnableToRun(f"--as-of {told}: write the day as 2026-03-10.") from None


def _limits(told: str) -> tuple[int, ...]:
    from emdia.cli.processes.faults import UnableToRun
    from emdia.reports.aging import UnfitLimits, limits_of

    try:
        return limits_of(told)
    except UnfitLimits:
        raise UnableToRun(
            f"--limits {told}: whole days that rise from 0, seven at most, as in 0,30,60."
        ) from None


def _tell(found: AgingReport) -> None:
    from rich.console import Console

    # Wide enough for nine columns of figures, wherever it is sent.
    console = Console(width=None if Console().is_terminal else 200)
    typer.echo(f"What is owed by days late on {found.as_of}, in {found.currency}.")
    console.print(_totals(found), _customers(found))


def _totals(found: AgingReport) -> object:
    from rich.table import Table

    table = Table("Days late", box=None)
    for name in ("Titles", "Balance"):
        table.add_column(name, justify="right")
    for one in found.buckets:
        table.add_row(_word(one.bucket), f"{one.titles:,}", _figure(one.balance_cents, found))
    table.add_row("total", f"{found.titles:,}", _figure(found.balance_cents, found))
    return table


def _customers(found: AgingReport) -> object:
    from rich.table import Table

    table = Table("Customer", box=None)
    for name in (*(_word(one.bucket) for one in found.buckets), "Balance"):
        table.add_column(name, justify="right")
    for row in found.customers:
        cents = (*row.buckets_cents, row.balance_cents)
        table.add_row(row.name, *(_figure(one, found) if one else "" for one in cents))
    return table


def _word(bucket: Bucket) -> str:
    if bucket.first is None:
        return "not late"
    return f"over {bucket.first - 1}" if bucket.last is None else f"{bucket.first}-{bucket.last}"


def _figure(cents: int, found: AgingReport) -> str:
    from emdia.kernel.money import format_number

    return format_number(cents, currency=found.currency, language="en")


def _write(found: AgingReport, path: Path) -> None:
    from emdia.cli.processes.faults import UnableToRun
    from emdia.formats import csv_table

    head = ["customer", "tax id", "titles", "oldest due date"]
    head += [*(_word(one.bucket) for one in found.buckets), "balance", "currency"]
    try:
        path.write_bytes(csv_table.write(head=head, rows=_cells(found), form=csv_table.Form.PLAIN))
    except OSError as refusal:
        raise UnableToRun(f"{path} cannot be written: {refusal.strerror}.") from refusal
    typer.echo(f"{path} has {len(found.customers)} customers.")


def _cells(found: AgingReport) -> list[list[Cell]]:
    from emdia.formats.csv_table import Money

    return [
        [
            row.name,
            row.tax_id,
            row.titles,
            row.oldest_due_date,
            *(Money(cents, found.currency) for cents in row.buckets_cents),
            Money(row.balance_cents, found.currency),
            found.currency,
        ]
        for row in found.customers
    ]
