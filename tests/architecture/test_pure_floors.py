"""Floors 0 and 1 open no file and read no clock; the clock enters at floor 4."""

import ast

import pytest

from .conftest import Module

PURE = {"kernel", "rules", "formats"}
CLOCKED = {"web", "api", "jobs", "cli", "config"}

# Kill points must reach the process and its environment to stop it: that is their whole use.
MAY_TOUCH_THE_PROCESS = {"kernel/failpoints.py"}

OUTSIDE_WORLD = {
    "django",
    "psycopg",
    "procrastinate",
    "os",
    "io",
    "shutil",
    "tempfile",
    "subprocess",
    "socket",
    "sqlite3",
    "urllib",
    "http",
    "time",
}
FILE_CALLS = {
    "open",
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "iterdir",
    "glob",
    "rglob",
    "exists",
    "unlink",
    "mkdir",
}
CLOCK_CALLS = {"now", "utcnow", "today", "localdate", "localtime"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "dt"}
CONNECTOR_STRANGERS = ("django", "emdia.books", "emdia.workflows", "emdia.web")


def calls(tree: ast.Module) -> list[tuple[str, str, int]]:
    """Return every call as (owner, name, line): `date.today()` is ('date', 'today', 1)."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            found.append((name, node.func.attr, node.lineno))
        elif isinstance(node.func, ast.Name):
            found.append(("", node.func.id, node.lineno))
    return found


def clock_readings(tree: ast.Module) -> list[int]:
    """Return the lines that ask what time or day it is."""
    return [
        line
        for owner, name, line in calls(tree)
        if (name in CLOCK_CALLS and owner in CLOCK_OWNERS) or (owner, name) == ("time", "time")
    ]


def file_openings(tree: ast.Module) -> list[int]:
    """Return the lines that reach for a file."""
    return [line for _, name, line in calls(tree) if name in FILE_CALLS]


def world_imports(module: Module) -> set[str]:
    """Return the imports that lead out of the pure floors."""
    return {name for name in module.imports() if name.split(".")[0] in OUTSIDE_WORLD}


def test_pure_floors_import_nothing_of_the_world(modules: list[Module]) -> None:
    reached = {
        module.name: world_imports(module)
        for module in modules
        if module.room in PURE and module.name not in MAY_TOUCH_THE_PROCESS
    }
    assert {name: found for name, found in reached.items() if found} == {}


def test_pure_floors_open_no_file_and_read_no_clock(modules: list[Module]) -> None:
    broken = [
        f"{module.name}:{line}"
        for module in modules
        if module.room in PURE and module.name not in MAY_TOUCH_THE_PROCESS
        for line in file_openings(module.tree) + clock_readings(module.tree)
    ]
    assert broken == []


def test_only_the_upper_floors_read_the_clock(modules: list[Module]) -> None:
    broken = [
        f"{module.name}:{line}"
        for module in modules
        if module.room not in CLOCKED
        for line in clock_readings(module.tree)
    ]
    assert broken == []


def test_connectors_know_neither_django_nor_the_books(modules: list[Module]) -> None:
    strangers = {
        module.name: {name for name in module.imports() if name.startswith(CONNECTOR_STRANGERS)}
        for module in modules
        if module.room == "connectors"
    }
    assert {name: found for name, found in strangers.items() if found} == {}


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date\ndate.today()",
        "import datetime\ndatetime.datetime.now(datetime.UTC)",
        "from django.utils import timezone\ntimezone.now()",
        "import time\ntime.time()",
    ],
)
def test_the_clock_check_sees(code: str) -> None:
    assert clock_readings(ast.parse(code)) == [2]


@pytest.mark.parametrize("code", ["open('x')", "Path('x').read_bytes()", "folder.iterdir()"])
def test_the_file_check_sees(code: str) -> None:
    assert file_openings(ast.parse(code)) == [1]
