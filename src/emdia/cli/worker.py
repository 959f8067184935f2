"""`emdia worker`: takes jobs from the queue."""

import os

import typer

app = typer.Typer()


@app.command()
def worker() -> None:
    """Run one worker. Start as many as wanted, on as many machines."""
    os.environ.setdefault("EMDIA_LOG_LEVEL", "INFO")
    from emdia.cli.processes.django import start_database
    from emdia.cli.processes.worker import run_worker

    start_database()
    raise typer.Exit(run_worker())
