"""What docs/banks and the README say of the banks is what their tables say."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture(scope="module")
def writer(root: Path) -> ModuleType:
    """Return the script that `make docs` runs."""
    spec = spec_from_file_location("bank_docs", root / "scripts" / "bank_docs.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_pages_say_what_the_tables_say(writer: ModuleType, root: Path) -> None:
    behind = [
        path
        for path, text in writer.pages().items()
        if not (root / path).exists() or (root / path).read_text(encoding="utf-8") != text
    ]
    assert behind == [], "run `make docs`"


def test_no_page_is_left_of_a_layout_that_is_gone(writer: ModuleType, root: Path) -> None:
    found = {path.relative_to(root).as_posix() for path in (root / "docs" / "banks").iterdir()}
    assert found == {path for path in writer.pages() if path.startswith("docs/banks/")}
