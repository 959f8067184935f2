"""Run as a process: sends bank files until its input ends, and says which were acknowledged.

Then it waits until a worker has applied all of them, and says what the books hold.
"""

import json
import sys
import threading
import time
from typing import Any

LINES = 20  # of every file
CENTS = 100  # of every line
TITLES = dict.fromkeys(range(1, LINES + 1), 10000000)
LEFT = "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
LONGEST_SECONDS = 60


def main() -> None:
    from emdia.cli.processes.django import load

    load()
    from ..workflows.house import House

    house = House()
    house.expect(TITLES)
    say(ready=house.company_id)
    acknowledged = send_until_told(house)
    wait_for_the_worker()
    say(**what_the_books_hold(house), acknowledged=acknowledged)


def say(**values: object) -> None:
    print(json.dumps(values), flush=True)  # noqa: T201


def send_until_told(house: Any) -> list[int]:
    """Send files one after another; a lost connection is made anew. Return the acknowledged."""
    from django.db import Error, connection

    from ..workflows.house import paid

    told = threading.Event()
    acknowledged: list[int] = []
    threading.Thread(target=lambda: (sys.stdin.read(), told.set()), daemon=True).start()
    while not told.is_set():
        content = house.write(paid(number, CENTS, nominal_cents=10_000) for number in TITLES)
        try:
            acknowledged.append(house.receive(content))
            say(acknowledged=acknowledged[-1])
        except Error:
            connection.close()
            time.sleep(0.05)
        time.sleep(0.02)
    return acknowledged


def wait_for_the_worker() -> None:
    from django.db import Error, connection

    end = time.monotonic() + LONGEST_SECONDS
    left = 1
    while left and time.monotonic() < end:
        time.sleep(0.2)
        try:
            with connection.cursor() as cursor:
                cursor.execute(LEFT)
                (left,) = cursor.fetchone()
        except Error:
            connection.close()


def what_the_books_hold(house: Any) -> dict[str, object]:
    from emdia.books.bank_files.models import BankFile
    from emdia.books.companies.scope import company_scope
    from emdia.books.receivables.models import Receivable

    from ..workflows.money import wrong_with

    with company_scope(house.company_id):
        states = dict(BankFile.objects.values_list("id", "state"))
        balances = list(Receivable.objects.values_list("balance_cents", flat=True))
    return {
        "states": states,
        "settled": sum(TITLES.values()) - sum(balances),
        "wrong": {name: str(rows) for name, rows in wrong_with(house.company_id).items()},
    }


if __name__ == "__main__":
    main()
