"""The worked tables of docs/algorithms, read as a person reads them."""

from datetime import date
from pathlib import Path

DOCUMENTS = Path(__file__).resolve().parents[2] / "docs" / "algorithms"


def rows(document: str, first_columns: str) -> list[list[str]]:
    """Return the cells of the table of `document` whose heading starts with `first_columns`."""
    lines = (DOCUMENTS / document).read_text(encoding="utf-8").splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"| {first_columns}"))
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([cell.strip() for cell in line.strip().strip("|").split("|")])
    assert found
    return found


def cents(text: str) -> int:
    """Return the cents of `1.234,56`."""
    return int(text.replace(".", "").replace(",", "") or 0)


def ppm(text: str) -> int:
    """Return the parts per million of a rate in per cent: `1,5` is 15000."""
    return round(float(text.replace(",", ".")) * 10_000)


def day(text: str) -> date:
    return date.fromisoformat(text)
