"""Two advisory locks with one number would be one lock: what has nothing to do with it waits."""

import re
from pathlib import Path

from .conftest import PACKAGE

IN_PYTHON = re.compile(r"^([A-Z_]+_LOCK) = (\d+)", flags=re.MULTILINE)
IN_SQL = re.compile(r"pg_(?:try_)?advisory\w*\((\d+),")


def numbers(pattern: re.Pattern[str], suffix: str) -> list[tuple[Path, str]]:
    return [
        (path, match[pattern.groups])
        for path in sorted(PACKAGE.rglob(f"*{suffix}"))
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
    ]


def test_every_lock_has_a_number_of_its_own() -> None:
    named = [number for _, number in numbers(IN_PYTHON, ".py")]
    assert len(named) > 3
    assert len(named) == len(set(named))
    # SQL takes a lock that Python names.
    assert {number for _, number in numbers(IN_SQL, ".sql")} <= set(named)
