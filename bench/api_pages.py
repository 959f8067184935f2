"""How long the server takes for lists of the API, 100 rows a page, at 1,000,000 receivables.

Each page is asked many times through the whole of Django with a key: its look-up, its limit,
queries under row-level security, JSON. Every list is walked by its cursors from a random place.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from pages import TIMES, populate, report

if TYPE_CHECKING:
    from django.test import Client


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=TIMES)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "ERROR"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded

        place = embedded.ensure_running()
        try:
            migrate = [sys.executable, "-m", "emdia.cli", "migrate"]
            subprocess.run(migrate, check=True, capture_output=True)
            populate(options, place)
            print(f"{options.receivables:,} receivables of {options.customers:,} customers")
            program = let_in()
            for name, address in lists(options):
                report(name, program, walking(program, address), options.times)
        finally:
            embedded.stop()


def let_in() -> "Client":
    """Return a client whose key opens every list."""
    from django.test import Client
    from django.utils import timezone

    from emdia.books.companies.queries import all_company_ids
    from emdia.books.facts.actor import Actor
    from emdia.rules.roles import KEY_SCOPES
    from emdia.workflows.manage_api_keys import make

    told = make(
        company_id=next(iter(all_company_ids())),
        name="Bench",
        scopes=KEY_SCOPES,
        requests_per_minute=60_000,
        expires_at=None,
        by=Actor(user_id=1, name="bench", channel="cli"),
        now=timezone.now(),
    )
    return Client(headers={"Authorization": f"Bearer {told.secret}"})


def lists(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[Random], str]]]:
    """Yield each list's name and what gives the address where a walk begins."""

    def day(random: Random) -> str:
        return f"{date.today() - timedelta(days=random.randint(0, 300)):%Y-%m-%d}"  # noqa: DTZ011

    yield "receivables", lambda random: f"/api/v1/receivables?page_size=100&due_from={day(random)}"
    yield (
        "receivables, open",
        lambda random: f"/api/v1/receivables?page_size=100&state=open&due_from={day(random)}",
    )
    yield (
        "receivables, amount",
        lambda random: (
            "/api/v1/receivables?page_size=100&order=amount"
            f"&amount_from_cents={random.randint(5_100, 90_000)}"
        ),
    )
    yield (
        "receivables of one",
        lambda random: (
            f"/api/v1/receivables?page_size=100&customer_id={random.randint(1, options.customers)}"
        ),
    )
    yield "customers", lambda random: "/api/v1/customers?page_size=100"
    yield "charges", lambda random: "/api/v1/charges?page_size=100"


def walking(client: "Client", begin: Callable[[Random], str]) -> Callable[[Random], str]:
    """Return what gives the second page of a walk: the one that a cursor leads to."""

    def address(random: Random) -> str:
        first = begin(random)
        following = client.get(first).json()["next_cursor"]
        return f"{first}&cursor={following}" if following else first

    return address


if __name__ == "__main__":
    main()
