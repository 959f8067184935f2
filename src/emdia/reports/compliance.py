"""How a day kept to the plans: planned, done, why not, by step and by person, and who signed."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import compliance
from emdia.books.dunning.compliance import BecameRow, DecidedRow
from emdia.books.dunning.models import DunningAction
from emdia.books.kept_reports import queries as kept_reports
from emdia.books.kept_reports.models import DaySignOff
from emdia.rules.compliance import Kept, kept, states_of

ROWS_PER_PAGE = 100
ROWS_PER_CHUNK = 1_000
DAYS_LISTED = 14

__all__ = ["DecidedRow", "Kept"]


@dataclass(frozen=True, kw_only=True, slots=True)
class StepRow:
    """One step of one version: how many were planned on the day and what they came to."""

    plan: str
    version: int
    step: str
    kind: str
    channel: str
    planned: int
    done: int
    waiting: int
    not_done: int
    unknown: int
    why: tuple[tuple[str, str, int], ...]  # state, reason, how many; of those not done
    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonRow:
    """What one person closed of the day's steps."""

    who: str
    done: int
    skipped: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Signed:
    by: str
    at: datetime
    note: str
    said: dict[str, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Compliance:
    """A day beside the plans."""

    day: date
    steps: tuple[StepRow, ...]
    people: tuple[PersonRow, ...]
    signed: Signed | None
    currency: str
    before: date | None  # the last day before it on which something was decided
    after: date | None

    @property
    def counts(self) -> dict[str, int]:
        """Return the figures that are signed."""
        return {
            "planned": sum(row.planned for row in self.steps),
            "done": sum(row.done for row in self.steps),
            "waiting": sum(row.waiting for row in self.steps),
            "not_done": sum(row.not_done for row in self.steps),
            "unknown": sum(row.unknown for row in self.steps),
        }


@dataclass(frozen=True, kw_only=True, slots=True)
class Narrowed:
    """Which steps of a day are looked at one by one; what is empty does not narrow."""

    day: date
    step: str = ""
    who: str = ""
    outcome: str = ""  # a `Kept`


@dataclass(frozen=True, kw_only=True, slots=True)
class Decided:
    rows: tuple[DecidedRow, ...]
    next_after: int | None
    currency: str
    steps: tuple[str, ...]
    people: tuple[str, ...]


def compliance_of(*, company_id: int, day: date) -> Compliance:
    """Return how a day kept to the plans, as it stands now."""
    with company_scope(company_id):
        rows = compliance.became(company_id=company_id, day=day)
        signed = kept_reports.signed(day)
        days = DunningAction.objects.values_list("decided_date", flat=True)
        return Compliance(
            day=day,
            steps=tuple(_steps(rows)),
            people=tuple(_people(rows)),
            signed=_signed(signed) if signed else None,
            currency=companies.company(company_id).currency,
            before=days.filter(decided_date__lt=day).order_by("-decided_date").first(),
            after=days.filter(decided_date__gt=day).order_by("decided_date").first(),
        )


def _signed(found: DaySignOff) -> Signed:
    return Signed(by=found.signed_by, at=found.signed_at, note=found.note, said=found.said)


def _steps(rows: list[BecameRow]) -> Iterator[StepRow]:
    by_step: dict[tuple[str, int, str, str, str], list[BecameRow]] = {}
    for row in rows:
        key = (row.plan, row.version, row.step, row.kind, row.channel)
        by_step.setdefault(key, []).append(row)
    for (plan, version, step, kind, channel), some in by_step.items():
        counts: Counter[Kept] = Counter()
        why: Counter[tuple[str, str]] = Counter()
        for row in some:
            counts[kept(row.state)] += row.count
            if kept(row.state) is Kept.NOT_DONE:
                why[row.state, row.reason] += row.count
        yield StepRow(
            plan=plan,
            version=version,
            step=step,
            kind=kind,
            channel=channel,
            planned=sum(counts.values()),
            done=counts[Kept.DONE],
            waiting=counts[Kept.WAITING],
            not_done=counts[Kept.NOT_DONE],
            unknown=counts[Kept.UNKNOWN],
            why=tuple((*key, number) for key, number in why.most_common()),
            cents=sum(row.cents for row in some),
        )


def _people(rows: list[BecameRow]) -> Iterator[PersonRow]:
    done: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    for row in rows:
        if row.state == "done":
            done[row.who] += row.count
        elif row.state == "skipped":
            skipped[row.who] += row.count
    for who in sorted({*done, *skipped}):
        yield PersonRow(who=who, done=done[who], skipped=skipped[who])


def decided(*, company_id: int, narrowed: Narrowed, after: int = 0) -> Decided:
    """Return the steps of a day one by one, a page after the row `after`."""
    with company_scope(company_id):
        found = _decided(company_id, narrowed, after, ROWS_PER_PAGE + 1)
        counted = compliance.became(company_id=company_id, day=narrowed.day)
        shown = found[:ROWS_PER_PAGE]
        return Decided(
            rows=tuple(shown),
            next_after=shown[-1].id if len(found) > ROWS_PER_PAGE else None,
            currency=companies.company(company_id).currency,
            steps=tuple(dict.fromkeys(row.step for row in counted)),
            people=tuple(sorted({row.who for row in counted if row.who})),
        )


def every_decided(*, company_id: int, narrowed: Narrowed) -> Iterator[DecidedRow]:
    """Yield every step of a day that is asked for."""
    after: int | None = 0
    while after is not None:
        with company_scope(company_id):
            rows = _decided(company_id, narrowed, after, ROWS_PER_CHUNK)
        yield from rows
        after = rows[-1].id if len(rows) == ROWS_PER_CHUNK else None


def _decided(company_id: int, narrowed: Narrowed, after: int, most: int) -> list[DecidedRow]:
    return compliance.decided(
        company_id=company_id,
        day=narrowed.day,
        step=narrowed.step,
        who=narrowed.who,
        states=states_of(Kept(narrowed.outcome)) if narrowed.outcome else None,
        after=after,
        most=most,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedDay:
    """A day on which steps were taken, and who signed it off; empty while nobody did."""

    day: date
    signed_by: str


def latest_days(*, company_id: int, until: date) -> list[SignedDay]:
    """Return the latest days up to `until` on which steps were taken, the latest first."""
    with company_scope(company_id):
        found = []
        for back in range(DAYS_LISTED):
            day = until - timedelta(days=back)
            # One look into an index each: a day may hold very many steps.
            if not DunningAction.objects.filter(decided_date=day).exists():
                continue
            signed = kept_reports.signed(day)
            found.append(SignedDay(day=day, signed_by=signed.signed_by if signed else ""))
        return found
