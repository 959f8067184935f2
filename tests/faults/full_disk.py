"""Run as a process whose home and write-ahead log are small disks of their own: fills one of them.

`full_disk.py data|wal LOG_FOLDER`. Sends files until the disk is full and a little longer,
frees it, and says what was acknowledged, what is there, and what the books hold.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path
from typing import Any

LINES, CENTS = 400, 100
MOST_FILES = 400
REFUSALS = 5
BACK_SECONDS = 60
LEAVES_BYTES = {"data": 4_000_000, "wal": 1_000_000}


def main() -> None:
    which, log_folder = sys.argv[1], Path(sys.argv[2])
    from emdia.connectors.database import address, embedded
    from emdia.connectors.database.embedded.place import Place

    place: Place = embedded.ensure_running()
    os.spawnl(os.P_WAIT, sys.executable, sys.executable, "-m", "emdia.cli", "migrate")
    embedded.stop()
    move_log(place.data, log_folder)
    embedded.ensure_running()
    from emdia.cli.processes.django import load

    load()
    from ..workflows.house import House

    house = House()
    house.expect(dict.fromkeys(range(1, LINES + 1), 10_000_000))
    ballast = (log_folder if which == "wal" else address.home()) / "ballast"
    fill(ballast, leave=LEAVES_BYTES[which])
    told, refusals = send(house)
    ballast.unlink()
    embedded.ensure_running()
    wait_until_back()
    say(house, told, refusals)
    embedded.stop()


def wait_until_back() -> None:
    """Wait until the server has recovered by itself, as anybody would."""
    from django.db import OperationalError, connection

    end = time.monotonic() + BACK_SECONDS
    while True:
        try:
            connection.close()
            connection.ensure_connection()
        except OperationalError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
        else:
            return


def move_log(data: Path, folder: Path) -> None:
    """Let the write-ahead log lie on the other disk, as careful people have it."""
    log, there = data / "pg_wal", folder / "pg_wal"
    owner = log.stat()
    shutil.copytree(log, there)
    for path in (there, *there.rglob("*")):
        os.chown(path, owner.st_uid, owner.st_gid)
    there.chmod(0o700)
    shutil.rmtree(log)
    log.symlink_to(there)
    os.chown(log, owner.st_uid, owner.st_gid, follow_symlinks=False)


def fill(ballast: Path, *, leave: int) -> None:
    free = shutil.disk_usage(ballast.parent).free
    with ballast.open("wb") as file:
        for _ in range(max(free - leave, 0) // 65_536):
            file.write(bytes(65_536))


def send(house: Any) -> tuple[dict[int, bool], list[str]]:
    """Send and settle files; return the acknowledged, settled or not, and the refusals."""
    from django.db import Error, connection

    from ..workflows.house import paid

    told: dict[int, bool] = {}
    refusals: list[str] = []
    for _ in range(MOST_FILES):
        try:
            number = house.receive(
                house.write(
                    paid(title, CENTS, nominal_cents=10_000) for title in range(1, LINES + 1)
                )
            )
            told[number] = False
            house.settle(number)
            told[number] = True
        except Error as error:
            refusals.append(str(error).strip().splitlines()[0])
            connection.close()
        if len(refusals) == REFUSALS:
            break
    return told, refusals


def say(house: Any, told: dict[int, bool], refusals: list[str]) -> None:
    from emdia.books.bank_files.models import BankFile
    from emdia.books.companies.scope import company_scope
    from emdia.books.payments.models import Receipt

    from ..workflows.money import wrong_with

    with company_scope(house.company_id):
        before = dict(BankFile.objects.values_list("id", "state"))
    for number in before:
        house.settle(number)
    with company_scope(house.company_id):
        states = dict(BankFile.objects.values_list("id", "state"))
        receipts = Receipt.objects.count()
    held = {
        "refusals": refusals,
        "told": told,
        "lost": [number for number in told if number not in before],
        "undone": [number for number, done in told.items() if done and before[number] != "applied"],
        "states": sorted(set(states.values())),
        "receipts": receipts,
        "files": len(states),
        "wrong": {name: str(rows) for name, rows in wrong_with(house.company_id).items()},
    }
    print(json.dumps(held))  # noqa: T201


if __name__ == "__main__":
    main()
