"""`emdia release`: let a restored installation work again."""

from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def release(
    reason: Annotated[str, typer.Option(help="What was checked, and that the original stopped.")],
) -> None:
    """End the quarantine of a restored backup: days run and jobs are taken again."""
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    start_database()
    load()
    from django.utils import timezone

    from emdia.workflows import release_quarantine

    try:
        release_quarantine.release(reason=reason, by=person(), now=timezone.now())
    except release_quarantine.UnableToRelease as refusal:
        sentences = {
            "not_in_quarantine": "Nothing is in quarantine.",
            "reason_missing": "--reason must say what was checked.",
        }
        raise UnableToRun(sentences[str(refusal)]) from refusal
    typer.echo("Released: days run and jobs are taken again.")
