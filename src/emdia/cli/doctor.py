"""`emdia doctor`: what is wrong with this installation, and how to mend it."""

import typer

app = typer.Typer()


@app.command()
def doctor() -> None:
    """Look at everything Emdia needs; change nothing. Exit code 1 when something is wrong."""
    from emdia.cli.processes.checkup import examine

    well = True
    for finding in examine():
        well = well and finding.well
        mark, colour = ("ok", typer.colors.GREEN) if finding.well else ("WRONG", typer.colors.RED)
        typer.echo(typer.style(f"{mark:>5}", fg=colour) + f"  {finding.words}")
        if finding.mend:
            typer.echo(f"       {finding.mend}")
    raise typer.Exit(0 if well else 1)
