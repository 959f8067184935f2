"""Every code the floors below may show has words, and every word its translations."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation import override

from emdia.books.approvals.models import ApprovalState
from emdia.books.bank_files.models import FileState, Outcome
from emdia.books.charges.models import ChargeKind, ChargeState
from emdia.rules import returned_payments, settlement
from emdia.rules.contact_law import bodies, card
from emdia.rules.postings import Account
from emdia.web import words
from emdia.web.bank_files.words import FAULTS
from emdia.web.cockpit.words import LAW_SOURCES, law_source
from emdia.workflows import decide_approval, open_receipt

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "src" / "emdia"
# What may find a fault in a file that is shown on a page.
RETURN_FILES = ("formats/returns", "formats/fixed_width", "formats/banks", "workflows")


def test_the_translations_are_complete_and_level_with_the_sources() -> None:
    script = [sys.executable, str(ROOT / "scripts" / "translations.py"), "check"]
    result = subprocess.run(script, capture_output=True, text=True, check=False)
    assert result.stdout + result.stderr == ""


def test_no_sentence_hides_from_the_catalogues_behind_another_name() -> None:
    """The script finds what is said by the functions' own names, and by `_`."""
    names = [
        f"{path.relative_to(SOURCES)}: {alias.name} as {alias.asname}"
        for path in sorted((SOURCES / "web").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.asname not in (None, "_")
    ]
    assert names == []


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        (words.OUTCOMES, Outcome.values),
        (words.FILE_STATES, FileState.values),
        (words.CHARGE_KINDS, ChargeKind.values),
        (words.CHARGE_STATES, ChargeState.values),
        (words.APPROVAL_STATES, ApprovalState.values),
        (words.APPROVAL_ACTIONS, decide_approval.ACTIONS),
        (words.ACCOUNTS, [str(account.value) for account in Account]),
    ],
)
def test_every_code_of_a_table_has_words(table: dict[str, object], codes: list[str]) -> None:
    assert set(codes) <= set(table)


def codes(pattern: str, *folders: str) -> set[str]:
    """Return what `pattern` finds in the Python of these folders."""
    files = [path for folder in folders for path in (SOURCES / folder).rglob("*.py")]
    return {code for path in files for code in re.findall(pattern, path.read_text(), re.M)}


def test_every_fault_of_a_file_says_what_to_do() -> None:
    whole = codes(r'(?:Fault|_disagreement)\(\s*(?:code=)?"([a-z_]+)"', *RETURN_FILES)
    fields = codes(r'^    "([a-z_]+)": (?:"is |\($)', "formats/fixed_width")
    assert len(whole) > 10
    assert len(fields) > 5
    assert whole | fields <= set(FAULTS)


def test_every_refusal_of_a_workflow_has_words() -> None:
    refusals = codes(r'UnableTo(?:Reverse|Decide|UseReceipt)\("([a-z_]+)"\)', "workflows")
    refusals |= set(open_receipt.REFUSED_BY.values())
    assert len(refusals) > 40
    assert refusals <= set(words.REFUSALS)


def test_every_reason_of_a_line_has_words() -> None:
    text = "".join(Path(rule.__file__).read_text() for rule in (settlement, returned_payments))
    reasons = set(re.findall(r'reason="([a-z_]+)"', text))
    assert reasons
    assert reasons <= set(words.REASONS)


def test_an_unknown_code_is_shown_rather_than_hidden() -> None:
    assert words.word({}, "some_new_code") == "Some new code"
    assert words.state({}, "some_new_code").word == "Some new code"


# What English puts between the names of laws.
BETWEEN = {"a", "and", "are", "as", "before", "binds", "by", "for", "is", "no", "of", "the", "to"}


def test_the_source_of_a_law_is_its_name_or_has_words_in_every_language() -> None:
    shown = (card.Hours, card.Cap, card.OneChannel, card.OptIn, card.Bar)
    sources = {
        rule.source for body in bodies().values() for rule in body.rules if isinstance(rule, shown)
    }
    assert len(sources) > 10
    told = {source for source in sources if BETWEEN & set(re.findall(r"[a-z]+", source))}
    assert told == LAW_SOURCES
    for language in ("pt-br", "es"):
        with override(language):
            assert not [one for one in told if law_source(one) == one]
