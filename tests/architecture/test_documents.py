"""The documents lead somewhere: their links resolve and their commands exist."""

import re
from pathlib import Path

import click
import pytest
from typer.main import get_command

from emdia import cli

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
NAMED_FILE = re.compile(r"`((?:src|tests|docs|scripts|bench)/[\w./-]+\.\w+)`")
COMMAND = re.compile(r"\bemdia ([a-z]+(?:-[a-z]+)*)\b")


def code_of(text: str) -> str:
    """Return what a document prints as code: fenced blocks without comments, and words in ticks."""
    blocks = re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL)
    words = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))
    return "\n".join([*(re.sub(r"#.*", "", block) for block in blocks), *words])


def commands() -> list[str]:
    """Return the commands that `emdia --help` lists."""
    group = get_command(cli.app)
    return group.list_commands(click.Context(group))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_and_named_files_exist(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    named = {*LINK.findall(text), *NAMED_FILE.findall(text)}
    assert {path for path in named if not (root / path).exists()} == set()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_commands_and_targets_exist(root: Path, name: str) -> None:
    code = code_of((root / name).read_text(encoding="utf-8"))
    assert set(COMMAND.findall(code)) <= set(commands())
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", code)) <= targets


def test_decisions_are_numbered_without_a_gap(root: Path) -> None:
    numbers = sorted(int(path.name[:4]) for path in (root / "docs" / "decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
