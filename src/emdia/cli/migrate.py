"""`emdia migrate`: bring the tables up to date, as the owner of the database."""

import os

import typer

app = typer.Typer()


@app.command()
def migrate(
    check: bool = typer.Option(False, "--check", help="Only tell whether something is pending."),
) -> None:
    """Bring the tables up to date (as the owner role)."""
    # Before the settings are read: they decide then which role connects.
    os.environ["EMDIA_AS"] = "owner"
    from emdia.cli.processes.django import call, start_database

    start_database()
    if check:
        call("migrate", check_unapplied=True, verbosity=0)
        return
    call("migrate", interactive=False, verbosity=0)
    typer.echo("The tables are up to date.")
