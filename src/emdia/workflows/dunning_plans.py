"""Working on plans: a draft is written, looked at, and published by a second person.

What a published version says never changes; a change is the next version.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime

from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations, queries
from emdia.books.dunning.models import DunningPlan, PlanVersion, VersionState
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.rules.approvals import content_hash
from emdia.rules.dunning_defaults import DEFAULTS
from emdia.rules.dunning_plan import Conditions, PlanFault, Step, faults, ordered

from . import message_templates
from .ask_second_person import AlreadyAsked, ask, withdraw

PUBLISH = "dunning_plan.publish"


class UnableToPlan(ValueError):
    """The plan cannot be; the message is a code that a screen explains."""

    def __init__(self, code: str, *, faults: Sequence[PlanFault] = ()) -> None:
        super().__init__(code)
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a version of a plan says."""

    steps: tuple[Step, ...]
    conditions: Conditions = field(default_factory=Conditions)
    rest_days: int = 1
    position: int = 100
    is_active: bool = True
    note: str = ""


def begin(*, company_id: int, name: str, default: str, by: Actor, now: datetime) -> int:
    """Begin a plan with a draft of a default one; return the draft's id.

    The wordings its steps name are added where the company has none: once the plan is
    published its messages go out worded.

    :raises UnableToPlan: no_name, name_taken or default_unknown.
    """
    if not name.strip():
        raise UnableToPlan("no_name")
    if default not in DEFAULTS:
        raise UnableToPlan("default_unknown")
    chosen = DEFAULTS[default]
    said = Said(steps=chosen.steps, conditions=chosen.conditions, rest_days=chosen.rest_days)
    with company_scope(company_id):
        plan, is_new = DunningPlan.objects.get_or_create(company_id=company_id, name=name.strip())
        if not is_new:
            raise UnableToPlan("name_taken")
        message_templates.ship(company_id=company_id, by=by, now=now)
        version = _draft(plan, 1, said, by)
        _record("dunning_plan.begun", version, by)
        return version.pk


def draft_next(*, company_id: int, plan_id: int, by: Actor) -> int:
    """Return the draft of a plan's next version, begun as the latest one says.

    :raises UnableToPlan: plan_unknown, or waits_for_approval.
    """
    with company_scope(company_id):
        plan = queries.lock_plan(plan_id)
        if plan is None:
            raise UnableToPlan("plan_unknown")
        latest: PlanVersion = queries.latest_version(plan_id)
        if latest.state == VersionState.ASKED:
            raise UnableToPlan("waits_for_approval")
        if latest.state == VersionState.DRAFT:
            return latest.pk
        said = queries.latest_version(plan_id, state=VersionState.PUBLISHED) or latest
        version = _draft(plan, latest.number + 1, said_by(said), by)
        _record("dunning_plan.drafted", version, by)
        return version.pk


def _draft(plan: DunningPlan, number: int, said: Said, by: Actor) -> PlanVersion:
    return operations.draft(
        plan=plan,
        number=number,
        position=said.position,
        is_active=said.is_active,
        rest_days=said.rest_days,
        conditions=said.conditions,
        steps=said.steps,
        note=said.note,
        by=by.name,
    )


def said_by(version: PlanVersion) -> Said:
    """Return what a version says, inside an open scope."""
    plan = queries.plan_of(version, list(version.steps.all()))
    return Said(
        steps=ordered(plan.steps),
        conditions=plan.conditions,
        rest_days=plan.rest_days,
        position=plan.position,
        is_active=version.is_active,
        note=version.note,
    )


def save(*, company_id: int, version_id: int, said: Said, by: Actor) -> None:
    """Write what a draft says.

    :raises UnableToPlan: version_unknown, not_a_draft, or faulty with its faults.
    """
    with company_scope(company_id):
        version = _drafted(version_id)
        _refuse_faults(said)
        operations.change_draft(
            version,
            position=said.position,
            is_active=said.is_active,
            rest_days=said.rest_days,
            conditions=said.conditions,
            note=said.note,
        )
        operations.put_steps(version, said.steps)
        operations.outdate_looks(version)
        _record("dunning_plan.changed", version, by)


def _drafted(version_id: int) -> PlanVersion:
    version = queries.lock_version(version_id)
    if version is None:
        raise UnableToPlan("version_unknown")
    if version.state != VersionState.DRAFT:
        raise UnableToPlan("not_a_draft")
    return version


def _refuse_faults(said: Said) -> None:
    found = faults(steps=said.steps, conditions=said.conditions, rest_days=said.rest_days)
    if found:
        raise UnableToPlan("faulty", faults=found)


def request(*, company_id: int, version_id: int, reason: str, by: Actor, now: datetime) -> int:
    """Ask another person to publish a draft; return the approval's id.

    :raises UnableToPlan: version_unknown, not_a_draft, faulty, no_reason or already_asked.
    """
    with company_scope(company_id):
        version = _drafted(version_id)
        if not reason.strip():
            raise UnableToPlan("no_reason")
        said = said_by(version)
        _refuse_faults(said)
        operations.ask(version)
        try:
            approval = ask(
                company_id=company_id,
                action=PUBLISH,
                subject_id=version.pk,
                content=content_of(version),
                amount_cents=0,
                reason=reason.strip(),
                by=by,
                now=now,
            )
        except AlreadyAsked as waits:
            raise UnableToPlan("already_asked") from waits
        _record("dunning_plan.publication_asked", version, by, reason=reason.strip())
        return approval.pk


def content_of(version: PlanVersion) -> dict[str, object]:
    """Return what a second person agrees to."""
    said = said_by(version)
    return {
        "action": PUBLISH,
        "plan": version.plan.name,
        "number": version.number,
        "position": said.position,
        "is_active": said.is_active,
        "rest_days": said.rest_days,
        "conditions": version.conditions,
        "steps": [_step_said(step) for step in said.steps],
    }


def _step_said(step: Step) -> dict[str, object]:
    return asdict(step) | {"channels": list(step.channels), "counting": step.counting.value}


def apply(*, approval: Approval, by: Actor, now: datetime) -> None:
    """Publish what was agreed to, inside the scope of the decision.

    :raises UnableToPlan: content_changed.
    """
    version = queries.lock_version(approval.subject_id)
    if version is None or version.state != VersionState.ASKED:
        raise UnableToPlan("content_changed")
    if content_hash(content_of(version)) != approval.content_sha256:
        raise UnableToPlan("content_changed")
    operations.publish(version, by=by.name, now=now)
    operations.outdate_looks()
    _record("dunning_plan.published", version, by, reason=approval.reason)


def refuse(*, approval: Approval) -> None:
    """Let a draft be changed again that was not agreed to."""
    version = queries.lock_version(approval.subject_id)
    if version is not None and version.state == VersionState.ASKED:
        operations.reopen(version)


def take_back(*, company_id: int, version_id: int, by: Actor) -> None:
    """Let a draft be changed again that waits for a second person.

    :raises UnableToPlan: version_unknown or not_asked.
    """
    with company_scope(company_id):
        version = queries.lock_version(version_id)
        if version is None:
            raise UnableToPlan("version_unknown")
        if version.state != VersionState.ASKED:
            raise UnableToPlan("not_asked")
        withdraw(action=PUBLISH, subject_id=version.pk)
        operations.reopen(version)
        _record("dunning_plan.taken_back", version, by)


def discard(*, company_id: int, version_id: int, by: Actor) -> None:
    """Give a draft up.

    :raises UnableToPlan: version_unknown or not_a_draft.
    """
    with company_scope(company_id):
        version = _drafted(version_id)
        operations.discard(version)
        _record("dunning_plan.discarded", version, by)


def _record(kind: str, version: PlanVersion, by: Actor, *, reason: str = "") -> None:
    facts.record(
        company_id=version.company_id,
        kind=kind,
        subject=("dunning_plan", version.plan_id),
        by=by,
        reason=reason,
        data={"name": version.plan.name, "number": version.number},
    )
