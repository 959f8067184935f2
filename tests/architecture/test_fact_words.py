"""Every kind of fact, and what it keeps, has words on the screens, in every language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from emdia.rules.roles import ALL_CAPABILITIES
from emdia.web import words
from emdia.web.audit import words as audit
from emdia.web.customers import words as customers

KIND = re.compile(r"[a-z_]+(\.[a-z_]+)+")
PLACES = ("workflows", "web/access", "jobs", "cli")
# Said by a state: the kinds that an f-string may become.
BY_STATE = {
    "approval": ("approved", "refused"),
    "daily_run": ("stopped", "failed", "cancelled"),
    "message": ("arrived", "send_again", "give_up"),
    "saved_view": ("saved", "changed", "unshared", "deleted", "put_back"),
    "setting": (),
}
NO_KINDS = ALL_CAPABILITIES | set(words.APPROVAL_ACTIONS)
ENDINGS = (".sql", ".json", ".lock", ".svc")
PACKAGES = ("emdia.", "allauth.", "django.", "procrastinate.")


def modules(root: Path) -> Iterator[tuple[Path, ast.Module]]:
    for place in PLACES:
        for path in sorted((root / "src" / "emdia" / place).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_said(kind: str) -> bool:
    return kind in audit.OTHERS or kind in words.EVENTS or kind in customers.FACTS


def called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", getattr(node.func, "id", "")))


def kinds(module: ast.Module) -> Iterator[str]:
    """Yield what looks like a kind of fact; the names of failpoints look alike and are none."""
    points = {
        id(argument)
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and called(node) == "failpoint"
        for argument in node.args
    }
    for node in ast.walk(module):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in points
        ):
            text = node.value
            is_other = text in NO_KINDS or text.endswith(ENDINGS) or text.startswith(PACKAGES)
            if KIND.fullmatch(text) and not is_other:
                yield text


def data_names(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            for keyword in node.keywords:
                if keyword.arg == "data":
                    yield from (
                        str(key.value)
                        for part in ast.walk(keyword.value)
                        if isinstance(part, ast.Dict)
                        for key in part.keys
                        if isinstance(key, ast.Constant)
                    )


def test_every_kind_of_fact_has_words(root: Path) -> None:
    found = {
        kind for path, module in modules(root) if "demo" not in path.parts for kind in kinds(module)
    }
    assert "receivable.issued" in found
    assert "second_factor.added" in found
    wordless = {kind for kind in found if not is_said(kind)}
    assert wordless == set(), "say them in web/audit/words.py (OTHERS)"


def test_every_kind_that_a_state_makes_has_words(root: Path) -> None:
    prefixes = {
        str(part.values[0].value).removesuffix(".")
        for _, module in modules(root)
        for part in ast.walk(module)
        if isinstance(part, ast.JoinedStr)
        and isinstance(part.values[0], ast.Constant)
        and re.fullmatch(r"[a-z_]+\.", str(part.values[0].value))
    }
    assert prefixes - {"daily", "settle"} <= set(BY_STATE)  # Those two are failpoints.
    for prefix, states in BY_STATE.items():
        for state in states:
            assert is_said(f"{prefix}.{state}"), f"{prefix}.{state}"


def test_what_facts_keep_has_words(root: Path) -> None:
    found = {name for _, module in modules(root) for name in data_names(module)}
    assert {"titles", "sha256"} <= found
    assert found - set(audit.DATA) == set(), "say them in web/audit/words.py (DATA)"


def test_every_part_before_the_point_can_be_asked_for() -> None:
    said = {*audit.OTHERS, *words.EVENTS, *customers.FACTS}
    shown = {kind.split(".")[0] for kind in said}
    # Of a title's history only; nobody asks the audit for them.
    assert shown - set(audit.KINDS) - {"bank", "charge"} == set()
