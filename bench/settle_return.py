"""How fast a return file's bytes are settled, posted and reported, beside a loop over its lines.

Timed as the application role, with row-level security and triggers on, against a
populated portfolio. Each round is a new process that receives one file of titles
drawn from all over the portfolio, settles it and asks for its page; the loop does the
same writes title by title through the ORM, one transaction each.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from random import Random
from threading import Event, Thread, get_ident
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from emdia.connectors.database.embedded import Place

GOAL_SECONDS = 5.0
GOAL_MEGABYTES = 500
GOAL_RATIO = 100
ON = date(2026, 3, 10)
LOOP_TITLES = 10_000
HERE = Path(__file__).resolve()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--titles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--loop", type=int, default=300, help="titles of the ORM loop")
    parser.add_argument("--run", help="the file to settle; used by the script itself")
    options = parser.parse_args()
    if options.run:
        print(json.dumps(settle_one(Path(options.run), options.loop)))
        return
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "WARNING"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        from emdia.connectors.database import embedded

        place = embedded.ensure_running()
        try:
            compare(options, Path(folder), place)
        finally:
            embedded.stop()


def compare(options: argparse.Namespace, folder: Path, place: "Place") -> None:
    subprocess.run([sys.executable, "-m", "emdia.cli", "migrate"], check=True, capture_output=True)
    populate(options.receivables, place)
    print(f"{options.titles:,} titles against {options.receivables:,} receivables", flush=True)
    rounds = [one_round(options, folder, number) for number in range(options.rounds)]
    seconds = [found["seconds"] for found in rounds]
    megabytes = max(found["megabytes"] for found in rounds)
    mean = statistics.fmean(seconds)
    spread = (max(seconds) - min(seconds)) / mean
    loop = statistics.fmean(found["loop_seconds_per_title"] for found in rounds)
    ratio = loop * options.titles / mean
    print(f"bytes to report      {mean:6.2f} s, spread {spread:.0%}", verdict(mean <= GOAL_SECONDS))
    print(f"peak memory          {megabytes:6.0f} MB", verdict(megabytes <= GOAL_MEGABYTES))
    print(f"loop over the lines  {loop * options.titles:6.0f} s for as many titles")
    print(f"ratio                {ratio:6.0f}", verdict(ratio >= GOAL_RATIO))
    for name in rounds[0]["steps"]:
        print(f"  {name:<24}{statistics.fmean(found['steps'][name] for found in rounds):6.2f} s")


def verdict(is_met: bool) -> str:
    return "met" if is_met else "MISSED"


def one_round(options: argparse.Namespace, folder: Path, number: int) -> dict[str, float]:
    path = folder / f"{number}.ret"
    path.write_bytes(return_file(options, number))
    command = [sys.executable, str(HERE), "--run", str(path), "--loop", str(options.loop)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    print(f"  round {number + 1}: {found['seconds']:.2f} s", flush=True)
    return found


def return_file(options: argparse.Namespace, number: int) -> bytes:
    """Return a file of titles from all over the portfolio, paid as they were charged."""
    from dataclasses import replace

    from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, many_titles, write_return

    # No title is paid twice: rounds take turns, and the last titles are the loop's.
    every = list(range(1, options.receivables - LOOP_TITLES))
    Random(7).shuffle(every)
    drawn = every[number * options.titles : (number + 1) * options.titles]
    titles = [many_titles(count=1, first=one, on=ON)[0] for one in drawn]
    heading = replace(SAMPLE_HEADING, sequence=number + 1)
    return write_return(header=heading, titles=titles)


def populate(count: int, place: "Place") -> None:
    """Create a company that expects `count` boletos, in SQL."""
    import django

    django.setup()
    from emdia.books.facts.actor import system
    from emdia.connectors.database.embedded.roles import super_connection
    from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING
    from emdia.workflows.found_company import AccountTerms, found

    account = AccountTerms(
        bank_code="341",
        agencia=SAMPLE_HEADING.agencia,
        conta=SAMPLE_HEADING.conta,
        dac=SAMPLE_HEADING.dac,
        carteira="109",
        layout="400",
        net_of_tariff=True,
    )
    agreement = found(name="Bench", cnpj="12ABC34501DE35", account=account, by=system("bench"))
    values = {
        "company": agreement.company_id,
        "account": agreement.bank_account_id,
        "agreement": agreement.pk,
        "count": count,
    }
    with super_connection(place=place, database="emdia") as connection:
        for statement in (HERE.parent / "populate.sql").read_text().split(";\n"):
            connection.execute(statement, values if "%(" in statement else None)


def settle_one(path: Path, loop: int) -> dict[str, object]:
    """Settle one file in this process; return seconds, peak memory and the loop's pace."""
    import django

    django.setup()
    from time import perf_counter

    from emdia.books.companies.queries import all_company_ids
    from emdia.books.facts.actor import system
    from emdia.books.payments import batch
    from emdia.reports.bank_files import bank_file_page, cockpit
    from emdia.workflows.receive_bank_file import receive
    from emdia.workflows.settle_bank_file import settle

    (company_id,) = all_company_ids()
    agreement_id = cockpit(company_id=company_id, as_of=ON).agreements[0].id
    steps: dict[str, float] = {}
    watch_steps(batch, steps)
    content, by = path.read_bytes(), system("bench")
    warm_up()
    watched = Servers()
    watched.start()
    started = perf_counter()
    bank_file_id = receive(
        company_id=company_id, bank_agreement_id=agreement_id, name="x", content=content, by=by
    )
    steps["receive"] = perf_counter() - started
    settle(company_id=company_id, bank_file_id=bank_file_id, by=by)
    page = bank_file_page(company_id=company_id, bank_file_id=bank_file_id, outcome=None, after=0)
    seconds = perf_counter() - started
    assert page.file.settled == page.file.titles, page.file
    server = watched.peak_megabytes()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": seconds,
        "megabytes": peak + server,
        "steps": steps,
        "loop_seconds_per_title": loop_over_lines(company_id, loop),
    }


def warm_up() -> None:
    """Read a small file first: a worker lives long and loads its code once."""
    from emdia.formats.banks.b341_itau.sample import SAMPLE_HEADING, many_titles, write_return
    from emdia.formats.returns import read_return

    small = write_return(header=SAMPLE_HEADING, titles=many_titles(count=10, on=ON))
    read_return(small, bank="341", layout="400", net_of_tariff=True)


def watch_steps(batch: object, steps: dict[str, float]) -> None:
    """Keep the wall time between the named points of the settlement."""
    from time import perf_counter

    from emdia.workflows import settle_bank_file, settle_shares

    main = get_ident()
    latest = {main: perf_counter()}

    def note(name: str) -> None:
        now, thread = perf_counter(), get_ident()
        step = name.removeprefix("settle.")
        told = step if thread == main else f"share {step}"
        steps[told] = now - latest.get(thread, latest[main])
        latest[thread] = now

    batch.failpoint = note  # type: ignore[attr-defined]
    settle_bank_file.failpoint = note
    settle_shares.failpoint = note


class Servers(Thread):
    """Watches the private memory of all server processes together."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peak_kilobytes = 0
        self.ended = Event()
        self.parent = int(status_of(server_process(), "PPid"))

    def run(self) -> None:
        while not self.ended.wait(0.1):
            self.peak_kilobytes = max(self.peak_kilobytes, self.kilobytes_now())

    def kilobytes_now(self) -> int:
        children = Path(f"/proc/{self.parent}/task/{self.parent}/children").read_text().split()
        return sum(int(status_of(int(child), "RssAnon")) for child in children)

    def peak_megabytes(self) -> float:
        self.ended.set()
        self.join()
        return self.peak_kilobytes / 1024


def status_of(process: int, name: str) -> str:
    """Return a figure of a process; 0 when it has ended."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except FileNotFoundError:
        return "0"
    return next((line.split()[1] for line in lines if line.startswith(f"{name}:")), "0")


def server_process() -> int:
    """Return the process that serves this session."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    return int(process)


def loop_over_lines(company_id: int, count: int) -> float:
    """Settle `count` open titles one by one through the ORM; return seconds per title."""
    from time import perf_counter

    from emdia.books.charges.models import Charge
    from emdia.books.companies.scope import company_scope

    with company_scope(company_id):
        open_charges = Charge.objects.filter(receivable__balance_cents__gt=0)
        numbers = list(open_charges.order_by("-id").values_list("number_key", flat=True)[:count])
    started = perf_counter()
    for number in numbers:
        with company_scope(company_id):
            settle_title(company_id, number)
    return (perf_counter() - started) / max(len(numbers), 1)


def settle_title(company_id: int, number_key: str) -> None:
    """Do for one title what the settlement does for all."""
    from emdia.books.charges.models import Charge, ChargeState
    from emdia.books.facts import operations as facts
    from emdia.books.facts.actor import system
    from emdia.books.ledger import operations as ledger
    from emdia.books.payments.models import Allocation, Receipt
    from emdia.rules.postings import payment

    charge = (
        Charge.objects.select_for_update(of=("self", "receivable"))
        .select_related("receivable")
        .get(number_key=number_key)
    )
    owed = charge.receivable
    fact_id = facts.record(
        company_id=company_id, kind="bench", subject=("charge", charge.pk), by=system("bench")
    )
    cents = owed.balance_cents
    entry_id = ledger.post(
        batch_id=ledger.open_batch(company_id=company_id, fact_id=fact_id),
        event="payment",
        legs=payment(
            paid_cents=cents,
            interest_cents=0,
            discount_cents=0,
            principal_cents=cents,
            excess_cents=0,
        ),
        effective_date=ON,
        receivable_id=owed.pk,
    )
    receipt = Receipt.objects.create(
        company_id=company_id,
        kind="boleto",
        bank_account_id=charge.bank_account_id,
        customer_id=owed.customer_id,
        currency="BRL",
        amount_cents=cents,
        allocated_cents=cents,
        received_date=ON,
        entry_id=entry_id,
        source_number=number_key,
    )
    Allocation.objects.create(
        company_id=company_id,
        receipt_id=receipt.pk,
        number=1,
        receivable_id=owed.pk,
        principal_cents=cents,
        interest_cents=0,
        discount_cents=0,
    )
    owed.balance_cents = 0
    owed.save(update_fields=["balance_cents"])
    charge.state = ChargeState.PAID
    charge.save()


if __name__ == "__main__":
    main()
