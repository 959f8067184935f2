"""Nothing is committed that belongs to one machine or was left for later."""

import re
from pathlib import Path

import pytest

# Written in pieces, so that this file does not break its own rule.
FORBIDDEN = {
    "a registry address": r"index-" + r"url|pypi\." + r"org/simple|files\.python" + r"hosted",
    "a lock that names a registry": r"source = \{ " + r"registry|\"resolved\": \"" + "http",
    "a path of one machine": r"/wor"
    + r"k/(main|shared|steering)|/hom"
    + r"e/[a-z]+/|bash_"
    + "jobs",
    "something left for later": r"\b(TO"
    + r"DO|FIX"
    + r"ME|X"
    + r"XX|HA"
    + r"CK)\b|NotImplemented"
    + "Error",
    "a promise": r"coming " + r"soon|em " + "breve",
}
BINARY = {".png", ".ico", ".woff2", ".mo", ".jpg"}


def found_in(text: str) -> list[str]:
    """Return what is wrong with a text, line by line."""
    return [
        f"line {number}: {what}"
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if re.search(pattern, line)
    ]


def test_no_tracked_file_holds_a_forbidden_text(tracked: list[Path], root: Path) -> None:
    found = {
        str(path.relative_to(root)): faults
        for path in tracked
        if path.suffix not in BINARY
        if (faults := found_in(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert found == {}


def test_no_lock_file_of_a_tool_is_tracked(tracked: list[Path]) -> None:
    assert [path.name for path in tracked if path.name in {"uv.lock", "poetry.lock"}] == []


@pytest.mark.parametrize(
    "line", ["--index-" + "url x", "# TO" + "DO later", "cd /wor" + "k/main", "coming " + "soon"]
)
def test_the_search_finds(line: str) -> None:
    assert len(found_in(line)) == 1
