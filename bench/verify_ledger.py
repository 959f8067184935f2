"""How long `emdia ledger verify` takes over a ledger of ten million postings.

The ledger is written in SQL, sealed by the sealer, then verified as the command does it: each
seal computed again, each entry looked at. With --alter one posting is changed first and must
be found. The database is thrown away afterwards.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emdia.connectors.database.embedded import Place

GOAL_SECONDS = 300.0
GOAL_POSTINGS = 10_000_000
BYTES_PER_POSTING = 500  # Table, indexes and write-ahead log.
ENTRIES_PER_BATCH = 5_000
FILL = """
    INSERT INTO posting_batch (company_id, fact_id, posted_at)
        SELECT {company}, n, now() FROM generate_series(1, {batches}) AS n;
    WITH numbered AS (
        SELECT n, nextval('entry_id_seq') AS id FROM generate_series(1, {entries}) AS n
    ), bound AS (SELECT min(id) AS batch FROM posting_batch), entered AS (
        INSERT INTO entry (
            id, company_id, batch_id, event, effective_date, receivable_id, customer_id,
            bank_account_id)
        SELECT id, {company}, batch + (n - 1) / {per_batch}, 'payment', date '2026-01-01'
            + n / {per_batch} % 300, n, n / 5, 1
        FROM numbered CROSS JOIN bound
    )
    INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)
    SELECT {company}, id, line, CASE line WHEN 1 THEN 1010 ELSE 1100 END,
        (1000 + n * 37 % 95000) * (3 - 2 * line), 'BRL'
    FROM numbered CROSS JOIN (VALUES (1), (2)) AS l (line);
    ANALYZE posting_batch; ANALYZE entry; ANALYZE posting
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=1_000_000)
    parser.add_argument("--alter", action="store_true", help="change one posting first")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        refuse_without_room(Path(folder), options.postings)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded

        place = embedded.ensure_running()
        try:
            measure(options.postings, place, alter=options.alter)
        finally:
            embedded.stop()


def refuse_without_room(folder: Path, postings: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < postings * BYTES_PER_POSTING * 2:
        sys.exit(
            f"{free / 1e9:.0f} GB are free; this needs {BYTES_PER_POSTING * 2} bytes a posting."
        )


def measure(postings: int, place: "Place", *, alter: bool) -> None:
    subprocess.run([sys.executable, "-m", "emdia.cli", "migrate"], check=True, capture_output=True)
    import django

    django.setup()
    company = found_company()
    timed("write", lambda: fill(company, postings, place))
    from emdia.workflows.seal_ledger import seal

    timed("seal", lambda: seal(company_id=company))
    if alter:
        change_one(place)
    from emdia.reports.ledger import verify

    verdict = None

    def look() -> None:
        nonlocal verdict
        verdict = verify(company_id=company)

    seconds = timed("verify", look)
    assert verdict is not None
    print(f"{verdict.seals} seals, {len(verdict.findings)} findings")
    assert bool(verdict.findings) is alter
    whole = seconds * GOAL_POSTINGS / postings
    met = "met" if whole <= GOAL_SECONDS else "MISSED"
    print(f"{postings:,} postings in {seconds:.1f} s")
    print(f"{GOAL_POSTINGS:,} at this pace: {whole:.0f} s {met}")


def timed(name: str, work: object) -> float:
    started = perf_counter()
    work()  # type: ignore[operator]
    seconds = perf_counter() - started
    print(f"  {name:<8}{seconds:7.1f} s", flush=True)
    return seconds


def found_company() -> int:
    from emdia.books.facts.actor import system
    from emdia.workflows.found_company import AccountTerms, found

    account = AccountTerms(
        bank_code="341",
        agencia="1234",
        conta="56789",
        dac="0",
        carteira="109",
        layout="400",
        net_of_tariff=True,
    )
    return found(
        name="Bench", cnpj="12ABC34501DE35", account=account, by=system("bench")
    ).company_id


def fill(company: int, postings: int, place: "Place") -> None:
    """Write a ledger of two postings an entry, past the guards: it is thrown away."""
    from emdia.connectors.database.embedded.roles import super_connection

    entries = postings // 2
    words = {
        "company": company,
        "entries": entries,
        "per_batch": ENTRIES_PER_BATCH,
        "batches": -(-entries // ENTRIES_PER_BATCH),
    }
    with super_connection(place=place, database="emdia") as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in FILL.format(**words).split(";"):
            connection.execute(statement)


def change_one(place: "Place") -> None:
    from emdia.connectors.database.embedded.roles import super_connection

    with super_connection(place=place, database="emdia") as connection:
        connection.execute(
            "UPDATE posting SET amount_cents = amount_cents + 1 WHERE line = 1"
            " AND entry_id = (SELECT max(id) - 7 FROM entry)"
        )


if __name__ == "__main__":
    main()
