"""The decision about one debtor, against the worked rows and in what they leave open."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.rules.bank_calendar import calendar_of
from emdia.rules.dunning import Debtor, Decision, Done, Reach, Standing, Title, decide
from emdia.rules.dunning_plan import Conditions, Plan, Step
from emdia.rules.holds import Hold, HoldKind
from emdia.rules.step_kinds import Lane

from .tables import day, rows

DAY = date(2026, 3, 10)
CALENDAR = calendar_of()


def message(days: int, channels: tuple[str, ...] = ("email",)) -> Step:
    return Step(code=f"r{days}", offset_days=days, kind="message", channels=channels)


CALL = Step(code="c10", offset_days=10, kind="call_task")
LISTING = Step(code="n40", offset_days=40, kind="negative_listing")
STEPS = (message(-3), message(5), message(15), message(30), CALL, LISTING)
PLAN = Plan(key=1, position=1, steps=STEPS, rest_days=3)
BY_CODE = {step.code: step for step in STEPS}
MAIL = {"email": Reach()}


def title(due: date, number: int = 1, **more: object) -> Title:
    usual: dict[str, object] = {
        "kind": "DM",
        "issue_date": due - timedelta(days=30),
        "balance_cents": 1_000,
    }
    return Title(number=number, due_date=due, **{**usual, **more})  # type: ignore[arg-type]


def done(code: str, on: date, cycle: date) -> Done:
    step = BY_CODE[code]
    return Done(cycle=cycle, lane=step.lane, code=code, nominal_days=step.nominal_days, on=on)


def decided(
    *titles: Title, plans: tuple[Plan, ...] = (PLAN,), as_of: date = DAY, **more: object
) -> Decision | None:
    facts: dict[str, object] = {"channels": MAIL, **more}
    debtor = Debtor(titles=titles, **facts)  # type: ignore[arg-type]
    return decide(debtor, plans=plans, as_of=as_of, calendar=CALENDAR)


def steps_of(decision: Decision | None) -> list[str]:
    return sorted(act.step.code for act in decision.acts) if decision else []


@pytest.mark.parametrize("row", rows("dunning.md", "Due | Grace"), ids=lambda row: " ".join(row))
def test_worked_row(row: list[str]) -> None:
    due, as_of = day(row[0]), day(row[4])
    words = row[2].split()
    holds = (
        [
            Hold(
                kind=HoldKind(words[0]),
                first=day(words[1]),
                last=day(words[2]) if words[2:] else None,
            )
        ]
        if words
        else []
    )
    taken = row[3].split()
    found = decided(
        title(due, grace_days=int(row[1]), holds=tuple(holds)),
        as_of=as_of,
        done=[done(code, day(on), due) for code, on in zip(taken[::2], taken[1::2], strict=True)],
    )
    if row[7] == "nothing":
        assert found is None
        return
    assert found is not None
    why = found.step or found.hold or ""
    assert f"{found.standing} {why}".strip() == row[7]
    assert steps_of(found) == row[8].split()
    for act in found.acts:
        assert act.days_late == (int(row[5]) if row[5] else int(row[6]))
        assert act.collection_days == int(row[6])


def late(days: int, number: int = 1, **more: object) -> Title:
    return title(DAY - timedelta(days=days), number, **more)


def ahead(days: int, number: int = 1, **more: object) -> Title:
    return title(DAY + timedelta(days=days), number, **more)


def test_one_message_for_all_that_is_late_counted_from_the_oldest() -> None:
    found = decided(late(6, 2), late(16, 1), late(1, 3), ahead(2, 4))
    assert found
    (call, contact) = sorted(found.acts, key=lambda act: act.step.code)
    assert (call.step, contact.step) == (CALL, BY_CODE["r15"])
    assert (contact.titles, contact.cents) == ((1, 2, 3), 3_000)
    assert contact.cycle == DAY - timedelta(days=16)
    assert contact.days_late == contact.collection_days == 16
    assert contact.is_caught_up
    assert contact.channel == "email"
    assert call.channel == ""


def test_the_stage_goes_back_when_the_oldest_is_paid() -> None:
    history = [done("r15", DAY - timedelta(days=9), DAY - timedelta(days=24))]
    both = decided(late(24, 1), late(6, 2), done=history)
    assert steps_of(both) == ["c10"]
    left = decided(late(6, 2), done=history)
    assert steps_of(left) == ["r5"]
    assert left
    assert left.acts[0].titles == (2,)


def test_a_step_on_its_day_is_not_caught_up() -> None:
    found = decided(late(5))
    assert found
    assert not found.acts[0].is_caught_up


def test_a_disputed_title_is_left_out_and_the_rest_is_asked_for() -> None:
    dispute = Hold(kind=HoldKind.DISPUTE, first=DAY)
    found = decided(late(40, 1, holds=(dispute,)), late(6, 2))
    assert steps_of(found) == ["r5"]
    assert found
    assert found.acts[0].titles == (2,)


def test_the_oldest_is_the_one_with_most_collection_days() -> None:
    paused = Hold(kind=HoldKind.PAUSE, first=DAY - timedelta(days=20), last=DAY - timedelta(days=1))
    found = decided(late(25, 1, holds=(paused,)), late(15, 2))
    assert found
    assert {act.cycle for act in found.acts} == {DAY - timedelta(days=15)}
    assert {act.titles for act in found.acts} == {(1, 2)}


def test_what_was_sold_after_the_filing_is_asked_for() -> None:
    stay = Hold(
        kind=HoldKind.REORGANISATION,
        first=DAY - timedelta(days=20),
        filed=DAY - timedelta(days=20),
    )
    old = late(16, 1, holds=(stay,), issue_date=DAY - timedelta(days=20))
    new = late(6, 2, holds=(stay,), issue_date=DAY - timedelta(days=19))
    found = decided(old, new)
    assert found
    assert [act.titles for act in found.acts] == [(2,)]
    held = decided(old)
    assert held
    assert (held.standing, held.hold) == (Standing.HELD, HoldKind.REORGANISATION)


def test_money_not_known_yet_holds() -> None:
    found = decided(late(5, is_known=False))
    assert found
    assert (found.standing, found.hold) == (Standing.HELD, HoldKind.MONEY_NOT_KNOWN)


def test_an_interruption_lets_a_claim_live_on() -> None:
    old = title(date(2023, 3, 9))
    assert decided(old).standing is Standing.HELD  # type: ignore[union-attr]
    renewed = replace(old, interrupted_date=date(2025, 3, 9))
    assert decided(renewed).standing is Standing.ACTS  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("ways", "standing", "channel"),
    [
        ({}, Standing.NO_CHANNEL, ""),
        ({"letter": Reach()}, Standing.NO_CHANNEL, ""),
        ({"sms": Reach()}, Standing.ACTS, "sms"),
        ({"sms": Reach(), "email": Reach()}, Standing.ACTS, "email"),
        ({"sms": Reach(), "email": Reach(is_left=False)}, Standing.ACTS, "sms"),
        ({"sms": Reach(), "email": Reach(is_quiet=True)}, Standing.ACTS, "sms"),
        ({"email": Reach(is_quiet=True)}, Standing.QUIET_DAY, ""),
        ({"email": Reach(is_left=False)}, Standing.CAP, ""),
        ({"email": Reach(is_left=False, is_quiet=True)}, Standing.CAP, ""),
        ({"email": Reach(is_left=False), "sms": Reach(is_quiet=True)}, Standing.QUIET_DAY, ""),
    ],
)
def test_the_first_channel_that_may_be_used(
    ways: dict[str, Reach], standing: Standing, channel: str
) -> None:
    plan = replace(PLAN, steps=(message(5, ("email", "sms")),))
    found = decided(late(5), plans=(plan,), channels=ways)
    assert found
    assert found.standing is standing
    assert [act.channel for act in found.acts] == ([channel] if channel else [])
    assert found.step == ("" if channel else "r5")


def test_nobody_to_write_to_does_not_hold_the_call() -> None:
    found = decided(late(15), channels=None)
    assert steps_of(found) == ["c10"]


@pytest.mark.parametrize(("ago", "standing"), [(1, "rested"), (2, "rested"), (3, "acts")])
def test_contacts_rest_whatever_they_were_about(ago: int, standing: str) -> None:
    history = [done("r-3", DAY - timedelta(days=ago), DAY + timedelta(days=2))]
    found = decided(late(5), done=history)
    assert found
    assert found.standing == standing


def test_a_measure_follows_only_what_was_told_since_it_is_late() -> None:
    plan = replace(PLAN, steps=(message(-3), LISTING))
    cycle = DAY - timedelta(days=40)
    before = [done("r-3", cycle - timedelta(days=3), cycle)]
    of_another = [done("r5", DAY - timedelta(days=9), DAY - timedelta(days=14))]
    on_the_day = [replace(done("r-3", cycle, cycle), nominal_days=0)]
    for history in ([], before, on_the_day, of_another):
        found = decided(late(40), plans=(plan,), done=history)
        assert found
        assert (found.standing, found.step) == (Standing.NOT_TOLD, "n40")
    told = [done("r5", cycle + timedelta(days=5), cycle)]
    assert steps_of(decided(late(40), plans=(plan,), done=told)) == ["n40"]


def test_a_refused_contact_is_told_before_a_refused_measure() -> None:
    found = decided(late(40), channels={}, done=[done("c10", DAY, DAY - timedelta(days=40))])
    assert found
    assert (found.standing, found.step) == (Standing.NO_CHANNEL, "r30")


def test_each_due_date_is_reminded_of_by_itself_the_first_one_first() -> None:
    found = decided(ahead(2, 1), ahead(1, 2), ahead(1, 3))
    assert found
    assert [(act.cycle, act.titles) for act in found.acts] == [(DAY + timedelta(days=1), (2, 3))]
    rest = [done("r-3", DAY - timedelta(days=3), DAY + timedelta(days=1))]
    found = decided(ahead(2, 1), ahead(1, 2), ahead(1, 3), done=rest)
    assert found
    assert [act.titles for act in found.acts] == [(1,)]


def test_what_is_late_comes_before_what_is_going_to_be() -> None:
    assert steps_of(decided(late(5, 1), ahead(1, 2))) == ["r5"]
    assert steps_of(decided(late(4, 1), ahead(1, 2))) == ["r-3"]


def test_a_held_debt_does_not_keep_a_reminder_back() -> None:
    held = Hold(kind=HoldKind.DISPUTE, first=DAY)
    assert steps_of(decided(late(5, 1, holds=(held,)), ahead(1, 2))) == ["r-3"]
    reminded = [done("r-3", DAY - timedelta(days=2), DAY + timedelta(days=1))]
    found = decided(late(5, 1, holds=(held,)), ahead(1, 2), done=reminded)
    assert found
    assert (found.standing, found.hold) == (Standing.HELD, HoldKind.DISPUTE)


def test_what_is_due_far_ahead_is_not_looked_at() -> None:
    early = replace(PLAN, steps=(message(-60),))
    assert steps_of(decided(ahead(60), plans=(early,))) == ["r-60"]
    dear = replace(early, conditions=Conditions(from_cents=2_000))
    assert decided(ahead(60, 1), ahead(61, 2), plans=(dear,)) is None
    assert steps_of(decided(ahead(60, 1), ahead(59, 2), plans=(dear,))) == ["r-60"]


def test_a_lane_does_one_step_a_day() -> None:
    early = Step(code="c-3", offset_days=-3, kind="call_task")
    plan = replace(PLAN, steps=(CALL, early))
    found = decided(late(10, 1), ahead(1, 2), plans=(plan,))
    assert steps_of(found) == ["c10"]
    today = [done("c10", DAY, DAY - timedelta(days=10))]
    assert steps_of(decided(late(10, 1), ahead(1, 2), plans=(plan,), done=today)) == []
    yesterday = [done("c10", DAY - timedelta(days=1), DAY - timedelta(days=10))]
    assert steps_of(decided(late(10, 1), ahead(1, 2), plans=(plan,), done=yesterday)) == ["c-3"]


def test_the_plan_is_that_of_the_amount_and_the_kind_of_the_oldest() -> None:
    small = replace(PLAN, key=1, conditions=Conditions(below_cents=2_000))
    large = replace(PLAN, key=2, conditions=Conditions(from_cents=2_000, kinds=("NP",)))
    assert decided(late(5), plans=(small, large)).plan is small  # type: ignore[union-attr]
    found = decided(late(5, 1), late(6, 2, kind="NP"), plans=(small, large))
    assert found
    assert found.plan is large
    unfit = decided(late(6, 1), late(5, 2, kind="NP"), plans=(small, large))
    assert unfit
    assert (unfit.plan, unfit.standing, unfit.acts) == (None, Standing.NO_PLAN, ())
    # Of two that are equal, the one that no plan names.
    equal = decided(late(6, 1, kind="NP"), late(6, 2, kind="ZZ"), plans=(small, large))
    assert equal
    assert equal.standing is Standing.NO_PLAN
    held = Hold(kind=HoldKind.DEATH, first=DAY)
    dead = decided(late(6, 1, holds=(held,)), plans=())
    assert dead
    assert (dead.standing, dead.hold) == (Standing.HELD, HoldKind.DEATH)
    assert decided(ahead(1), plans=()) is None
    assert decided() is None


def test_of_several_holds_the_gravest_is_told() -> None:
    paused = Hold(kind=HoldKind.PAUSE, first=DAY)
    ordered = Hold(kind=HoldKind.COURT_ORDER, first=DAY)
    found = decided(late(5, 1, holds=(paused,)), late(6, 2, holds=(ordered,)))
    assert found
    assert found.hold is HoldKind.COURT_ORDER


facts = st.builds(
    lambda days, grace, cents: late(days, grace_days=grace, balance_cents=cents),
    st.integers(-70, 120),
    st.integers(0, 5),
    st.integers(1, 9_999),
)
taken = st.lists(st.tuples(st.sampled_from(STEPS), st.integers(1, 40), st.integers(-5, 120)))


@given(st.lists(facts, max_size=5), taken)
def test_decided_again_on_the_day_it_does_nothing_more(
    some: list[Title], before: list[tuple[Step, int, int]]
) -> None:
    titles = tuple(replace(one, number=n) for n, one in enumerate(some))
    history = [
        done(step.code, DAY - timedelta(days=ago), DAY - timedelta(days=cycle))
        for step, ago, cycle in before
    ]
    first = decided(*titles, done=history)
    if first is None:
        return
    lanes = [act.step.lane for act in first.acts]
    assert len(lanes) == len(set(lanes))
    history += [done(act.step.code, DAY, act.cycle) for act in first.acts]
    again = decided(*titles, done=history)
    assert again
    contacts = [act for act in again.acts if act.step.lane in lanes]
    assert contacts == []


@given(st.integers(1, 200))
def test_missed_days_are_caught_up_by_one_step(missed: int) -> None:
    history: list[Done] = []
    due = DAY - timedelta(days=missed)
    found = decided(title(due), done=history)
    assert found
    assert len([act for act in found.acts if act.step.lane is Lane.CONTACT]) <= 1
