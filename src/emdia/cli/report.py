"""`emdia report`: the ledger's reports and the aging, on the screen or as CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from emdia.cli import aging

if TYPE_CHECKING:
    from emdia.formats.csv_table import Cell

app = typer.Typer(no_args_is_help=True, help="Reports on the screen or as CSV.")
app.add_typer(aging.commands)

Company = Annotated[int | None, typer.Option(help="The company, if there is more than one.")]
First = Annotated[str | None, typer.Option("--from", help="First day, as 2026-03-01.")]
Last = Annotated[str | None, typer.Option("--to", help="Last day; today without it.")]


class Output(StrEnum):
    SCREEN = "screen"
    CSV = "csv"
    BRAZIL = "brazil"


As = Annotated[
    Output, typer.Option("--as", help="screen, csv, or brazil: CSV for a Brazilian Excel.")
]
Table = tuple[Sequence[str], list[Sequence["Cell"]], str]


@app.callback()
def report() -> None:
    """Reports on the screen or as CSV."""


@app.command()
def daily(
    company: Company = None, first: First = None, last: Last = None, output: As = Output.SCREEN
) -> None:
    """Receivables by day: opening + billed − received − granted − other = closing."""
    _print(company, first, last, output, _daily)


@app.command()
def trial_balance(
    company: Company = None, first: First = None, last: Last = None, output: As = Output.SCREEN
) -> None:
    """Every account over the period: opening, debit, credit, closing."""
    _print(company, first, last, output, _trial_balance)


@app.command()
def journal(
    company: Company = None, first: First = None, last: Last = None, output: As = Output.SCREEN
) -> None:
    """What came in, per day, bank account and kind, held against the entries."""
    _print(company, first, last, output, _journal)


def _daily(company_id: int, first: date, last: date, today: date) -> Table:
    from emdia.formats.csv_table import Money
    from emdia.reports.receivables_day import receivables_report

    found = receivables_report(company_id=company_id, first_date=first, as_of=last, today=today)
    rows: list[Sequence[Cell]] = [
        (
            one.day,
            Money(one.opening_cents, found.currency),
            Money(one.billed_cents, found.currency),
            Money(one.received_cents, found.currency),
            Money(one.granted_cents, found.currency),
            Money(one.other_cents, found.currency),
            Money(one.closing_cents, found.currency),
        )
        for one in found.days
    ]
    head = ("Day", "Opening", "Billed", "Received", "Granted", "Other", "Closing")
    return head, rows, "" if found.adds_up else "It does not add up: run `emdia ledger verify`."


def _trial_balance(company_id: int, first: date, last: date, today: date) -> Table:
    from emdia.formats.csv_table import Money
    from emdia.reports.trial_balance import trial_balance as balance

    found = balance(company_id=company_id, first_date=first, as_of=last)
    rows: list[Sequence[Cell]] = [
        (
            row.code,
            row.name,
            Money(row.opening_cents, row.currency),
            Money(row.debit_cents, row.currency),
            Money(row.credit_cents, row.currency),
            Money(row.closing_cents, row.currency),
        )
        for row in found.rows
    ]
    head = ("Account", "Name", "Opening", "Debit", "Credit", "Closing")
    return head, rows, "" if found.is_zero else "It is not zero: run `emdia ledger verify`."


def _journal(company_id: int, first: date, last: date, today: date) -> Table:
    from emdia.formats.csv_table import Money
    from emdia.reports.receipts_journal import receipts_journal

    found = receipts_journal(company_id=company_id, first_date=first, as_of=last)
    rows: list[Sequence[Cell]] = [
        (
            row.day,
            row.account,
            row.kind,
            row.count,
            Money(row.receipts_cents, found.currency),
            Money(row.fees_cents, found.currency),
            Money(row.posted_cents, found.currency),
        )
        for row in found.rows
    ]
    head = ("Day", "Bank account", "Kind", "Count", "Receipts", "Card fees", "Posted")
    wrong = "Receipts and entries differ: run `emdia ledger verify`."
    return head, rows, wrong if found.difference_cents else ""


def _print(
    company: int | None,
    first: str | None,
    last: str | None,
    output: Output,
    asked: Callable[[int, date, date, date], Table],
) -> None:
    """Print a report; exit code 1 when its figures do not agree."""
    from emdia.cli.processes.choices import chosen_company
    from emdia.cli.processes.days import day_told, today_of
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    company_id = chosen_company(company)
    today = today_of(company_id)
    until = day_told(last, option="--to") or today
    since = day_told(first, option="--from") or until.replace(day=1)
    head, rows, wrong = asked(company_id, since, until, today)
    _write(head, rows, output)
    if wrong:
        typer.echo(wrong, err=True)
        raise typer.Exit(code=1)


def _write(head: Sequence[str], rows: list[Sequence[Cell]], output: Output) -> None:
    from emdia.formats.csv_table import Form, Money, write

    if output is not Output.SCREEN:
        form = Form.BRAZIL if output is Output.BRAZIL else Form.PLAIN
        typer.echo(write(head=head, rows=rows, form=form), nl=False)
        return
    from rich.table import Table as Lines

    from emdia.cli.printing.answers import console, money

    lines = Lines()
    for place, name in enumerate(head):
        is_figure = bool(rows) and isinstance(rows[0][place], Money | int)
        lines.add_column(name, justify="right" if is_figure and place else "left")
    for row in rows:
        lines.add_row(*(money(c.cents) if isinstance(c, Money) else str(c or "") for c in row))
    console().print(lines)
