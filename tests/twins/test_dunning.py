"""The decision in Python and in SQL: the same step, because and standing for every debtor."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import batch, queries
from emdia.books.dunning.batch import Policy, Room
from emdia.books.dunning.debtors import debtors
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.bank_calendar import BankCalendar, CalendarDay, calendar_of
from emdia.rules.dunning import Decision, Standing, decide

from ..torture import TORTURE
from ..workflows.house import DAY, House
from .debtors import fill

CUSTOMERS = 4_000
SEEDS = range(25) if TORTURE else range(1)
CALENDAR = calendar_of(
    additions=[
        CalendarDay(day=date(2026, 3, 9)),
        CalendarDay(day=date(2026, 2, 28), is_open=True),
    ]
)
Row = tuple[Any, ...]


class Remembering(BankCalendar):
    """The calendar, asked once per day."""

    def __init__(self, calendar: BankCalendar) -> None:
        super().__init__(calendar.closed, calendar.opened)
        object.__setattr__(self, "known", {})

    def is_bank_day(self, day: date) -> bool:
        known: dict[date, bool] = self.__dict__["known"]
        if day not in known:
            known[day] = BankCalendar.is_bank_day(self, day)
        return known[day]


@pytest.fixture
def house(database: str) -> House:
    return House()


@pytest.mark.parametrize("seed", SEEDS)
def test_thousands_of_debtors_without_a_difference(
    house: House, owner_connection: Any, seed: int
) -> None:
    with company_scope(house.company_id):
        fill(company_id=house.company_id, day=DAY, customers=CUSTOMERS, seed=seed)
        announce(house)
    owner_connection.execute("ANALYZE")
    standings: Counter[str] = Counter()
    for days, groups in ((0, False), (0, True), (-2, False), (4, True)):
        as_of = DAY + timedelta(days=days)
        with company_scope(house.company_id):
            room = some_room()
            policy = policy_of(house, groups=groups)
            found = decided(house, policy, as_of, room)
            expected = reckoned(policy, as_of, room)
        different = [
            (pk, expected.get(pk), found.get(pk))
            for pk in {*found, *expected}
            if found.get(pk) != expected.get(pk)
        ]
        assert different[:3] == [], len(different)
        standings.update(row[0] for rows in found.values() for row in rows if row[1] == "")
        standings["titles"] += sum(len(row[-1]) > 1 for rows in found.values() for row in rows)
    # A twin that agrees on nothing but silence proves nothing.
    assert {one for one in Standing if not standings[one]} == set()
    assert min(standings.values()) > 10
    assert standings["titles"] > 500


def announce(house: House) -> None:
    """Let payments of some titles be announced: nobody knows whether the money comes."""
    agreement = house.agreement
    Charge.objects.bulk_create(
        Charge(
            company_id=house.company_id,
            receivable_id=pk,
            bank_account_id=agreement.bank_account_id,
            bank_agreement_id=agreement.pk,
            carteira="109",
            nosso_numero=f"{pk:08d}",
            number_key=f"{pk:08d}",
            amount_cents=1_000,
            due_date=DAY,
            state="payment_announced",
        )
        for pk in Receivable.objects.filter(pk__gt=0).values_list("pk", flat=True)
        if pk % 19 == 0
    )


def some_room() -> Room:
    people = Customer.objects.values_list("pk", flat=True)
    return Room(
        quiet=[("BR", "RJ", "email"), ("BR", "RJ", "sms"), ("CO", "SP", "whatsapp")],
        capped=[(pk, channel) for pk in people if pk % 5 == 0 for channel in ("email", "sms")],
    )


def policy_of(house: House, *, groups: bool) -> Policy:
    found = queries.policy(house.company_id, versions=queries.running())
    return Policy(
        plans=found.plans, step_ids=found.step_ids, ever=found.ever, groups_children=groups
    )


def decided(house: House, policy: Policy, as_of: date, room: Room) -> dict[int, list[Row]]:
    batch.decide(
        company_id=house.company_id, policy=policy, as_of=as_of, calendar=CALENDAR, room=room
    )
    codes = {step_id: code for (_, code), step_id in policy.step_ids.items()}
    found: dict[int, list[Row]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {batch.VERDICT} FROM dunning_verdict")
        for row in cursor.fetchall():
            if row[1] == "":
                one: Row = (row[4], "", row[2], codes.get(row[3], ""), row[5], [])
            else:
                code = codes[row[3]]
                one = (row[4], row[1], row[2], code, *row[7:9], *row[10:15], sorted(row[15]))
            found.setdefault(row[0], []).append(one)
    return {pk: sorted(rows, key=by_lane) for pk, rows in found.items()}


def reckoned(policy: Policy, as_of: date, room: Room) -> dict[int, list[Row]]:
    calendar = Remembering(CALENDAR)
    everybody = debtors(
        list(Customer.objects.values_list("pk", flat=True)),
        as_of=as_of,
        groups_children=policy.groups_children,
        room=room,
    )
    found = {}
    for pk, debtor in everybody.items():
        decision = decide(debtor, plans=policy.plans, as_of=as_of, calendar=calendar)
        if decision is not None:
            found[pk] = sorted(rows_of(decision), key=by_lane)
    return found


def by_lane(row: Row) -> str:
    return str(row[1])


def rows_of(decision: Decision) -> list[Row]:
    plan = decision.plan.key if decision.plan else None
    rows: list[Row] = [
        (str(decision.standing), "", plan, decision.step, str(decision.hold or ""), []),
    ]
    for act in decision.acts:
        rows.append(
            (
                "acts",
                str(act.step.lane),
                plan,
                act.step.code,
                act.cycle,
                act.channel,
                len(act.titles),
                act.cents,
                act.days_late,
                act.collection_days,
                act.is_caught_up,
                list(act.titles),
            )
        )
    return rows
