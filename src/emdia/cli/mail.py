"""`emdia mail …`: what sandboxes sent to a folder, a catcher, reports that came back."""

from __future__ import annotations

import asyncio
import mailbox
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="mail", help="See what was sent on this machine, and read reports.", no_args_is_help=True
)
FOLDER = "mail"
PORT = 1025
Company = Annotated[int | None, typer.Option(help="The company, if there is more than one.")]


@app.callback()
def mails() -> None:
    """See what was sent on this machine, and read reports."""


@app.command(name="list")
def list_kept() -> None:
    """List the e-mail that was kept here instead of being sent, the oldest first."""
    from emdia.connectors.mail_catcher import kept_in

    kept = [(folder.name, one) for folder in _folders() for one in kept_in(folder)]
    if not kept:
        typer.echo("Nothing was kept yet.")
    for place, one in kept:
        at = datetime.fromtimestamp(one.kept_at).astimezone()
        typer.echo(f"{at:%Y-%m-%d %H:%M}  {place}/{one.name[:12]}  {one.recipient}  {one.subject}")


@app.command()
def show(
    name: Annotated[str, typer.Argument(help="The beginning of its name, as `list` shows it.")],
    whole: Annotated[bool, typer.Option("--whole", help="Every byte, not only its text.")] = False,
) -> None:
    """Show one kept message."""
    found = [
        file
        for folder in _folders()
        for file in folder.glob("*.eml")
        if f"{folder.name}/{file.name}".startswith(name) or file.name.startswith(name)
    ]
    if len(found) != 1:
        typer.secho(f"{len(found)} messages begin so: write more of the name.", err=True)
        raise typer.Exit(code=1)
    content = found[0].read_bytes()
    if whole:
        typer.echo(content.decode("ascii", "replace"))
        return
    mail = message_from_bytes(content, policy=default)
    for field in ("From", "To", "Subject", "Date"):
        typer.echo(f"{field}: {mail[field]}")
    body = mail.get_body(("plain",))
    typer.echo("")
    typer.echo(body.get_content() if body is not None else "")
    for part in mail.iter_attachments():
        typer.echo(f"[{part.get_filename()}, {part.get_content_type()}]")


@app.command()
def catch(port: Annotated[int, typer.Option(help="On this machine only.")] = PORT) -> None:
    """Take e-mail on a port and keep it, until Ctrl-C: a mail account for trying out."""
    from emdia.connectors.mail_catcher.server import HOST
    from emdia.connectors.mail_catcher.server import catch as serve

    folder = _home() / "caught"
    typer.echo(f"Set the mail account to {HOST}, port {port}, no security. Kept in {folder}.")
    with suppress(KeyboardInterrupt):
        try:
            asyncio.run(serve(folder, port=port, told=lambda name: typer.echo(f"caught {name}")))
        except OSError as error:
            typer.secho(f"Port {port} cannot be used: {error.strerror}.", err=True)
            raise typer.Exit(code=1) from error


@app.command()
def reports(
    files: Annotated[
        list[Path], typer.Argument(help="Mails (.eml), an mbox, or folders of mails.")
    ],
    company: Company = None,
) -> None:
    """Read mails that came back: what bounced goes to its message and marks its contact."""
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database

    missing = [str(file) for file in files if not file.exists()]
    if missing:
        typer.secho(f"Not found: {', '.join(missing)}.", err=True)
        raise typer.Exit(code=1)
    start_database()
    load()
    from django.utils import timezone

    from emdia.workflows.contact.reports_heard import hear

    mails = (mail for file in files for mail in _mails_in(file))
    taken = hear(company_id=chosen_company(company), mails=mails, by=person(), now=timezone.now())
    typer.echo(
        f"{taken.reports} reports on messages of ours, {taken.marked} contacts marked, "
        f"{taken.not_ours} mails of others."
    )


@app.command()
def fetch(company: Company = None) -> None:
    """Read the reports in the company's mailbox now, as is done every ten minutes."""
    from emdia.cli.processes.choices import chosen_company, person
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    from django.utils import timezone

    from emdia.workflows.contact.mailbox import UnableToSend, Unreachable, read_mailbox

    try:
        taken = read_mailbox(company_id=chosen_company(company), by=person(), now=timezone.now())
    except (UnableToSend, Unreachable) as fault:
        said = "No mailbox is set: Settings, Sending." if str(fault) == "no_mailbox" else fault
        typer.secho(f"The mailbox was not read: {said}", err=True)
        raise typer.Exit(code=1) from fault
    typer.echo(
        f"{taken.reports} reports on messages of ours, {taken.marked} contacts marked, "
        f"{taken.not_ours} reports of others."
    )


def _mails_in(path: Path) -> Iterator[bytes]:
    """Yield the mails of a file, an mbox or a folder."""
    if path.is_dir():
        for file in sorted(one for one in path.rglob("*") if one.is_file()):
            yield from _mails_in(file)
        return
    content = path.read_bytes()
    if content.startswith(b"From "):
        box = mailbox.mbox(path, create=False)
        yield from (box.get_bytes(key) for key in box.keys())  # noqa: SIM118
    else:
        yield content


def _home() -> Path:
    from emdia.connectors.database.address import home

    return home() / FOLDER


def _folders() -> list[Path]:
    folder = _home()
    return sorted(one for one in folder.glob("*") if one.is_dir()) if folder.is_dir() else []
