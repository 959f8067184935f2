"""Notices of payments by Pix: how fast the web takes them in, and how fast they settle.

First 300 a second for a minute, over HTTP, to the real web server: none may be lost, and of a
hundred 99 are answered within 300 ms. Then many payments, three in ten told twice, in any order:
each is asked for at a provider on this machine and settled once. The provider and who tells
run on the same processors and are part of what is timed.
"""

import argparse
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from time import perf_counter, sleep

GOAL_A_SECOND, GOAL_P99_MS = 300, 300
GOAL_SETTLED_A_SECOND = 85
SENDERS = 16


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rate", type=int, default=GOAL_A_SECOND)
    parser.add_argument("--payments", type=int, default=70_000)
    parser.add_argument("--port", type=int, default=8799)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="emdia-bench-") as folder:
        # The account that runs PostgreSQL passes through.
        Path(folder).chmod(0o711)
        os.environ["EMDIA_HOME"] = str(Path(folder) / "home")
        os.environ["EMDIA_LOG_LEVEL"] = "ERROR"
        os.environ["DJANGO_SETTINGS_MODULE"] = "emdia.config.settings"
        sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
        from emdia.connectors.database import embedded

        embedded.ensure_running()
        try:
            subprocess.run([sys.executable, "-m", "emdia.cli", "migrate"], check=True)
            import django

            django.setup()
            measure(options)
        finally:
            embedded.stop()


def measure(options: argparse.Namespace) -> None:
    from tests.workflows.pix_house import pix_house

    with pix_house() as pix:
        take_in(pix, options)
        settle_all(pix, options)


def take_in(pix: object, options: argparse.Namespace) -> None:
    """Tell of payments that nobody made, as fast as promised, to a web server of its own."""
    from tests.workflows.pix_house import TOKEN

    from emdia.books.companies.scope import company_scope
    from emdia.books.inbox.models import InboxNotice

    command = [sys.executable, "-m", "emdia.cli", "web", "--port", str(options.port)]
    web = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(options.port)
        total = options.rate * options.seconds
        times = tell(options, total, f"/notices/{TOKEN.replace(' ', '%20')}/pix")
    finally:
        web.terminate()
        web.wait()
    with company_scope(pix.company_id):  # type: ignore[attr-defined]
        kept = InboxNotice.objects.count()
        InboxNotice.objects.update(state="taken", taken_at=datetime.now(UTC))
    times.sort()
    p99 = times[int(len(times) * 0.99)] * 1000
    print(
        f"notices    {total:,} at {options.rate}/s: kept {kept:,}, lost {total - kept}, "
        f"p50 {times[len(times) // 2] * 1000:.0f} ms, p99 {p99:.0f} ms (goal {GOAL_P99_MS})"
    )


def tell(options: argparse.Namespace, total: int, path: str) -> list[float]:
    """Send notices at their times from several threads; return how long each answer took."""
    times: list[float] = []
    begun = perf_counter()

    def send(first: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", options.port, timeout=30)
        for number in range(first, total, SENDERS):
            due = begun + number / options.rate
            sleep(max(due - perf_counter(), 0))
            item = {"endToEndId": f"E{number:031d}", "txid": f"{number:032d}", "valor": "1.00"}
            body = json.dumps({"pix": [item]})
            # From when it was due: a queue of one's own counts.
            connection.request("POST", path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, answer.status
            times.append(perf_counter() - due)

    threads = [threading.Thread(target=send, args=(first,)) for first in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times


def wait_for(port: int) -> None:
    for _ in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            sleep(0.1)
    raise SystemExit("the web server does not answer")


def settle_all(pix: object, options: argparse.Namespace) -> None:
    """Settle many payments, three in ten told twice, in any order."""
    from tests.workflows.house import ANA
    from tests.workflows.money import wrong_with

    from emdia.books.companies.scope import company_scope
    from emdia.books.inbox.models import InboxNotice
    from emdia.books.payments.models import Receipt
    from emdia.workflows import settle_pix

    company_id: int = pix.company_id  # type: ignore[attr-defined]
    paid = prepare(pix, options.payments)
    told = [*paid, *Random(1).sample(paid, len(paid) * 3 // 7)]
    Random(2).shuffle(told)
    now = datetime.now(UTC)
    with company_scope(company_id):
        address_id = InboxNotice.objects.latest("pk").address_id
        InboxNotice.objects.bulk_create(
            (
                InboxNotice(
                    company_id=company_id,
                    address_id=address_id,
                    body=json.dumps({"pix": [one]}),
                    received_at=now,
                    state="waiting",
                )
                for one in told
            ),
            batch_size=5_000,
        )
    begun = perf_counter()
    settled = settle_pix.drain(company_id=company_id, by=ANA, now=now)
    seconds = perf_counter() - begun
    with company_scope(company_id):
        receipts = Receipt.objects.filter(kind="pix").count()
    print(
        f"settling   {len(told):,} notices of {len(paid):,} payments in {seconds:.0f} s: "
        f"{len(told) / seconds:,.0f} notices/s, {len(paid) / seconds:,.0f} payments/s "
        f"(goal {GOAL_SETTLED_A_SECOND}); settled {settled:,}, receipts {receipts:,}, "
        f"lost {len(paid) - receipts}, doubled {settled - len(paid)}, "
        f"wrong {wrong_with(company_id)}"
    )


def prepare(pix: object, count: int) -> list[dict[str, object]]:
    """Issue titles, charge them, pay each at the provider; return what it tells."""
    from tests.workflows.pix_house import KEY

    from emdia.books.charges.models import Charge
    from emdia.books.companies.scope import company_scope
    from emdia.books.pix.models import PixCharge
    from emdia.books.receivables.models import Receivable

    house = pix.house  # type: ignore[attr-defined]
    house.expect({number: 1_000 + number % 5_000 for number in range(1, count + 1)})
    books = pix.books  # type: ignore[attr-defined]
    with company_scope(pix.company_id):  # type: ignore[attr-defined]
        titles = list(Receivable.objects.order_by("pk"))
        account_id = house.agreement.bank_account_id
        charges = Charge.objects.bulk_create(
            (
                Charge(
                    company_id=title.company_id,
                    receivable_id=title.pk,
                    kind="pix",
                    bank_account_id=account_id,
                    txid=f"{title.pk:032d}",
                    amount_cents=title.balance_cents,
                    due_date=title.due_date,
                )
                for title in titles
            ),
            batch_size=5_000,
        )
        PixCharge.objects.bulk_create(
            (
                PixCharge(
                    charge=charge,
                    company_id=charge.company_id,
                    pix_account_id=pix.account_id,  # type: ignore[attr-defined]
                    kind="static",
                    code="x",
                )
                for charge in charges
            ),
            batch_size=5_000,
        )
    return [
        books.receive(
            f"E{number:031d}",
            valor=f"{title.balance_cents // 100}.{title.balance_cents % 100:02d}",
            chave=KEY,
            txid=f"{title.pk:032d}",
        )
        for number, title in enumerate(titles)
    ]


if __name__ == "__main__":
    main()
