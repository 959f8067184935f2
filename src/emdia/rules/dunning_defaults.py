"""Plans to begin with, for five kinds of company; each company changes its own copy.

Pure. Every one reminds before the due date, writes from the fifth day after it, and takes a
measure only after it wrote. A message names one of the shipped templates (`formats/letters`);
it leaves by e-mail, the one channel there is: a plan that tries others first would pass them over.
"""

from dataclasses import dataclass, field

from .dunning_plan import Conditions, Counting, Step

MORNING, NOON, AFTERNOON = 540, 720, 840  # minutes after midnight
WRITTEN = ("email",)
BEFORE, ON_THE_DAY, FRIENDLY, FIRM, LAST = (
    "preventive",
    "due_today",
    "friendly_late",
    "firm_late",
    "last_word",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class DefaultPlan:
    """A plan to begin with."""

    steps: tuple[Step, ...]
    conditions: Conditions = field(default_factory=Conditions)
    rest_days: int = 2


def _message(days: int, template: str, *, at: int = MORNING) -> Step:
    code = f"before_{-days}" if days < 0 else f"after_{days}" if days else "on_the_day"
    return Step(
        code=code,
        offset_days=days,
        kind="message",
        channels=WRITTEN,
        template=template,
        at_minutes=at,
    )


def _step(days: int, kind: str, *, at: int = MORNING) -> Step:
    channels = ("letter",) if kind == "letter" else ()
    return Step(
        code=f"{kind}_{days}", offset_days=days, kind=kind, channels=channels, at_minutes=at
    )


# Suspension 15 days after the notice of the fifth day: RGC (Res. Anatel 765/2023), art. 70. Credit
# bureaus only after termination (art. 71), so listing is no step of this plan.
PROVIDER = DefaultPlan(
    steps=(
        _message(-3, BEFORE),
        _message(0, ON_THE_DAY),
        _message(5, FRIENDLY),
        _step(10, "call_task", at=AFTERNOON),
        _message(15, FIRM),
        _step(20, "suspension"),
        _message(30, FIRM),
        _step(35, "offer"),
        _message(60, LAST),
        _step(90, "referral"),
    ),
)
DISTRIBUTOR = DefaultPlan(
    steps=(
        Step(
            code="before_2",
            offset_days=-2,
            kind="message",
            counting=Counting.BANK,
            channels=WRITTEN,
            template=BEFORE,
        ),
        _message(5, FRIENDLY),
        _step(7, "call_task"),
        _step(10, "internal_alert"),
        _message(12, FIRM),
        _step(20, "negative_listing"),
        _message(25, LAST),
        _step(30, "protest"),
        _step(60, "referral"),
    ),
)
SERVICES = DefaultPlan(
    steps=(
        _message(-5, BEFORE),
        _message(0, ON_THE_DAY),
        _message(5, FRIENDLY),
        _message(10, FIRM),
        _step(15, "call_task"),
        _message(20, LAST),
        _step(30, "letter"),
        _step(45, "negative_listing"),
        _step(75, "referral"),
    ),
)
# Entry 20 calendar days after the communication: Ley 1266/2008, art. 12 (Colombia).
CREDIT = DefaultPlan(
    steps=(
        _message(-3, BEFORE),
        _message(0, ON_THE_DAY, at=NOON),
        _message(5, FRIENDLY),
        _step(8, "call_task", at=AFTERNOON),
        _message(12, FIRM),
        _step(15, "offer"),
        _message(20, LAST),
        _step(45, "negative_listing"),
        _step(90, "referral"),
    ),
    rest_days=3,
)
LARGE_ACCOUNTS = DefaultPlan(
    steps=(
        _message(-7, BEFORE),
        _message(5, FRIENDLY),
        _step(10, "call_task"),
        _step(15, "internal_alert"),
        _message(20, LAST),
        _step(30, "call_task"),
        _step(45, "letter"),
        _step(60, "suspension"),
        _step(90, "referral"),
    ),
    rest_days=3,
)
DEFAULTS = {
    "provider": PROVIDER,
    "distributor": DISTRIBUTOR,
    "services": SERVICES,
    "credit": CREDIT,
    "large_accounts": LARGE_ACCOUNTS,
}
