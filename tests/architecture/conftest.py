"""The source tree as the house rules see it: read once, asked many times."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "emdia"


@dataclass(frozen=True)
class Module:
    """One Python file of the package. `name` is its path below the package, with slashes."""

    path: Path
    name: str
    text: str

    @property
    def room(self) -> str:
        """Return the top-level folder the module lives in."""
        return self.name.split("/")[0]

    @cached_property
    def tree(self) -> ast.Module:
        """Return the module's syntax tree."""
        return ast.parse(self.text, filename=str(self.path))

    @cached_property
    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return every function and method, wherever it is nested."""
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
        return [node for node in ast.walk(self.tree) if isinstance(node, kinds)]

    def imports(self) -> set[str]:
        """Return the full dotted name of every module or object imported anywhere inside."""
        names: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
        return names


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def modules() -> list[Module]:
    """Return every Python file of the package except generated migrations."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return [
        Module(path, path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8"))
        for path in paths
        if "migrations" not in path.parts
    ]


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Return every file that is, or is about to be, part of the repository."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=False,
    )
    names = [name for name in listed.stdout.split("\0") if name]
    paths = [ROOT / name for name in names] or sorted((ROOT / "src").rglob("*"))
    return [path for path in paths if path.is_file()]
