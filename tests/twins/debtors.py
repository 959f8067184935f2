"""Random debtors, plans and histories, around every edge that the decision knows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from emdia.books.companies.models import Branch
from emdia.books.dunning import operations
from emdia.books.dunning.models import (
    CustomerRisk,
    DunningAction,
    DunningCase,
    DunningPlan,
    PlanStep,
    PlanVersion,
)
from emdia.books.facts import operations as facts
from emdia.books.holds.models import Hold, HoldEnd
from emdia.books.parties.models import Address, Contact, ContactConsent, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Counting, Step
from emdia.rules.holds import DATED, FILED, OF_A_TITLE, PLACED, HoldKind

from ..workflows.house import ANA

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
KINDS = ("DM", "DS", "NP", "CH", "FT", "OUT", "ABC")
SEGMENTS = ("", "retail", "wholesale", "public")
LADDERS = (
    (
        Step(code="b5", offset_days=-5, kind="message", channels=("email",)),
        Step(code="b0", offset_days=0, kind="message", channels=("whatsapp", "email")),
        Step(code="ring", offset_days=-1, kind="call_task"),
        Step(code="a5", offset_days=5, kind="message", channels=("email", "sms")),
        Step(code="c7", offset_days=7, kind="call_task"),
        Step(code="a15", offset_days=15, kind="message", channels=("email",), by_title=True),
        Step(code="n20", offset_days=20, kind="negative_listing"),
        Step(code="a30", offset_days=30, kind="letter", channels=("letter",)),
        Step(code="i31", offset_days=31, kind="internal_alert"),
        Step(code="p45", offset_days=45, kind="protest"),
    ),
    (
        Step(
            code="b2",
            offset_days=-2,
            kind="message",
            channels=("email",),
            counting=Counting.BANK,
        ),
        Step(
            code="a3",
            offset_days=3,
            kind="message",
            channels=("sms", "email"),
            counting=Counting.BANK,
        ),
        Step(
            code="a10",
            offset_days=10,
            kind="message",
            channels=("email",),
            counting=Counting.BANK,
        ),
        Step(code="s15", offset_days=15, kind="suspension"),
        Step(code="o20", offset_days=20, kind="offer"),
    ),
    (Step(code="only", offset_days=1, kind="referral"),),
    (Step(code="soon", offset_days=-3, kind="message", channels=("email",)),),
)
# The older version of the first plan: other codes, other days.
OLDER = (
    Step(code="old3", offset_days=3, kind="message", channels=("email",)),
    Step(code="a5", offset_days=6, kind="message", channels=("email",)),
    Step(code="old40", offset_days=40, kind="message", channels=("email",)),
    Step(code="c2", offset_days=2, kind="call_task"),
)
FOR = (
    Conditions(segments=("retail",), kinds=("DM", "FT")),
    Conditions(from_cents=500_000, risks=("C", "D")),
    Conditions(is_repeat=True, below_cents=40_000),
    Conditions(segments=("", "retail", "wholesale")),
)


def fill(*, company_id: int, day: date, customers: int, seed: int) -> None:
    """Fill the books of a company as a portfolio stands on `day`; requires an open scope."""
    chance = Random(seed)
    versions = publish_plans(company_id)
    people = make_customers(company_id, customers, chance)
    titles = make_titles(company_id, people, day, chance)
    make_contacts(company_id, people, chance)
    make_holds(company_id, people, titles, day, chance)
    make_histories(company_id, people, titles, versions, day, chance)


def publish_plans(company_id: int) -> list[PlanVersion]:
    """Publish every ladder under its conditions, and the older version of the first before it."""
    made = []
    for number, (steps, conditions) in enumerate(zip(LADDERS, FOR, strict=True), start=1):
        plan = DunningPlan.objects.create(company_id=company_id, name=f"Plan {number}")
        for count, some in enumerate([OLDER, steps] if number == 1 else [steps], start=1):
            version = operations.draft(
                plan=plan,
                number=count,
                position=number,
                is_active=True,
                rest_days=number,
                conditions=conditions,
                steps=some,
                note="",
                by="Ana",
            )
            operations.ask(version)
            operations.publish(version, by="Bruno", now=NOW)
            made.append(version)
    return made


def make_customers(company_id: int, count: int, chance: Random) -> list[Customer]:
    people = Customer.objects.bulk_create(
        Customer(
            company_id=company_id,
            tax_id_kind="foreign",
            tax_id=f"T{number}",
            name=f"Customer {number}",
            segment=chance.choice(SEGMENTS),
        )
        for number in range(count)
    )
    for person in people:
        if chance.random() < 0.1:
            person.parent = chance.choice(people)
        if chance.random() < 0.05:
            person.payer = chance.choice(people)
        if chance.random() < 0.05:
            person.guarantor = chance.choice(people)
        person.parent_id = None if person.parent_id == person.pk else person.parent_id
        person.payer_id = None if person.payer_id == person.pk else person.payer_id
        person.guarantor_id = None if person.guarantor_id == person.pk else person.guarantor_id
    facts.record(
        company_id=company_id, kind="customers.related", subject=("company", company_id), by=ANA
    )
    related = [one for one in people if one.parent_id or one.payer_id or one.guarantor_id]
    # The statement tries every row against every other of its batch.
    Customer.objects.bulk_update(related, ["parent", "payer", "guarantor"], batch_size=200)
    CustomerRisk.objects.bulk_create(
        CustomerRisk(
            customer=person,
            company_id=company_id,
            risk=chance.choice("ABCDE"),
            since_date=date(2026, 1, 1),
            source="test",
        )
        for person in people
        if chance.random() < 0.6
    )
    return people


def make_titles(
    company_id: int, people: list[Customer], day: date, chance: Random
) -> list[Receivable]:
    branch_id = Branch.objects.values_list("pk", flat=True)[0]
    return Receivable.objects.bulk_create(
        one
        for person in people
        for number in range(chance.choice((0, 1, 1, 2, 3, 5, 8)))
        for one in [_title(company_id, branch_id, person, number, day, chance)]
    )


def _title(
    company_id: int, branch_id: int, person: Customer, number: int, day: date, chance: Random
) -> Receivable:
    spans = ((-8, 8), (-8, 8), (-8, 8), (-20, 20), (-50, 10), (-70, 70), (-1_300, 10), (-4_000, 0))
    span = chance.choice(spans)
    due_date = day + timedelta(days=chance.randint(*span))
    net = chance.choice((5_000, 39_999, 40_000, 250_000, 499_999, 500_000, 900_000))
    interrupted = chance.random() < 0.15
    return Receivable(
        company_id=company_id,
        branch_id=branch_id,
        customer=person,
        document=f"{person.pk}/{number}",
        kind=chance.choice(KINDS),
        issue_date=due_date - timedelta(days=chance.choice((0, 5, 30, 60))),
        due_date=due_date,
        gross_cents=net,
        net_cents=net,
        balance_cents=0 if chance.random() < 0.1 else chance.choice((net, net, net // 2 or 1)),
        grace_days=chance.choice((0, 0, 0, 1, 3, 10)),
        holder=chance.choice(("own",) * 12 + ("ceded", "discounted")),
        interruption="protest" if interrupted else "",
        interrupted_date=due_date + timedelta(days=chance.choice((-3, 0, 10, 29, 30, 700, 1_200)))
        if interrupted
        else None,
    )


def make_contacts(company_id: int, people: list[Customer], chance: Random) -> None:
    some = [person for person in people for _ in range(chance.choice((0, 1, 1, 1, 2)))]
    contacts = Contact.objects.bulk_create(
        Contact(
            company_id=company_id,
            customer=person,
            role=chance.choice(("finance", "owner", "buyer", "legal", "other")),
            name="Somebody",
            email=chance.choice(("", "a@example.com", "b@example.com", "c@example.com")),
            phone=chance.choice(("", "+5511999990000")),
            is_active=chance.random() < 0.9,
            bounced_at=NOW if chance.random() < 0.1 else None,
        )
        for person in some
    )
    ContactConsent.objects.bulk_create(
        ContactConsent(
            company_id=company_id,
            contact=contact,
            channel=chance.choice(("email", "sms", "whatsapp")),
            is_allowed=chance.random() < 0.5,
            said_at=NOW,
            source="test",
        )
        for contact in contacts
        for _ in range(chance.choice((0, 0, 0, 1, 2)))
    )
    Address.objects.bulk_create(
        Address(
            company_id=company_id,
            customer=person,
            purpose=chance.choice(("billing", "billing", "delivery")),
            street="Rua",
            city="Cidade",
            state=chance.choice(("SP", "RJ", "")),
            country=chance.choice(("BR", "BR", "CO")),
        )
        for person in people
        if chance.random() < 0.6
    )


def make_holds(
    company_id: int, people: list[Customer], titles: list[Receivable], day: date, chance: Random
) -> None:
    holds = [*_on_people(company_id, people, day, chance), *_on_titles(titles, day, chance)]
    made = Hold.objects.bulk_create(holds)
    HoldEnd.objects.bulk_create(
        HoldEnd(
            hold=hold,
            company_id=company_id,
            ended_date=hold.since_date + timedelta(days=chance.choice((0, 1, 4, 20))),
            reason="over",
            ended_by="Ana",
        )
        for hold in made
        if chance.random() < 0.4
    )


def _on_people(
    company_id: int, people: list[Customer], day: date, chance: Random
) -> Iterator[Hold]:
    kinds = [kind for kind in PLACED if kind not in OF_A_TITLE]
    for person in people:
        for _ in range(chance.choice((0, 0, 0, 0, 1, 1, 2, 3))):
            kind = chance.choice([*kinds, HoldKind.PAUSE, HoldKind.PAUSE])
            yield _hold(company_id, person.pk, None, kind, day, chance)


def _on_titles(titles: list[Receivable], day: date, chance: Random) -> Iterator[Hold]:
    for title in titles:
        if chance.random() < 0.12:
            kind = chance.choice(
                (HoldKind.DISPUTE, HoldKind.DISPUTE, HoldKind.PAUSE, HoldKind.COURT_ORDER)
            )
            yield _hold(title.company_id, title.customer_id, title.pk, kind, day, chance)


def _hold(
    company_id: int, customer_id: int, title: int | None, kind: HoldKind, day: date, chance: Random
) -> Hold:
    since = day + timedelta(days=chance.randint(-40, 3))
    is_dated = kind in DATED or chance.random() < 0.3
    return Hold(
        company_id=company_id,
        customer_id=customer_id,
        receivable_id=title,
        kind=kind,
        since_date=since,
        until_date=since + timedelta(days=chance.choice((0, 2, 9, 30))) if is_dated else None,
        filed_date=day - timedelta(days=chance.randint(0, 60)) if kind in FILED else None,
        reason="because",
        placed_by="Ana",
    )


def make_histories(
    company_id: int,
    people: list[Customer],
    titles: list[Receivable],
    versions: list[PlanVersion],
    day: date,
    chance: Random,
) -> None:
    due_dates: dict[int, list[date]] = {}
    for title in titles:
        for pk in {title.customer_id, title.customer.payer_id, title.customer.parent_id} - {None}:
            due_dates.setdefault(pk, []).append(title.due_date)
    steps = list(PlanStep.objects.filter(plan_version__in=versions))
    open_cases = DunningCase.objects.bulk_create(
        _case(company_id, person, day, None) for person in people if chance.random() < 0.6
    )
    DunningCase.objects.bulk_create(
        _case(company_id, person, day, day - timedelta(days=chance.choice((20, 364, 365, 366))))
        for person in people
        if chance.random() < 0.3
    )
    actions = {
        (case.pk, cycle, step.pk): (case, cycle, step)
        for case in open_cases
        for cycle in due_dates.get(case.customer_id, [])
        for step in chance.sample(steps, chance.choice((0, 0, 1, 2, 4)))
    }
    DunningAction.objects.bulk_create(
        DunningAction(
            company_id=company_id,
            case=case,
            customer_id=case.customer_id,
            plan_version_id=step.plan_version_id,
            plan_step=step,
            cycle_date=cycle,
            channel="email" if step.channels else "",
            decided_date=day - timedelta(days=chance.choice((0, 1, 2, 3, 9, 9, 9, 30))),
            due_at=NOW,
            because={},
        )
        for case, cycle, step in actions.values()
    )


def _case(company_id: int, person: Customer, day: date, closed: date | None) -> DunningCase:
    return DunningCase(
        company_id=company_id,
        customer=person,
        opened_date=day - timedelta(days=500),
        closed_date=closed,
        was_late=person.pk % 3 > 0,
        standing="waits",
        since_date=day,
    )
