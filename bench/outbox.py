"""How fast the outbox plans messages and hands them over: take, look again, mark, record.

Timed as the application role, with row-level security on, every step committed, without a
network: a transport that says "taken" at once. Each message names five open titles, whose
balances, charges, contact and consents are looked at again before it may leave.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

from settle_return import populate, verdict

GOAL_PER_SECOND = 20_000
IN_A_BATCH = 5_000
LEASE = timedelta(minutes=10)
CONTACTS = """
    INSERT INTO contact (company_id, customer_id, role, name, email, phone)
    SELECT company_id, id, 'finance', name, 'c' || id || '@example.com', '' FROM customer
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--senders", type=int, default=2, help="at once, a session each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded
        from emdia.connectors.database.embedded.roles import super_connection

        place = embedded.ensure_running()
        try:
            migrate = [sys.executable, "-m", "emdia.cli", "migrate"]
            subprocess.run(migrate, check=True, capture_output=True)
            populate(5 * options.messages, place)
            with super_connection(place=place, database="emdia") as connection:
                connection.execute(CONTACTS)
                connection.execute("VACUUM ANALYZE contact")
            plan(options.messages)
            with super_connection(place=place, database="emdia") as connection:
                for table in ("delivery", "message", "message_title"):
                    connection.execute(f"VACUUM ANALYZE {table}")
            hand_over(options.senders)
        finally:
            embedded.stop()


def plan(messages: int) -> None:
    from emdia.books.companies.queries import all_company_ids
    from emdia.books.facts.actor import system
    from emdia.workflows.contact.plan import plan_by_hand

    (company_id,) = all_company_ids()
    started = perf_counter()
    planned = plan_by_hand(
        company_id=company_id,
        first_due=date(2026, 1, 1),
        last_due=date(2026, 12, 31),
        reason="bench",
        by=system("bench"),
        now=datetime.now(UTC),
    )
    seconds = perf_counter() - started
    assert planned.messages == messages
    print(f"planned      {messages:,} messages in {seconds:.1f} s", flush=True)


def hand_over(senders: int) -> None:
    from emdia.books.companies.queries import all_company_ids

    (company_id,) = all_company_ids()
    with ThreadPoolExecutor(senders) as threads:
        done = list(threads.map(lambda _: until_empty(company_id), range(senders)))
    count = sum(taken for taken, _ in done)
    # What the letters say is read between the steps and belongs to writing them.
    seconds = max(sum(steps.values()) for _, steps in done)
    pace = count / seconds
    parts = "; ".join(
        ", ".join(f"{name} {spent:.2f} s" for name, spent in steps.items()) for _, steps in done
    )
    told = verdict(pace >= GOAL_PER_SECOND)
    print(f"{senders} senders: {count:,} in {seconds:.2f} s, {pace:,.0f}/s ({parts})", told)


def until_empty(company_id: int) -> tuple[int, dict[str, float]]:
    """Hand over batch after batch as one sender; return how many and the seconds of each step."""
    from django.db import connection

    steps = dict.fromkeys(("take", "mark", "record"), 0.0)
    count = 0
    try:
        while taken := one_batch(company_id, steps):
            count += taken
    finally:
        connection.close()
    return count, steps


def one_batch(company_id: int, steps: dict[str, float]) -> int:
    """Take a batch, mark it and record that all of it was taken; return how many."""
    from emdia.books.companies.scope import company_scope
    from emdia.books.outbox import batch
    from emdia.books.outbox.batch import Recorded
    from emdia.rules.outbox import Said, following

    begun = perf_counter()
    with company_scope(company_id):
        claim = batch.take(company_id=company_id, most=IN_A_BATCH, lease=LEASE)
    steps["take"] += perf_counter() - begun
    if claim is None:
        return 0
    open_cents = contents(company_id, claim.message_ids)
    begun = perf_counter()
    with company_scope(company_id):
        marks = batch.mark_sending(company_id=company_id, claim_id=claim.pk, open_cents=open_cents)
    assert not any(mark.why for mark in marks.values())
    steps["mark"] += perf_counter() - begun
    begun = perf_counter()
    after = following(Said.ACCEPTED, tries=1)
    with company_scope(company_id):
        said = [Recorded(message_id, after, "250 ok") for message_id in marks]
        recorded = batch.record_said(company_id=company_id, claim_id=claim.pk, said=said)
        batch.let_go(company_id=company_id, claim=claim)
    steps["record"] += perf_counter() - begun
    assert len(recorded) == len(claim.message_ids)
    return len(recorded)


def contents(company_id: int, message_ids: list[int]) -> dict[int, int]:
    """Return what the letters say is open, as whoever wrote them knows it."""
    from django.db import connection

    from emdia.books.companies.scope import company_scope

    with company_scope(company_id), connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.message_id, sum(r.balance_cents)::bigint FROM message_title AS t"
            " JOIN receivable AS r ON r.id = t.receivable_id"
            " WHERE t.message_id = ANY (%s) GROUP BY t.message_id",
            [message_ids],
        )
        return dict(cursor.fetchall())


if __name__ == "__main__":
    main()
