"""`emdia ledger`: seal the ledger, and prove that it is what it was."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from emdia.reports.ledger import Finding, Verdict

app = typer.Typer(no_args_is_help=True, help="Seal the ledger and verify it.")

SENTENCES = {
    "batch_altered": "batch {batch} is not what seal {seal} sealed",
    "seal_missing": "seal {seal} over batch {batch} is gone",
    "seal_differs": "seal {seal} over batch {batch} is not the one copied out",
    "entry_altered": "entry {entry} of batch {batch} was altered",
    "entry_missing": "entry {entry} of batch {batch} is gone",
    "entry_added": "entry {entry} was added to batch {batch}",
    "entry_not_zero": "entry {entry} is not zero",
    "entry_without_postings": "entry {entry} has fewer than two postings",
    "posting_without_entry": "postings stand under entry {entry}, which is gone",
}

CLOSING_REFUSALS = {
    "month_not_over": "The month is not over yet.",
    "already_closed": "This month is closed already.",
    "earlier_month_open": "Close the earlier month first.",
    "entries_unsound": "There are entries that are not whole: run `emdia ledger verify`.",
    "trial_balance_not_zero": "The trial balance is not zero: run `emdia ledger verify`.",
    "titles_differ": "Titles owe something else than their account holds.",
    "closed_balances_differ": "Balances of the last closed month have changed.",
    "reason_missing": "Something is open, such as unidentified money: say --reason.",
}


@app.callback()
def ledger() -> None:
    """Seal the ledger and verify it."""


@app.command()
def verify(
    company: Annotated[int | None, typer.Option(help="Only this company.")] = None,
    export: Annotated[
        Path | None, typer.Option(help="Compare with this file too (see `emdia ledger export`).")
    ] = None,
) -> None:
    """Tell whether entries, seals and their copies agree; exit code 1 when they do not."""
    _start()
    from emdia.cli.processes.faults import UnableToRun
    from emdia.connectors.ledger_heads import Unreadable, heads_file
    from emdia.reports import ledger as report

    files = [_existing(export)] if export else []
    files += [heads_file()] if heads_file().exists() else []
    try:
        known = report.company_numbers(files=files)
        verdicts = [report.verify(company_id=one, files=files) for one in _chosen(company, known)]
    except Unreadable as refusal:
        raise UnableToRun(f"{refusal}.") from refusal
    for verdict in verdicts:
        _print(verdict)
    if any(verdict.findings for verdict in verdicts):
        raise typer.Exit(code=1)


@app.command()
def seal() -> None:
    """Seal now what waits for the sealer, which otherwise comes every minute."""
    _start()
    from emdia.books.companies.queries import all_company_ids
    from emdia.workflows.seal_ledger import seal as seal_company

    for company_id in all_company_ids():
        sealed = seal_company(company_id=company_id)
        typer.echo(f"Company {company_id}: {len(sealed)} batches sealed.")


@app.command()
def close(
    month: Annotated[str, typer.Argument(help="The month, as 2026-03.")],
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
    reason: Annotated[
        str, typer.Option(help="Why it closes over what is open, such as unidentified money.")
    ] = "",
) -> None:
    """Close a month: no posting is effective in it any more. Opening it again takes two persons."""
    _start()
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.days import today_of
    from emdia.cli.processes.faults import UnableToRun
    from emdia.rules.month_closing import NotAMonth, first_day
    from emdia.workflows import close_month

    company_id = chosen_company(company)
    try:
        closing = close_month.close(
            company_id=company_id,
            month=first_day(month),
            reason=reason,
            by=person(),
            today=today_of(company_id),
        )
    except NotAMonth:
        raise UnableToRun(f"{month}: write the month as 2026-03.") from None
    except close_month.UnableToClose as refusal:
        raise UnableToRun(CLOSING_REFUSALS[str(refusal)]) from refusal
    typer.echo(f"{month} is closed: no posting is effective until {closing.closed_through_date}.")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="Where to write; an existing file is replaced.")],
) -> None:
    """Write every seal and one digest per sealed entry to a file to keep elsewhere."""
    _start()
    from emdia.books.companies.queries import all_company_ids
    from emdia.workflows.seal_ledger import export as export_seals

    lines = export_seals(company_ids=all_company_ids(), path=file)
    typer.echo(f"{file} has {lines} lines.")


def _start() -> None:
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()


def _existing(file: Path) -> Path:
    from emdia.cli.processes.faults import UnableToRun

    if not file.is_file():
        raise UnableToRun(f"There is no file {file}.")
    return file


def _chosen(company: int | None, known: list[int]) -> list[int]:
    from emdia.cli.processes.faults import UnableToRun

    if company is None:
        return known
    if company not in known:
        raise UnableToRun(f"There is no company {company}.")
    return [company]


def _print(verdict: Verdict) -> None:
    where = f"Company {verdict.company_id}"
    for finding in verdict.findings:
        typer.echo(f"{where}: {sentence(finding)}.")
    if not verdict.findings:
        waiting = f", {verdict.unsealed} wait for the sealer" if verdict.unsealed else ""
        typer.echo(f"{where}: {verdict.seals} seals, nothing altered{waiting}.")


def sentence(finding: Finding) -> str:
    """Return what a finding means, in words."""
    return SENTENCES[finding.what].format(
        seal=finding.seal, batch=finding.batch, entry=finding.entry
    )
