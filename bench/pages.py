"""How long the server takes for the pages people open all day, at 1,000,000 receivables.

Each page is asked many times, each time for something else, through the whole of Django as a
signed-in clerk: guard, queries under row-level security, rendering. Printed: p50 and p95, and
the mean processor time of client and server, which a busy machine does not stretch.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import TYPE_CHECKING

from aging import server_seconds
from settle_return import verdict

if TYPE_CHECKING:
    from django.test import Client

    from emdia.connectors.database.embedded.place import Place

HERE = Path(__file__).resolve().parent
GOAL_SECONDS = 0.1
TIMES = 40
FIRST = ("Ana", "Bruno", "Carla", "Diego", "Elisa", "Fabio", "Gabriela", "Heitor", "Iara")
LAST = ("Silva", "Souza", "Costa", "Santos", "Oliveira", "Pereira", "Rodrigues", "Ferreira")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--receivables", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=200_000)
    parser.add_argument("--times", type=int, default=TIMES)
    parser.add_argument("--only", default="", help="Part of a page's name.")
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
            clerk = populate(options, place)
            print(f"{options.receivables:,} receivables of {options.customers:,} customers")
            for name, address in pages(options):
                if options.only in name:
                    report(name, clerk, address, options.times)
        finally:
            embedded.stop()


def populate(options: argparse.Namespace, place: "Place") -> "Client":
    """Write the portfolio in SQL, count what is owed, and sign a clerk in."""
    import django

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["testserver"]
    from emdia.books.facts.actor import system
    from emdia.connectors.database.embedded.roles import super_connection
    from emdia.workflows.count_owed import count_owed
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
    values = {
        "company": agreement.company_id,
        "account": agreement.bank_account_id,
        "agreement": agreement.pk,
        "count": options.receivables,
        "customers": options.customers,
        "as_of": f"{date.today():%Y-%m-%d}",  # noqa: DTZ011 - any day near now will do.
    }
    with super_connection(place=place, database="emdia") as connection:
        for statement in (HERE / "pages.sql").read_text().split(";\n"):
            connection.execute(statement, values if "%(" in statement else None)
    count_owed(company_id=agreement.company_id)
    return signed_in(agreement.company_id)


def signed_in(company_id: int) -> "Client":
    from django.test import Client

    from emdia.books.access.models import User
    from emdia.books.facts.actor import system
    from emdia.rules.roles import Role
    from emdia.workflows.add_user import add_user

    user_id = add_user(
        company_id=company_id,
        email="clerk@bench.example",
        full_name="Clerk",
        password="a long enough word",
        role=Role.AR_CLERK,
        by=system("bench"),
    )
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client


def pages(options: argparse.Namespace) -> Iterator[tuple[str, Callable[[Random], str]]]:
    """Yield each page's name and what gives the address of one visit."""
    people, owed = options.customers, options.receivables

    def number(random: Random) -> int:
        return random.randint(1, owed)

    def name(random: Random) -> str:
        return f"{random.choice(FIRST)} {random.choice(LAST)}"

    yield "home", lambda random: "/"
    yield "customers", lambda random: f"/customers/?after={random.randint(1, people)}"
    yield "customers, late", lambda random: "/customers/?state=late"
    yield "customers, days late", lambda random: f"/customers/?late={random.randint(1, 300)}-400"
    yield "customers of a segment", lambda random: "/customers/?segment=varejo"
    yield "customers, drafts", lambda random: "/customers/?state=draft"
    yield "customers by name", lambda random: f"/customers/?q={name(random)}".replace(" ", "+")
    yield "customer", lambda random: f"/customers/{random.randint(1, people)}/"
    yield "call", lambda random: f"/customers/{random.randint(1, people)}/call/"
    yield (
        "receivables, anywhere",
        lambda random: (
            f"/receivables/?after={date.today() - timedelta(days=random.randint(0, 300)):%Y%m%d}.1"  # noqa: DTZ011
        ),
    )
    yield (
        "receivables, amount",
        lambda random: f"/receivables/?least={random.randint(51, 900)},00&order=amount",
    )
    yield (
        "receivables, document",
        lambda random: f"/receivables/?document=NF-{number(random):08d}"[:-2],
    )
    yield "receivables by name", lambda random: f"/receivables/?q={name(random)}".replace(" ", "+")
    yield "charges", lambda random: f"/charges/?after={number(random)}"
    yield "charges to be told", lambda random: "/charges/?state=to_be_told"
    yield "receivables, late", lambda random: "/receivables/?state=late"
    yield "receivables, days", lambda random: "/receivables/?state=open&late=31-60"
    yield (
        "receivables of one",
        lambda random: f"/receivables/?state=open&customer={random.randint(1, people)}",
    )
    yield "receivable", lambda random: f"/receivables/{number(random)}/"
    yield "search: name", lambda random: f"/find/options/?q={name(random)}".replace(" ", "+")
    yield "search: surname", lambda random: f"/find/options/?q={random.choice(LAST)[:5]}"
    yield "search: rare word", lambda random: f"/find/options/?q={random.randint(1, people):06d}"
    yield "search: trade name", lambda random: f"/find/options/?q=merce+{random.randint(1, people)}"
    yield "search: nothing", lambda random: f"/find/options/?q=zyxw{random.randint(1, 99)}"
    yield "search: document", lambda random: f"/find/options/?q=NF-{number(random):08d}"
    yield "search: nosso número", lambda random: f"/find/options/?q={number(random):08d}"
    yield "search: amount", lambda random: f"/find/options/?q={random.randint(51, 9000)},37"
    yield "search: tax id", lambda random: f"/find/options/?q={random.randint(100, 99999)}"
    yield "search: telephone", lambda random: f"/find/options/?q=11+9{random.randint(1000, 9999)}"
    yield "search: e-mail", lambda random: f"/find/options/?q=contas{random.randint(1, people)}@"
    yield "search, whole page", lambda random: f"/find/?q={name(random)}".replace(" ", "+")
    yield "palette", lambda random: "/find/palette/"


def report(
    name: str,
    client: "Client",
    address: Callable[[Random], str],
    times: int,
    goal: float = GOAL_SECONDS,
) -> None:
    random = Random(7)
    timed(client, address(random))
    busy = process_time() + server_seconds()
    seconds = sorted(timed(client, address(random)) for _ in range(times))
    busy = (process_time() + server_seconds() - busy) / times
    middle, most = statistics.median(seconds), seconds[int(0.95 * (times - 1))]
    print(
        f"{name:<22}p50 {1000 * middle:6.0f} ms  p95 {1000 * most:6.0f} ms"
        f"  processor {1000 * busy:5.0f} ms  {verdict(most <= goal)}",
        flush=True,
    )


def timed(client: "Client", address: str) -> float:
    started = perf_counter()
    answer = client.get(address)
    seconds = perf_counter() - started
    assert answer.status_code == 200, (address, answer.status_code)
    return seconds


if __name__ == "__main__":
    main()
