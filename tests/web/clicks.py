"""Counting what a person's hands do on a page, and what docs/clicks.md promises of it.

The page itself counts: every click that somebody made with a mouse and every key that went down,
in whatever document is open. A file chosen in the system's own window is counted as one click on
the field; what happens inside that window is the system's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Locator, Page

TABLE = Path(__file__).resolve().parents[2] / "docs" / "clicks.md"
# Once a document, however often somebody counts. An event is counted when it comes back from its
# element: a click that meets another one, because the page just moved, is withheld and done again.
COUNTER = """() => {
  if (window.handsAreCounted) return;
  window.handsAreCounted = true;
  const add = (name) => sessionStorage.setItem(name, 1 + Number(sessionStorage.getItem(name) || 0));
  addEventListener("click", (event) => event.isTrusted && event.detail > 0 && add("clicks"));
  addEventListener("keydown", (event) => event.isTrusted && !event.repeat && add("keys"));
}"""


@dataclass
class Hands:
    """Clicks and keys, known once the counting ended."""

    clicks: int = 0
    keys: int = 0

    def choose(self, field: Locator, name: str, content: str) -> None:
        """Choose a file as a person does: press the field, then pick it in the system's window."""
        with field.page.expect_file_chooser() as chooser:
            field.click()
        file = {"name": name, "mimeType": "text/csv", "buffer": content.encode()}
        chooser.value.set_files([file])  # type: ignore[list-item]


@contextmanager
def counted(page: Page) -> Iterator[Hands]:
    """Count the clicks and keys of what is done on the page inside."""
    page.add_init_script(f"({COUNTER})()")
    page.evaluate(COUNTER)
    page.evaluate("sessionStorage.removeItem('clicks'); sessionStorage.removeItem('keys')")
    hands = Hands()
    yield hands
    hands.clicks, hands.keys = (
        int(page.evaluate(f"sessionStorage.getItem('{name}') || 0")) for name in ("clicks", "keys")
    )


def told(need: str) -> tuple[int, int]:
    """Return the clicks and keys that the table promises for a need."""
    return rows()[need][:2]


def rows() -> dict[str, tuple[int, int, str]]:
    """Return the rows of docs/clicks.md: need -> clicks, keys, test."""
    lines = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in TABLE.read_text(encoding="utf-8").splitlines()
        if line.startswith("|") and not set(line) <= set("|-: ")
    ]
    return {need: (int(clicks), int(keys), test) for need, clicks, keys, test in lines[1:]}
