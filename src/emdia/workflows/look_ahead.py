"""Looks at what a plan would do, worked out behind whoever asked: with progress and cancel.

What is decided on the way is undone, so how far it is cannot stand in the same transaction: it
is told in one of its own, beside it.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from threading import Thread

from django.db import IntegrityError, connection, transaction
from django.db.models.functions import Now

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.looks import Month, Preview, kept
from emdia.books.dunning.models import LookState, PlanLook, PlanVersion
from emdia.books.facts.actor import Actor

from . import preview_dunning
from .queue import enqueue, enqueue_again

TASK = "look_ahead"
STALE = timedelta(minutes=10)  # without a word it is begun anew
AT_WORK = (LookState.ASKED, LookState.RUNNING)


class UnableToLook(ValueError):
    """There is nothing to look at; the message is a code that a screen explains."""


def ask(
    *, company_id: int, version_id: int, as_of: date, days: int, by: Actor, now: datetime
) -> int:
    """Queue a look at a version on a day, or at `days` from it on; return the look's id.

    One that is at work on the same already is the one returned.

    :raises UnableToLook: version_unknown or too_many_days.
    """
    if not 0 <= days <= preview_dunning.LONGEST_DAYS:
        raise UnableToLook("too_many_days")
    with company_scope(company_id):
        version = PlanVersion.objects.filter(pk=version_id).first()
        if version is None:
            raise UnableToLook("version_unknown")
        try:
            with transaction.atomic():
                look = PlanLook.objects.create(
                    company_id=company_id,
                    plan_version=version,
                    as_of_date=as_of,
                    days=days,
                    all_count=days or 2,
                    asked_by=by.name,
                    asked_at=now,
                    moved_at=now,
                )
        except IntegrityError:
            at_work = PlanLook.objects.filter(state__in=AT_WORK, is_stale=False)
            return at_work.get(plan_version=version, as_of_date=as_of, days=days).pk
        enqueue(TASK, in_turn=f"{TASK}:{company_id}", company_id=company_id, look_id=look.pk)
        return look.pk


def cancel(*, company_id: int, look_id: int, by: Actor) -> None:
    """Ask a look to end.

    :raises UnableToLook: look_unknown or not_at_work.
    """
    with company_scope(company_id):
        look = PlanLook.objects.select_for_update().filter(pk=look_id).first()
        if look is None:
            raise UnableToLook("look_unknown")
        if look.state not in AT_WORK:
            raise UnableToLook("not_at_work")
        look.cancel_asked_by = by.name
        if look.state == LookState.ASKED:
            look.state = LookState.CANCELLED
        look.save(update_fields=["cancel_asked_by", "state"])


def work(*, company_id: int, look_id: int, now: datetime) -> None:
    """Work a look out, telling how far it is. Safe to run twice."""
    with company_scope(company_id):
        look = PlanLook.objects.select_for_update().filter(pk=look_id).first()
        if look is None or look.state not in AT_WORK:
            return
        look.state, look.moved_at = LookState.RUNNING, now
        look.save(update_fields=["state", "moved_at"])

    def tell(done: int) -> bool:
        return beside(lambda: _told(company_id, look_id, done))

    try:
        _end(company_id, look_id, state=LookState.DONE, found=kept(_found(look, now, tell)))
    except preview_dunning.Cancelled:
        _end(company_id, look_id, state=LookState.CANCELLED)
    except Exception as error:
        _end(company_id, look_id, state=LookState.FAILED, error=type(error).__name__)
        raise


def _found(look: PlanLook, now: datetime, tell: preview_dunning.Told) -> Preview | Month:
    if look.days:
        return preview_dunning.month(
            company_id=look.company_id,
            version_id=look.plan_version_id,
            first=look.as_of_date,
            days=look.days,
            now=now,
            tell=tell,
        )
    return preview_dunning.preview(
        company_id=look.company_id,
        version_id=look.plan_version_id,
        as_of=look.as_of_date,
        now=now,
        tell=tell,
    )


def go_on(*, company_id: int, now: datetime) -> None:
    """Queue again what is at work and was not heard of for long: its worker died."""
    with company_scope(company_id):
        silent = PlanLook.objects.filter(state__in=AT_WORK, moved_at__lt=now - STALE)
        for look_id in silent.values_list("pk", flat=True):
            turn = f"{TASK}:{company_id}"
            enqueue_again(TASK, in_turn=turn, company_id=company_id, look_id=look_id)


def _told(company_id: int, look_id: int, done: int) -> bool:
    with company_scope(company_id):
        PlanLook.objects.filter(pk=look_id).update(done_count=done, moved_at=Now())
        return not PlanLook.objects.filter(pk=look_id).exclude(cancel_asked_by="").exists()


def _end(
    company_id: int, look_id: int, *, state: LookState, found: object = None, error: str = ""
) -> None:
    with company_scope(company_id):
        PlanLook.objects.filter(pk=look_id, state=LookState.RUNNING).update(
            state=state, found=found, error=error
        )


def beside(told: Callable[[], bool]) -> bool:
    """Do `told` in a session of its own, while a transaction of this one is open."""
    answers: list[bool] = []

    def run() -> None:
        try:
            answers.append(told())
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    # A progress nobody could tell is no reason to end the work.
    return answers[0] if answers else True
