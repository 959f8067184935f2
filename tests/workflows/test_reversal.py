"""Taking a settlement back: alone below the limit, two people above it, never twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval, ApprovalState
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor, system
from emdia.books.facts.models import Fact
from emdia.books.ledger.models import Entry
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.rules.approvals import LIFE
from emdia.rules.roles import Role
from emdia.workflows.decide_approval import Decided, UnableToDecide, decide
from emdia.workflows.reverse_settlement import (
    ApprovalRequested,
    Reversed,
    UnableToReverse,
    reverse,
)

from .crowd import at_once
from .house import DAY, NOON, House, paid
from .money import sums, wrong_with

LIMIT = 20_000
SMALL, LARGE = 20_000, 20_001
ROUNDS = 30


@dataclass
class Office:
    """A house whose title 1 is below the limit, title 2 above it, and its people."""

    house: House = field(default_factory=lambda: House(reversal_limit_cents=LIMIT))
    people: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.house.expect({1: SMALL, 2: LARGE})
        for name, role in (
            ("ana", Role.AR_CLERK),
            ("bruno", Role.FINANCE_MANAGER),
            ("olga", Role.OWNER),
            ("clara", Role.AUDITOR),
        ):
            with company_scope(self.house.company_id):
                user_id = access.add_user(email=f"{name}@house.example", full_name=name)
                access.grant_role(company_id=self.house.company_id, user_id=user_id, role=role)
            self.people[name] = Actor(user_id=user_id, name=name, channel="web")

    def settle(self) -> None:
        """Let both titles be paid, each with a tariff."""
        self.house.apply(paid(1, SMALL, tariff=250), paid(2, LARGE, tariff=250))

    def receipt(self, number: int) -> int:
        """Return the receipt that pays a title, or the one that did."""
        with company_scope(self.house.company_id):
            receivable = Receivable.objects.get(document=f"FAT{number}")
            of_title = Allocation.objects.filter(receivable_id=receivable.pk)
            receipts = Receipt.objects.filter(id__in=of_title.values("receipt_id"))
            standing = receipts.filter(allocated_cents__gt=0)
            return (standing.first() or receipts.get()).pk

    def reverse(
        self, receipt_id: int, *, by: str = "ana", now: datetime = NOON, reason: str = "Wrong title"
    ) -> Reversed | ApprovalRequested:
        return reverse(
            company_id=self.house.company_id,
            receipt_id=receipt_id,
            reason=reason,
            by=self.people[by],
            on=DAY,
            now=now,
        )

    def ask(self, *, by: str = "ana", now: datetime = NOON) -> int:
        """Ask for the reversal of title 2; return the approval."""
        asked = self.reverse(self.receipt(2), by=by, now=now)
        assert isinstance(asked, ApprovalRequested)
        return asked.approval_id

    def decide(
        self, approval_id: int, *, by: str = "bruno", approve: bool = True, now: datetime = NOON
    ) -> Decided:
        return decide(
            company_id=self.house.company_id,
            approval_id=approval_id,
            approve=approve,
            note="Seen",
            by=self.people[by],
            on=DAY,
            now=now,
        )

    def owed(self, number: int) -> int:
        with company_scope(self.house.company_id):
            return Receivable.objects.get(document=f"FAT{number}").balance_cents

    def facts(self, kind: str) -> list[Fact]:
        with company_scope(self.house.company_id):
            return list(Fact.objects.filter(kind=kind).order_by("id"))

    def approval(self, approval_id: int) -> Approval:
        with company_scope(self.house.company_id):
            return Approval.objects.get(pk=approval_id)

    def is_sound(self) -> bool:
        return wrong_with(self.house.company_id) == {}


@pytest.fixture
def office(database: str) -> Office:
    office = Office()
    office.settle()
    return office


def refused(code: str) -> "pytest.RaisesExc[Exception]":
    return pytest.raises((UnableToReverse, UnableToDecide), match=f"^{code}$")


def test_below_the_limit_one_person_is_enough(office: Office) -> None:
    assert office.owed(1) == 0
    done = office.reverse(office.receipt(1))
    assert isinstance(done, Reversed)
    assert office.owed(1) == SMALL
    (fact,) = office.facts("settlement.reversed")
    assert (fact.actor_name, fact.reason, fact.subject_id) == (
        "ana",
        "Wrong title",
        office.receipt(1),
    )
    accounts = sums(office.house.company_id)
    assert (accounts[1100], accounts[1010], accounts[4200]) == (SMALL, LARGE - 500, 500)
    assert office.is_sound()


def test_a_reversed_receivable_can_be_paid_again(office: Office) -> None:
    office.reverse(office.receipt(1))
    office.house.apply(paid(1, SMALL))
    assert office.owed(1) == 0
    # The new receipt is another one: it can be reversed by itself.
    office.reverse(office.receipt(1))
    assert office.owed(1) == SMALL
    assert office.is_sound()


def test_a_reason_is_needed(office: Office) -> None:
    for reason in ("", "  \n"):
        with refused("reason_missing"):
            office.reverse(office.receipt(1), reason=reason)
    assert office.owed(1) == 0


def test_a_receipt_of_another_company_is_unknown(office: Office) -> None:
    receipt_id = office.receipt(1)
    other = House(number=2)
    with refused("receipt_unknown"):
        reverse(
            company_id=other.company_id,
            receipt_id=receipt_id,
            reason="Wrong title",
            by=office.people["ana"],
            on=DAY,
            now=NOON,
        )
    assert office.owed(1) == 0


def test_above_the_limit_nothing_moves_until_a_second_person_agrees(office: Office) -> None:
    approval_id = office.ask()
    assert office.owed(2) == 0
    assert office.facts("settlement.reversed") == []
    asked = office.approval(approval_id)
    assert (asked.state, asked.requested_by, asked.amount_cents) == ("requested", "ana", LARGE)
    assert asked.lapses_at == NOON + timedelta(hours=72)

    done = office.decide(approval_id)
    assert done.applied
    assert office.owed(2) == LARGE
    decided = office.approval(approval_id)
    assert (decided.state, decided.decided_by, decided.note) == ("approved", "bruno", "Seen")
    assert [fact.actor_name for fact in office.facts("settlement.reversed")] == ["bruno"]
    assert [fact.actor_name for fact in office.facts("settlement.reversal_requested")] == ["ana"]
    assert office.is_sound()


def test_nobody_approves_what_they_asked_for(office: Office) -> None:
    # Bruno may decide, but not on his own request.
    approval_id = office.ask(by="bruno")
    with refused("self_approval"):
        office.decide(approval_id, by="bruno")
    assert office.owed(2) == 0
    assert office.decide(approval_id, by="olga").applied


def test_the_database_refuses_self_approval_too(office: Office) -> None:
    approval = office.approval(office.ask(by="bruno"))
    approval.state = ApprovalState.APPROVED
    approval.decided_by_id = approval.requested_by_id
    approval.decided_at = NOON
    with (
        pytest.raises(IntegrityError, match="approval_by_another_person"),
        company_scope(office.house.company_id),
    ):
        approval.save()
    approval.decided_by_id = None
    with (
        pytest.raises(IntegrityError, match="approval_decided_by_somebody"),
        company_scope(office.house.company_id),
    ):
        approval.save()


def test_the_system_neither_asks_nor_decides(office: Office) -> None:
    approval_id = office.ask()
    office.people["robot"] = system("nightly")
    with refused("self_approval"):
        office.decide(approval_id, by="robot")
    office.decide(approval_id, approve=False)
    with pytest.raises(ValueError, match="nightly"):
        office.reverse(office.receipt(2), by="robot")


def test_a_refusal_leaves_everything_as_it_was(office: Office) -> None:
    approval_id = office.ask()
    assert not office.decide(approval_id, approve=False).applied
    assert office.owed(2) == 0
    assert office.approval(approval_id).state == ApprovalState.REFUSED
    assert [fact.reason for fact in office.facts("approval.refused")] == ["Seen"]
    with refused("already_decided"):
        office.decide(approval_id, by="olga")
    # It may be asked for again.
    assert office.decide(office.ask()).applied
    assert office.is_sound()


@pytest.mark.parametrize(
    ("later", "in_time"),
    [
        (LIFE - timedelta(microseconds=1), True),
        (LIFE, False),
        (timedelta(days=30), False),
    ],
)
def test_a_request_lapses_after_seventy_two_hours(
    office: Office, later: timedelta, in_time: bool
) -> None:
    approval_id = office.ask()
    if in_time:
        with refused("already_requested"):
            office.reverse(office.receipt(2), by="olga", now=NOON + later)
        assert office.decide(approval_id, now=NOON + later).applied
        return
    with refused("lapsed"):
        office.decide(approval_id, now=NOON + later)
    assert office.owed(2) == 0
    # A new request takes the place of the lapsed one.
    second = office.ask(by="olga", now=NOON + later)
    assert office.approval(approval_id).state == ApprovalState.LAPSED
    with refused("already_decided"):
        office.decide(approval_id, now=NOON + later)
    assert office.decide(second, now=NOON + later).applied


def test_what_is_applied_is_what_was_approved(office: Office) -> None:
    approval_id = office.ask()
    receipt_id = office.receipt(2)
    # Between request and decision, part of the receipt is moved to another receivable.
    with company_scope(office.house.company_id):
        other = Receivable.objects.get(document="FAT1")
        Allocation.objects.create(
            company_id=office.house.company_id,
            receipt_id=receipt_id,
            number=2,
            receivable_id=other.pk,
            principal_cents=1,
            interest_cents=0,
            discount_cents=0,
        )
    with refused("content_changed"):
        office.decide(approval_id)
    assert office.owed(2) == 0
    # Nothing of the decision stays, so the request can still be refused.
    assert office.approval(approval_id).state == ApprovalState.REQUESTED
    office.decide(approval_id, approve=False)


def test_a_hash_that_was_changed_is_no_approval(office: Office) -> None:
    approval_id = office.ask()
    with company_scope(office.house.company_id):
        Approval.objects.filter(pk=approval_id).update(content_sha256="0" * 64)
    with refused("content_changed"):
        office.decide(approval_id)
    assert office.owed(2) == 0


def test_a_role_taken_away_meanwhile(office: Office) -> None:
    approval_id = office.ask()
    bruno = office.people["bruno"]
    with company_scope(office.house.company_id):
        access.revoke_role(
            company_id=office.house.company_id, user_id=bruno.user_id, role=Role.FINANCE_MANAGER
        )
    with refused("not_allowed"):
        office.decide(approval_id)
    assert office.owed(2) == 0


@pytest.mark.parametrize("name", ["clara", "ana"])
def test_only_who_may_decide_decides(office: Office, name: str) -> None:
    approval_id = office.ask(by="olga")
    with refused("not_allowed"):
        office.decide(approval_id, by=name)
    with refused("not_allowed"):
        office.decide(approval_id, by=name, approve=False)


def test_an_approval_of_another_company_is_unknown(office: Office) -> None:
    approval_id = office.ask()
    office.house.company_id, ours = House(number=2).company_id, office.house.company_id
    with refused("approval_unknown"):
        office.decide(approval_id)
    office.house.company_id = ours
    assert office.owed(2) == 0


def test_the_second_request_is_answered(office: Office) -> None:
    office.ask()
    with refused("already_requested"):
        office.ask(by="olga")
    answers = at_once(
        *[lambda: office.reverse(office.receipt(2), by="olga")] * 3,
    )
    assert {str(answer) for answer in answers} == {"already_requested"}


def test_a_reversal_is_made_once(office: Office) -> None:
    receipt_id = office.receipt(1)
    office.reverse(receipt_id)
    with refused("already_reversed"):
        office.reverse(receipt_id)
    assert office.owed(1) == SMALL


def test_a_reversal_twice_at_once_is_made_once(database: str) -> None:
    """Thirty rounds of two people at the same moment: one wins, one is told."""
    office = Office()
    for turn in range(ROUNDS):
        office.house.apply(paid(1, SMALL, tariff=turn))
        receipt_id = office.receipt(1)
        answers = at_once(*[lambda receipt=receipt_id: office.reverse(receipt)] * 2)
        won = [answer for answer in answers if isinstance(answer, Reversed)]
        (lost,) = [answer for answer in answers if not isinstance(answer, Reversed)]
        assert len(won) == 1
        assert (type(lost), str(lost)) == (UnableToReverse, "already_reversed")
        assert office.owed(1) == SMALL
    with company_scope(office.house.company_id):
        assert Entry.objects.filter(event="reversal").count() == ROUNDS
    assert office.is_sound()


def test_an_approval_decided_twice_at_once_is_applied_once(database: str) -> None:
    office = Office()
    for _ in range(10):
        office.house.apply(paid(2, LARGE))
        approval_id = office.ask()
        answers = at_once(
            lambda one=approval_id: office.decide(one, by="bruno"),
            lambda one=approval_id: office.decide(one, by="olga"),
        )
        assert sorted(type(answer).__name__ for answer in answers) == ["Decided", "UnableToDecide"]
        assert office.owed(2) == LARGE
    assert office.is_sound()


def test_the_database_stands_when_the_workflow_does_not_look(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the look and without the lock, the ledger itself refuses the second one."""
    receipt_id = office.receipt(1)
    module = "emdia.workflows.reverse_settlement"
    monkeypatch.setattr(f"{module}.lock_money", lambda company_id: None)
    monkeypatch.setattr(f"{module}.queries.is_reversed", lambda receipt: False)
    answers = at_once(*[lambda: office.reverse(receipt_id)] * 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["Reversed", "UnableToReverse"]
    assert office.owed(1) == SMALL
    assert office.is_sound()


def test_a_reversal_and_a_payment_at_once(database: str) -> None:
    """The title is paid again while its first payment is taken back: in either order it adds up."""
    office = Office()
    for _ in range(10):
        office.house.apply(paid(1, SMALL))
        receipt_id = office.receipt(1)
        bank_file_id = office.house.receive(office.house.write([paid(1, 5_000)]))
        answers = at_once(
            lambda receipt=receipt_id: office.reverse(receipt),
            lambda one=bank_file_id: office.house.settle(one),
        )
        assert [type(answer).__name__ for answer in answers] == ["Reversed", "BankFile"], answers
        assert office.owed(1) in {SMALL, SMALL - 5_000}
        assert office.is_sound()
        office.house.apply(paid(1, office.owed(1)))
        office.reverse(office.receipt(1))
        with company_scope(office.house.company_id):
            standing = Receipt.objects.filter(allocated_cents__gt=0).values_list("id", flat=True)
            left = list(standing)
        for one in left:
            office.reverse(one)
        assert office.owed(1) == SMALL


def test_a_used_credit_stands_in_the_way(office: Office) -> None:
    office.house.apply(paid(1, 5_000, nominal_cents=SMALL))  # Paid twice: all of it is credit.
    with company_scope(office.house.company_id):
        credit = CustomerCredit.objects.get()
        assert credit.balance_cents == 5_000
        with transaction.atomic():
            CustomerCredit.objects.update(balance_cents=4_999)
    with refused("credit_used"):
        office.reverse(credit.receipt_id)
    with company_scope(office.house.company_id):
        assert CustomerCredit.objects.get().balance_cents == 4_999
        assert not Entry.objects.filter(event="reversal").exists()
        CustomerCredit.objects.update(balance_cents=5_000)
    office.reverse(credit.receipt_id)
    with company_scope(office.house.company_id):
        assert CustomerCredit.objects.get().balance_cents == 0
    assert office.is_sound()


def test_a_credit_used_after_the_request_refuses_the_approval(database: str) -> None:
    office = Office()
    office.house.apply(paid(2, LARGE + 700, nominal_cents=LARGE))
    approval_id = office.ask()
    with company_scope(office.house.company_id):
        CustomerCredit.objects.update(balance_cents=0)
    with refused("credit_used"):
        office.decide(approval_id)
    assert office.owed(2) == 0
    assert office.approval(approval_id).state == ApprovalState.REQUESTED
