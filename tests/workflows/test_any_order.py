"""Whatever people and banks do, in whatever order: the books equal a plain model of them.

Two companies, so that every step of one is also a step the other must not see.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from emdia.books.access import operations as access
from emdia.books.bank_files.models import FileState
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.payments.models import Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.rules.roles import Role
from emdia.workflows import seal_ledger
from emdia.workflows.decide_approval import decide
from emdia.workflows.receive_bank_file import AlreadyReceived
from emdia.workflows.reverse_settlement import ApprovalRequested, UnableToReverse, reverse

from ..torture import chosen_seed, times
from .house import ANA, DAY, NOON, House, paid
from .money import strangers_seen_by, sums, wrong_with

LIMIT = 10_000
STRANGER = 99_999_999
NUMBERS = count(1)
SIDES = st.integers(0, 1)
# What a payer gives, as hundredths of the title: nothing, parts, all, too much, far too much.
PARTS = st.sampled_from([0, 1, 50, 100, 100, 100, 101, 200, 499, 501])


@dataclass
class Money:
    """One receipt of the model."""

    receipt_id: int
    title: int | None
    paid: int
    principal: int
    credit: int
    is_standing: bool = True
    is_asked: bool = False


@dataclass
class Model:
    """What a company's books must say, in plain Python."""

    nominal: dict[int, int] = field(default_factory=dict)
    balance: dict[int, int] = field(default_factory=dict)
    tariffs: int = 0
    receipts: list[Money] = field(default_factory=list)
    files: list[bytes] = field(default_factory=list)
    asked: list[tuple[int, Money]] = field(default_factory=list)

    def pay(self, title: int, cents: int, tariff: int) -> Money | None:
        """Take a payment as the bank reports it; return the receipt it makes."""
        self.tariffs += tariff
        if cents == 0:
            return None
        nominal, left = self.nominal.get(title, 0), self.balance.get(title, 0)
        if title not in self.nominal or cents > 5 * nominal:
            return Money(0, None, cents, 0, 0)
        principal = min(cents, left)
        self.balance[title] -= principal
        return Money(0, title, cents, principal, cents - principal)

    def take_back(self, money: Money) -> None:
        money.is_standing = False
        if money.title is not None:
            self.balance[money.title] += money.principal

    def standing(self) -> Iterator[Money]:
        return (one for one in self.receipts if one.is_standing)

    @property
    def credits(self) -> int:
        return sum(one.credit for one in self.standing())

    @property
    def suspense(self) -> int:
        return sum(one.paid for one in self.standing() if one.title is None)


class Books(RuleBasedStateMachine):
    """Steps in any order; after each of them model and books agree."""

    def __init__(self) -> None:
        super().__init__()
        self.houses = [House(number=next(NUMBERS), reversal_limit_cents=LIMIT) for _ in range(2)]
        self.models = [Model(), Model()]
        self.deciders = [self._decider(house) for house in self.houses]
        self.title_numbers = count(1)

    def _decider(self, house: House) -> Actor:
        with company_scope(house.company_id):
            user_id = access.add_user(email=f"b{house.company_id}@x.example", full_name="Bruno")
            access.grant_role(
                company_id=house.company_id, user_id=user_id, role=Role.FINANCE_MANAGER
            )
        return Actor(user_id=user_id, name="Bruno", channel="web")

    @rule(side=SIDES, amounts=st.lists(st.integers(1, 20_000), min_size=1, max_size=3))
    def issue(self, side: int, amounts: list[int]) -> None:
        titles = {next(self.title_numbers): cents for cents in amounts}
        self.houses[side].expect(titles)
        self.models[side].nominal |= titles
        self.models[side].balance |= titles

    @rule(
        side=SIDES,
        lines=st.lists(
            st.tuples(st.integers(0, 7), PARTS, st.sampled_from([0, 250])), min_size=1, max_size=5
        ),
    )
    def a_file_comes(self, side: int, lines: list[tuple[int, int, int]]) -> None:
        house, model = self.houses[side], self.models[side]
        known = list(model.nominal)
        told, expected = [], []
        for place, part, tariff in lines:
            title = known[place] if place < len(known) else STRANGER
            nominal = model.nominal.get(title, 7_000)
            cents = -(-nominal * part // 100)
            # The bank keeps its tariff of what was paid; of nothing it can keep nothing.
            tariff = min(tariff, cents)
            told.append(paid(title, cents, tariff=tariff, nominal_cents=nominal))
            expected.append(model.pay(title, cents, tariff))
        content = house.write(told)
        bank_file = house.settle(house.receive(content))
        assert bank_file.state == FileState.APPLIED
        model.files.append(content)
        for line, money in zip(house.lines(bank_file), expected, strict=True):
            assert (line.receipt_id is None) == (money is None)
            if money:
                money.receipt_id = line.receipt_id
                model.receipts.append(money)

    @precondition(lambda self: any(model.files for model in self.models))
    @rule(data=st.data(), side=SIDES, line_feeds=st.booleans())
    def a_file_comes_again(self, data: Any, side: int, line_feeds: bool) -> None:
        house, model = self.houses[side], self.models[side]
        if not model.files:
            return
        content = data.draw(st.sampled_from(model.files))
        if not line_feeds:
            with pytest.raises(AlreadyReceived):
                house.receive(content)
            return
        again = house.settle(house.receive(content.replace(b"\r\n", b"\n")))
        assert again.state == FileState.REFUSED
        assert again.faults[0]["code"] == "file_duplicate_content"

    @precondition(lambda self: any(model.receipts for model in self.models))
    @rule(data=st.data(), side=SIDES)
    def reverse(self, data: Any, side: int) -> None:
        house, model = self.houses[side], self.models[side]
        if not model.receipts:
            return
        money = data.draw(st.sampled_from(model.receipts))
        answer = self._reverse(house, money)
        if not money.is_standing:
            assert answer == "already_reversed"
        elif money.is_asked:
            assert answer == "already_requested"
        elif money.paid > LIMIT:
            assert isinstance(answer, ApprovalRequested)
            money.is_asked = True
            model.asked.append((answer.approval_id, money))
        else:
            model.take_back(money)

    def _reverse(self, house: House, money: Money) -> object:
        try:
            return reverse(
                company_id=house.company_id,
                receipt_id=money.receipt_id,
                reason="Any",
                by=ANA,
                on=DAY,
                now=NOON,
            )
        except UnableToReverse as refusal:
            return str(refusal)

    @precondition(lambda self: any(model.asked for model in self.models))
    @rule(side=SIDES, approve=st.booleans())
    def decide(self, side: int, approve: bool) -> None:
        house, model = self.houses[side], self.models[side]
        if not model.asked:
            return
        approval_id, money = model.asked.pop()
        done = decide(
            company_id=house.company_id,
            approval_id=approval_id,
            approve=approve,
            note="",
            by=self.deciders[side],
            on=DAY,
            now=NOON,
        )
        money.is_asked = False
        assert done.applied == approve
        if approve:
            model.take_back(money)

    @precondition(lambda self: any(model.receipts for model in self.models))
    @rule(data=st.data(), side=SIDES)
    def the_other_company_tries(self, data: Any, side: int) -> None:
        theirs = self.models[1 - side].receipts
        if theirs:
            money = data.draw(st.sampled_from(theirs))
            assert self._reverse(self.houses[side], money) == "receipt_unknown"

    @rule(side=SIDES)
    def seal(self, side: int) -> None:
        seal_ledger.seal(company_id=self.houses[side].company_id)
        assert seal_ledger.seal(company_id=self.houses[side].company_id) == []

    @invariant()
    def the_books_are_sound(self) -> None:
        for house in self.houses:
            assert wrong_with(house.company_id) == {}
            assert strangers_seen_by(house.company_id) == []

    @invariant()
    def the_books_equal_the_model(self) -> None:
        for house, model in zip(self.houses, self.models, strict=True):
            accounts = sums(house.company_id)
            with company_scope(house.company_id):
                documents = dict(Receivable.objects.values_list("document", "balance_cents"))
                credits = sum(CustomerCredit.objects.values_list("balance_cents", flat=True))
                receipts = Receipt.objects.count()
            assert documents == {f"FAT{title}": cents for title, cents in model.balance.items()}
            assert accounts.get(1100, 0) == sum(model.balance.values())
            assert (credits, -accounts.get(2100, 0)) == (model.credits, model.credits)
            assert -accounts.get(2200, 0) == model.suspense
            assert -accounts.get(3000, 0) == sum(model.nominal.values())
            assert receipts == len(model.receipts)


def test_any_order(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))  # The heads of the seals are written there.
    number = chosen_seed()
    print(f"SEED={number}")  # noqa: T201
    run_state_machine_as_test(
        seed(number)(Books),
        settings=settings(
            max_examples=times(test=12, torture=600),
            stateful_step_count=times(test=25, torture=50),
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
