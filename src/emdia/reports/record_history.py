"""What was done to a record, by whom and why, and what each change changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from emdia.books.facts.models import Fact, RecordChange

LATEST = 50


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeRow:
    """One fact. `changes` are columns with their values before and after, as text."""

    at: datetime
    kind: str
    actor: str
    reason: str
    changes: tuple[tuple[str, str, str], ...]


def changes(*, subject: tuple[str, int]) -> tuple[ChangeRow, ...]:
    """Return the latest facts about a record inside an open company scope, latest first."""
    kind, number = subject
    own = Fact.objects.filter(subject_kind=kind, subject_id=number).order_by("-id")[:LATEST]
    own_ids = [row.pk for row in own]
    # Acts on many records at once are about none of them; what they changed here counts.
    of_many = RecordChange.objects.filter(subject_kind=kind, subject_id=number)
    shared_ids = list(
        of_many.exclude(fact__in=own_ids).order_by("-id").values_list("fact_id", flat=True)[:LATEST]
    )
    rows = list(Fact.objects.filter(pk__in=[*own_ids, *shared_ids]).order_by("-id")[:LATEST])
    changed: dict[int, list[tuple[str, str, str]]] = {}
    here = Q(fact__in=own_ids) | Q(fact__in=shared_ids, subject_kind=kind, subject_id=number)
    for change in RecordChange.objects.filter(here).order_by("id"):
        changed.setdefault(change.fact_id, []).extend(columns_of(change))
    return tuple(
        ChangeRow(
            at=row.at,
            kind=row.kind,
            actor=row.actor_name,
            reason=row.reason,
            changes=(*_told(row), *changed.get(row.pk, ())),
        )
        for row in rows
    )


def _told(fact: Fact) -> list[tuple[str, str, str]]:
    """Return the changes a fact itself tells: settings have no trigger that keeps them."""
    return [
        (name, _text(before), _text(after)) for name, before, after in fact.data.get("changes", ())
    ]


def columns_of(change: RecordChange) -> tuple[tuple[str, str, str], ...]:
    """Return column, before and after of what a change says, as text."""
    return tuple(
        (column, _text(before), _text(after))
        for column, (before, after) in sorted(change.changes.items())
        if column not in DERIVED
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


# Columns that follow from others say nothing new.
DERIVED = frozenset({"name_key", "group_root"})
