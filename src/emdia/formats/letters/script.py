"""What a person says on the telephone: a template filled with what one debtor owes.

A script is words for somebody of ours, never sent. It names the creditor; what is owed item by
item stands on the screen beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from emdia.formats.letters.charge_notice import day
from emdia.formats.letters.paragraphs import Words, words_of
from emdia.formats.letters.template import (
    Kind,
    Template,
    TemplateFaulty,
    faults,
    filled,
    paragraphs,
    plain,
)
from emdia.kernel.money import format_money


@dataclass(frozen=True, kw_only=True, slots=True)
class SpokenTitle:
    """A title a call is about; cents with charges to date."""

    document: str
    due_date: date
    total_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Spoken:
    """What a call is about: at least one title, and the promise that was broken, if one was."""

    creditor_name: str
    debtor_name: str
    contact_name: str
    agent_name: str
    titles: Sequence[SpokenTitle]
    as_of: date
    currency: str = "BRL"
    language: str = "pt-br"
    promised_cents: int | None = None
    promised_date: date | None = None


def script(template: Template, spoken: Spoken) -> Words:
    """Return what is said: the subject names the script, the text is its paragraphs.

    :raises TemplateFaulty: it could not have been approved.
    """
    wrong = faults(template, kind=Kind.CALL)
    if wrong:
        raise TemplateFaulty(wrong)
    values = _values(spoken)
    return words_of(
        subject=" ".join(filled("subject", template.subject, values).split()),
        language=spoken.language,
        parts=list(paragraphs(filled("body", template.body, values))),
    )


def _values(spoken: Spoken) -> dict[str, Any]:
    first = min(spoken.titles, key=lambda title: title.due_date)
    last = max(spoken.titles, key=lambda title: title.due_date)
    texts = {
        "name": spoken.debtor_name,
        "creditor_name": spoken.creditor_name,
        "contact": spoken.contact_name,
        "agent": spoken.agent_name,
        "document": first.document,
        "total": _money(spoken, sum(title.total_cents for title in spoken.titles)),
        "first_due": day(first.due_date, spoken.language),
        "last_due": day(last.due_date, spoken.language),
        "today": day(spoken.as_of, spoken.language),
    }
    # Nothing, which conditions take for false: an empty text would be true in Liquid.
    promised = {
        "promised": None
        if spoken.promised_cents is None
        else _money(spoken, spoken.promised_cents),
        "promised_by": None
        if spoken.promised_date is None
        else day(spoken.promised_date, spoken.language),
    }
    numbers = {
        "count": len(spoken.titles),
        "days_late": max((spoken.as_of - first.due_date).days, 0),
    }
    return {name: plain(text) for name, text in texts.items()} | promised | numbers


def _money(spoken: Spoken, cents: int) -> str:
    return format_money(cents, currency=spoken.currency, language=spoken.language)
