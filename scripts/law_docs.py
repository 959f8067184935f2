#!/usr/bin/env python3
"""Write docs/contact-law.md from the rules of contact law: `make docs`. A test holds it to them."""

from collections.abc import Iterator
from pathlib import Path

from emdia.rules.contact_law import bodies
from emdia.rules.contact_law.card import ALL, Body, Rule

ROOT = Path(__file__).resolve().parent.parent
PAGE = "docs/contact-law.md"
FORCES = {"law": "law", "contract": "the carrier's terms", "policy": "ours"}


def page() -> str:
    """Return the page: one table of rules for each body of law."""
    lines = [
        "# Contact law: the rules and where they stand",
        "",
        "Written by `make docs` from `src/emdia/rules/contact_law/`, one file a country. How they",
        "are asked is told in [algorithms/contact-law.md](algorithms/contact-law.md). Not legal",
        "advice: read the source before relying on a rule. *Force* says whether a law binds, the",
        "terms of whoever carries the messages, or a policy of this program where no law gives a",
        "number.",
    ]
    for body in bodies().values():
        lines += ["", f"## {body.name}", "", *table(body)]
    return "\n".join(lines) + "\n"


def table(body: Body) -> Iterator[str]:
    yield "| Rule | Says | Where | Channels | Since | Force | Source | Read on |"
    yield "|---|---|---|---|---|---|---|---|"
    for rule in body.rules:
        yield "| " + " | ".join(cells(rule)) + " |"


def cells(rule: Rule) -> Iterator[str]:
    yield f"`{rule.code}`"
    yield rule.says
    yield ", ".join(sorted(rule.states)) or "everywhere"
    yield "all" if rule.channels == ALL else ", ".join(sorted(rule.channels))
    yield rule.since.isoformat()
    yield FORCES[rule.force]
    yield f"[{rule.source}]({rule.link})" if rule.link else rule.source
    yield rule.checked_on.isoformat()


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
