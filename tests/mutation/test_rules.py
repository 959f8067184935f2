"""Any small wrong in a rule turns a test of that rule red.

`make test` tries some of them, the same ones every time; `make torture` tries all.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..torture import TORTURE
from .harmless import HARMLESS
from .mutants import mutants

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "src" / "emdia" / "rules"
SAMPLE = 2
# Where the tests of a rule are, if not only in tests/rules/test_<rule>.py.
TESTS = {
    "late_charges": ["tests/rules/test_late_charges.py", "tests/rules/test_late_charges_edges.py"],
    "roles": ["tests/access/test_roles.py"],
    "worklist_queues": ["tests/rules/test_worklist.py"],
}


def rules() -> list[str]:
    """Return every rule in which something can be wrong."""
    files = sorted(RULES.glob("*.py"))
    return [file.stem for file in files if any(mutants(file.read_text(encoding="utf-8")))]


@pytest.fixture(scope="module")
def hunter() -> Iterator["subprocess.Popen[str]"]:
    """Return a process that hunts the rules it is asked for, with everything loaded."""
    process = subprocess.Popen(
        [sys.executable, "tests/mutation/hunt.py"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.communicate()


@pytest.mark.parametrize("rule", rules())
def test_every_wrong_is_seen(rule: str, hunter: "subprocess.Popen[str]") -> None:
    tests = TESTS.get(rule, [f"tests/rules/test_{rule}.py"])
    assert hunter.stdin
    assert hunter.stdout
    asked = {"rule": rule, "tests": tests, "sample": 0 if TORTURE else SAMPLE}
    hunter.stdin.write(json.dumps(asked) + "\n")
    hunter.stdin.flush()
    found = json.loads(hunter.stdout.readline() or "{}")
    assert found, f"the tests of {rule} are red anyway"
    assert set(found["survivors"]) - set(HARMLESS.get(rule, ())) == set()
    assert found["tried"] > 0


def test_harmless_wrongs_are_still_there() -> None:
    for rule, reasons in HARMLESS.items():
        source = (RULES / f"{rule}.py").read_text(encoding="utf-8")
        assert set(reasons) - {mutant.words for mutant in mutants(source)} == set(), rule


def test_a_wrong_is_one_change() -> None:
    source = (
        "LIMIT = 5\ndef is_late(days: int) -> bool:\n    return not days <= LIMIT and min(days, 1)"
    )
    changes = [mutant.change for mutant in mutants(source)]
    assert changes == [
        "5 -> 6",
        "not days <= LIMIT and min(days, 1) -> not days <= LIMIT or min(days, 1)",
        "not days <= LIMIT -> not not days <= LIMIT",
        "min(days, 1) -> max(days, 1)",
        "days <= LIMIT -> days < LIMIT",
        "days <= LIMIT -> days > LIMIT",
        "1 -> 2",
    ]
