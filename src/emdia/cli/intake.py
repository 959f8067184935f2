"""`emdia bank receive` and `emdia bank watch`: files in from the command line and folders."""

from __future__ import annotations

from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from emdia.workflows.watch_folders import Looked

commands = typer.Typer()
Company = Annotated[int | None, typer.Option(help="The company, if there is more than one.")]
Agreement = Annotated[
    int | None, typer.Option(help="The bank agreement, if the company has more than one.")
]


@commands.command()
def receive(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Return files, as the bank delivered them.")
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(help="Receive every complete file of this folder instead.")
    ] = None,
    company: Company = None,
    agreement: Agreement = None,
) -> None:
    """Receive return files of a bank agreement; a worker settles them.

    With neither files nor a folder, looks into the folders that the company's agreements declare.
    """
    from emdia.cli.processes.choices import chosen_agreement, chosen_company, person
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    company_id = chosen_company(company)
    if files:
        failed = [
            file
            for file in files
            if not _receive(file, company_id, chosen_agreement(company_id, agreement))
        ]
        raise typer.Exit(code=1 if failed else 0)
    from emdia.workflows import watch_folders

    if folder is None:
        _say(watch_folders.look(company_id=company_id, by=person()))
        return
    _say(_look_into(folder, company_id, chosen_agreement(company_id, agreement)))


def _receive(file: Path, company_id: int, agreement_id: int) -> bool:
    """Receive one file and say what became of it; return whether it is here."""
    from emdia.cli.processes.choices import person
    from emdia.workflows import receive_bank_file as workflow

    try:
        workflow.refuse_size(file.stat().st_size)
        number = workflow.receive(
            company_id=company_id,
            bank_agreement_id=agreement_id,
            name=file.name,
            content=file.read_bytes(),
            by=person(),
        )
    except OSError as error:
        typer.echo(f"{file}: {error.strerror}.", err=True)
        return False
    except workflow.FileRefused as refusal:
        typer.echo(f"{file}: refused. {refusal}", err=True)
        return False
    except workflow.AlreadyReceived as known:
        typer.echo(
            f"{file}: already received as file {known.bank_file_id} by {known.received_by}. "
            "Nothing was done."
        )
        return True
    typer.echo(f"{file}: received as file {number}; a worker settles it.")
    return True


def _look_into(folder: Path, company_id: int, agreement_id: int) -> Looked:
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.faults import UnableToRun
    from emdia.connectors.folders import FolderUnreadable
    from emdia.workflows import watch_folders

    try:
        return watch_folders.look_into(
            company_id=company_id, bank_agreement_id=agreement_id, folder=folder, by=person()
        )
    except FolderUnreadable as unreadable:
        raise UnableToRun(str(unreadable)) from unreadable


def _say(looked: Looked) -> None:
    """Print what a look into folders found; fail when something could not be taken."""
    typer.echo(f"Files received: {len(looked.received)}.")
    for name, reason in looked.refused:
        typer.echo(f"  {name}: moved to refused/. {reason}")
    for reason in looked.unreadable:
        typer.echo(f"  {reason}", err=True)
    if looked.unreadable:
        raise typer.Exit(code=1)


@commands.command()
def watch(
    folder: Annotated[
        Path | None, typer.Argument(help="Where the bank's transport puts the files.")
    ] = None,
    by: Annotated[
        str | None, typer.Option(help="A file is there by this time on bank days, as 08:00.")
    ] = None,
    free_numbers: Annotated[
        bool, typer.Option(help="The bank's numbers do not follow one another.")
    ] = False,
    company: Company = None,
    agreement: Agreement = None,
) -> None:
    """Declare how an agreement's return files come; without a folder none is watched."""
    from emdia.cli.processes.choices import chosen_agreement, chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    start_database()
    load()
    from django.utils import timezone

    from emdia.books.companies.models import Numbering
    from emdia.workflows import declare_terms

    if folder is not None and not folder.is_dir():
        raise UnableToRun(f"{folder} is no folder: make it first, where the transport writes to.")
    company_id = chosen_company(company)
    try:
        declare_terms.declare_intake(
            company_id=company_id,
            bank_agreement_id=chosen_agreement(company_id, agreement),
            folder="" if folder is None else str(folder.resolve()),
            numbering=Numbering.FREE if free_numbers else Numbering.CONSECUTIVE,
            expected_by=None if by is None else _time(by),
            since_date=timezone.localdate(),
            by=person(),
        )
    except declare_terms.UnableToDeclare as refusal:
        raise UnableToRun(str(refusal)) from refusal
    typer.echo("Declared.")


def _time(text: str) -> time:
    from emdia.cli.processes.faults import UnableToRun

    try:
        return time.fromisoformat(text)
    except ValueError:
        raise UnableToRun(f"--by {text}: write the time as 08:00.") from None
