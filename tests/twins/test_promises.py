"""Promises judged in SQL are judged as the rule says, over many of them."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from emdia.books.agreements import batch
from emdia.books.agreements.models import Promise, PromisePart, PromiseTitle
from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.holds.models import Hold, HoldEnd
from emdia.books.intake.models import IntakeAlarm
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import Receivable
from emdia.rules.promises import Part, Payment, PromiseState, judge, whole

from ..workflows.house import ANA, DAY, House

PROMISES = 400
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
AMOUNTS = (5_000, 10_000, 12_345)


@dataclass
class Made:
    """What the rule is told of one promise."""

    promise: Promise
    parts: list[Part]
    payments: list[Payment] = field(default_factory=list)
    all_closed: bool = False
    is_uncertain: bool = False


@pytest.fixture
def house(database: str) -> House:
    return House()


@pytest.mark.parametrize("as_of", [DAY, DAY + timedelta(days=3), DAY + timedelta(days=12)], ids=str)
def test_no_difference(house: House, as_of: date) -> None:
    with company_scope(house.company_id):
        made = fill(house, Random(as_of.toordinal()))
        wanted = {
            one.promise.pk: judge(
                parts=one.parts,
                payments=one.payments,
                all_closed=one.all_closed,
                is_uncertain=one.is_uncertain,
                as_of=as_of,
            )
            for one in made
        }
        counted = batch.judge(company_id=house.company_id, as_of=as_of, by="a test")
        parts = PromisePart.objects.order_by("promise_id", "number")
        found: dict[int, list[str]] = {}
        for part in parts:
            found.setdefault(part.promise_id, []).append(part.state)
        differences = [
            (made[0].promise.pk, found[pk], states)
            for pk, states in wanted.items()
            if found[pk] != [str(one) for one in states]
        ]
        assert differences == []
        states = {pk: str(whole(some)) for pk, some in wanted.items()}
        assert dict(Promise.objects.values_list("id", "state")) == states
        closed = Counter(one for one in states.values() if one != "open")
        assert counted == closed
        assert set(Promise.objects.exclude(state="open").values_list("closed_date")) <= {(as_of,)}
        held = PromiseTitle.objects.filter(is_open=True).values_list("promise_id", flat=True)
        assert set(held) == {pk for pk, state in states.items() if state == "open"}
        assert {*closed} >= {"kept", "moot"}
        still = PromiseTitle.objects.filter(hold__until_date__gte=as_of, is_open=False)
        assert set(HoldEnd.objects.values_list("hold_id", flat=True)) == set(
            still.values_list("hold_id", flat=True)
        )
        # Judged again it says the same, and closes nothing more.
        assert batch.judge(company_id=house.company_id, as_of=as_of, by="a test") == {}


def fill(house: House, random: Random) -> list[Made]:
    """Make promises about one title or two, and what was paid for them."""
    facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
    branch = Branch.objects.get()
    customers = Customer.objects.bulk_create(
        [
            Customer(
                company_id=house.company_id, tax_id_kind="foreign", tax_id=str(n), name=f"C {n}"
            )
            for n in range(PROMISES)
        ]
    )
    titles = Receivable.objects.bulk_create(
        [
            Receivable(
                company_id=house.company_id,
                branch=branch,
                customer=customer,
                document=f"P{customer.pk}-{n}",
                issue_date=DAY,
                due_date=DAY,
                gross_cents=50_000,
                net_cents=50_000,
                balance_cents=random.choice([0, 0, 20_000]),
                currency="BRL",
            )
            for customer in customers
            for n in range(random.choice([1, 1, 2]))
        ]
    )
    by_customer: dict[int, list[Receivable]] = {}
    for title in titles:
        by_customer.setdefault(title.customer_id, []).append(title)
    return [_promise(house, random, some) for some in by_customer.values()]


def _promise(house: House, random: Random, titles: list[Receivable]) -> Made:
    days = sorted(random.sample(range(10), random.choice([1, 1, 2, 3])))
    parts = [
        Part(
            due_date=DAY + timedelta(days=one),
            deadline_date=DAY + timedelta(days=one + random.choice([0, 1, 3])),
            amount_cents=random.choice(AMOUNTS),
        )
        for one in days
    ]
    promise = Promise.objects.create(
        company_id=house.company_id,
        customer_id=titles[0].customer_id,
        currency="BRL",
        amount_cents=sum(one.amount_cents for one in parts),
        made_date=DAY,
        made_at=NOW,
        made_by="a test",
    )
    for one in titles:
        hold_title(house, promise, one, until=max(part.deadline_date for part in parts))
    PromisePart.objects.bulk_create(
        [
            PromisePart(
                company_id=house.company_id,
                promise=promise,
                number=number,
                due_date=one.due_date,
                deadline_date=one.deadline_date,
                amount_cents=one.amount_cents,
            )
            for number, one in enumerate(parts, start=1)
        ]
    )
    made = Made(promise, parts, all_closed=all(one.balance_cents == 0 for one in titles))
    for _ in range(random.choice([0, 0, 1, 1, 2, 3])):
        _pay(house, random, made, titles)
    return made


def hold_title(house: House, promise: Promise, title: Receivable, *, until: date) -> None:
    hold = Hold.objects.create(
        company_id=house.company_id,
        customer_id=title.customer_id,
        receivable=title,
        kind="promise",
        since_date=DAY,
        until_date=until,
        reason="a test",
        placed_by="a test",
    )
    PromiseTitle.objects.create(
        company_id=house.company_id, promise=promise, receivable=title, hold=hold
    )


def _pay(house: House, random: Random, made: Made, titles: list[Receivable]) -> None:
    """Let a receipt pay one title, or two; be taken back; come too early; be a cheque."""
    cents = random.choice([*AMOUNTS, 7_777])
    on_date = DAY + timedelta(days=random.randint(-2, 14))
    is_cheque = random.random() < 0.05
    receipt = Receipt.objects.create(
        company_id=house.company_id,
        kind="cheque" if is_cheque else "boleto",
        customer_id=titles[0].customer_id,
        currency="BRL",
        amount_cents=cents,
        allocated_cents=0 if is_cheque else cents,
        received_date=on_date,
        cleared_date=None if is_cheque else on_date,
        entry_id=0,
        source_number=f"R{made.promise.pk}-{random.random()}",
    )
    if is_cheque:
        made.is_uncertain = True
        return
    split = [cents] if len(titles) == 1 else [cents - 1_000, 1_000]
    is_taken_back = random.random() < 0.15
    rows = []
    for number, (title, part) in enumerate(zip(titles, split, strict=True), start=1):
        interest = random.choice([0, 300])
        rows.append((number, title.pk, part - interest, interest, None))
    if is_taken_back:
        rows += [
            (10 + number, title, -principal, -interest, number)
            for number, title, principal, interest, _none in rows
        ]
    Allocation.objects.bulk_create(
        [
            Allocation(
                company_id=house.company_id,
                receipt_id=receipt.pk,
                number=number,
                receivable_id=title,
                principal_cents=principal,
                interest_cents=interest,
                discount_cents=0,
                difference_cents=0,
                reverses_number=reverses,
            )
            for number, title, principal, interest, reverses in rows
        ]
    )
    if not is_taken_back and on_date >= DAY:
        made.payments.append(Payment(receipt_id=receipt.pk, on_date=on_date, amount_cents=cents))


def test_nothing_is_broken_while_money_is_not_known(house: House) -> None:
    """A file of the bank is missing: whether it pays the promise nobody knows yet."""
    house.expect({1: 10_000})
    with company_scope(house.company_id):
        title = Receivable.objects.get()
        made = Promise.objects.create(
            company_id=house.company_id,
            customer_id=title.customer_id,
            currency="BRL",
            amount_cents=10_000,
            made_date=DAY,
            made_at=NOW,
            made_by="a test",
        )
        hold_title(house, made, title, until=DAY)
        PromisePart.objects.create(
            company_id=house.company_id,
            promise=made,
            number=1,
            due_date=DAY,
            deadline_date=DAY,
            amount_cents=10_000,
        )
        alarm = IntakeAlarm.objects.create(
            company_id=house.company_id,
            bank_agreement_id=house.agreement.pk,
            bank_account_id=house.agreement.bank_account_id,
            kind="missing_file",
            expected_date=DAY,
        )
        late = DAY + timedelta(days=5)
        assert batch.judge(company_id=house.company_id, as_of=late, by="a test") == {}
        alarm.state, alarm.cleared_at = "cleared", NOW
        alarm.cleared_by, alarm.cleared_reason = "a test", "it came"
        alarm.save()
        assert batch.judge(company_id=house.company_id, as_of=late, by="a test") == {
            str(PromiseState.BROKEN): 1
        }
