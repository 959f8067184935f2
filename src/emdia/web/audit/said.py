"""Facts, what they changed and what they keep, as a reader is told of them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from emdia.web import words
from emdia.web.audit.words import COLUMNS, DATA, OTHERS, SUBJECTS
from emdia.web.customers import words as customers
from emdia.web.figures import amount, day, instant
from emdia.web.promises import words as promises
from emdia.web.settings import words as settings
from emdia.web.words import Event, Word


def event(kind: str) -> Event:
    """Return how a fact is said."""
    if kind in customers.FACTS:
        return Event(customers.FACTS[kind], "info", "people")
    return OTHERS.get(kind) or words.event(kind)


def subject(kind: str, number: int) -> str:
    """Return what a fact is about."""
    return f"{words.word(SUBJECTS, kind)} {number}"


def changed(told: Iterable[tuple[str, str, str]], currency: str) -> list[tuple[Word, str, str]]:
    """Return what a fact changed in a record: column, before and after."""
    return [
        (words.word(COLUMNS, column), _said(column, old, currency), _said(column, new, currency))
        for column, old, new in told
    ]


def told(data: Mapping[str, Any], currency: str) -> list[tuple[str, str]]:
    """Return what a fact keeps, each as a term and what is said of it."""
    return [(_term(name), _said(name, value, currency)) for name, value in data.items()]


def _term(name: str) -> str:
    return str(words.word(DATA, name))


def _said(name: str, value: object, currency: str) -> str:
    match value:
        case None | "":
            return "–"
        case bool():
            return settings.value(name, value)
        case [[str(), _, _], *_]:
            return "; ".join(_change(one, currency) for one in value)
        case list():
            return "; ".join(_said(name, one, currency) for one in value) or "–"
        case dict():
            return ", ".join(
                f"{_term(key)} {_said(key, one, currency)}" for key, one in value.items()
            )
        case int() if name.endswith("_cents"):
            return amount(value, currency)
        case str() if _DAY.fullmatch(value):
            return day(date.fromisoformat(value))
        case str() if _INSTANT.fullmatch(value):
            return instant(datetime.fromisoformat(value))
        case str():
            return str(_CODES.get(value) or settings.value(name, value, currency))
    return str(value)


def _change(told: Any, currency: str) -> str:
    """Return one change of a setting: its name, before and after."""
    name, old, new = told
    return f"{_term(name)}: {_said(name, old, currency)} → {_said(name, new, currency)}"


_DAY = re.compile(r"\d{4}-[01]\d-[0-3]\d")
_INSTANT = re.compile(_DAY.pattern + r"T[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?\+00:00")
# Codes that stand in data as they are stored.
_CODES: Mapping[str, Word] = {
    **words.RECEIPT_KINDS,
    **words.APPROVAL_ACTIONS,
    **settings.ROLES,
    **settings.NUMBERING,
    **promises.OUTCOMES,
    **{code: said.word for code, said in customers.STATES.items()},
    "totp": _("App that shows codes"),
    "webauthn": _("Passkey"),
    "recovery_codes": _("Recovery codes"),
}


def reason(text: str) -> Word:
    """Return why something was done: a person's own words, or the words for Emdia's code."""
    return words.REASONS.get(text, text)
