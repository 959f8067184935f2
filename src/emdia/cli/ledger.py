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
