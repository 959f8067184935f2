"""Money by hand and from the bank, days that pass, months that close, deaths in the middle.

Whatever is done in whatever order: what was refused or killed changed nothing,
what was done is what a plain model says.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from emdia.books.bank_files.models import FileState
from emdia.books.companies.scope import company_scope
from emdia.books.payments.models import Receipt, Refund
from emdia.books.payments.queries import standing_allocations
from emdia.books.receivables.models import Receivable
from emdia.rules.instruments import Instrument
from emdia.workflows import close_month, daily_run, move_receipt, refund
from emdia.workflows.allocate_receipt import Part, allocate, take_back
from emdia.workflows.reverse_settlement import ApprovalRequested, reverse

from ..torture import chosen_seed, times
from .house import ANA, DAY, NOON, House, paid
from .money import strangers_seen_by, sums, wrong_with
from .mortal import killed_at
from .till import JOSE, MARIA, Till

EXAMPLES = times(test=8, torture=400)
STEPS = times(test=25, torture=50)
TITLES = {1: 10_000, 2: 10_000, 3: 10_000, 4: 8_000}
OWNER = {1: MARIA, 2: MARIA, 3: MARIA, 4: JOSE}
# What a receipt is, where it matters who may use it: cleared or not.
KINDS = st.sampled_from([Instrument.CASH, Instrument.TRANSFER])
CENTS = st.sampled_from([1, 999, 2_500, 8_000, 10_000, 10_001, 25_000, 60_000])
STEPS_OF_A_REFUND = ["decide", "decide", "refuse", "pay", "cancel", "undo"]
NEVER = 10_000  # More statements than any work has.
WHERE = st.integers(0, 45) | st.just(NEVER)


@dataclass
class Money:
    """One receipt of the model: whose it is, what it pays, what was given back."""

    cents: int
    customer: int | None
    gives: list[tuple[int, int]] = field(default_factory=list)
    refunded: int = 0
    is_standing: bool = True

    @property
    def waits(self) -> int:
        given = sum(cents for _, cents in self.gives)
        return self.cents - given - self.refunded if self.is_standing else 0


class Hands(RuleBasedStateMachine):
    """One company; after each step the books equal the model."""

    def __init__(self) -> None:
        super().__init__()
        Hands.made += 1
        self.till = Till(house=House(number=Hands.made, reversal_limit_cents=50_000))
        # Users sign in with one address each, in all companies.
        self.day = DAY
        self.money: dict[int, Money] = {}
        self.refunds: dict[int, tuple[int, int, str]] = {}
        self.asked: dict[int, date] = {}

    made = 0

    @property
    def now(self) -> datetime:
        return NOON + (self.day - DAY)

    @property
    def acting(self) -> dict[str, Any]:
        return self.till.acting | {"on": self.day}

    def balance(self, title: int) -> int:
        given = [one.gives for one in self.money.values() if one.is_standing]
        return TITLES[title] - sum(cents for gives in given for to, cents in gives if to == title)

    def attempt(self, point: int, work: Callable[[], Any], effect: Callable[[], None]) -> bool:
        """Do a work that may die at a point; take its effect into the model if it was done."""
        if point == NEVER:
            try:
                work()
            except ValueError:
                return False
            effect()
            return True
        before = self.seen()
        killed_at(point, work)
        if self.seen() == before:
            return False
        effect()
        return True

    def seen(self) -> Any:
        """Return what every act of this machine changes something of."""
        with company_scope(self.till.company_id):
            return (
                list(Receivable.objects.order_by("id").values_list("balance_cents")),
                list(
                    Receipt.objects.order_by("id").values_list(
                        "allocated_cents", "refunded_cents", "customer_id"
                    )
                ),
                list(Refund.objects.order_by("id").values_list("state")),
                sums(self.till.company_id),
            )

    def a_receipt(self, data: Any) -> int | None:
        return data.draw(st.sampled_from(sorted(self.money))) if self.money else None

    @rule(point=WHERE, cents=CENTS, kind=KINDS, customer=st.sampled_from([MARIA, JOSE, None]))
    def take(self, point: int, cents: int, kind: Instrument, customer: int | None) -> None:
        def work() -> None:
            self.till.take(cents, instrument=kind, customer=customer, on=self.day)

        def effect() -> None:
            # Sessions draw numbers in blocks: the newest receipt need not have the highest.
            with company_scope(self.till.company_id):
                found = set(Receipt.objects.values_list("id", flat=True))
            (newest,) = found - set(self.money)
            self.money[newest] = Money(cents, customer)

        done = self.attempt(point, work, effect)
        assert done or point != NEVER
        # The child's count of numbers is not ours.
        self.till.numbers += 1

    @rule(data=st.data(), point=WHERE, title=st.sampled_from(sorted(TITLES)), cents=CENTS)
    def allocate(self, data: Any, point: int, title: int, cents: int) -> None:
        receipt_id = self.a_receipt(data)
        if receipt_id is None:
            return
        money = self.money[receipt_id]
        part = Part(receivable_id=self.till.title(title), amount_cents=cents, interest_cents=0)
        fits = (
            money.customer in (None, OWNER[title])
            and cents <= min(money.waits, self.balance(title))
            and money.is_standing
        )

        def effect() -> None:
            assert fits
            money.customer = OWNER[title]
            money.gives.append((title, cents))

        work = lambda: allocate(receipt_id=receipt_id, parts=[part], **self.acting)  # noqa: E731
        done = self.attempt(point, work, effect)
        assert done == fits or point != NEVER

    @rule(data=st.data(), point=WHERE)
    def take_back(self, data: Any, point: int) -> None:
        receipt_id = self.a_receipt(data)
        if receipt_id is None or not self.money[receipt_id].gives:
            return
        money = self.money[receipt_id]
        with company_scope(self.till.company_id):
            standing = standing_allocations(receipt_id)
            names = dict(Receivable.objects.values_list("id", "document"))
        assert bool(standing) == money.is_standing
        if not standing:
            return
        chosen = data.draw(st.sampled_from(range(len(standing))))
        gift = (int(names[standing[chosen].receivable_id][3:]), standing[chosen].principal_cents)
        number = standing[chosen].number
        self.attempt(
            point,
            lambda: take_back(receipt_id=receipt_id, number=number, reason="", **self.acting),
            lambda: money.gives.remove(gift),
        )

    @rule(data=st.data(), point=WHERE, customer=st.sampled_from([MARIA, JOSE, None]))
    def move(self, data: Any, point: int, customer: int | None) -> None:
        receipt_id = self.a_receipt(data)
        if receipt_id is None or self.money[receipt_id].cents > 50_000:
            return
        money = self.money[receipt_id]
        to = customer and self.till.customer(customer)

        def effect() -> None:
            money.customer = customer
            money.gives.clear()

        self.attempt(
            point,
            lambda: move_receipt.move(
                receipt_id=receipt_id, customer_id=to, reason="Any", now=self.now, **self.acting
            ),
            effect,
        )

    @rule(data=st.data(), point=WHERE)
    def reverse(self, data: Any, point: int) -> None:
        receipt_id = self.a_receipt(data)
        if receipt_id is None or self.money[receipt_id].cents > 50_000:
            return
        money = self.money[receipt_id]

        def effect() -> None:
            assert money.is_standing
            assert not money.refunded
            money.is_standing = False

        done = self.attempt(
            point,
            lambda: reverse(receipt_id=receipt_id, reason="Any", now=self.now, **self.acting),
            effect,
        )
        if point == NEVER:
            assert not isinstance(done, ApprovalRequested)

    @rule(data=st.data(), cents=CENTS)
    def ask_for_a_refund(self, data: Any, cents: int) -> None:
        receipt_id = self.a_receipt(data)
        if receipt_id is None:
            return
        money = self.money[receipt_id]
        may = money.is_standing and money.customer is not None and cents <= money.waits
        try:
            refund_id = refund.request(
                company_id=self.till.company_id,
                source=refund.Source(receipt_id=receipt_id),
                amount_cents=cents,
                reason="Any",
                by=self.till.people["ana"],
                now=self.now,
            )
        except ValueError:
            assert not may
            return
        assert may
        self.refunds[refund_id] = (receipt_id, cents, "requested")
        self.asked[refund_id] = self.day

    @rule(data=st.data(), point=WHERE, step=st.sampled_from(STEPS_OF_A_REFUND))
    def go_on_with_a_refund(self, data: Any, point: int, step: str) -> None:
        if not self.refunds:
            return
        refund_id = data.draw(st.sampled_from(sorted(self.refunds)))
        receipt_id, cents, state = self.refunds[refund_id]
        money = self.money[receipt_id]
        after, gone = {
            ("decide", "requested"): ("payable", cents),
            ("refuse", "requested"): ("refused", 0),
            ("pay", "payable"): ("paid", 0),
            ("cancel", "requested"): ("cancelled", 0),
            ("cancel", "payable"): ("cancelled", -cents),
            ("undo", "paid"): ("payable", 0),
        }.get((step, state), ("", 0))

        def effect() -> None:
            assert after, (step, state)
            self.refunds[refund_id] = (receipt_id, cents, after)
            money.refunded += gone

        self.attempt(point, lambda: self._refund(refund_id, step), effect)

    def _refund(self, refund_id: int, step: str) -> None:
        if step in ("decide", "refuse"):
            with company_scope(self.till.company_id):
                approval = _approval_of(refund_id)
            self.till.decide(approval, approve=step == "decide", on=self.day, now=self.now)
        elif step == "pay":
            refund.pay(refund_id=refund_id, bank_account_id=None, **self.acting)
        elif step == "cancel":
            refund.cancel(refund_id=refund_id, reason="Any", **self.acting)
        else:
            refund.undo_payment(refund_id=refund_id, reason="Any", **self.acting)

    @rule(point=WHERE, title=st.sampled_from(sorted(TITLES)), part=st.sampled_from([1, 2, 3]))
    def a_file_comes(self, point: int, title: int, part: int) -> None:
        """A file pays a part of what a title owes; who applies it may die and do it again."""
        cents = self.balance(title) // part
        if not cents:
            return
        house = self.till.house
        bank_file = house.receive(house.write([paid(title, cents, nominal_cents=TITLES[title])]))
        if point != NEVER:
            killed_at(point, lambda: house.settle(bank_file))
        done = house.settle(bank_file)
        assert done.state == FileState.APPLIED
        (line,) = house.lines(done)
        assert line.receipt_id
        self.money[line.receipt_id] = Money(cents, OWNER[title], [(title, cents)])

    @rule(days=st.sampled_from([1, 1, 2, 25]))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)

    @rule(point=WHERE)
    def run_the_day(self, point: int) -> None:
        """Run it, perhaps killed on its way and run again. It moves no money of this machine.

        What was asked for three days ago, and not decided, is asked for no longer.
        """

        def work() -> Any:
            return daily_run.run_until(
                company_id=self.till.company_id, as_of=self.day, by=ANA, now=self.now
            )

        titles, receipts, _, accounts = self.seen()
        if point != NEVER:
            killed_at(point, work)
        try:
            ran = work()
        except daily_run.UnableToRun:
            return
        assert all(one.state == "done" for one in ran), ran
        # A day that was run already does nothing, whatever became late since.
        if ran or point != NEVER:
            self._let_refunds_lapse(is_sure=bool(ran))
        after = self.seen()
        assert (after[0], after[1], after[3]) == (titles, receipts, accounts)

    def _let_refunds_lapse(self, *, is_sure: bool) -> None:
        """Take over what the day did of it; a run that was killed first may have done it all."""
        with company_scope(self.till.company_id):
            states = dict(Refund.objects.values_list("id", "state"))
        for refund_id, (receipt_id, cents, state) in self.refunds.items():
            is_late = self.asked[refund_id] + timedelta(days=3) <= self.day
            lapsed = state == "requested" and is_late
            if lapsed and (is_sure or states[refund_id] == "cancelled"):
                self.refunds[refund_id] = (receipt_id, cents, "cancelled")

    @rule(point=WHERE)
    def close_the_month(self, point: int) -> None:
        month = date(2026, 3, 1)

        def work() -> Any:
            return close_month.close(
                company_id=self.till.company_id, month=month, reason="Any", by=ANA, today=self.day
            )

        before = self.seen()
        if point == NEVER:
            try:
                work()
            except close_month.UnableToClose:
                assert self.day < date(2026, 4, 1) or self.is_closed
            else:
                self.is_closed = True
        elif not self.is_closed:
            self.is_closed = not killed_at(point, work) and self.day >= date(2026, 4, 1)
        assert self.seen() == before

    is_closed = False

    @invariant()
    def the_books_are_sound(self) -> None:
        assert wrong_with(self.till.company_id) == {}
        assert strangers_seen_by(self.till.company_id) == []

    @invariant()
    def the_books_equal_the_model(self) -> None:
        company_id = self.till.company_id
        with company_scope(company_id):
            owed = dict(Receivable.objects.values_list("document", "balance_cents"))
            receipts = set(Receipt.objects.values_list("id", flat=True))
            refunds = dict(Refund.objects.values_list("id", "state"))
        assert refunds == {pk: state for pk, (_, _, state) in self.refunds.items()}
        accounts = sums(company_id)
        assert owed == {f"FAT{title}": self.balance(title) for title in TITLES}
        assert receipts == set(self.money)
        assert -accounts.get(2200, 0) == sum(one.waits for one in self.money.values())
        assert accounts.get(1100, 0) == sum(self.balance(title) for title in TITLES)


def _approval_of(refund_id: int) -> int:
    from emdia.books.approvals.models import Approval

    return Approval.objects.filter(action=refund.ACTION, subject_id=refund_id).latest("id").pk


def test_till_any_order(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))
    Hands.made = 0
    number = chosen_seed()
    print(f"SEED={number}")  # noqa: T201
    run_state_machine_as_test(
        seed(number)(Hands),
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
