"""What the database refuses, whoever asks: it is the application role that tries here."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.ledger import batch as sealing
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Entry, Posting
from emdia.rules import postings
from emdia.rules.postings import Account

from ..workflows.house import ANA, DAY, House

CASH, OWED = int(Account.BANK_CLEARING), int(Account.RECEIVABLES)
INSERT_POSTINGS = (
    "INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency) VALUES "
)
APPEND_ONLY = (
    "posting",
    "entry",
    "posting_batch",
    "seal",
    "month_closing",
    "bank_line",
    "bank_file_content",
    "fact",
    "allocation",
)
NO_PRIVILEGE = "42501"
FORMS = {
    "update": "UPDATE {table} SET company_id = company_id",
    "update of nothing": "UPDATE {table} SET company_id = company_id WHERE false",
    "update from": "UPDATE {table} SET company_id = 1 FROM company WHERE company.id = 1",
    "update in a CTE": "WITH x AS (UPDATE {table} SET company_id = 1 RETURNING 1) TABLE x",
    "delete": "DELETE FROM {table}",
    "delete using": "DELETE FROM {table} USING company WHERE company.id = {table}.company_id",
    "delete in a CTE": "WITH x AS (DELETE FROM {table} RETURNING 1) SELECT * FROM x",
    "truncate": "TRUNCATE {table}",
    "truncate cascade": "TRUNCATE {table} RESTART IDENTITY CASCADE",
    "upsert": "INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ON CONSTRAINT {table}_pkey"
    " DO UPDATE SET company_id = 1",
    "merge": "MERGE INTO {table} USING company ON true WHEN MATCHED THEN DELETE",
    "merge update": "MERGE INTO {table} USING company ON true"
    " WHEN MATCHED THEN UPDATE SET company_id = 1",
    "lock for update": "SELECT 1 FROM {table} FOR UPDATE",
    "triggers off": "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "policies off": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "drop": "DROP TABLE {table}",
    "rule": "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "rename": "ALTER TABLE {table} RENAME TO gone",
}


@pytest.fixture
def house(database: str) -> House:
    return House()


def batch_of(house: House) -> int:
    """Open a batch inside the house's open scope."""
    fact_id = facts.record(
        company_id=house.company_id, kind="test", subject=("company", house.company_id), by=ANA
    )
    return ledger.open_batch(company_id=house.company_id, fact_id=fact_id)


ENTER = (
    "WITH entered AS (INSERT INTO entry (company_id, batch_id, event, effective_date)"
    " SELECT %s, %s, 'test', %s FROM generate_series(1, %s) RETURNING id, company_id),"
    " numbered AS (SELECT *, row_number() OVER (ORDER BY id) AS place FROM entered),"
    " posted AS (INSERT INTO posting"
    " (company_id, entry_id, line, account_code, amount_cents, currency)"
    " SELECT company_id, id, line, account, cents, currency FROM numbered JOIN unnest"
    " (%s::int[], %s::int[], %s::int[], %s::bigint[], %s::text[])"
    " AS leg (place, line, account, cents, currency) USING (place))"
    " SELECT id FROM entered ORDER BY id"
)
ENTER_MANY = (
    "WITH fresh AS (SELECT nextval('entry_id_seq') AS id FROM generate_series(1, %s)),"
    " entered AS (INSERT INTO entry (id, company_id, batch_id, event, effective_date)"
    " SELECT id, %s, %s, 'test', %s FROM fresh)"
    " INSERT INTO posting (company_id, entry_id, line, account_code, amount_cents, currency)"
    " SELECT %s, id, line, CASE line WHEN 1 THEN %s ELSE %s END,"
    " CASE line WHEN 1 THEN 100 ELSE -100 END, 'BRL' FROM fresh, generate_series(1, 2) AS line"
)
MANY = 15_000
Line = tuple[int, int, int, str]
WHOLE: tuple[Line, ...] = ((1, CASH, 100, "BRL"), (2, OWED, -100, "BRL"))


def enter(house: House, batch_id: int, *entries: Iterable[Line], on: date = DAY) -> list[int]:
    """Insert entries with their lines (line, account, cents, currency) in one statement."""
    rows = [(place, *line) for place, lines in enumerate(entries, 1) for line in lines]
    columns = [list(column) for column in zip(*rows, strict=True)] or [[]] * 5
    with connection.cursor() as cursor:
        cursor.execute(ENTER, [house.company_id, batch_id, on, len(entries), *columns])
        return [row[0] for row in cursor.fetchall()]


def post(*rows: tuple[int, int, int, int, int, str]) -> None:
    """Insert postings (company, entry, line, account, cents, currency) in one statement."""
    places = ", ".join(["(%s, %s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(INSERT_POSTINGS + places, [value for row in rows for value in row])


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """Expect the database to refuse what is inside, by this constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        yield
    cause: Any = refusal.value.__cause__
    assert cause.diag.constraint_name == constraint


def balanced(house: House, entry_id: int, *, first: int = 1) -> list[Any]:
    """Return two rows of postings that are zero together."""
    rows = ((first, CASH, 100, "BRL"), (first + 1, OWED, -100, "BRL"))
    return [(house.company_id, entry_id, *row) for row in rows]


def test_a_whole_entry_is_taken(house: House) -> None:
    with company_scope(house.company_id):
        dollars = ((3, CASH, 100, "USD"), (4, OWED, -100, "USD"))
        (entry_id,) = enter(house, batch_of(house), (*WHOLE, *dollars))
        assert Posting.objects.filter(entry_id=entry_id).count() == 4
        assert sealing.findings(house.company_id) == []


@pytest.mark.parametrize(
    "lines",
    [
        [(1, CASH, 100, "BRL")],
        [(1, CASH, 100, "BRL"), (2, OWED, -99, "BRL")],
        # Zero together, yet of neither currency.
        [(1, CASH, 100, "BRL"), (2, OWED, -100, "USD")],
        [
            (1, CASH, 100, "BRL"),
            (2, OWED, -100, "BRL"),
            (3, CASH, 5, "CLP"),
            (4, OWED, -5, "PYG"),
        ],
    ],
    ids=["alone", "a cent short", "two currencies", "one currency right, two wrong"],
)
def test_an_entry_that_is_not_zero_per_currency(house: House, lines: list[Line]) -> None:
    with company_scope(house.company_id), refused("entry_is_balanced"):
        enter(house, batch_of(house), lines)


def test_two_entries_that_are_zero_only_together(house: House) -> None:
    with company_scope(house.company_id), refused("entry_is_balanced"):
        enter(house, batch_of(house), [(1, CASH, 100, "BRL")], [(1, OWED, -100, "BRL")])


def test_an_entry_without_postings(house: House) -> None:
    with company_scope(house.company_id):
        batch_id = batch_of(house)
        with refused("entry_comes_with_postings"):
            Entry.objects.create(
                company_id=house.company_id, batch_id=batch_id, event="test", effective_date=DAY
            )
        # Nor hidden among whole ones, nor with a line that is not its first.
        with refused("entry_comes_with_postings"):
            enter(house, batch_id, WHOLE, (), WHOLE)
        with refused("entry_comes_with_postings"):
            enter(house, batch_id, [(2, CASH, 100, "BRL"), (3, OWED, -100, "BRL")])
        assert not Entry.objects.exists()


def test_an_entry_that_comes_in_two_statements(house: House) -> None:
    with company_scope(house.company_id):
        (entry_id,) = enter(house, batch_of(house), WHOLE)
        with refused("entry_arrives_whole"):
            post(*balanced(house, entry_id, first=3))
        with refused("posting_pkey"):
            post(*balanced(house, entry_id))


def test_a_posting_without_an_entry(house: House) -> None:
    with company_scope(house.company_id), refused("posting_has_an_entry"):
        post(*balanced(house, 999_999))


def test_a_posting_under_the_entry_of_another_company(house: House) -> None:
    other = House(number=2)
    with company_scope(other.company_id):
        (theirs,) = enter(other, batch_of(other), WHOLE)
    with company_scope(house.company_id):
        with refused("posting_pkey"):
            post(*balanced(house, theirs))
        with refused("entry_arrives_whole"):
            post(*balanced(house, theirs, first=3))
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            post(*balanced(other, theirs))


def test_an_entry_in_the_batch_of_another_company(house: House) -> None:
    other = House(number=2)
    with company_scope(other.company_id):
        theirs = batch_of(other)
    with company_scope(house.company_id), refused("entry_has_a_batch"):
        enter(house, theirs, WHOLE)


def test_an_entry_in_the_batch_of_an_earlier_transaction(house: House) -> None:
    """What was known at an instant would change afterwards."""
    with company_scope(house.company_id):
        batch_id = batch_of(house)
        with company_scope(house.company_id):  # A savepoint is of the same transaction.
            enter(house, batch_id, WHOLE)
    with company_scope(house.company_id), refused("batch_is_of_one_transaction"):
        enter(house, batch_id, WHOLE)


def test_the_database_says_when_a_batch_was_posted(house: House) -> None:
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO posting_batch (company_id, fact_id, posted_at, opened_in)"
            " VALUES (%s, 1, '2001-01-01', '1') RETURNING posted_at > now(),"
            " opened_in = pg_current_xact_id()",
            [house.company_id],
        )
        assert cursor.fetchone() == (True, True)


def test_no_posting_with_an_old_snapshot(house: House) -> None:
    """A month could have closed since it was taken."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        with company_scope(house.company_id), refused("batch_sees_what_is_closed"):
            ledger.open_batch(company_id=house.company_id, fact_id=1)


def test_an_account_that_is_not_in_the_chart(house: House) -> None:
    with company_scope(house.company_id), refused("posting_has_an_account"):
        enter(house, batch_of(house), [(1, 9999, 100, "BRL"), (2, OWED, -100, "BRL")])


def test_a_line_of_zero(house: House) -> None:
    with company_scope(house.company_id), refused("posting_not_zero"):
        enter(house, batch_of(house), (*WHOLE, (3, CASH, 0, "BRL")))


def test_an_entry_into_a_sealed_batch(house: House) -> None:
    with company_scope(house.company_id):
        batch_id = batch_of(house)
        enter(house, batch_id, WHOLE)
        sealing.seal_open_batches(house.company_id)
        with refused("sealed_batch_is_closed"):
            enter(house, batch_id, WHOLE)


def test_copy_goes_around_no_policy(house: House) -> None:
    with (
        company_scope(house.company_id),
        connection.cursor() as cursor,
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
        connection.wrap_database_errors,
        cursor.copy("COPY posting FROM STDIN") as stream,
    ):
        stream.write(b"1\t1\t1\t1010\t1\tBRL\n")


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_is_written_stays(house: House, table: str) -> None:
    house.expect({1: 10_000})
    answers = {form: answer(house, text.format(table=table)) for form, text in FORMS.items()}
    assert answers == dict.fromkeys(FORMS, NO_PRIVILEGE)


def answer(house: House, statement: str) -> str:
    """Return the SQLSTATE of the database's answer; empty when it obeys."""
    try:
        with company_scope(house.company_id), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as refusal:
        cause: Any = refusal.__cause__
        return str(cause.sqlstate)
    return ""


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE OR REPLACE FUNCTION posting_guard() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "SET ROLE emdia_owner",
        "ALTER TABLE posting DROP CONSTRAINT posting_not_zero",
        "DROP TRIGGER posting_is_whole ON posting",
        "DROP POLICY posting_of_company ON posting",
        "ALTER ROLE emdia_app BYPASSRLS",
    ],
)
def test_no_way_around_the_guards(house: House, statement: str) -> None:
    assert answer(house, statement) == NO_PRIVILEGE


def test_the_guards_stand_against_a_second_reversal(house: House) -> None:
    with company_scope(house.company_id):
        batch_id = batch_of(house)
        entry_id = ledger.post(
            batch_id=batch_id,
            event="unidentified_receipt",
            legs=postings.unidentified(paid_cents=100),
            effective_date=DAY,
        )
        entry = Entry.objects.get(pk=entry_id)
        ledger.reverse(entry=entry, batch_id=batch_id, on=DAY)
        with refused("entry_reversed_once"):
            ledger.reverse(entry=entry, batch_id=batch_of(house), on=DAY)
        sums = dict.fromkeys((CASH, 2200, 4200), 0)
        for code, cents in Posting.objects.values_list("account_code", "amount_cents"):
            sums[code] += cents
        assert set(sums.values()) == {0}


def test_verify_finds_what_the_owner_may_do(house: House, owner_connection: Any) -> None:
    house.expect({1: 10_000, 2: 5_000})
    with company_scope(house.company_id):
        assert sealing.findings(house.company_id) == []
        first, second = Entry.objects.order_by("id").values_list("id", flat=True)
    owner_connection.execute(
        "UPDATE posting SET amount_cents = 1 WHERE entry_id = %s AND line = 1", [first]
    )
    owner_connection.execute("DELETE FROM entry WHERE id = %s", [second])
    with company_scope(house.company_id):
        found = {(finding.what, finding.id) for finding in sealing.findings(house.company_id)}
    assert found == {("entry_not_zero", first), ("posting_without_entry", second)}


def test_verify_finds_an_entry_without_postings(house: House, owner_connection: Any) -> None:
    house.expect({1: 10_000})
    owner_connection.execute("DELETE FROM posting")
    with company_scope(house.company_id):
        (entry,) = Entry.objects.all()
        (finding,) = sealing.findings(house.company_id)
    assert (finding.what, finding.id) == ("entry_without_postings", entry.pk)


def enter_many(house: House) -> None:
    batch_id = batch_of(house)
    values = (MANY, house.company_id, batch_id, DAY, house.company_id, CASH, OWED)
    with connection.cursor() as cursor:
        cursor.execute(ENTER_MANY, values)


def test_many_entries_arrive_where_as_many_were_undone(
    house: House, super_user_connection: Any
) -> None:
    with company_scope(house.company_id):
        enter_many(house)
        transaction.set_rollback(True)
    # Now the tables are known to hold nothing on many pages: each looks cheap to walk.
    super_user_connection.execute("ANALYZE entry, posting")
    with company_scope(house.company_id):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '6s'")
        enter_many(house)
        assert Posting.objects.count() == 2 * MANY
