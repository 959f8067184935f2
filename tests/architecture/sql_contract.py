"""What a .sql file says it touches, and what it really touches.

A target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE, CREATE or COPY is written; every
other table named anywhere, CTEs included, is read. The names of CTEs are no tables.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

KEYS = ("Reads", "Writes", "Safe to run twice")
NOTHING = {"nothing", "none"}
WRITERS = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Copy)


@dataclass(frozen=True)
class Touched:
    """The tables one file reads and writes."""

    reads: frozenset[str]
    writes: frozenset[str]


def header(text: str) -> dict[str, str]:
    """Return the declared lines of the leading comment; a deeper indent continues a line."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        said = re.match(r"--\s*(Reads|Writes|Safe to run twice):\s*(.*)$", line)
        if said:
            key = said[1]
            found[key] = said[2].strip()
        elif key and re.match(r"--\s{3,}\S", line):
            found[key] += " " + line[2:].strip()
        else:
            key = ""
    return found


def declared(text: str) -> Touched:
    """Return what the header says. Words after a semicolon are for people."""
    said = header(text)
    return Touched(reads=_names(said["Reads"]), writes=_names(said["Writes"]))


def _names(words: str) -> frozenset[str]:
    tables = re.split(r"[,\s]+", words.split(";")[0].strip().rstrip("."))
    return frozenset(name for name in tables if name and name.lower() not in NOTHING)


def without_placeholders(text: str) -> str:
    """Put a parameter PostgreSQL can parse where psycopg puts a value."""
    return re.sub(r"%\(\w+\)s|%s", "$1", text).replace("%%", "%")


def touched(text: str) -> Touched:
    """Return what the statements of a file really read and write.

    :raises ValueError: a statement the parser does not understand, so nobody could check it.
    """
    reads: set[str] = set()
    writes: set[str] = set()
    for statement in sqlglot.parse(without_placeholders(text), dialect="postgres"):
        if statement is None:
            continue
        if isinstance(statement, exp.Command):
            raise ValueError(f"not understood: {statement.sql(dialect='postgres')[:80]}")
        targets = [target for node in statement.walk() for target in _targets(node)]
        writes |= {target.name for target in targets}
        ctes = {cte.alias for cte in statement.find_all(exp.CTE)}
        ids = {id(target) for target in targets}
        reads |= {
            table.name
            for table in statement.find_all(exp.Table)
            if id(table) not in ids and table.name and table.name not in ctes
        }
    return Touched(frozenset(reads), frozenset(writes))


def _targets(node: exp.Expression) -> list[exp.Table]:
    if isinstance(node, exp.TruncateTable):
        return [table for table in node.expressions if isinstance(table, exp.Table)]
    if isinstance(node, exp.Create) and node.kind not in {"TABLE", "VIEW"}:
        return []
    if isinstance(node, WRITERS):
        target = node.this
        target = target.this if isinstance(target, exp.Schema) else target
        return [target] if isinstance(target, exp.Table) else []
    return []


def faults(text: str, *, book: str, book_of: Callable[[str], str], order: list[str]) -> list[str]:
    """Return every breach of the contract, in words.

    :param book: the book the file belongs to.
    :param book_of: gives the book of a table, or "" for an unknown one.
    :param order: all books, the lowest first.
    """
    missing = [key for key in KEYS if key not in header(text)]
    if missing:
        return [f"the header has no line {key}:" for key in missing]
    said, real = declared(text), touched(text)
    found = [
        *_difference("Reads", said.reads, real.reads),
        *_difference("Writes", said.writes, real.writes),
    ]
    if not header(text)["Safe to run twice"]:
        found.append("the header does not say why it is safe to run twice")
    reachable = order[: order.index(book) + 1]
    for table in sorted(real.writes | real.reads):
        if not book_of(table):
            found.append(f"{table} belongs to no book")
        elif table in real.writes and book_of(table) not in reachable:
            found.append(f"writes {table} of the higher book {book_of(table)}")
    return found


def _difference(key: str, said: frozenset[str], real: frozenset[str]) -> list[str]:
    return [
        *(f"{key}: {name} is missing" for name in sorted(real - said)),
        *(f"{key}: {name} is not touched" for name in sorted(said - real)),
    ]
