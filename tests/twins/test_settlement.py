"""The settlement in Python and the settlement in SQL decide and post alike, line by line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.books.bank_files import batch as staging
from emdia.books.bank_files.kinds import kind
from emdia.books.bank_files.models import BankFile, BankLine, FileState
from emdia.books.charges.models import Charge
from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Entry
from emdia.books.parties.models import Customer
from emdia.books.payments import batch as payments
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.formats.banks import Event
from emdia.rules import postings
from emdia.rules.settlement import KINDS, Decision, Line, decide

from ..workflows.house import ANA, CARTEIRA, DAY, House

EVENT_OF = {kind(event): event for event in reversed(Event)}
TODAY = (DAY - type(DAY)(2000, 1, 1)).days
MANY_LINES = 20_000
MANY_TITLES = 6_000
STRANGER = -1


@dataclass(frozen=True)
class Told:
    """A line as the bank tells it; `charge` is the place of a charge, or STRANGER."""

    kind: str
    charge: int
    nominal: int
    paid: int
    tariff: int
    interest: int
    discount: int


@dataclass(frozen=True)
class Portfolio:
    """Balances of titles, and for each charge the place of the title it charges."""

    balances: tuple[int, ...]
    charges: tuple[int, ...]
    lines: tuple[Told, ...]

    def title(self, told: Told) -> int | None:
        return None if told.charge == STRANGER else self.charges[told.charge]


@dataclass(frozen=True)
class Result:
    """What became of one line: the decision, and the event and legs of its entry."""

    decision: Decision
    event: str | None
    legs: postings.Legs
    allocated: int | None


AMOUNTS = st.sampled_from([0, 1, 2, 50, 99, 100, 101, 250, 500, 501, 1_000]) | st.integers(0, 2_000)


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    balances = draw(st.lists(AMOUNTS, min_size=1, max_size=4))
    places = st.integers(0, len(balances) - 1)
    # One charge at least per title, some titles with two.
    charges = [*range(len(balances)), *draw(st.lists(places, max_size=3))]
    told = st.builds(
        Told,
        kind=st.sampled_from(KINDS) | st.just("payment"),
        charge=st.integers(0, len(charges) - 1) | st.sampled_from([STRANGER, 0]),
        nominal=AMOUNTS,
        paid=AMOUNTS | st.integers(0, 12_000),
        tariff=st.sampled_from([0, 0, 210]) | AMOUNTS,
        interest=st.sampled_from([0, 0]) | AMOUNTS,
        discount=st.sampled_from([0, 0]) | AMOUNTS,
    )
    lines = draw(st.lists(told, min_size=1, max_size=12))
    # A tariff equal to the payment leaves the account untouched: an edge worth meeting often.
    if draw(st.booleans()):
        lines = [Told(**{**vars(one), "tariff": one.paid}) for one in lines]
    return Portfolio(tuple(balances), tuple(charges), tuple(lines))


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_random_files(house: House) -> None:
    @settings(
        max_examples=150,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(portfolios())
    def twins(portfolio: Portfolio) -> None:
        compare(house, portfolio)

    twins()


def test_twenty_thousand_lines_without_a_difference(house: House) -> None:
    compare(house, large(Random(20260310)))


def large(chance: Random) -> Portfolio:
    """Return a file as a bad month would bring: every kind, many repeats, every oddity."""
    balances = tuple(chance.choice([0, 1, 990, 7_990, 9_990, 34_900]) for _ in range(MANY_TITLES))
    second = (chance.randrange(MANY_TITLES) for _ in range(MANY_TITLES // 10))
    charges = (*range(MANY_TITLES), *second)
    return Portfolio(
        balances, charges, tuple(_told(chance, balances, charges) for _ in range(MANY_LINES))
    )


def _told(chance: Random, balances: Sequence[int], charges: Sequence[int]) -> Told:
    place = STRANGER if chance.random() < 0.05 else chance.randrange(len(charges))
    nominal = balances[charges[place]] if place != STRANGER else chance.randrange(20_000)
    part = chance.choice([0, 0.3, 0.5, 0.95, 1, 1, 1, 1, 1.1, 4.9, 5, 5.1])
    amount = int(nominal * part) + chance.choice([0, 0, 0, 1])
    return Told(
        kind=chance.choice(KINDS) if chance.random() < 0.3 else "payment",
        charge=place,
        nominal=nominal if chance.random() < 0.9 else 0,
        paid=amount,
        tariff=chance.choice([0, 0, 210, 210, 350, amount]),
        interest=chance.choice([0, 0, 0, 0, nominal // 50, amount, amount + 1]),
        discount=chance.choice([0, 0, 0, 0, nominal // 20, nominal, amount]),
    )


def compare(house: House, portfolio: Portfolio) -> None:
    """Settle the portfolio both ways and leave nothing of it behind."""
    with company_scope(house.company_id):
        lock_money(house.company_id)
        titles = _owe(house, portfolio)
        bank_file, batch_id = _file(house, portfolio)
        staging.stage(bank_file_id=bank_file.pk, titles=_columns(portfolio))
        payments.settle(bank_file=bank_file, batch_id=batch_id, currency="BRL")
        expected, balances = _reference(portfolio)
        found = list(_found(bank_file, batch_id))
        assert len(found) == len(portfolio.lines)
        different = [
            (told, ours, theirs)
            for told, ours, theirs in zip(portfolio.lines, expected, found, strict=True)
            if ours != theirs
        ]
        assert different == []
        owed = dict(Receivable.objects.values_list("id", "balance_cents"))
        assert [owed[pk] for pk in titles] == balances
        _tariffs_hold(portfolio, batch_id)
        _sums_hold(bank_file, expected)
        transaction.set_rollback(True)


def _owe(house: House, portfolio: Portfolio) -> list[int]:
    """Create titles with their balances and charges; return the titles' ids."""
    customer = Customer.objects.create(
        company_id=house.company_id, tax_id_kind="foreign", tax_id="1", name="Customer"
    )
    branch_id = Branch.objects.values_list("id", flat=True).get()
    owed = Receivable.objects.bulk_create(
        Receivable(
            company_id=house.company_id,
            branch_id=branch_id,
            customer=customer,
            document=str(place),
            issue_date=DAY,
            due_date=DAY,
            gross_cents=max(balance, 1),
            net_cents=max(balance, 1),
            balance_cents=balance,
        )
        for place, balance in enumerate(portfolio.balances)
    )
    Charge.objects.bulk_create(
        Charge(
            company_id=house.company_id,
            receivable=owed[place],
            bank_account_id=house.agreement.bank_account_id,
            bank_agreement=house.agreement,
            carteira=CARTEIRA,
            nosso_numero=f"{number:08d}",
            amount_cents=1,
            due_date=DAY,
        )
        for number, place in enumerate(portfolio.charges)
    )
    return [receivable.pk for receivable in owed]


def _file(house: House, portfolio: Portfolio) -> tuple[BankFile, int]:
    bank_file = BankFile.objects.create(
        company_id=house.company_id,
        bank_account_id=house.agreement.bank_account_id,
        bank_agreement=house.agreement,
        name="twin",
        sha256="0" * 64,
        size_bytes=1,
        received_by=ANA.name,
        state=FileState.SETTLING,
        generated_date=DAY,
        titles=len(portfolio.lines),
    )
    fact_id = facts.record(
        company_id=house.company_id, kind="twin", subject=("bank_file", bank_file.pk), by=ANA
    )
    return bank_file, ledger.open_batch(company_id=house.company_id, fact_id=fact_id)


def _columns(portfolio: Portfolio) -> Any:
    """Return the columns of `formats.returns.Titles` that are staged."""
    lines, count = portfolio.lines, len(portfolio.lines)
    days = np.full(count, TODAY, np.int32)
    numbers = [f"{one.charge:08d}" if one.charge != STRANGER else "99999999" for one in lines]

    def cents(name: str) -> Any:
        return np.array([getattr(one, name) for one in lines], np.int64)

    return SimpleNamespace(
        line_number=np.arange(2, count + 2, dtype=np.int32),
        occurrence=np.full(count, b"06", "S2"),
        event=np.array([EVENT_OF[one.kind] for one in lines], np.int16),
        nosso_numero=np.array(numbers, "S20"),
        carteira=np.full(count, CARTEIRA, "S3"),
        document=np.zeros(count, "S10"),
        occurrence_day=days,
        credit_day=days,
        nominal_cents=cents("nominal"),
        paid_cents=cents("paid"),
        credited_cents=cents("paid"),
        tariff_cents=cents("tariff"),
        interest_cents=cents("interest"),
        # The bank may split what it takes off into a discount and a rebate.
        discount_cents=cents("discount") // 2,
        rebate_cents=cents("discount") - cents("discount") // 2,
        motives=np.zeros(count, "S8"),
        channel=np.zeros(count, "S2"),
        is_pix=np.zeros(count, np.bool_),
    )


def _reference(portfolio: Portfolio) -> tuple[list[Result], list[int]]:
    """Return what the rules say of every line, and the balances they leave."""
    lines = [
        Line(
            kind=told.kind,
            title=portfolio.title(told),
            nominal_cents=told.nominal,
            paid_cents=told.paid,
            interest_cents=told.interest,
            discount_cents=told.discount,
        )
        for told in portfolio.lines
    ]
    decisions = list(decide(lines=lines, balances=dict(enumerate(portfolio.balances))))
    balances = list(portfolio.balances)
    for line, decision in zip(lines, decisions, strict=True):
        if line.title is not None:
            balances[line.title] -= decision.principal_cents
    return [_posted(*pair) for pair in zip(lines, decisions, strict=True)], balances


def _posted(line: Line, decision: Decision) -> Result:
    """Return the entry that the posting catalogue gives for a decided line."""
    event, legs = _entry(line, decision)
    is_money = event in {"payment", "duplicate_payment", "unidentified_receipt"}
    allocated = line.paid_cents - decision.excess_cents if decision.outcome == "settled" else 0
    return Result(decision, event, legs, allocated if is_money else None)


def _entry(line: Line, decision: Decision) -> tuple[str | None, postings.Legs]:
    settles = decision.outcome == "settled"
    if settles or decision.reason == "already_settled":
        legs = postings.payment(
            paid_cents=line.paid_cents,
            interest_cents=line.interest_cents if settles else 0,
            discount_cents=decision.discount_cents,
            principal_cents=decision.principal_cents,
            excess_cents=decision.excess_cents,
        )
        return "payment" if settles else "duplicate_payment", legs
    if line.kind == "payment" and line.paid_cents > 0:
        return "unidentified_receipt", postings.unidentified(paid_cents=line.paid_cents)
    return None, ()


def _found(bank_file: BankFile, batch_id: int) -> Iterator[Result]:
    """Return what the database made of every line, in the order of the lines."""
    events = dict(Entry.objects.filter(batch_id=batch_id).values_list("id", "event"))
    legs = _legs(batch_id)
    allocated = dict(Receipt.objects.values_list("entry_id", "allocated_cents"))
    granted = dict(Allocation.objects.values_list("receipt_id", "discount_cents"))
    assert set(legs) == set(events)
    assert set(BankLine.objects.values_list("entry_id", flat=True)) - {None} == {
        entry_id for entry_id, event in events.items() if event != "tariff"
    }
    for line in BankLine.objects.filter(bank_file_id=bank_file.pk).order_by("line_number"):
        decision = Decision(
            outcome=line.outcome,
            reason=line.reason,
            principal_cents=line.principal_cents,
            excess_cents=line.excess_cents,
            discount_cents=granted.get(line.receipt_id, 0),
        )
        entry_id = line.entry_id
        yield Result(
            decision, events.get(entry_id), legs.get(entry_id, ()), allocated.get(entry_id)
        )


def _legs(batch_id: int) -> dict[int, postings.Legs]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.entry_id, p.account_code, p.amount_cents FROM posting AS p"
            " JOIN entry AS e ON e.id = p.entry_id WHERE e.batch_id = %s ORDER BY 1, p.line",
            [batch_id],
        )
        legs: dict[int, postings.Legs] = {}
        for entry_id, code, cents in cursor.fetchall():
            legs[entry_id] = (*legs.get(entry_id, ()), (postings.Account(code), cents))
    return legs


def _tariffs_hold(portfolio: Portfolio, batch_id: int) -> None:
    """Check that the tariffs of the file's one day are one entry of the catalogue."""
    spent = sum(told.tariff for told in portfolio.lines if told.kind != "unreadable")
    posted = Entry.objects.filter(batch_id=batch_id, event="tariff").values_list("id", flat=True)
    found = [legs for entry_id, legs in _legs(batch_id).items() if entry_id in set(posted)]
    assert found == ([postings.tariff(tariff_cents=spent)] if spent else [])


def _sums_hold(bank_file: BankFile, expected: list[Result]) -> None:
    """Check that the credits given are the excess decided, and that the file says its sums."""
    bank_file.refresh_from_db()
    assert bank_file.state == FileState.APPLIED
    excess = sum(one.decision.excess_cents for one in expected)
    assert sum(CustomerCredit.objects.values_list("amount_cents", flat=True)) == excess
    paid = sum(cents for one in expected for code, cents in one.legs if code == 1010)
    assert bank_file.paid_cents == paid
