"""How fast a portfolio of receivables comes in from CSV, beside a bare COPY into the same table.

Timed as the application role would do it from the command line, from the bytes to the commit:
`receive` opens and keeps the file, `check` reads every row and asks the books what it is, `apply`
asks once more and writes titles, their issue in the ledger (an entry and two postings each) and
the totals, with row-level security, keys, checks and triggers on, in two sessions (ADR 38). The
bare COPY is the floor: the same number of rows into `receivable` alone, in one session, with the
same keys, checks and triggers, but without the ledger, as the table's owner (COPY does not go
through row-level security), and it is rolled back. Customers are brought before, untimed. Then
the same file is sent again: nothing changes.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emdia.connectors.database.embedded import Place

GOAL_PACE = 50_000
GOAL_RATIO = 0.3
HEADINGS = "Documento;CPF/CNPJ do cliente;Emissão;Vencimento;Valor;Multa %;Juros ao mês %\r\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=200_000)
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
            measure(options, place)
        finally:
            embedded.stop()


def measure(options: argparse.Namespace, place: "Place") -> None:
    subprocess.run([sys.executable, "-m", "emdia.cli", "migrate"], check=True, capture_output=True)
    import django

    django.setup()
    company_id = prepare(options.customers)
    count = options.receivables
    content = csv_of(count, options.customers)
    print(f"{count:,} receivables of {options.customers:,} customers, {len(content) / 1e6:.0f} MB")
    bare = bare_copy(company_id, count, options.customers, place)
    print(f"bare COPY      {bare:8.2f} s {count / bare:10,.0f} rows/s", flush=True)
    steps: dict[str, float] = {}
    seconds = bring(company_id, content, steps, new=count)
    pace, ratio = count / seconds, bare / seconds
    print(f"import         {seconds:8.2f} s {pace:10,.0f} rows/s", said(pace >= GOAL_PACE))
    for name, spent in steps.items():
        print(f"  {name:<13}{spent:8.2f} s")
    print(f"ratio          {ratio:8.2f}", said(ratio >= GOAL_RATIO), flush=True)
    again = bring(company_id, content, {}, new=0)
    print(f"the same again {again:8.2f} s {count / again:10,.0f} rows/s")


def said(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def tax_id_of(number: int) -> str:
    """Return the CPF of a made-up customer."""
    from emdia.kernel.tax_ids import cpf_check_digits

    root = f"{100_000_000 + number:09d}"
    return root + cpf_check_digits(root)


def prepare(customers: int) -> int:
    """Found a company and import its customers; return the company's id."""
    from emdia.books.facts.actor import system
    from emdia.formats.portfolio import Kind
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
    agreement = found(name="Bench", cnpj="12ABC34501DE35", account=account, by=system("bench"))
    rows = "".join(f"{tax_id_of(number)};Customer {number}\r\n" for number in range(customers))
    content = f"CPF/CNPJ;Nome\r\n{rows}".encode()
    bring(agreement.company_id, content, {}, new=customers, kind=Kind.CUSTOMERS)
    return int(agreement.company_id)


def csv_of(count: int, customers: int) -> bytes:
    """Return a file as an ERP of Brazil writes it."""
    chance = Random(7)
    numbers = [tax_id_of(number) for number in range(customers)]
    rows = (
        f"NF {number};{numbers[number % customers]};{1 + number % 28:02d}/03/2026;"
        f"{1 + number % 28:02d}/{4 + number % 6:02d}/2026;{chance.randint(1, 9)}."
        f"{chance.randint(100, 999)},{number % 100:02d};2;1\r\n"
        for number in range(count)
    )
    return (HEADINGS + "".join(rows)).encode()


def bare_copy(company_id: int, count: int, customers: int, place: "Place") -> float:
    """Return the seconds of a COPY of as many rows into `receivable`, which is rolled back."""
    from emdia.connectors.database.embedded.roles import super_connection

    with super_connection(place=place, database="emdia") as connection, connection.cursor() as run:
        run.execute("SELECT min(id), (SELECT min(id) FROM branch) FROM customer")
        first, branch = run.fetchone() or (0, 0)
        rows = "".join(
            f"{company_id}\t{branch}\t{first + number % customers}\tNF {number}\tDM\t2026-03-01\t"
            f"2026-04-{1 + number % 28:02d}\tBRL\t{1_000 + number}\t{1_000 + number}\t"
            f"{1_000 + number}\t20000\t10000\t0\t0\t0\t\tf\town\n"
            for number in range(count)
        )
        run.execute("BEGIN")
        started = perf_counter()
        with run.copy(
            "COPY receivable (company_id, branch_id, customer_id, document, kind, issue_date,"
            " due_date, currency, gross_cents, net_cents, balance_cents, fine_ppm,"
            " interest_monthly_ppm, grace_days, discount_cents, rebate_cents, correction_index,"
            " legal_interest, holder) FROM STDIN"
        ) as copy:
            copy.write(rows)
        seconds = perf_counter() - started
        run.execute("ROLLBACK")
        run.execute("VACUUM ANALYZE receivable")
        run.execute("VACUUM ANALYZE customer")
    return seconds


def bring(
    company_id: int, content: bytes, steps: dict[str, float], *, new: int, kind: str = "receivables"
) -> float:
    """Import a file from its bytes to its last posting; return the seconds it took."""
    from datetime import UTC, datetime

    from emdia.books.facts.actor import system
    from emdia.formats.portfolio import Kind
    from emdia.workflows import import_portfolio

    by = system("bench")
    started = perf_counter()
    import_id, _ = import_portfolio.receive(
        company_id=company_id, kind=Kind(kind), source="ERP", name="x", content=content, by=by
    )
    steps["receive"] = perf_counter() - started
    checked = import_portfolio.check(company_id=company_id, import_id=import_id)
    steps["check"] = perf_counter() - started - steps["receive"]
    assert checked is not None
    assert (checked.new, checked.wrong) == (new, 0), checked
    import_portfolio.apply(company_id=company_id, import_id=import_id, by=by, now=datetime.now(UTC))
    seconds = perf_counter() - started
    steps["apply"] = seconds - steps["receive"] - steps["check"]
    return seconds


if __name__ == "__main__":
    main()
