"""The command `emdia`. Every file of this folder that has an `app` is one command.

A command's file is read only when it is asked for, and Django only by the
commands that need it: `emdia bank read` starts at once and needs no database.
"""

import importlib
import os
import pkgutil
import sys
from keyword import iskeyword
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command

from emdia.cli.processes.faults import UnableToRun
from emdia.connectors.database.faults import DatabaseFault

INTERRUPTED = 130


def command_files() -> list[str]:
    """Return the names of the files that may hold a command."""
    found = pkgutil.iter_modules(__path__)
    return sorted(m.name for m in found if not m.ispkg and not m.name.startswith("_"))


class CommandsByFile(TyperGroup):
    """The commands found in this folder, by the names of their files."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [_spoken(name) for name in command_files() if self._app(name) is not None]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        app = self._app(_written(cmd_name))
        if app is None:
            return None
        command = get_command(app)
        command.name = cmd_name
        return command

    def _app(self, name: str) -> typer.Typer | None:
        if name not in command_files():
            return None
        found = getattr(importlib.import_module(f"{__name__}.{name}"), "app", None)
        return found if isinstance(found, typer.Typer) else None


def _spoken(file: str) -> str:
    """Return a command as people type it: the file `run_day` is `emdia run-day`."""
    return file.rstrip("_").replace("_", "-")


def _written(command: str) -> str:
    """Return the file of a command; one that is a word of Python's own has `_` at its end."""
    file = command.replace("-", "_")
    return f"{file}_" if iskeyword(file) else file


app = typer.Typer(
    cls=CommandsByFile,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def emdia() -> None:
    """Gets a company's receivables paid on time."""


def main() -> None:
    """Run the command line; a failure is one sentence and exit code 1.

    `EMDIA_TRACE=1` shows where an unforeseen error came from.
    """
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except Exception as error:
        if os.environ.get("EMDIA_TRACE", "") == "1":
            raise
        typer.secho(sentence_for(error), fg=typer.colors.RED, err=True)
        sys.exit(1)


def sentence_for(error: Exception) -> str:
    """Return what the person at the keyboard is told about `error`."""
    if isinstance(error, DatabaseFault | UnableToRun):
        return str(error)
    first_line = (str(error).strip().splitlines() or ["no details"])[0]
    if type(error).__name__ == "OperationalError":
        return f"The database does not answer ({first_line}): run `emdia doctor`."
    return f"{type(error).__name__}: {first_line} (EMDIA_TRACE=1 shows where)."
