"""What a step of a plan says: the wording its template has, or what is open, item by item."""

from collections.abc import Mapping, Sequence
from typing import Any

from emdia.books.dunning.models import PlanStep
from emdia.books.outbox.models import Message

from . import charge_notice, demand
from .drafts import Draft, Unwritable


def drafts(*, messages: Sequence[Message], **told: Any) -> dict[int, Draft | Unwritable]:
    """Return what each message says. Requires an open company scope."""
    codes = templates(messages)
    worded = [one for one in messages if codes[one.pk]]
    bare = [one for one in messages if not codes[one.pk]]
    found: dict[int, Draft | Unwritable] = {}
    if worded:
        found |= demand.drafts(messages=worded, codes=codes, **told)
    if bare:
        found |= charge_notice.drafts(messages=bare, **told)
    return found


def templates(messages: Sequence[Message]) -> Mapping[int, str]:
    """Return the template of the step of each message; empty where the step names none.

    The cycle of a message begins with the version of the plan that took its step.
    """
    keys = {one.pk: (_version(one), one.step) for one in messages}
    steps = PlanStep.objects.filter(
        plan_version_id__in={version for version, _step in keys.values()},
        code__in={step for _version, step in keys.values()},
    )
    known = {
        (row[0], row[1]): row[2] for row in steps.values_list("plan_version_id", "code", "template")
    }
    return {pk: known.get(key, "") for pk, key in keys.items()}


def _version(message: Message) -> int:
    number = message.cycle.partition(":")[0]
    return int(number) if number.isdigit() else 0
