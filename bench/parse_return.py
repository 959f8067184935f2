"""How fast returns are read: titles per CPU-second of every bank and layout.

The titles of each bank's sample, again and again; typed, faults looked for, trailers
checked, content hashed; one process, one core. For Itaú's CNAB 400 beside a plain Python
loop that slices the same columns.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from datetime import date

from _grown import Grown, grown, sample_of
from emdia.formats.banks import Bank, ReturnLayout, banks
from emdia.formats.returns import read_return

GOALS = {"400": 600_000, "240": 400_000}


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


def titles_per_cpu_second(run: Callable[[], object], *, titles: int, rounds: int) -> list[float]:
    """Return one figure per round, after one that pays for the imports and the tables."""
    run()
    figures = []
    for _ in range(rounds):
        started = time.process_time()
        run()
        figures.append(titles / (time.process_time() - started))
    return figures


def report(name: str, figures: list[float], goal: int | None = None) -> float:
    """Print mean, spread and whether the goal is met; return the mean."""
    mean = statistics.fmean(figures)
    spread = (max(figures) - min(figures)) / mean
    verdict = "" if goal is None else "met" if mean >= goal else "MISSED"
    held = f", goal {goal:,}: {verdict}" if goal is not None else ""
    print(f"{name:<28}{mean:>12,.0f} titles per CPU-second, spread {spread:.0%}{held}")
    return mean


def measure(bank: Bank, form: ReturnLayout, options: argparse.Namespace) -> tuple[Grown, float]:
    """Print the figure of one bank's layout; return the file read and the figure."""
    file = grown(form, sample_of(bank, form), titles=options.titles)

    def read() -> None:
        returned = read_return(file.data, bank=bank.code, layout=form.name, net_of_tariff=True)
        assert len(returned.titles) == file.titles
        assert returned.holding_faults == ()
        assert int(returned.titles.nominal_cents.sum()) == file.total_cents

    figures = titles_per_cpu_second(read, titles=file.titles, rounds=options.rounds)
    return file, report(f"{bank.code} CNAB {form.name}", figures, GOALS[form.name])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--bank", help="code of the one bank to measure")
    options = parser.parse_args()

    print(f"Returns of {options.titles:,} titles, mean and spread of {options.rounds} rounds")
    for bank in banks().values():
        for form in bank.returns.values():
            if options.bank in (None, bank.code):
                file, fast = measure(bank, form, options)
                if (bank.code, form.name) == ("341", "400"):
                    beside_a_loop(file, fast, rounds=options.rounds)


def beside_a_loop(file: Grown, fast: float, *, rounds: int) -> None:
    """Print how fast a plain loop reads the same file."""

    def loop() -> None:
        assert sliced(file.data) == file.total_cents

    slow = report(
        "… plain Python slices", titles_per_cpu_second(loop, titles=file.titles, rounds=rounds)
    )
    print(f"{fast / slow:.1f} times the plain loop")


if __name__ == "__main__":
    main()
