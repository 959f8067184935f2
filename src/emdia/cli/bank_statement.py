"""`emdia bank statement`: a bank's statement in from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

commands = typer.Typer()


@commands.command()
def statement(
    file: Annotated[Path, typer.Argument(help="OFX, CNAB 240 segment E, camt.053 or CSV.")],
    company: Annotated[
        int | None, typer.Option(help="The company, if there is more than one.")
    ] = None,
    account: Annotated[
        int | None, typer.Option(help="The bank account's number here; needed for CSV.")
    ] = None,
) -> None:
    """Import a statement; a line that is known already is not taken twice."""
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    start_database()
    load()
    from emdia.formats.fixed_width import Unreadable
    from emdia.formats.statements import refuse_size
    from emdia.workflows.import_statement import StatementRefused, import_statement

    try:
        refuse_size(file.stat().st_size)
        kept = import_statement(
            company_id=chosen_company(company),
            name=file.name,
            content=file.read_bytes(),
            bank_account_id=account,
            by=person(),
        )
    except OSError as error:
        raise UnableToRun(f"{file}: {error.strerror}.") from error
    except (StatementRefused, Unreadable) as refusal:
        told = "\n".join(f"  {fault.code}: {fault.message}" for fault in refusal.faults[:20])
        raise UnableToRun(f"{file} was refused, nothing was kept.\n{told}") from refusal
    for one in kept:
        known = " (known already)" if one.was_known else ""
        typer.echo(f"{one.account}: {one.lines} lines, {one.new_lines} new{known}.")
