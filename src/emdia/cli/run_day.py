"""`emdia run-day`: the daily run, here and now."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

if TYPE_CHECKING:
    from emdia.workflows.daily_run import Ran

app = typer.Typer()
SENTENCES = {
    "quarantined": "This installation was restored from a backup: `emdia release` lets it work.",
    "clock_back": "A later day was run already: check the clock of this machine, or --as-of.",
    "too_many_days": (
        "More than 31 days were missed: check the clock; then run the first of them with --as-of."
    ),
}


@app.command()
def run_day(
    as_of: Annotated[
        str | None, typer.Option(help="The day, as 2026-03-10; today where the company is.")
    ] = None,
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
) -> None:
    """Run a company's day and the days missed before it; each day is run once."""
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    start_database()
    load()
    from django.utils import timezone

    from emdia.workflows import daily_run

    company_id, now = chosen_company(company), timezone.now()
    try:
        ran = daily_run.run_until(
            company_id=company_id, as_of=_day(as_of, company_id, now), by=person(), now=now
        )
    except daily_run.UnableToRun as refusal:
        raise UnableToRun(SENTENCES[str(refusal)]) from refusal
    _say(ran)


def _day(told: str | None, company_id: int, now: datetime) -> date:
    """Return the day that was told, or today where the company is.

    :raises UnableToRun: no day, or one that has not come.
    """
    from emdia.books.companies import queries
    from emdia.books.companies.scope import company_scope
    from emdia.cli.processes.faults import UnableToRun

    with company_scope(company_id):
        today = now.astimezone(ZoneInfo(queries.company(company_id).time_zone)).date()
    if told is None:
        return today
    try:
        day = date.fromisoformat(told)
    except ValueError:
        raise UnableToRun(f"--as-of {told}: write the day as 2026-03-10.") from None
    if day > today:
        raise UnableToRun(f"--as-of {told}: that day has not come; today is {today}.")
    return day


def _say(ran: list[Ran]) -> None:
    """Print what became of each day; fail when the last one did not get to its end."""
    if not ran:
        typer.echo("Nothing was to be done: the day was run, or another process is at it.")
    for day in ran:
        typer.echo(f"{day.run_date}: {day.state}{'. ' + day.error if day.error else ''}")
    if ran and ran[-1].state != "done":
        typer.echo("See the page of the day for what is off and what to do.", err=True)
        raise typer.Exit(code=1)
