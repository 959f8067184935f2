"""`emdia report` and `emdia ledger close` as a person types them."""

import csv
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.ledger import queries

from ..workflows.house import House, addresses, paid


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect({1: 10_000, 2: 5_000})
    house.apply(paid(1, 10_000, tariff=250), paid(9, 700))
    return house


def emdia(database: str, folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | addresses(database) | {"EMDIA_HOME": str(folder)}
    command = [sys.executable, "-m", "emdia.cli", *words]
    return subprocess.run(command, env=environment, capture_output=True, check=False)


def test_the_reports_come_as_csv(house: House, database: str, tmp_path: Path) -> None:
    days = ("--from", "2026-03-01", "--to", "2026-03-31")
    plain = emdia(database, tmp_path, "report", "trial-balance", *days, "--as", "csv")
    assert plain.returncode == 0, plain.stderr
    head, *rows = csv.reader(io.StringIO(plain.stdout.decode()))
    assert head[0] == "Account"
    assert sum(round(float(row[-1]) * 100) for row in rows) == 0
    brazil = emdia(database, tmp_path, "report", "journal", *days, "--as", "brazil")
    assert ";boleto;2;107,00;0,00;107,00\r\n" in brazil.stdout.decode("utf-8-sig")
    screen = emdia(database, tmp_path, "report", "daily", *days)
    assert screen.returncode == 0
    assert b"50,00" in screen.stdout
    wrong = emdia(database, tmp_path, "report", "daily", "--from", "yesterday")
    assert wrong.returncode == 1
    assert b"write the day as 2026-03-10" in wrong.stderr


def test_a_report_that_does_not_add_up_fails(
    house: House, database: str, tmp_path: Path, owner_connection: Any
) -> None:
    owner_connection.execute("UPDATE receivable SET balance_cents = 1 WHERE balance_cents > 1")
    assert emdia(database, tmp_path, "report", "daily").returncode == 1


def test_a_month_closes_from_the_command_line(house: House, database: str, tmp_path: Path) -> None:
    refused = emdia(database, tmp_path, "ledger", "close", "2026-03")
    assert refused.returncode == 1
    assert b"say --reason" in refused.stderr
    done = emdia(database, tmp_path, "ledger", "close", "2026-03", "--reason", "Asked the bank.")
    assert b"2026-03 is closed" in done.stdout
    assert b"closed already" in emdia(database, tmp_path, "ledger", "close", "2026-03").stderr
    assert b"as 2026-03" in emdia(database, tmp_path, "ledger", "close", "March").stderr
    with company_scope(house.company_id):
        assert queries.closed_through() == date(2026, 3, 31)
