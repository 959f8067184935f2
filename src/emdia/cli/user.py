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
    company: Annotated[int | None, typer.Option(help="The number of the company.")] = None,
    role: Annotated[Role | None, typer.Option(help="What the person may do there.")] = None,
) -> None:
    """Add a user with one role in a company. The password is asked, or read from a pipe.

    Without a company, the first user of an empty installation, who founds the company
    in the browser.
    """
    from emdia.cli.processes.faults import UnableToRun

    if (company is None) != (role is None):
        raise UnableToRun("Give --company and --role together, or neither for the first user.")
    password = _password()
    from emdia.cli.processes.django import load, start_database

    start_database()
    load()
    _add(email=email, name=name, company=company, role=role, password=password)
    may = f"as {role.value}" if role else "and found the company in the browser"
    typer.echo(f"{email} may sign in {may}.")


@app.command()
def reset(
    email: Annotated[str, typer.Argument(help="The address the person signs in with.")],
) -> None:
    """Give a user a new password and take lost second factors away; open sessions end."""
    password = _password()
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.django import load, start_database
    from emdia.cli.processes.faults import UnableToRun

    start_database()
    load()
    _refuse_weak(password)
    from emdia.workflows.reset_user import UnableToReset
    from emdia.workflows.reset_user import reset as reset_user

    try:
        forgotten = reset_user(email=email, password=password, by=person())
    except UnableToReset as refusal:
        raise UnableToRun(str(refusal)) from refusal
    typer.echo(f"{email} has a new password; {forgotten} second factors were taken away.")


def _password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != password:
        raise typer.BadParameter("the two passwords differ")
    return password


def _refuse_weak(password: str) -> None:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from emdia.cli.processes.faults import UnableToRun

    try:
        validate_password(password)
    except ValidationError as refusal:
        raise UnableToRun(" ".join(refusal.messages)) from refusal


def _add(*, email: str, name: str, company: int | None, role: Role | None, password: str) -> None:
    from emdia.books.access.operations import UnableToAddUser
    from emdia.cli.processes.choices import person
    from emdia.cli.processes.faults import UnableToRun
    from emdia.workflows.add_user import add_user
    from emdia.workflows.reset_user import add_the_founder

    _refuse_weak(password)
    told = {"email": email, "full_name": name, "password": password}
    try:
        if company is None or role is None:
            add_the_founder(**told)
        else:
            add_user(company_id=company, role=role, by=person(), **told)
    except UnableToAddUser as refusal:
        raise UnableToRun(f"{refusal}.") from refusal
