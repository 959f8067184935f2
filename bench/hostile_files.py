"""What hostile files cost: seconds per 10 MB, and memory as a multiple of the file.

A file below 10 MB counts as one of 10 MB. Each is read in a process of its own, which does
nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import time
from pathlib import Path

from _hostile import REFUSALS, cases

SECONDS_GOAL, MEMORY_GOAL = 2.0, 10.0
_MEGABYTE = 1_000_000


def measure(name: str, megabytes: int) -> None:
    """Print the CPU seconds, the further memory in bytes and the size of one case."""
    make, read = cases()[name]
    with contextlib.suppress(*REFUSALS):
        read(make(10_000))  # Imports and tables are not of the file.
    data = make(megabytes * _MEGABYTE)
    # What making the file took is given back, and forgotten.
    Path("/proc/self/clear_refs").write_text("5")
    before = _peak_bytes()
    started = time.process_time()
    verdict = "read"
    try:
        found = read(data)
    except REFUSALS as refusal:
        found, verdict = None, refusal.faults[0].code
    print(time.process_time() - started, _peak_bytes() - before, len(data), verdict)
    del found


def _peak_bytes() -> int:
    """Return the most memory this process had, in bytes; Linux alone says it."""
    status = Path("/proc/self/status").read_text()
    return 1024 * int(status.partition("VmHWM:")[2].split()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--case", help="the one case to measure, in this process")
    parser.add_argument("--only", default="", help="measure the cases whose names begin so")
    options = parser.parse_args()
    if options.case:
        measure(options.case, options.megabytes)
        return
    print(f"Files of {options.megabytes} MB; goals {SECONDS_GOAL} s per 10 MB, {MEMORY_GOAL} times")
    missed = 0
    for name in (name for name in cases() if name.startswith(options.only)):
        arguments = ["--megabytes", str(options.megabytes), "--case", name]
        run = [sys.executable, str(Path(__file__)), *arguments]
        said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
        seconds, further, size = float(said[0]), int(said[1]), int(said[2])
        begun = max(size, 10 * _MEGABYTE)
        per_10_mb, times = seconds / begun * 10 * _MEGABYTE, further / begun
        is_met = per_10_mb <= SECONDS_GOAL and times <= MEMORY_GOAL
        missed += not is_met
        verdict = "met" if is_met else "MISSED"
        print(f"{name:<52}{per_10_mb:>6.2f} s per 10 MB, {times:>5.1f} times, {said[3]}: {verdict}")
    print(f"{missed} missed" if missed else "all met")


if __name__ == "__main__":
    main()
