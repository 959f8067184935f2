"""How fast a million open titles are aged: totals, by customer, and as of a past day.

Timed as the application role, with row-level security on, in a process that has asked
once before, against a populated portfolio whose issues are in the ledger.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from settle_return import populate, verdict

if TYPE_CHECKING:
    from emdia.reports.aging import AgingReport

# On this day the bench's titles, due over sixty days, lie in several buckets.
AS_OF = date(2026, 4, 15)
GOALS = {"totals": 0.15, "by customer": 1.0, "past day": 10.0}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded

        place = embedded.ensure_running()
        try:
            migrate = [sys.executable, "-m", "emdia.cli", "migrate"]
            subprocess.run(migrate, check=True, capture_output=True)
            populate(options.receivables, place)
            compare(options)
        finally:
            embedded.stop()


def compare(options: argparse.Namespace) -> None:
    from emdia.books.companies.queries import all_company_ids
    from emdia.books.companies.scope import company_scope
    from emdia.books.receivables import aging
    from emdia.reports.aging import aging_report

    (company_id,) = all_company_ids()
    prepare(company_id)
    today = datetime.now(ZoneInfo("America/Sao_Paulo")).date()
    asked = aging.Asked(company_id=company_id, currency="BRL", as_of=AS_OF)

    def totals() -> object:
        with company_scope(company_id):
            return aging.totals(company_id)

    def by_customer() -> object:
        with company_scope(company_id):
            return list(aging.by_customer(aging.Asked(**fields(asked), most=101)))

    def past() -> "AgingReport":
        # The issues were posted today: no earlier day's ledger knows them.
        return aging_report(company_id=company_id, as_of=today, today=today + timedelta(days=1))

    def whole_page() -> "AgingReport":
        return aging_report(company_id=company_id, as_of=today, today=today)

    print(f"{options.receivables:,} open titles", flush=True)
    for name, ask in (
        ("totals", totals),
        ("by customer", by_customer),
        ("past day", past),
        ("page", whole_page),
    ):
        report(name, ask, options.rounds)
    assert past().buckets == whole_page().buckets
    assert past().customers == whole_page().customers


def fields(asked: object) -> dict[str, object]:
    return {name: getattr(asked, name) for name in ("company_id", "currency", "as_of", "limits")}


def report(name: str, ask: Callable[[], object], rounds: int) -> None:
    ask()
    begun = server_seconds()
    seconds = [timed(ask) for _ in range(rounds)]
    busy = (server_seconds() - begun) / rounds
    goal = GOALS.get(name)
    middle = statistics.median(seconds)
    told = verdict(middle <= goal) if goal else ""
    spread = f"{min(seconds):.3f} to {max(seconds):.3f}"
    print(f"{name:<14}{middle:7.3f} s, {spread}, {busy:.2f} s of processor", told, flush=True)


def server_seconds() -> float:
    """Return the processor time this session's server process has taken, helpers aside."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(ask: Callable[[], object]) -> float:
    started = perf_counter()
    ask()
    return perf_counter() - started


def prepare(company_id: int) -> None:
    """Post the issues and count what is owed: the portfolio was written past the triggers."""
    from emdia.books.companies.scope import company_scope
    from emdia.books.facts import operations as facts
    from emdia.books.facts.actor import system
    from emdia.books.ledger import operations as ledger
    from emdia.books.receivables import batch as receivables
    from emdia.workflows.count_owed import count_owed

    with company_scope(company_id):
        fact_id = facts.record(
            company_id=company_id, kind="bench", subject=("company", company_id), by=system("bench")
        )
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        receivables.post_issues(company_id=company_id, batch_id=batch_id)
    count_owed(company_id=company_id)


if __name__ == "__main__":
    main()
