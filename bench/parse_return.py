"""How fast a CNAB 400 return is read: titles per CPU-second, beside a plain Python loop.

Typed, faults looked for, trailer checked, content hashed; one process, one core.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date

from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, many_titles, write_return
from emdia.formats.returns import read_return

GOAL = 600_000


def sliced(data: bytes) -> int:
    """Read the same columns as a script would, slice by slice, and return the total."""
    total_cents = 0
    rows = []
    for line in data.decode("latin-1").split("\n"):
        if line[:1] != "1":
            continue
        row = {
            "occurrence": line[108:110],
            "nosso_numero": line[85:93],
            "carteira": line[82:85],
            "document": line[116:126].rstrip(),
            "company_use": line[37:62].rstrip(),
            "motives": line[377:385].rstrip(),
            "channel": line[392:394].rstrip(),
            "sequence": int(line[394:400]),
        }
        for name, first in (("occurrence", 110), ("due", 146), ("credit", 295)):
            row[f"{name}_date"] = _date(line[first : first + 6])
        for name, first in _AMOUNTS:
            row[name] = int(line[first : first + 13])
        rows.append(row)
        total_cents += int(line[152:165])
    return total_cents


_AMOUNTS = (
    ("nominal_cents", 152),
    ("tariff_cents", 175),
    ("iof_cents", 214),
    ("rebate_cents", 227),
    ("discount_cents", 240),
    ("posted_cents", 253),
    ("interest_cents", 266),
    ("other_credits_cents", 279),
)


def _date(text: str) -> date | None:
    if not text.strip("0 "):
        return None
    return date(2000 + int(text[4:6]), int(text[2:4]), int(text[:2]))


def titles_per_cpu_second(run: Callable[[], object], options: argparse.Namespace) -> list[float]:
    """Return one figure per round."""
    figures = []
    for _ in range(options.rounds):
        started = time.process_time()
        run()
        figures.append(options.titles / (time.process_time() - started))
    return figures


def report(name: str, figures: list[float]) -> float:
    """Print mean and spread, and return the mean."""
    mean = statistics.fmean(figures)
    spread = (max(figures) - min(figures)) / mean
    print(f"{name:<28}{mean:>12,.0f} titles per CPU-second, spread {spread:.0%}")
    return mean


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()

    wanted = many_titles(count=options.titles, on=date(2026, 3, 10))
    data = write_return(header=SAMPLE_HEADING, titles=wanted)
    total_cents = sum(title.nominal_cents for title in wanted)

    def read() -> None:
        returned = read_return(data, bank="341", layout="400", net_of_tariff=True)
        assert returned.faults == ()
        assert int(returned.titles.nominal_cents.sum()) == total_cents

    def loop() -> None:
        assert sliced(data) == total_cents

    read()  # The first call pays for the imports and the layout tables.
    size = len(data) / 1e6
    print(f"CNAB 400 return, {options.titles:,} titles, {size:.1f} MB, {options.rounds} rounds")
    fast = report("read_return", titles_per_cpu_second(read, options))
    slow = report("plain Python slices", titles_per_cpu_second(loop, options))
    verdict = "met" if fast >= GOAL else "MISSED"
    print(f"{fast / slow:.1f} times the plain loop; goal {GOAL:,}: {verdict}")


if __name__ == "__main__":
    main()
