"""What a plan would do is worked out behind whoever asked: told how far it is, and given up."""

from datetime import timedelta
from threading import Lock

import pytest
from django.db import connection

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import DunningAction, DunningVerdict, PlanLook
from emdia.reports import plan_looks
from emdia.rules.dunning_plan import Step
from emdia.workflows import dunning_plans, look_ahead, preview_dunning
from emdia.workflows.dunning_plans import Said
from emdia.workflows.look_ahead import UnableToLook

from .house import ANA, NOON, House
from .mortal import killed_there
from .test_dunning_plans import MONDAY, begun
from .test_dunning_plans import house as house


def ask(house: House, version_id: int, *, days: int = 0) -> int:
    return look_ahead.ask(
        company_id=house.company_id,
        version_id=version_id,
        as_of=MONDAY,
        days=days,
        by=ANA,
        now=NOON,
    )


def work(house: House, look_id: int) -> plan_looks.Look:
    look_ahead.work(company_id=house.company_id, look_id=look_id, now=NOON)
    return plan_looks.look(company_id=house.company_id, look_id=look_id)


def queued() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'look_ahead'")
        return int(cursor.fetchone()[0])


def test_a_look_is_kept_as_it_was_found(house: House) -> None:
    version_id = begun(house)
    look_id = ask(house, version_id)
    assert ask(house, version_id) == look_id
    assert queued() == 1
    look = work(house, look_id)
    assert (look.state, look.done, look.all) == ("done", 2, 2)
    assert look.preview == preview_dunning.preview(
        company_id=house.company_id, version_id=version_id, as_of=MONDAY, now=NOON
    )
    month = work(house, ask(house, version_id, days=5))
    assert month.done == 5
    assert month.month == preview_dunning.month(
        company_id=house.company_id, version_id=version_id, first=MONDAY, days=5, now=NOON
    )
    with company_scope(house.company_id):
        assert not DunningVerdict.objects.exists()
        assert not DunningAction.objects.exists()
    assert ask(house, version_id) != look_id  # Asked again it is worked out again.


def test_it_says_how_far_it_is_and_ends_when_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_id = ask(house, begun(house), days=10)
    told: set[int] = set()
    ended = Lock()
    decide = preview_dunning._decide

    def slowly(*asked: object, **more: object) -> None:
        look = plan_looks.look(company_id=house.company_id, look_id=look_id)
        told.add(look.done)
        # Of the sessions that share the debtors, one asks for the end.
        if look.done == 3 and ended.acquire(blocking=False):
            assert look_ahead.beside(lambda: _cancelled(house, look_id))
        decide(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(preview_dunning, "_decide", slowly)
    look = work(house, look_id)
    assert told >= {0, 1, 2, 3}
    # The day at work is ended, and the next one where it was heard in its last moment.
    assert look.done in (4, 5)
    assert (look.state, look.month) == ("cancelled", None)
    with company_scope(house.company_id):
        assert not DunningAction.objects.exists()


def _cancelled(house: House, look_id: int) -> bool:
    look_ahead.cancel(company_id=house.company_id, look_id=look_id, by=ANA)
    return True


def test_what_nobody_began_is_given_up_at_once(house: House) -> None:
    look_id = ask(house, begun(house))
    look_ahead.cancel(company_id=house.company_id, look_id=look_id, by=ANA)
    assert work(house, look_id).state == "cancelled"
    with pytest.raises(UnableToLook, match="not_at_work"):
        look_ahead.cancel(company_id=house.company_id, look_id=look_id, by=ANA)
    with pytest.raises(UnableToLook, match="look_unknown"):
        look_ahead.cancel(company_id=house.company_id, look_id=10**9, by=ANA)
    with pytest.raises(UnableToLook, match="version_unknown"):
        ask(house, 10**9)
    with pytest.raises(UnableToLook, match="too_many_days"):
        ask(house, 1, days=63)


def test_a_look_at_what_is_not_said_any_more_is_not_shown(house: House) -> None:
    version_id = begun(house)
    look_id = ask(house, version_id)
    said = Said(steps=(Step(code="call", offset_days=5, kind="call_task"),))
    dunning_plans.save(company_id=house.company_id, version_id=version_id, said=said, by=ANA)
    about = {"company_id": house.company_id, "version_id": version_id, "as_of": MONDAY, "days": 0}
    assert plan_looks.latest_look(**about) is None  # type: ignore[arg-type]
    again = ask(house, version_id)
    assert again != look_id
    assert work(house, again).state == "done"
    shown = plan_looks.latest_look(**about)  # type: ignore[arg-type]
    assert shown
    assert shown.id == again


def test_a_worker_that_dies_is_followed_by_another(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_id = ask(house, begun(house), days=3)
    from emdia.kernel.failpoints import failpoint

    decide = preview_dunning._decide

    def mortal(*asked: object, **more: object) -> None:
        failpoint("test.look")
        decide(*asked, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(preview_dunning, "_decide", mortal)
    assert killed_there("test.look", lambda: work(house, look_id))
    assert plan_looks.look(company_id=house.company_id, look_id=look_id).state == "running"
    with company_scope(house.company_id):
        moved_at = PlanLook.objects.get(pk=look_id).moved_at
    before = queued()
    look_ahead.go_on(company_id=house.company_id, now=moved_at + timedelta(minutes=5))
    assert queued() == before
    for _ in range(2):
        look_ahead.go_on(company_id=house.company_id, now=moved_at + timedelta(minutes=11))
    assert queued() == before + 1
    assert work(house, look_id).state == "done"
