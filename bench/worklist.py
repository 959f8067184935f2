"""How long the worklist takes: written whole by the daily run, read by its page, home and next.

The portfolio of bench/decide.py, decided on one day, so that calls are due. Timed as the
application role with row-level security on; pages through the whole of Django as a signed-in
clerk. The second writing must change nothing.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random
from time import perf_counter

from decide import ON, populate
from pages import report, signed_in
from settle_return import verdict

GOAL_WRITE_SECONDS = 10.0
GOAL_PAGE_SECONDS = GOAL_NEXT_SECONDS = 0.15
# ON itself is a holiday of the portfolio: nobody may be called.
DAY = ON + timedelta(days=1)
NOW = datetime.combine(DAY, time(15), tzinfo=UTC)
TIMES = 40


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=TIMES)
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
            company_id = populate(options.titles, place)
            print(f"{options.titles:,} open titles of {options.titles // 5:,} customers")
            measure(company_id, options.times)
        finally:
            embedded.stop()


def measure(company_id: int, times: int) -> None:
    from django.conf import settings
    from django.utils import timezone

    from emdia.books.facts.actor import system
    from emdia.workflows import decide_dunning

    # The pages read this clock: the portfolio is late on that day, and it is a working day.
    timezone.now = lambda: NOW
    settings.ALLOWED_HOSTS = ["testserver"]
    by = system("bench")
    decide_dunning.decide(company_id=company_id, as_of=DAY, by=by)
    call(company_id)
    first = written(company_id, "first writing")
    again = written(company_id, "again that day")
    assert first == again, "the second writing of a day changes nothing"
    client = signed_in(company_id)
    addresses: list[tuple[str, Callable[[Random], str]]] = [
        ("home", lambda random: "/"),
        ("worklist", lambda random: "/worklist/?queue=all"),
        ("worklist, anywhere", anywhere(company_id)),
        ("worklist, not today", lambda random: "/worklist/?queue=all&show=not_today"),
        ("worklist, a segment", lambda random: "/worklist/?queue=all&segment=wholesale"),
    ]
    for name, address in addresses:
        report(name, client, address, times, GOAL_PAGE_SECONDS)
    following(company_id, times)


def call(company_id: int) -> None:
    """Give everybody a telephone, and let a tenth have been spoken to."""
    from django.db import connection

    from emdia.books.companies.scope import company_scope

    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contact (company_id, customer_id, role, name, email, phone, is_active)"
            " SELECT company_id, id, 'owner', name, '', '+5511999990000', true FROM customer"
        )
        cursor.execute(
            "INSERT INTO interaction (company_id, customer_id, channel, is_outbound, is_demand,"
            " outcome, was_reached, made_at, on_date, note, next_date, fell_through, made_by)"
            " SELECT company_id, id, 'voice', true, true, 'no_answer', false, %(at)s, %(on)s - 3,"
            " '', CASE WHEN id %% 3 = 0 THEN %(on)s - 1 END, false, 'bench'"
            " FROM customer WHERE id %% 10 = 0",
            {"at": NOW, "on": DAY},
        )


def written(company_id: int, name: str) -> dict[str, int]:
    from emdia.books.facts.actor import system
    from emdia.workflows import worklist

    started = perf_counter()
    found = worklist.rewrite(company_id=company_id, as_of=DAY, now=NOW, by=system("bench"))
    seconds = perf_counter() - started
    told = verdict(seconds <= GOAL_WRITE_SECONDS)
    print(f"{name:<22}{seconds:6.2f} s  {found}", told, flush=True)
    return found


def anywhere(company_id: int) -> Callable[[Random], str]:
    """Return what gives the address of a page somewhere in the list."""
    from emdia.books.companies.scope import company_scope
    from emdia.books.worklist import queries
    from emdia.books.worklist.models import WorklistEntry

    with company_scope(company_id):
        rows = WorklistEntry.objects.filter(turn=2).order_by("minus_value_cents", "customer_id")
        places = [queries.place_of(row) for row in rows[:: max(rows.count() // 500, 1)]]

    def address(random: Random) -> str:
        return "/worklist/?queue=all&after=" + ".".join(map(str, random.choice(places)))

    return address


def following(company_id: int, times: int) -> None:
    """Time how long the next customer takes."""
    from emdia.reports import worklist

    after, took = None, []
    for _ in range(times):
        started = perf_counter()
        after = worklist.next_for(
            company_id=company_id, user_id=0, queue="all", after_customer_id=after, now=NOW
        )
        took.append(perf_counter() - started)
    most = sorted(took)[int(0.95 * (times - 1))]
    print(f"{'next':<22}p95 {1000 * most:6.0f} ms  {verdict(most <= GOAL_NEXT_SECONDS)}")


if __name__ == "__main__":
    main()
