"""Small wrongs, one at a time, in the text of a statement: what a careless edit could do.

A mutant changes one comparison, operation, number, text, join or condition. What the
database does not even understand is none: whoever tries it leaves it out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

# What is no part of the rule: comments, the parameters of the caller, casts.
APART = re.compile(r"--[^\n]*|%\(\w+\)s|::\w+(?:\[\])?|DATE '[^']*'")
SWAPS = {
    "<=": "<",
    "<": "<=",
    ">=": ">",
    ">": ">=",
    "<>": "=",
    "=": "<>",
    "+": "-",
    "-": "+",
    "*": "+",
    "/": "*",
    "AND": "OR",
    "OR": "AND",
    "IS NULL": "IS NOT NULL",
    "IS NOT NULL": "IS NULL",
    "NOT ": "",
    "EXISTS": "NOT EXISTS",
    "min": "max",
    "max": "min",
    "least": "greatest",
    "greatest": "least",
    "sum": "max",
    "DESC": "ASC",
    "LEFT JOIN": "JOIN",
    "UNION ALL": "UNION",
    "true": "false",
    "false": "true",
}
PLACES = re.compile(
    r"(?<= )(?:<=|>=|<>|=|<|>|\+|-|\*|/)(?= )"  # A sign between two values.
    r"|(?<=[ (])-(?=\w)"
    r"|\bIS NOT NULL\b|\bIS NULL\b|\bLEFT JOIN\b|\bUNION ALL\b|\b(?<!NOT )EXISTS\b"
    r"|(?<!IS )\bNOT (?!NULL|MATERIALIZED)"
    r"|\b(?:AND|OR|DESC|true|false)\b|\b(?:min|max|least|greatest|sum)(?=\()"
    r"|'[a-zA-Z_]*'|(?<![\w.'])\d+\b"
)


@dataclass(frozen=True)
class Mutant:
    """One wrong: the text of its line, what is changed, and the whole wrong statement."""

    line: str
    change: str
    text: str

    @property
    def words(self) -> str:
        return f"{self.line}: {self.change}"


def mutants(statement: str) -> Iterator[Mutant]:
    """Yield every mutant of a statement, in the order of its text."""
    times: Counter[str] = Counter()
    apart = [found.span() for found in APART.finditer(statement)]
    for found in PLACES.finditer(statement):
        if any(first <= found.start() < last for first, last in apart):
            continue
        other = _other(found[0], statement[: found.start()], statement[found.end() :])
        if other is None:
            continue
        wrong = statement[: found.start()] + other + statement[found.end() :]
        line = statement[statement.rfind("\n", 0, found.start()) + 1 :].split("\n", 1)[0]
        change = f"{found[0]} -> {other}"
        times[line + change] += 1
        again = f" ({times[line + change]})" if times[line + change] > 1 else ""
        yield Mutant(line.strip(), change + again, wrong)


def _other(found: str, before: str, after: str) -> str | None:
    """Return what stands in the place of a word; None where it belongs to the word before."""
    if found == "AND" and "BETWEEN" in before[before.rfind("\n") :]:
        return None
    if found == "-" and not after.startswith(" "):
        return ""
    if found.isdecimal():
        return str(int(found) + 1)
    return f"{found[:-1]}x'" if found.startswith("'") else SWAPS[found]
