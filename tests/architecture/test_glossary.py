"""One word per idea, in three languages, and every table has its word."""

import re
from pathlib import Path

import pytest
from django.apps import apps


def rows(text: str) -> dict[str, tuple[str, ...]]:
    """Return the glossary's tables as {name: (pt-BR, es, meaning)}."""
    cells = [
        tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
        for line in text.splitlines()
        if line.startswith("|") and not set(line) <= set("|-: ")
    ]
    return {row[0].strip("`"): row[1:] for row in cells if row[0] != "en"}


def words(model_name: str) -> str:
    """Return a model's name as people write it: BankFile is 'bank file'."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", model_name).lower()


@pytest.fixture
def glossary(root: Path) -> dict[str, tuple[str, ...]]:
    return rows((root / "docs" / "glossary.md").read_text(encoding="utf-8"))


def test_every_model_is_in_the_glossary(glossary: dict[str, tuple[str, ...]]) -> None:
    missing = [
        model.__name__
        for config in apps.get_app_configs()
        if config.name.startswith("emdia.books.")
        for model in config.get_models()
        if not {words(model.__name__), model._meta.db_table.replace("_", " ")} & set(glossary)
    ]
    assert missing == []


def test_every_row_has_three_languages_and_a_meaning(
    glossary: dict[str, tuple[str, ...]],
) -> None:
    assert glossary
    short = {name for name, cells in glossary.items() if len(cells) != 3 or not all(cells)}
    assert short == set()


def test_one_idea_has_one_row(root: Path) -> None:
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8")
    names = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| ")]
    ideas = [name for name in names if name != "en"]
    assert len(ideas) == len(set(ideas))
