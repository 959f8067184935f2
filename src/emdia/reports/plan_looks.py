"""How far a look ahead is, and what it found."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.looks import Month, Preview, read_month, read_preview
from emdia.books.dunning.models import LookState, PlanLook

from .missing import Missing

AT_WORK = (LookState.ASKED, LookState.RUNNING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """A look at a version; `preview` or `month` once it is done."""

    id: int
    version_id: int
    as_of: date
    days: int
    state: str
    is_at_work: bool
    is_cancelling: bool
    done: int
    all: int
    asked_at: datetime
    asked_by: str
    preview: Preview | None
    month: Month | None


def latest_look(*, company_id: int, version_id: int, as_of: date, days: int) -> Look | None:
    """Return the latest look at what is said now; None where nobody asked for one."""
    with company_scope(company_id):
        found = PlanLook.objects.filter(plan_version_id=version_id, as_of_date=as_of, days=days)
        look = found.filter(is_stale=False).order_by("-id").first()
        return None if look is None else _look(look)


def look(*, company_id: int, look_id: int) -> Look:
    """Return one look.

    :raises Missing: there is none of that id.
    """
    with company_scope(company_id):
        found = PlanLook.objects.filter(pk=look_id).first()
        if found is None:
            raise Missing(look_id)
        return _look(found)


def _look(row: PlanLook) -> Look:
    found = row.found
    return Look(
        id=row.pk,
        version_id=row.plan_version_id,
        as_of=row.as_of_date,
        days=row.days,
        state=row.state,
        is_at_work=row.state in AT_WORK,
        is_cancelling=bool(row.cancel_asked_by) and row.state in AT_WORK,
        done=row.done_count,
        all=row.all_count,
        asked_at=row.asked_at,
        asked_by=row.asked_by,
        preview=read_preview(found) if found and not row.days else None,
        month=read_month(found) if found and row.days else None,
    )
