"""`emdia user`: who may sign in."""

import getpass
import sys
from typing import Annotated

import typer

from emdia.rules.roles import Role

app = typer.Typer(no_args_is_help=True, help="Let people in.")


@app.callback()
def user() -> None:
    """Let people in."""


@app.command()
def add(
    email: Annotated[str, typer.Argument(help="The address the person signs in with.")],
    name: Annotated[str, typer.Option(help="The person's full name.")],
    company: Annotated[int, typer.Option(help="The number of the company.")],
    role: Annotated[Role, typer.Option(help="What the person may do there.")],
) -> None:
    """Add a user with one role in a company. The password is asked, or read from a pipe."""
    password = _password()
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    _add(email=email, name=name, company=company, role=role, password=password)
    typer.echo(f"{email} may sign in as {role.value}.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise typer.BadParameter("the two passwords differ")
    return password


def _add(*, email: str, name: str, company: int, role: Role, password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from emdia.books.access.operations import UnableToAddUser
    from emdia.books.facts.actor import Actor
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.add_user import add_user

    by = Actor(user_id=None, name=getpass.getuser(), channel="cli")
    try:
        validate_password(password)
        add_user(
            company_id=company, email=email, full_name=name, password=password, role=role, by=by
        )
    except ValidationError as refusal:
        raise UnableToRun(" ".join(refusal.messages)) from refusal
    except UnableToAddUser as refusal:
        raise UnableToRun(f"{refusal}.") from refusal
