"""What a .sql file says it touches, and what it really touches.

The target of INSERT, UPDATE, DELETE, MERGE, TRUNCATE, CREATE or COPY is written; that of
UPDATE, DELETE and MERGE is read as well; every other table named anywhere, CTEs included,
is read. Names of CTEs and of a trigger's transition tables are no tables. A call of a
function defined in a .sql file touches what its body touches; a file that defines a
function touches it too. The table a trigger hangs on is neither read nor written by it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot import exp

KEYS = ("Reads", "Writes", "Safe to run twice")
NOTHING = {"nothing", "none"}
WRITERS = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Copy)
REWRITERS = (exp.Update, exp.Delete, exp.Merge)
FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION (?P<name>\w+)\b[^;$]*?"
    r"LANGUAGE (?P<language>\w+)[^;$]*?AS \$\$(?P<body>.*?)\$\$;",
    re.DOTALL | re.IGNORECASE,
)
TRIGGER = re.compile(r"CREATE (?:OR REPLACE )?TRIGGER [^;]*;", re.IGNORECASE)
TRANSITION = re.compile(r"\b(?:NEW|OLD) TABLE AS (\w+)", re.IGNORECASE)


@dataclass(frozen=True)
class Touched:
    """The tables one file reads and writes."""

    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def __or__(self, other: "Touched") -> "Touched":
        return Touched(self.reads | other.reads, self.writes | other.writes)


Functions = Mapping[str, Touched]


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
    """Put a value where psycopg puts one."""
    return re.sub(r"%\(\w+\)s|%s", "NULL", text).replace("%%", "%")


def functions(texts: Sequence[str]) -> dict[str, Touched]:
    """Return what every function defined in `texts` touches, calls of each other included."""
    known: dict[str, Touched] = {}
    bodies = [found for text in texts for found in FUNCTION.finditer(_bare(text))]
    local = {name for text in texts for name in TRANSITION.findall(text)}
    while True:  # Until those that call know all about those that are called.
        before = dict(known)
        for found in bodies:
            inside = _touched_by_body(found["language"], found["body"], known)
            known[found["name"]] = Touched(inside.reads - local, inside.writes - local)
        if known == before:
            return known


def touched(text: str, known: Functions | None = None) -> Touched:
    """Return what the statements of a file really read and write.

    :raises ValueError: a statement the parser does not understand, so nobody could check it.
    """
    known = known or {}
    bare = _bare(text)
    local = set(TRANSITION.findall(bare))
    total = Touched()
    for found in FUNCTION.finditer(bare):
        total |= _touched_by_body(found["language"], found["body"], known)
    for statement in _parse(TRIGGER.sub("", FUNCTION.sub("", bare))):
        total |= _touched_by(statement, known)
    return Touched(total.reads - local, total.writes - local)


def _bare(text: str) -> str:
    return without_placeholders(re.sub(r"--[^\n]*", "", text))


def _touched_by_body(language: str, body: str, known: Functions) -> Touched:
    total = Touched()
    for statement in _parse(_plain(body) if language.lower() == "plpgsql" else body):
        total |= _touched_by(statement, known)
    return total


def _plain(body: str) -> str:
    """Turn the statements of PL/pgSQL into SQL: conditions become queries, control words go."""
    body = re.sub(r"^\s*(?:DECLARE\b.*?)?\bBEGIN\b", "", body, flags=re.DOTALL | re.IGNORECASE)
    body = re.sub(r"\bEND IF\b", "", body)
    body = re.sub(r"\b(?:ELS)?IF\b(.*?)\bTHEN\b", r"SELECT\1;", body, flags=re.DOTALL)
    body = re.sub(r"\bRETURN QUERY\b", "", body)
    body = re.sub(r"\b(RAISE|RETURN)\b[^;]*;", ";", body)
    body = re.sub(r"\b(ELSE|BEGIN|END)\b\s*(;|$)", ";", body)
    body = re.sub(r"\bPERFORM\b", "SELECT", body)
    return re.sub(r"(?<!INSERT )(?<!MERGE )\bINTO\s+(STRICT\s+)?\w+(\s*,\s*\w+)*", "", body)


def _parse(text: str) -> list[exp.Expression]:
    statements = [found for found in sqlglot.parse(text, dialect="postgres") if found is not None]
    for statement in statements:
        if isinstance(statement, exp.Command):
            raise ValueError(f"not understood: {statement.sql(dialect='postgres')[:80]}")
    return statements


def _touched_by(statement: exp.Expression, known: Functions) -> Touched:
    writes = [target for node in statement.walk() for target in _targets(node)]
    kept = [target for target in writes if not isinstance(target.parent, REWRITERS)]
    ctes = {cte.alias for cte in statement.find_all(exp.CTE)}
    untouched = {id(target) for target in kept}
    reads = {
        table.name
        for table in statement.find_all(exp.Table)
        if id(table) not in untouched and table.name and table.name not in ctes
    }
    total = Touched(frozenset(reads), frozenset(target.name for target in writes))
    for call in statement.find_all(exp.Anonymous):
        total |= known.get(call.name, Touched())
    return total


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


def faults(
    text: str,
    *,
    book: str,
    book_of: Callable[[str], str],
    order: list[str],
    known: Functions | None = None,
) -> list[str]:
    """Return every breach of the contract, in words.

    :param book: the book the file belongs to.
    :param book_of: gives the book of a table, or "" for an unknown one.
    :param order: all books, the lowest first.
    :param known: what the functions of all .sql files touch.
    """
    missing = [key for key in KEYS if key not in header(text)]
    if missing:
        return [f"the header has no line {key}:" for key in missing]
    said, real = declared(text), touched(text, known)
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
