"""`emdia calendar`: the days without banks, and what a company adds to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from emdia.books.calendar.models import BankHoliday

app = typer.Typer(no_args_is_help=True, help="Show and edit the bank calendar.")
Company = Annotated[int | None, typer.Option(help="The company, if there is more than one.")]
State = Annotated[str, typer.Option(help="Only in this state (UF).")]
City = Annotated[str, typer.Option(help="Only in this city of the state.")]
Bank = Annotated[str, typer.Option(help="Only at this bank (three digits).")]
Name = Annotated[str, typer.Option(help="What the day is called, and who said so.")]
Day = Annotated[str, typer.Argument(help="The day, as 2026-03-10.")]


@app.callback()
def calendar() -> None:
    """Show and edit the bank calendar."""


@app.command()
def show(year: Annotated[int, typer.Argument(min=1990, max=2199)], company: Company = None) -> None:
    """List the weekdays of a year without banks, and the days that were added or opened."""
    from emdia.cli.processes.choices import chosen_company

    _load()
    from emdia.books.calendar import queries
    from emdia.books.companies.scope import company_scope
    from emdia.rules.bank_calendar import national_holidays

    told = [(day, name) for day, name in national_holidays(year).items()]
    with company_scope(chosen_company(company)):
        told += [(row.holiday_date, _said(row)) for row in queries.added_days(year)]
    for day, name in sorted(told):
        typer.echo(f"{day} {day:%a} {name}")


def _said(row: BankHoliday) -> str:
    where = "".join(f" {part}" for part in (row.city, row.state, row.bank_code) if part)
    return f"{row.name} ({'open' if row.is_open else 'closed'}{where})"


@app.command()
def close(
    day: Day,
    name: Name,
    state: State = "",
    city: City = "",
    bank: Bank = "",
    company: Company = None,
) -> None:
    """Say that banks are closed on a day."""
    _set(day, name, (state, city, bank), company, is_open=False)


@app.command(name="open")
def open_day(
    day: Day,
    name: Name,
    state: State = "",
    city: City = "",
    bank: Bank = "",
    company: Company = None,
) -> None:
    """Say that banks are open on a day after all."""
    _set(day, name, (state, city, bank), company, is_open=True)


def _set(
    told: str, name: str, place: tuple[str, str, str], company: int | None, *, is_open: bool
) -> None:
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.faults import UnableToRun

    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise UnableToRun(f"{told}: write the day as 2026-03-10.") from None
    state, city, bank = place
    if city.strip() and not state:
        raise UnableToRun(f"--city {city}: say with --state in which state it is.")
    if state and not (len(state) == 2 and state.isalpha()):
        raise UnableToRun(f"--state {state}: two letters, as SP.")
    if bank and not (len(bank) == 3 and bank.isdigit()):
        raise UnableToRun(f"--bank {bank}: three digits, as 341.")
    if not name.strip():
        raise UnableToRun("--name must say what the day is.")
    _load()
    from emdia.workflows.keep_calendar import set_bank_day

    set_bank_day(
        company_id=chosen_company(company),
        day=day,
        name=name.strip(),
        is_open=is_open,
        by=person(),
        state=state.upper(),
        city=city.strip(),
        bank_code=bank,
    )
    typer.echo(f"{day}: banks are {'open' if is_open else 'closed'}.")


def _load() -> None:
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
