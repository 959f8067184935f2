"""Planned beside done and why not; a day is signed once, with the figures that were seen."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningTask, TaskState
from emdia.books.facts.models import Fact
from emdia.books.kept_reports.models import DaySignOff
from emdia.books.outbox.models import Delivery
from emdia.reports import compliance
from emdia.reports.compliance import Kept, Narrowed
from emdia.rules.compliance import KEPT, kept, states_of
from emdia.rules.holds import HoldKind
from emdia.rules.outbox import MessageState
from emdia.workflows import sign_off
from emdia.workflows.sign_off import UnableToSign

from ..workflows.house import ANA, DAY
from .post import Post
from .test_dunning import Asking

NOW = datetime(2026, 3, 17, 22, tzinfo=UTC)
SEVENTH = DAY + timedelta(days=7)


@pytest.fixture
def asking(post: Post) -> Asking:
    """Return a day on which three messages and three calls were decided."""
    made = Asking(post)
    assert made.decide(7).actions == 6
    return made


def found(asking: Asking) -> compliance.Compliance:
    return compliance.compliance_of(company_id=asking.company_id, day=SEVENTH)


def close(asking: Asking, state: str, reason: str, who: str = "Bia") -> None:
    """Close the first task that is open."""
    with company_scope(asking.company_id):
        task = DunningTask.objects.filter(state="open").earliest("action_id")
        task.state, task.closed_reason, task.closed_by, task.closed_at = state, reason, who, NOW
        task.save()


def sign(asking: Asking, **more: object) -> None:
    usual: dict[str, object] = {
        "day": SEVENTH,
        "seen": found(asking).counts,
        "note": "All looked at.",
        "by": ANA,
        "today": SEVENTH,
        "now": NOW,
    }
    sign_off.sign(company_id=asking.company_id, **{**usual, **more})  # type: ignore[arg-type]


def test_every_state_comes_to_something() -> None:
    states = {*map(str, MessageState), *map(str, TaskState), "none"}
    assert set(KEPT) == states
    assert {state for one in Kept for state in states_of(one)} == states
    assert [kept(state) for state in ("sent", "open", "skipped", "unknown")] == [
        Kept.DONE, Kept.WAITING, Kept.NOT_DONE, Kept.UNKNOWN
    ]  # fmt: skip


def test_planned_done_and_why_not(asking: Asking) -> None:
    assert found(asking).counts == {
        "planned": 6, "done": 0, "waiting": 6, "not_done": 0, "unknown": 0
    }  # fmt: skip
    asking.hold(HoldKind.COURT_ORDER)
    asking.post.let_time_pass()
    asking.send(7)
    close(asking, "done", "")
    close(asking, "skipped", "No telephone")
    day = found(asking)
    assert day.counts == {"planned": 6, "done": 3, "waiting": 1, "not_done": 2, "unknown": 0}
    steps = {row.step: row for row in day.steps}
    assert (steps["a5"].planned, steps["a5"].done, steps["a5"].not_done) == (3, 2, 1)
    assert steps["a5"].why == (("suppressed", "held", 1),)
    assert steps["a5"].cents == 60_000
    assert steps["c7"].why == (("skipped", "No telephone", 1),)
    assert [(row.who, row.done, row.skipped) for row in day.people] == [("Bia", 1, 1)]


def test_each_step_leads_to_its_debtors(asking: Asking) -> None:
    close(asking, "skipped", "No telephone")

    def rows(**narrowed: str) -> list[tuple[str, str, str]]:
        asked = Narrowed(day=SEVENTH, **narrowed)
        page = compliance.decided(company_id=asking.company_id, narrowed=asked)
        every = list(compliance.every_decided(company_id=asking.company_id, narrowed=asked))
        assert list(page.rows) == every
        return [(row.step, row.state, row.reason) for row in page.rows]

    assert len(rows()) == 6
    assert rows(step="a5") == [("a5", "planned", "")] * 3
    assert rows(outcome="not_done") == [("c7", "skipped", "No telephone")]
    assert rows(who="Bia") == [("c7", "skipped", "No telephone")]
    assert rows(who="Nobody") == []
    earlier = Narrowed(day=SEVENTH - timedelta(days=1))
    assert compliance.decided(company_id=asking.company_id, narrowed=earlier).rows == ()


def test_a_page_ends_and_the_next_goes_on(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compliance, "ROWS_PER_PAGE", 4)
    monkeypatch.setattr(compliance, "ROWS_PER_CHUNK", 3)
    narrowed = Narrowed(day=SEVENTH)
    first = compliance.decided(company_id=asking.company_id, narrowed=narrowed)
    assert first.next_after is not None
    rest = compliance.decided(
        company_id=asking.company_id, narrowed=narrowed, after=first.next_after
    )
    assert rest.next_after is None
    every = list(compliance.every_decided(company_id=asking.company_id, narrowed=narrowed))
    assert [*first.rows, *rest.rows] == every


def test_a_day_is_signed_once_with_what_was_seen(asking: Asking) -> None:
    sign(asking)
    day = found(asking)
    assert day.signed
    assert (day.signed.by, day.signed.note) == ("Ana", "All looked at.")
    assert day.signed.said == day.counts
    with pytest.raises(UnableToSign, match="already_signed"):
        sign(asking)
    close(asking, "done", "")
    day = found(asking)
    assert day.signed
    assert day.signed.said != day.counts
    with company_scope(asking.company_id):
        (fact,) = Fact.objects.filter(kind="day.signed_off")
        assert fact.data["counts"]["planned"] == 6
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            DaySignOff.objects.update(note="Otherwise")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            DaySignOff.objects.all().delete()
        with pytest.raises(IntegrityError, match="day_signed_off_once"), transaction.atomic():
            DaySignOff.objects.create(
                company_id=asking.company_id,
                signed_date=SEVENTH,
                said={},
                signed_by="Bia",
                signed_at=NOW,
            )
    latest = compliance.latest_days(company_id=asking.company_id, until=SEVENTH)
    assert [(one.day, one.signed_by) for one in latest] == [(SEVENTH, "Ana")]


def test_what_cannot_be_signed_is_said(asking: Asking) -> None:
    seen = found(asking).counts
    close(asking, "done", "")
    with pytest.raises(UnableToSign, match="changed_meanwhile"):
        sign(asking, seen=seen)
    with pytest.raises(UnableToSign, match="changed_meanwhile"):
        sign(asking, seen={})
    with pytest.raises(UnableToSign, match="day_ahead"):
        sign(asking, today=SEVENTH - timedelta(days=1))
    with pytest.raises(UnableToSign, match="note_long"):
        sign(asking, note="x" * 501)
    with pytest.raises(UnableToSign, match="nothing_planned"):
        sign(asking, day=SEVENTH - timedelta(days=3))
    assert found(asking).signed is None


def test_a_message_nobody_knows_of_is_neither_done_nor_not(asking: Asking) -> None:
    with company_scope(asking.company_id):
        Delivery.objects.update(state="unknown", reason="no_answer", due_at=None, attention_at=NOW)
    assert found(asking).counts == {
        "planned": 6, "done": 0, "waiting": 3, "not_done": 0, "unknown": 3
    }  # fmt: skip
