"""Small functions, small files, and no folder that means nothing."""

import ast
from collections.abc import Callable
from pathlib import Path
from statistics import median

from .conftest import Module

LONGEST_FUNCTION = 60  # Lines, from `def` to the last one.
LONGEST_FILE = 500
MEDIAN_FUNCTION = 10
SIZED = {".py", ".sql", ".html", ".css", ".js"}
NAMELESS = {"utils", "util", "helpers", "helper", "services", "service", "common", "misc"}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines a function takes, decorators aside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_no_function_is_longer_than_sixty_lines(modules: list[Module]) -> None:
    long = [
        f"{module.name}:{function.lineno} {function.name} has {length(function)} lines"
        for module in modules
        for function in module.functions
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_the_median_function_is_short(
    modules: list[Module], record_property: Callable[[str, object], None]
) -> None:
    middle = median(length(function) for module in modules for function in module.functions)
    record_property("median function length in lines", middle)
    print(f"median function length: {middle} lines")  # noqa: T201
    assert middle < MEDIAN_FUNCTION


def test_no_file_is_longer_than_five_hundred_lines(tracked: list[Path], root: Path) -> None:
    long = [
        f"{path.relative_to(root)} has {lines} lines"
        for path in tracked
        if path.suffix in SIZED and "migrations" not in path.parts
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert long == []


def test_every_file_and_folder_has_a_name(tracked: list[Path], root: Path) -> None:
    nameless = [
        str(path.relative_to(root))
        for path in tracked
        if NAMELESS & {part.split(".")[0].lower() for part in path.relative_to(root).parts}
    ]
    assert nameless == []


def test_every_module_says_what_it_is_for(modules: list[Module]) -> None:
    silent = [module.name for module in modules if not ast.get_docstring(module.tree)]
    assert silent == []


def test_public_functions_of_the_middle_floors_tell_the_caller(modules: list[Module]) -> None:
    silent = [
        f"{module.name}: {function.name}"
        for module in modules
        if module.room in {"rules", "workflows", "reports"}
        for function in ast.iter_child_nodes(module.tree)
        if isinstance(function, ast.FunctionDef)
        and not function.name.startswith("_")
        and not ast.get_docstring(function)
    ]
    assert silent == []
