"""Nothing is committed that belongs to one machine or was left for later."""

import re
from pathlib import Path

import pytest

# One letter of each in brackets, so that this file does not break its own rule.
FORBIDDEN = {
    "a registry address": r"(?<!emit-)index[-]url|pypi[.]org/simple|files[.]pythonhosted",
    "a lock that names a registry": r'source = [{] registry|"resolved["]: "http',
    "a path of one machine": r"/w[o]rk/(main|shared|steering)|/h[o]me/[a-z]+/|bash[_]jobs",
    "something left for later": r"\b(T[O]DO|F[I]XME|H[A]CK)\b|NotImplemented[E]rror",
    "a promise": r"coming[ ]soon|em[ ]breve",
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
    "words",
    [("--index", "-url x"), ("# TO", "DO later"), ("cd /wor", "k/main"), ("coming ", "soon")],
)
def test_the_search_finds(words: tuple[str, str]) -> None:
    assert len(found_in("".join(words))) == 1
