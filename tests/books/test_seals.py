"""A chain of seals: whatever is altered under it is found, and named."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import connection, connections
from psycopg.errors import UniqueViolation

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.ledger import batch as ledger
from emdia.books.ledger import operations
from emdia.books.ledger.models import PostingBatch, Seal
from emdia.rules import postings
from emdia.workflows import seal_ledger

from ..workflows.house import ANA, DAY, House

BATCHES = 12
ENTRIES = 4  # per batch
FLIPS = 300
# The key of each table; every other column is content, and so is the key itself.
KEYS = {
    "posting": ("entry_id", "line"),
    "entry": ("id",),
    "posting_batch": ("id",),
    "seal": ("company_id", "number"),
}
# When a seal was made and which transaction opened a batch is nobody's money: the chain
# does not hold it.
NOT_SEALED = {("seal", "sealed_at"), ("posting_batch", "opened_in")}


def post_batch(house: House, *, entries: int = ENTRIES) -> int:
    """Commit a batch of receipts nobody knows; return its id."""
    with company_scope(house.company_id):
        return fill_batch(house, entries)


def fill_batch(house: House, entries: int) -> int:
    """Post a batch inside the open scope."""
    fact_id = facts.record(
        company_id=house.company_id, kind="test", subject=("company", house.company_id), by=ANA
    )
    batch_id = operations.open_batch(company_id=house.company_id, fact_id=fact_id)
    for number in range(1, entries + 1):
        operations.post(
            batch_id=batch_id,
            event="unidentified_receipt",
            legs=postings.unidentified(paid_cents=1_000 * number),
            effective_date=DAY,
            bank_account_id=house.agreement.bank_account_id,
        )
    return batch_id


@pytest.fixture
def house(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> House:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))  # The heads are written there.
    return House()


@pytest.fixture
def sealed(house: House) -> House:
    for _ in range(BATCHES):
        post_batch(house)
    assert len(seal_ledger.seal(company_id=house.company_id)) == BATCHES
    return house


def altered(house: House) -> list[int]:
    with company_scope(house.company_id):
        return [seal.batch_id for seal in ledger.altered_seals(house.company_id)]


@contextmanager
def tampering(power: Any, house: House) -> Iterator[Callable[[], list[tuple[int, int]]]]:
    """Give a way to verify as the application while a change is not undone yet."""
    statement = (ledger.SQL / "verify_seals.sql").read_text()

    def verify() -> list[tuple[int, int]]:
        power.execute("SET LOCAL ROLE emdia_app")
        power.execute("SELECT set_config('emdia.company_id', %s, true)", [str(house.company_id)])
        rows = power.execute(statement, {"company_id": house.company_id}).fetchall()
        return [(row[0], row[1]) for row in rows if not row[3]]

    power.execute("BEGIN")
    yield verify
    power.execute("ROLLBACK")


def rows(power: Any, table: str) -> list[dict[str, Any]]:
    columns = ", ".join(KEYS[table])
    cursor = power.execute(f"SELECT * FROM {table} ORDER BY {columns}")
    names = [column.name for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def flipped(chance: Random, value: Any) -> Any:
    """Return the value with one bit, letter or day changed."""
    match value:
        case bool() | None:
            return 1
        case int():
            # The low bits: the types differ in width.
            return value ^ (1 << chance.randrange(12))
        case str():
            place = chance.randrange(len(value))
            letter = chr(ord(value[place]) ^ 1)
            return value[:place] + letter + value[place + 1 :]
        case bytes():
            place = chance.randrange(len(value))
            bit = 1 << chance.randrange(8)
            return value[:place] + bytes([value[place] ^ bit]) + value[place + 1 :]
        case _ if hasattr(value, "hour"):
            return value + timedelta(microseconds=1)
    return value + timedelta(days=1)


def batch_of_row(power: Any, table: str, row: dict[str, Any]) -> int:
    """Return the batch whose seal must break when this row changes."""
    if table == "posting_batch":
        return int(row["id"])
    if "batch_id" in row:
        return int(row["batch_id"])
    found = power.execute("SELECT batch_id FROM entry WHERE id = %s", [row["entry_id"]])
    return int(found.fetchone()[0])


def test_every_random_flip_names_its_batch(sealed: House, super_user_connection: Any) -> None:
    power, chance = super_user_connection, Random(7)
    tables = {table: rows(power, table) for table in KEYS}
    # Checks stand in the way of some flips; who has this power can drop them.
    power.execute("ALTER TABLE posting DROP CONSTRAINT posting_not_zero")
    missed, tried = [], 0
    while tried < FLIPS:
        table = chance.choice(list(KEYS))
        row = chance.choice(tables[table])
        column = chance.choice(list(row))
        if (table, column) in NOT_SEALED or _is_last_seal_moved(table, column, row):
            continue
        expected = batch_of_row(power, table, row)
        with tampering(power, sealed) as verify:
            if not _change(power, table, row, column, flipped(chance, row[column])):
                continue
            tried += 1
            found = {batch for _, batch in verify()}
        if expected not in found and not _breaks_the_numbers(table, column, found):
            missed.append((table, column, row, found))
    assert missed == []
    assert altered(sealed) == []


def _is_last_seal_moved(table: str, column: str, row: dict[str, Any]) -> bool:
    """Say whether the tail of the chain would be cut: only a copy elsewhere tells that."""
    return table == "seal" and column in KEYS["seal"] and row["number"] == BATCHES


def _breaks_the_numbers(table: str, column: str, found: set[int]) -> bool:
    """Say whether a seal left the chain, which is told by the seals after it."""
    return table == "seal" and column in {*KEYS["seal"], "batch_id"} and bool(found)


def _change(power: Any, table: str, row: dict[str, Any], column: str, value: Any) -> bool:
    where = " AND ".join(f"{name} = %({name})s" for name in KEYS[table])
    # Without checks of foreign keys: who alters a ledger would not mind them.
    power.execute("SET LOCAL session_replication_role = replica")
    # The key of another row cannot be taken: such a flip is none.
    with suppress(UniqueViolation):
        power.execute(
            f"UPDATE {table} SET {column} = %(new_value)s WHERE {where}", row | {"new_value": value}
        )
        return True
    return False


@pytest.mark.parametrize(
    "harm",
    [
        # The entry stays balanced: no sum tells.
        "UPDATE posting SET amount_cents = amount_cents * 2 WHERE entry_id = {entry}",
        "UPDATE posting SET account_code = 3100 WHERE entry_id = {entry} AND line = 2",
        "UPDATE posting SET line = 10 - line WHERE entry_id = {entry}",
        "UPDATE posting SET line = 4 WHERE entry_id = {entry} AND line = 2",
        "UPDATE posting SET currency = 'USD' WHERE entry_id = {entry}",
        "DELETE FROM posting WHERE entry_id = {entry} AND line = 2",
        "DELETE FROM posting WHERE entry_id = {entry}",
        "DELETE FROM entry WHERE id = {entry}",
        "UPDATE entry SET receivable_id = 1 WHERE id = {entry}",
        "UPDATE entry SET id = id + 1000 WHERE id = {entry};"
        "UPDATE posting SET entry_id = entry_id + 1000 WHERE entry_id = {entry}",
        "UPDATE entry SET effective_date = effective_date + 31 WHERE id = {entry}",
        "SET session_replication_role = replica;"
        "INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)"
        " SELECT company_id, entry_id, line + 10, account_code, amount_cents, currency"
        " FROM posting WHERE entry_id = {entry}",
        "UPDATE entry SET batch_id = {next} WHERE id = {entry}",
        "DELETE FROM posting_batch WHERE id = {batch}",
        "UPDATE posting_batch SET posted_at = posted_at - interval '1 day' WHERE id = {batch}",
        "UPDATE seal SET digest = sha256(digest) WHERE batch_id = {batch}",
        "UPDATE seal SET digest = batch_digest({batch}, ''::bytea) WHERE batch_id = {batch}",
    ],
)
def test_verify_names_the_altered_batch(
    sealed: House, super_user_connection: Any, harm: str
) -> None:
    power = super_user_connection
    batch, following = rows(power, "posting_batch")[4]["id"], rows(power, "posting_batch")[5]["id"]
    entry = next(row["id"] for row in rows(power, "entry") if row["batch_id"] == batch)
    for statement in harm.split(";"):
        power.execute(statement.format(entry=entry, batch=batch, next=following))
    assert altered(sealed)[0] == batch


def test_exchanged_entries_are_found(sealed: House, super_user_connection: Any) -> None:
    power = super_user_connection
    first, second = (row["id"] for row in rows(power, "entry")[:2])
    power.execute(
        "UPDATE posting SET line = line + 100, entry_id ="
        " CASE entry_id WHEN %(a)s THEN %(b)s ELSE %(a)s END WHERE entry_id IN (%(a)s, %(b)s)",
        {"a": first, "b": second},
    )
    power.execute("UPDATE posting SET line = line - 100 WHERE line > 100")
    assert altered(sealed) == [rows(power, "posting_batch")[0]["id"]]


def test_a_seal_taken_out_breaks_the_chain(sealed: House, super_user_connection: Any) -> None:
    seals = rows(super_user_connection, "seal")
    super_user_connection.execute("DELETE FROM seal WHERE number = 5")
    # What comes after stands on a number and a digest that are gone.
    assert altered(sealed)[0] == seals[5]["batch_id"]


def test_two_seals_exchanged_break_the_chain(sealed: House, super_user_connection: Any) -> None:
    seals = rows(super_user_connection, "seal")
    super_user_connection.execute(
        "UPDATE seal SET number = 100 WHERE number = 5; UPDATE seal SET number = 5"
        " WHERE number = 6; UPDATE seal SET number = 6 WHERE number = 100"
    )
    assert altered(sealed)[0] in {seals[4]["batch_id"], seals[5]["batch_id"]}


def in_threads(*works: Callable[[], Any]) -> list[Any]:
    """Run every work at once, each on a connection of its own; return their results."""
    ready = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait()
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result() for done in [pool.submit(run, work) for work in works]]


def test_sealers_at_once_make_one_chain(house: House) -> None:
    batches = [post_batch(house, entries=1) for _ in range(40)]
    answers = in_threads(*[lambda: seal_ledger.seal(company_id=house.company_id)] * 6)
    sealed = [seal for answer in answers for seal in answer]
    assert sorted(seal.number for seal in sealed) == list(range(1, 41))
    assert sorted(seal.batch_id for seal in sealed) == batches
    assert altered(house) == []


def test_sealing_while_batches_come(house: House) -> None:
    """Sealers and posters at once: every batch is sealed once, and verify agrees."""

    def post() -> None:
        for _ in range(10):
            post_batch(house, entries=2)

    def seal() -> None:
        for _ in range(10):
            seal_ledger.seal(company_id=house.company_id)

    in_threads(post, post, post, seal, seal)
    seal_ledger.seal(company_id=house.company_id)
    with company_scope(house.company_id):
        assert Seal.objects.count() == PostingBatch.objects.count() == 30
    assert altered(house) == []


def test_a_batch_that_commits_late_is_sealed_next(house: House) -> None:
    posted, sealed = threading.Event(), threading.Event()

    def post_slowly() -> int:
        with company_scope(house.company_id):
            batch_id = fill_batch(house, 1)
            posted.set()
            assert sealed.wait(30)
        return batch_id

    def seal_meanwhile() -> list[int]:
        assert posted.wait(30)
        quick = post_batch(house)
        numbers = seal_ledger.seal(company_id=house.company_id)
        sealed.set()
        assert [seal.batch_id for seal in numbers] == [quick]
        return [quick]

    late, (quick,) = in_threads(post_slowly, seal_meanwhile)
    assert late < quick
    (seal,) = seal_ledger.seal(company_id=house.company_id)
    assert (seal.number, seal.batch_id) == (2, late)
    assert altered(house) == []


def test_chains_of_companies_are_apart(sealed: House, super_user_connection: Any) -> None:
    other = House(number=2)
    post_batch(other)
    (seal,) = seal_ledger.seal(company_id=other.company_id)
    assert seal.number == 1
    super_user_connection.execute(
        "UPDATE posting SET amount_cents = 2 * amount_cents WHERE company_id = %s",
        [sealed.company_id],
    )
    assert len(altered(sealed)) == BATCHES
    assert altered(other) == []
