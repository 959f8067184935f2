"""Plans of collection, what their versions say, and the holds of a customer."""

from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import queries
from emdia.books.dunning.models import (
    CustomerRisk,
    DunningCase,
    DunningPlan,
    PlanVersion,
    VersionState,
)
from emdia.books.holds import queries as holds
from emdia.books.holds.models import Hold
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Step, ordered

from .missing import Missing

HOLDS_SHOWN = 100
TITLES_OFFERED = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionRow:
    """A version of a plan as a row."""

    id: int
    number: int
    state: str
    is_active: bool
    made_at: datetime
    made_by: str
    published_at: datetime | None
    published_by: str
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanRow:
    """A plan: the version that runs, and the one being worked on."""

    id: int
    name: str
    position: int
    steps: int
    running: VersionRow | None
    draft: VersionRow | None
    cases: int  # debtors who are treated by it


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionPage:
    """What one version says, and the others of its plan, the latest first."""

    plan_id: int
    plan_name: str
    row: VersionRow
    position: int
    rest_days: int
    conditions: Conditions
    steps: tuple[Step, ...]
    versions: tuple[VersionRow, ...]
    running_id: int | None
    currency: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What holds of every plan; prices are cents by channel."""

    groups_children: bool
    prices: dict[str, int]
    currency: str


def setting(*, company_id: int) -> Setting:
    """Return what holds of every plan of a company."""
    with company_scope(company_id):
        found = queries.setting(company_id)
        return Setting(
            groups_children=found.groups_children,
            prices={
                channel: int(getattr(found, f"{channel}_price_cents"))
                for channel in ("email", "whatsapp", "sms", "letter")
            },
            currency=companies.company(company_id).currency,
        )


def plans(*, company_id: int) -> list[PlanRow]:
    """Return every plan of a company, those used first at the top."""
    with company_scope(company_id):
        running = {one.plan_id: one for one in queries.running()}
        cases = queries.cases_by_plan()
        rows = [_plan(plan, running, cases) for plan in DunningPlan.objects.order_by("name")]
    return sorted(rows, key=lambda row: (row.running is None, row.position, row.name))


def _plan(plan: DunningPlan, running: dict[int, PlanVersion], cases: dict[int, int]) -> PlanRow:
    latest: PlanVersion = queries.latest_version(plan.pk)
    runs = running.get(plan.pk)
    shown = runs or latest
    is_draft = latest.state in (VersionState.DRAFT, VersionState.ASKED)
    return PlanRow(
        id=plan.pk,
        name=plan.name,
        position=shown.position,
        steps=shown.steps.count(),
        running=_row(runs) if runs else None,
        draft=_row(latest) if is_draft else None,
        cases=cases.get(plan.pk, 0),
    )


def version(*, company_id: int, version_id: int) -> VersionPage:
    """Return what a version says.

    :raises Missing: there is none of that id.
    """
    with company_scope(company_id):
        found = PlanVersion.objects.select_related("plan").filter(pk=version_id).first()
        if found is None:
            raise Missing(version_id)
        said = queries.plan_of(found, list(found.steps.all()))
        every = PlanVersion.objects.filter(plan_id=found.plan_id).order_by("-number")
        running = [one.pk for one in queries.running() if one.plan_id == found.plan_id]
        return VersionPage(
            plan_id=found.plan_id,
            plan_name=found.plan.name,
            row=_row(found),
            position=found.position,
            rest_days=found.rest_days,
            conditions=said.conditions,
            steps=ordered(said.steps),
            versions=tuple(map(_row, every)),
            running_id=running[0] if running else None,
            currency=companies.company(company_id).currency,
        )


def version_to_show(*, company_id: int, plan_id: int) -> int:
    """Return the version of a plan that is looked at first: the one that runs, else the latest.

    :raises Missing: there is no plan of that id.
    """
    with company_scope(company_id):
        latest = queries.latest_version(plan_id)
        published = queries.latest_version(plan_id, state=VersionState.PUBLISHED)
        if latest is None:
            raise Missing(plan_id)
        return int((published or latest).pk)


def _row(version: PlanVersion) -> VersionRow:
    return VersionRow(
        id=version.pk,
        number=version.number,
        state=version.state,
        is_active=version.is_active,
        made_at=version.made_at,
        made_by=version.made_by,
        published_at=version.published_at,
        published_by=version.published_by,
        note=version.note,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class HoldRow:
    """A hold of a customer, as a row."""

    id: int
    kind: str
    document: str  # of the title; empty: everything
    receivable_id: int | None
    since_date: date
    until_date: date | None
    filed_date: date | None
    reason: str
    placed_by: str
    ended_date: date | None
    ended_reason: str
    ended_by: str
    stands: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class CustomerHolds:
    """Why nothing is asked of a customer, and how the customer stands."""

    customer_id: int
    name: str
    standing: str
    standing_since: date | None
    hold_kind: str
    step: str
    rows: tuple[HoldRow, ...]
    titles: tuple[tuple[int, str], ...]  # open ones, to choose from
    risk: str  # empty: nobody says
    risk_since: date | None
    risk_source: str


def customer_holds(*, company_id: int, customer_id: int, as_of: date) -> CustomerHolds:
    """Return the holds of a customer, the latest first.

    :raises Missing: there is no customer of that id.
    """
    with company_scope(company_id):
        customer = Customer.objects.filter(pk=customer_id).first()
        if customer is None:
            raise Missing(customer_id)
        case = (
            DunningCase.objects.filter(customer=customer, closed_date__isnull=True)
            .select_related("plan_step")
            .first()
        )
        rows = holds.history(customer_id=customer_id, most=HOLDS_SHOWN)
        titles = Receivable.objects.filter(customer=customer, balance_cents__gt=0)
        risk = CustomerRisk.objects.filter(pk=customer.pk).first()
        return CustomerHolds(
            customer_id=customer.pk,
            name=customer.name,
            standing=case.standing if case else "",
            standing_since=case.since_date if case else None,
            hold_kind=case.hold_kind if case else "",
            step=case.plan_step.code if case and case.plan_step else "",
            rows=tuple(_hold(row, as_of) for row in rows),
            titles=tuple(
                titles.order_by("due_date", "id").values_list("pk", "document")[:TITLES_OFFERED]
            ),
            risk=risk.risk if risk else "",
            risk_since=risk.since_date if risk else None,
            risk_source=risk.source if risk else "",
        )


def _hold(hold: Hold, as_of: date) -> HoldRow:
    end = getattr(hold, "holdend", None)
    is_over = hold.until_date is not None and hold.until_date < as_of
    return HoldRow(
        id=hold.pk,
        kind=hold.kind,
        document=hold.receivable.document if hold.receivable else "",
        receivable_id=hold.receivable_id,
        since_date=hold.since_date,
        until_date=hold.until_date,
        filed_date=hold.filed_date,
        reason=hold.reason,
        placed_by=hold.placed_by,
        ended_date=end.ended_date if end else None,
        ended_reason=end.reason if end else "",
        ended_by=end.ended_by if end else "",
        stands=end is None and not is_over,
    )
