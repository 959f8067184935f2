"""No row of one company can be seen or written from another, whatever the table.

The tables are read from the catalogue, so a new one is covered the day it is made.
"""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from emdia.books.companies.scope import company_scope

from .two_companies import House, tenant_tables

# The books of truth: rows are added, never changed.
APPEND_ONLY = (
    "posting",
    "entry",
    "posting_batch",
    "seal",
    "bank_line",
    "fact",
    "credit_use",
)
# Functions that run with the owner's rights, hence past the policies, and what each gives away.
PAST_THE_POLICIES = {
    "find_customers",  # Customers a search may mean, of the company whose scope is open.
    "customers_like",  # Customers by a name like theirs, of the company whose scope is open.
    "receive_notice",  # News, kept for the company whose secret address they came to.
    "company_of_payment_link",  # The company of a token that somebody brings.
    # Triggers, in the same way: of messages, and of what is asked of debtors.
    "message_parents",
    "message_title_parents",
    "delivery_parents",
    "dunning_case_parents",
    "dunning_action_parents",
    "dunning_task_parents",
    "worklist_parents",
    "receivable_parents",  # A trigger: whether what a title hangs on is of the same company.
    "count_again",  # Counts the rows of tables for the planner; answers nothing.
    "company_ids",  # The ids of all companies, for work that visits each in its own scope.
}
Houses = tuple[House, House]


def rows(table: str, where: str = "true") -> int:
    """Count the rows of a table that the open scope can see."""
    query = sql.SQL("SELECT count(*) FROM {} WHERE " + where).format(sql.Identifier(table))
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def refusal(statement: str) -> type[BaseException] | None:
    """Run a statement in a savepoint of its own and return what the database raised."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            if cursor.rowcount:
                return None
    except DatabaseError as error:
        return type(error.__cause__)
    return LookupError  # No row was in reach.


def test_the_tests_speak_as_the_application_role(houses: Houses) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("emdia_app", False)


def protection() -> dict[str, tuple[bool, str, int]]:
    """Return, per table of a company: row security, owner, policies that bind reads and writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, c.relrowsecurity, c.relowner::regrole::text,
                (SELECT count(*) FROM pg_policy AS p
                 WHERE p.polrelid = c.oid AND p.polcmd = '*' AND p.polwithcheck IS NOT NULL)
            FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
            """,
            [[table for table, _ in tenant_tables()]],
        )
        return {table: (secured, owner, policies) for table, secured, owner, policies in cursor}


def test_every_table_of_a_company_is_isolated_by_the_catalogue(houses: Houses) -> None:
    found = protection()
    assert len(found) > 20
    closed = (True, "emdia_owner", 1)
    assert {table: state for table, state in found.items() if state != closed} == {}


def test_a_table_left_open_is_seen(houses: Houses, owner_connection: Any) -> None:
    owner_connection.execute("ALTER TABLE contact DISABLE ROW LEVEL SECURITY")
    owner_connection.execute("CREATE TABLE forgotten (company_id bigint)")
    found = protection()
    assert found["contact"][0] is False
    assert found["forgotten"] == (False, "emdia_owner", 0)
    assert rows("contact") == 2


def test_no_view_looks_past_the_policies(houses: Houses) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname FROM pg_class AS c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')
                AND c.relname NOT LIKE 'pg_stat%%'
                AND NOT coalesce('security_invoker=true' = ANY(c.reloptions), false)
            """
        )
        assert cursor.fetchall() == []


def test_only_declared_functions_look_past_the_policies(houses: Houses) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.proname FROM pg_proc AS p
            WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
            """
        )
        assert {name for (name,) in cursor.fetchall()} == PAST_THE_POLICIES


def test_without_a_company_nothing_is_seen(houses: Houses) -> None:
    assert {table: rows(table) for table, _ in tenant_tables() if rows(table)} == {}


def test_a_company_sees_its_own_rows_in_every_table_and_no_others(houses: Houses) -> None:
    ours, theirs = houses
    for house, other in ((ours, theirs), (theirs, ours)):
        with company_scope(house.company_id):
            empty = [table for table, _ in tenant_tables() if not rows(table)]
            seen = [
                table
                for table, column in tenant_tables()
                if rows(table, f"{column} <> {house.company_id}")
                or rows(table, f"{column} = {other.company_id}")
            ]
        assert empty == [], "build() in two_companies.py must put a row into each of these"
        assert seen == []


def test_no_row_can_be_written_into_another_company(houses: Houses) -> None:
    ours, theirs = houses
    for table, company_column in tenant_tables():
        with company_scope(ours.company_id):
            assert refusal(_copy_into(table, company_column, theirs)) is InsufficientPrivilege, (
                table
            )


def test_no_row_of_another_company_can_be_changed_or_deleted(houses: Houses) -> None:
    ours, theirs = houses
    for table, column in tenant_tables():
        for statement in (
            f"UPDATE {table} SET {column} = {column} WHERE {column} = {theirs.company_id}",
            f"DELETE FROM {table} WHERE {column} = {theirs.company_id}",
        ):
            with company_scope(ours.company_id):
                assert refusal(statement) in {LookupError, InsufficientPrivilege}, statement


@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_the_application_may_only_add_to_the_books_of_truth(houses: Houses, verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(t, %s)"
            " OR (%s = 'UPDATE' AND has_any_column_privilege(t, 'UPDATE'))",
            [list(APPEND_ONLY), verb, verb],
        )
        assert cursor.fetchall() == []


def test_the_books_of_truth_refuse_their_own_company_too(houses: Houses) -> None:
    ours, _ = houses
    for table in APPEND_ONLY:
        for statement in (
            f"UPDATE {table} SET company_id = company_id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with company_scope(ours.company_id):
                assert refusal(statement) is InsufficientPrivilege, statement


def test_the_application_may_truncate_nothing_of_a_company(houses: Houses) -> None:
    tables = [table for table, _ in tenant_tables()]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t FROM unnest(%s::text[]) AS t WHERE has_table_privilege(t, 'TRUNCATE')",
            [tables],
        )
        assert cursor.fetchall() == []


def _copy_into(table: str, company_column: str, house: House) -> str:
    """Return an INSERT that copies a row of the open scope into another company."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass"
            " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        columns = [name for (name,) in cursor.fetchall()]
    values = [str(house.company_id) if name == company_column else name for name in columns]
    return (
        f"INSERT INTO {table} ({', '.join(columns)}) OVERRIDING SYSTEM VALUE"
        f" SELECT {', '.join(values)} FROM {table} LIMIT 1"
    )
