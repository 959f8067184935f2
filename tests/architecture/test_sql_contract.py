"""Every .sql file tells the truth about the tables it touches, and writes no higher book."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from . import sql_contract
from .conftest import PACKAGE
from .test_floors import BOOKS_DOWNWARDS

ORDER = list(reversed(BOOKS_DOWNWARDS))
FILES = sorted([*PACKAGE.glob("books/*/sql/*.sql"), *PACKAGE.glob("books/*/migrations/*.sql")])
KNOWN = sql_contract.functions([path.read_text(encoding="utf-8") for path in FILES])
TRUE_HEADER = """\
-- Settle what was matched.
-- Reads:  staged_line, charge
-- Writes: bank_line; one row per staged line
-- Safe to run twice: yes
"""
STATEMENT = """
WITH matched AS (SELECT s.line_number, c.id FROM staged_line s JOIN charge c USING (nosso_numero))
INSERT INTO bank_line (line_number, charge_id) SELECT line_number, id FROM matched
WHERE line_number > %(after)s;
"""


def book_of(table: str) -> str:
    """Return the book that owns a table: by its model, else by the migration that makes it."""
    for config in apps.get_app_configs():
        if config.name.startswith("emdia.books."):
            tables = {
                model._meta.db_table for model in config.get_models(include_auto_created=True)
            }
            if table in tables or _made_by_migration(Path(config.path), table):
                return config.label
    return ""


def _made_by_migration(book: Path, table: str) -> bool:
    made = re.compile(rf"CREATE (UNLOGGED |)(TABLE|VIEW) (IF NOT EXISTS |){table}\b")
    texts = [*book.glob("migrations/*.py"), *book.glob("migrations/*.sql")]
    return any(made.search(path.read_text(encoding="utf-8")) for path in texts)


def check(text: str, book: str = "bank_files") -> list[str]:
    return sql_contract.faults(text, book=book, book_of=book_of, order=ORDER, known=KNOWN)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parts[-3]}/{path.name}")
def test_the_header_is_true(path: Path) -> None:
    assert check(path.read_text(encoding="utf-8"), path.parts[-3]) == []


def test_the_order_of_the_books_names_every_book() -> None:
    folders = {path.parent.name for path in PACKAGE.glob("books/*/__init__.py")}
    assert folders == set(ORDER)


def test_a_true_header_passes() -> None:
    assert check(TRUE_HEADER + STATEMENT) == []


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (TRUE_HEADER.replace(", charge", ""), "Reads: charge is missing"),
        (TRUE_HEADER.replace("charge", "charge, receipt"), "Reads: receipt is not touched"),
        (TRUE_HEADER.replace("bank_line;", "nothing;"), "Writes: bank_line is missing"),
        (TRUE_HEADER.replace("bank_line;", "bank_line, charge;"), "Writes: charge is not touched"),
        (TRUE_HEADER.replace("Reads:", "Looks at:"), "the header has no line Reads:"),
        (TRUE_HEADER.replace(" yes", ""), "the header does not say why it is safe to run twice"),
    ],
)
def test_a_wrong_header_fails(header: str, fault: str) -> None:
    assert check(header + STATEMENT) == [fault]


def test_a_write_hidden_in_a_cte_is_seen() -> None:
    hidden = "WITH gone AS (DELETE FROM charge c USING staged_line s RETURNING c.id) TABLE gone;"
    assert sql_contract.touched(hidden.replace("TABLE gone", "SELECT * FROM gone")) == (
        sql_contract.Touched(frozenset({"staged_line", "charge"}), frozenset({"charge"}))
    )


def test_a_higher_book_may_not_be_written() -> None:
    assert check(TRUE_HEADER + STATEMENT, "charges") == [
        "writes bank_line of the higher book bank_files"
    ]


def test_a_table_of_no_book_is_refused() -> None:
    text = (TRUE_HEADER + STATEMENT).replace("staged_line", "somewhere_else")
    assert check(text) == ["somewhere_else belongs to no book"]


@pytest.mark.parametrize(
    ("sql", "writes"),
    [
        ("UPDATE charge SET state = 'paid' FROM staged_line s WHERE true", {"charge"}),
        ("DELETE FROM staged_line", {"staged_line"}),
        ("TRUNCATE staged_line, bank_line", {"staged_line", "bank_line"}),
        ("MERGE INTO charge USING staged_line s ON true WHEN MATCHED THEN DELETE", {"charge"}),
        ("CREATE UNLOGGED TABLE staged_line (id bigint)", {"staged_line"}),
    ],
)
def test_every_way_to_write_is_seen(sql: str, writes: set[str]) -> None:
    assert sql_contract.touched(sql).writes == writes


def test_what_cannot_be_parsed_is_refused() -> None:
    with pytest.raises(ValueError, match="not understood"):
        sql_contract.touched("DO $$ BEGIN DELETE FROM charge; END $$")


def test_a_called_function_touches_what_its_body_touches() -> None:
    known = sql_contract.functions([GUARD])
    assert sql_contract.touched("SELECT guard(1) FROM fact", known) == sql_contract.Touched(
        frozenset({"fact", "charge", "entry", "receipt"}), frozenset({"charge"})
    )


def test_a_query_that_a_function_returns_is_seen() -> None:
    body = "BEGIN RETURN QUERY SELECT id FROM customer; RETURN; END"
    text = f"CREATE FUNCTION f() RETURNS SETOF bigint LANGUAGE plpgsql AS $$ {body} $$;"
    assert sql_contract.touched(text).reads == {"customer"}


def test_a_trigger_function_touches_what_its_body_touches() -> None:
    assert sql_contract.touched(GUARD) == sql_contract.Touched(
        frozenset({"charge", "entry", "receipt"}), frozenset({"charge"})
    )


# The id of a parent of many new rows, and its company, in one condition.
ALONG_A_COMPANY = re.compile(r"WHERE (\w+)\.id = (?!NEW)\w+\.\w+\s+AND \1\.company_id = \w+\.")


def test_what_a_row_hangs_on_is_looked_up_by_its_id_alone() -> None:
    # Of a table that seems empty the planner may take any index, the company's, too: each of
    # ten thousand new rows would walk all that the company has.
    found = [path.name for path in FILES if ALONG_A_COMPANY.search(path.read_text("utf-8"))]
    assert found == []


GUARD = """
CREATE OR REPLACE FUNCTION guard(n bigint) RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong bigint;
BEGIN
    SELECT a.id INTO wrong FROM arrived AS a LEFT JOIN entry AS e ON e.id = a.id; -- Not receivable
    IF FOUND AND EXISTS (SELECT 1 FROM receipt) THEN
        RAISE EXCEPTION 'wrong %', wrong;
    END IF;
    DELETE FROM charge;
    RETURN NULL;
END $$;
CREATE TRIGGER guarded AFTER INSERT ON posting
    REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION guard();
"""
