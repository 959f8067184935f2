"""How long a quiet day over a million open titles takes, stage by stage, and the page of it.

Timed as the application role, with row-level security on, against a populated portfolio
whose issues are in the ledger and sealed. A day without files and without dunning: the
books are checked, folders looked into, what is owed is counted, the books checked again.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from aging import prepare
from settle_return import populate, verdict

GOAL_SECONDS = 60.0
FIRST = date(2026, 4, 15)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
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
    from emdia.reports.daily_runs import day_page
    from emdia.workflows.seal_ledger import seal

    (company_id,) = all_company_ids()
    prepare(company_id)
    seal(company_id=company_id)
    print(f"{options.receivables:,} open titles", flush=True)
    seconds = [one_day(company_id, FIRST + timedelta(days=n)) for n in range(options.rounds)]
    mean = statistics.fmean(seconds)
    print(f"quiet day  {mean:6.2f} s, longest {max(seconds):.2f} s", verdict(mean <= GOAL_SECONDS))
    last = FIRST + timedelta(days=options.rounds - 1)
    started = perf_counter()
    page = day_page(company_id=company_id, as_of=last)
    print(f"its page   {perf_counter() - started:6.2f} s")
    not_known(company_id, last)
    assert page.run is not None
    for stage in page.run.stages:
        assert stage.started_at is not None
        assert stage.finished_at is not None
        took = (stage.finished_at - stage.started_at).total_seconds()
        print(f"  {stage.name:<16}{took:6.2f} s  {dict(stage.counts)}")


def not_known(company_id: int, day: date) -> None:
    """Let a file be missing, and ask which titles may have been paid: all, then a page of them."""
    from django.db import connection

    from emdia.books.companies import queries as companies
    from emdia.books.companies.scope import company_scope
    from emdia.books.intake import operations
    from emdia.reports.receivable_list import Filters, receivables

    with company_scope(company_id):
        (agreement,) = companies.active_agreements()
        operations.raise_missing(agreement=agreement, expected_date=day)
    started = perf_counter()
    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT receivable_id) FROM money_not_known")
        (count,) = cursor.fetchone()
    print(f"not known  {perf_counter() - started:6.2f} s, {count:,} titles of the account")
    started = perf_counter()
    page = receivables(company_id=company_id, filters=Filters(), after="", as_of=day)
    print(f"a list     {perf_counter() - started:6.2f} s, {len(page.rows)} rows with their reasons")
    assert all(row.not_known for row in page.rows)


def one_day(company_id: int, day: date) -> float:
    """Run one day and return its seconds."""
    from emdia.books.facts.actor import system
    from emdia.workflows.daily_run import run_until

    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo("America/Sao_Paulo"))
    started = perf_counter()
    (ran,) = run_until(company_id=company_id, as_of=day, by=system("bench"), now=noon)
    assert ran.state == "done", ran
    return perf_counter() - started


if __name__ == "__main__":
    main()
