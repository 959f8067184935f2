"""Every book has the same rooms, and its columns carry their unit in the name."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from .conftest import PACKAGE

MUST_HAVE = {"__init__.py", "apps.py", "models.py", "migrations"}
MAY_HAVE = {"operations.py", "queries.py", "batch.py", "sql"}

# Rooms that one book alone has, each declared here once.
OWN_ROOMS = {
    # Rows as COPY takes them, laid out by readers that ask no database.
    "imports": {"laying.py"},
    # Links to a first password; what all web processes count together.
    "access": {"invitations.py", "shared_cache.py"},
    # How a company's rows are kept apart; whole columns of them; the clock of a made-up
    # one; what a restore does to the numbers of all.
    "companies": {
        "isolation.py",
        "scope.py",
        "columns.py",
        "tables.py",  # The migration operation that makes the tables of a book.
        "sandbox.py",
        "quarantine.py",
    },
    "bank_files": {"kinds.py"},  # What each event of a bank is to the settlement.
    # Lines that take a payment back, each decided by itself; payments by Pix, a batch at once.
    "payments": {"returned.py", "pix.py"},
    "pix": {"sealing.py"},  # Secrets of providers, sealed before they are stored.
    # How other books say that what they keep of a customer must stay.
    "parties": {"keeping.py"},
    # What waits for a bank is asked of the titles, the layout and what is on its way.
    "borderos": {"waiting.py"},
    # Questions to the whole portfolio, with shapes of their own; documents behind titles.
    "receivables": {"aging.py", "late_charges.py", "fiscal.py", "sales.py"},
    # Ladders that the rules climb for SQL; the facts about single debtors, as the rule takes them.
    # What became of the steps of a day; risks of many customers; what looks ahead found;
    # everything that happened with one customer, asked of all the books below.
    "dunning": {
        "ladders.py",
        "debtors.py",
        "compliance.py",
        "risks.py",
        "looks.py",
        "tasks.py",
        "timeline.py",
    },
    # What a score is reckoned by: policy, plans, calendar, contact law of today.
    "worklist": {"setting.py"},
    # Who acted, carried by every operation; what a change of a record changed.
    "facts": {"actor.py", "tracking.py"},
}

NUMBERS = (models.IntegerField, models.FloatField, models.DecimalField)
MONEY_WORDS = {
    "amount",
    "balance",
    "credit",
    "debit",
    "discount",
    "fee",
    "fine",
    "gross",
    "interest",
    "iof",
    "limit",
    "net",
    "nominal",
    "paid",
    "price",
    "principal",
    "rebate",
    "tariff",
    "total",
    "value",
}
UNITS = ("_cents", "_ppm", "_days", "_bytes", "_id", "_count")

# Names that Django gives, or that say the unit by themselves.
ALLOWED_DATES = {"app_user.last_login", "fact.at"}

BOOKS = sorted(path.parent for path in PACKAGE.glob("books/*/__init__.py"))


def columns() -> list[tuple[str, models.Field]]:
    """Return every column of every book as ('table.column', field)."""
    return [
        (f"{model._meta.db_table}.{field.name}", field)
        for config in apps.get_app_configs()
        if config.name.startswith("emdia.books.")
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, models.Field)
    ]


def speaks_of_money(column: str) -> bool:
    return bool(MONEY_WORDS & set(column.split(".")[1].split("_")))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_every_book_has_the_same_rooms(book: Path) -> None:
    rooms = {path.name for path in book.iterdir()} - {"__pycache__"}
    assert rooms >= MUST_HAVE
    assert rooms <= MUST_HAVE | MAY_HAVE | OWN_ROOMS.get(book.name, set())


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_the_sql_folder_holds_sql(book: Path) -> None:
    assert [path.name for path in book.glob("sql/*") if path.suffix != ".sql"] == []


def test_money_is_whole_cents_in_a_bigint() -> None:
    wrong = [
        f"{column} is a {type(field).__name__}"
        for column, field in columns()
        if column.endswith("_cents") and not isinstance(field, models.BigIntegerField)
    ]
    assert wrong == []


def test_no_number_of_money_hides_its_unit() -> None:
    wrong = [
        column
        for column, field in columns()
        if isinstance(field, NUMBERS) and speaks_of_money(column) and not column.endswith(UNITS)
    ]
    assert wrong == []


def test_no_column_is_a_fraction() -> None:
    fractions = (models.FloatField, models.DecimalField)
    assert [column for column, field in columns() if isinstance(field, fractions)] == []


def test_days_and_instants_say_which_they_are() -> None:
    wrong = []
    for column, field in columns():
        instant = isinstance(field, models.DateTimeField)
        day = isinstance(field, models.DateField) and not instant
        named = (column.endswith("_at"), column.endswith("_date"))
        if named != (instant, day) and column not in ALLOWED_DATES:
            wrong.append(f"{column} is a {type(field).__name__}")
    assert wrong == []


def test_tables_are_named_after_one_thing() -> None:
    tables = {column.split(".")[0] for column, _ in columns()}
    assert {table for table in tables if table != table.lower() or " " in table} == set()


@pytest.mark.parametrize(
    ("column", "expected"),
    [("charge.amount", True), ("charge.net_value", True), ("bank_file.sequence", False)],
)
def test_the_money_words_are_seen(column: str, *, expected: bool) -> None:
    assert speaks_of_money(column) is expected
