"""How long a borderô takes from the database to the file that is kept: prepared, then sent.

Timed as the application role, with row-level security on: titles with addresses and boletos
of one agreement, each round in a company of its own beside the earlier ones, in one process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emdia.connectors.database.embedded.place import Place

GOAL_SECONDS = 4.0
ON = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 15, tzinfo=UTC)
# One payer for each title, so that nothing is said once for many.
PORTFOLIO = """
INSERT INTO customer (company_id, tax_id_kind, tax_id, name, external_code, segment, language,
    time_zone)
SELECT %(company)s, 'cpf', lpad((n * 7919 %% 99999999999)::text, 11, '0'), 'Pagador ' || n, '',
    '', 'pt-br', 'America/Sao_Paulo'
FROM generate_series(1, %(count)s) AS n;
INSERT INTO address (company_id, customer_id, purpose, street, number, complement, district,
    city, state, postal_code, country)
SELECT company_id, id, 'billing', 'Rua ' || id, (id %% 900)::text, '', 'Centro', 'Recife', 'PE',
    lpad((50000000 + id)::text, 8, '0'), 'BR'
FROM customer;
INSERT INTO receivable (company_id, branch_id, customer_id, document, kind, issue_date, due_date,
    currency, gross_cents, net_cents, balance_cents, fine_ppm, interest_monthly_ppm, grace_days,
    discount_cents, rebate_cents, holder)
SELECT company_id, %(branch)s, id, 'NF' || id, 'DM', '2026-03-01',
    date '2026-03-20' + (id %% 60)::int, 'BRL', 1000 + id, 1000 + id, 1000 + id, 20000, 10000, 0,
    0, 0, 'own'
FROM customer;
INSERT INTO charge (company_id, receivable_id, kind, bank_account_id, bank_agreement_id, carteira,
    nosso_numero, number_key, txid, state, amount_cents, due_date, waits_for_remessa)
SELECT company_id, id, 'boleto', %(account)s, %(agreement)s, '109', lpad(id::text, 8, '0'),
    '109/' || id, '', 'draft', net_cents, due_date, true
FROM receivable
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--titles", type=int, default=100_000)
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
            run(options, place)
        finally:
            embedded.stop()


def run(options: argparse.Namespace, place: "Place") -> None:
    import django

    subprocess.run([sys.executable, "-m", "emdia.cli", "migrate"], check=True, capture_output=True)
    django.setup()
    found = [one_round(number, options.titles, place) for number in range(1, options.rounds + 1)]
    best = min(found)
    verdict = "met" if best <= GOAL_SECONDS else "MISSED"
    print(f"{options.titles:,} titles: {best:.2f} s, goal {GOAL_SECONDS:.0f} s: {verdict}")


def one_round(number: int, titles: int, place: "Place") -> float:
    """Return the seconds from the database to the kept file, of a company of its own."""
    from emdia.books.companies.scope import company_scope
    from emdia.books.facts.actor import system
    from emdia.connectors.database.embedded.roles import super_connection
    from emdia.workflows import borderos
    from emdia.workflows.found_company import AccountTerms, found

    agreement = found(
        name=f"Bench {number}",
        cnpj=f"{number:014d}",
        account=AccountTerms(
            bank_code="341",
            agencia="1234",
            conta="56789",
            dac="0",
            carteira="109",
            layout="400",
            net_of_tariff=False,
        ),
        by=system("bench"),
    )
    populate(agreement.company_id, agreement.bank_account_id, agreement.pk, titles)
    with super_connection(place=place, database="emdia") as connection:
        connection.execute("VACUUM ANALYZE")  # As autovacuum does within minutes.
    by, company_id = system("bench"), agreement.company_id
    bordero_id = 0

    def prepare() -> None:
        nonlocal bordero_id
        bordero_id = borderos.prepare(
            company_id=company_id, bank_agreement_id=agreement.pk, by=by, on=ON, now=NOON
        )

    def send() -> None:
        borderos.send(company_id=company_id, bordero_id=bordero_id, by=by, on=ON, now=NOON)

    prepared, sent = seconds(prepare), seconds(send)
    with company_scope(company_id):
        size = len(borderos.queries.content(bordero_id))
    print(f"  round {number}: prepared {prepared:.2f} s, sent {sent:.2f} s, {size:,} bytes")
    return sent


def populate(company_id: int, account_id: int, agreement_id: int, count: int) -> None:
    from django.db import connection

    from emdia.books.companies.models import Branch
    from emdia.books.companies.scope import company_scope

    with company_scope(company_id), connection.cursor() as cursor:
        values = {
            "company": company_id,
            "branch": Branch.objects.values_list("id", flat=True).earliest("id"),
            "account": account_id,
            "agreement": agreement_id,
            "count": count,
        }
        for statement in PORTFOLIO.split(";\n"):
            cursor.execute(statement, values)


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
