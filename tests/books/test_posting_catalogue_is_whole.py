"""Every event that anything posts stands in the catalogue, and a test shows its postings."""

import re
from pathlib import Path

from emdia.formats.portfolio import Kind

from ..twins.test_credit_granted import CUSTOMER, HEADER, bring
from ..workflows.till import Till

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "emdia"
CATALOGUE = ROOT / "docs" / "algorithms" / "postings.md"
# What an entry is called where a set of them is written at once.
POSTS = re.compile(r"INSERT INTO entry\b.*?(?=INSERT INTO|\Z)", re.DOTALL)
# An event, then the legs: accounts by their codes or by names for them.
SHOWN = re.compile(r'"([a-z_]+)",\s*\{\s*(?:\d{4}|[A-Z]+):')
WORD = re.compile(r"'([a-z_]+)'")
# Words beside the event in those statements: outcomes and reasons of bank lines.
NO_EVENTS = {"already_settled", "partly_paid", "not_withheld"}


def documented() -> set[str]:
    """Return the events that the headings of the catalogue name."""
    heads = re.findall(r"^### (.*)$", CATALOGUE.read_text(encoding="utf-8"), re.MULTILINE)
    return {event for head in heads for event in re.findall(r"`([a-z_]+)`", head)}


def posted() -> set[str]:
    """Return the events that the source posts, one by one or in sets."""
    python = {
        event
        for path in SRC.rglob("*.py")
        for event in re.findall(r'\bevent="([a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    sets = {
        word
        for path in SRC.rglob("*.sql")
        for statement in POSTS.findall(path.read_text(encoding="utf-8"))
        for word in WORD.findall(statement.split(")\nINSERT INTO posting")[0])
    }
    return python | (sets - NO_EVENTS)


def shown() -> set[str]:
    """Return the events beside which some test writes accounts and amounts."""
    return {
        event
        for path in (ROOT / "tests").rglob("*.py")
        for event in re.findall(
            r'"([a-z_]+)",\s*\{\s*(?:\d{4}|[A-Z]+):', path.read_text(encoding="utf-8")
        )
    }


def test_the_catalogue_names_what_is_posted() -> None:
    assert posted() == documented()


def test_a_test_shows_the_postings_of_every_event() -> None:
    assert documented() - shown() == set()


def test_a_credit_from_another_system(database: str) -> None:
    """The two examples of the catalogue."""
    till = Till()
    before = till.latest_entry()
    rows = "A;52998224725;return;150.00;2026-03-02\nB;52998224725;advance;20.00;2026-03-02\n"
    bring(till.house, Kind.CUSTOMERS, CUSTOMER)
    bring(till.house, Kind.CREDITS, HEADER + rows)
    assert till.entries(before) == [
        ("credit_granted", {4300: 15_000, 2100: -15_000}),
        ("credit_granted", {1060: 2_000, 2100: -2_000}),
    ]
    assert till.is_sound()


def test_a_title_of_which_another_system_had_taken_a_part(database: str) -> None:
    """The example of the catalogue."""
    till = Till()
    bring(till.house, Kind.CUSTOMERS, CUSTOMER)
    before = till.latest_entry()
    heading = "Documento;Cliente;Emissão;Vencimento;Valor;Já pago\n"
    row = "T1;52998224725;2026-03-02;2026-03-31;100.00;40.00\n"
    bring(till.house, Kind.RECEIVABLES, heading + row)
    assert till.entries(before) == [
        ("issue", {1100: 10_000, 3000: -10_000}),
        ("paid_before", {1060: 4_000, 1100: -4_000}),
    ]
    assert till.is_sound()
