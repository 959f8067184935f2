"""`pip install .` brings everything along: templates, SQL, styles, translations."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("src", "pyproject.toml", "setup.py", "README.md", "LICENSE")
# Whatever of these is in the source must be in the package.
SHIPPED = {".py", ".sql", ".html", ".txt", ".css", ".js", ".svg", ".po", ".ret", ".typed"}


@pytest.fixture(scope="module")
def wheel_names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "checkout"
    copy.mkdir()
    # Building writes into the source tree; nothing compiled may be there to begin with.
    unbuilt = shutil.ignore_patterns("*.mo", "*.egg-info", "__pycache__")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=unbuilt)
        else:
            shutil.copy(ROOT / part, copy / part)
    command = [sys.executable, "-m", "pip", "wheel", ".", "--no-deps", "--no-build-isolation"]
    command += ["--no-index", "--quiet", "--wheel-dir", str(folder)]
    subprocess.run(command, cwd=copy, check=True)
    (wheel,) = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_everything_in_the_source_is_in_the_package(wheel_names: set[str]) -> None:
    source = ROOT / "src"
    wanted = {
        path.relative_to(source).as_posix()
        for path in (source / "emdia").rglob("*")
        if path.suffix in SHIPPED and "__pycache__" not in path.parts
    }
    assert wanted - wheel_names == set()


def test_the_translations_are_compiled(wheel_names: set[str]) -> None:
    catalogues = {name for name in wheel_names if name.endswith(".po")}
    assert catalogues
    assert {name.replace(".po", ".mo") for name in catalogues} <= wheel_names


def test_the_command_is_declared(wheel_names: set[str]) -> None:
    assert any(name.endswith("dist-info/entry_points.txt") for name in wheel_names)
