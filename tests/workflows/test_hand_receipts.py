"""Money entered by hand: registered, allocated, taken back, moved, refunded; each act undone."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs.models import DailyRunStage
from emdia.books.facts.actor import system
from emdia.books.payments.models import Receipt, Refund
from emdia.reports.receipts import receipt_page
from emdia.rules.instruments import Instrument
from emdia.workflows import clear_receipt, move_receipt, refund, use_credit
from emdia.workflows.daily_run import run_until
from emdia.workflows.decide_approval import UnableToDecide
from emdia.workflows.move_receipt import MoveRequested
from emdia.workflows.open_receipt import UnableToUseReceipt
from emdia.workflows.reverse_settlement import Reversed, UnableToReverse, reverse

from .crowd import at_once
from .house import DAY, NOON, paid
from .till import JOSE, MARIA, Till

LATE = DAY + timedelta(days=30)  # fine 2,00 and interest 1,00 on 100,00


@pytest.fixture
def till(database: str) -> Till:
    return Till()


def refused(code: str) -> "pytest.RaisesExc[Exception]":
    return pytest.raises((UnableToUseReceipt, UnableToReverse, UnableToDecide), match=f"^{code}$")


def reverse_all(till: Till, receipt_id: int) -> None:
    done = reverse(receipt_id=receipt_id, reason="Wrong till", now=NOON, **till.acting)
    assert isinstance(done, Reversed)


# Registering and allocating


def test_cash_pays_two_titles_and_the_rest_waits(till: Till) -> None:
    before = till.latest_entry()
    receipt_id = till.take(17_000, parts={1: 10_000, 2: 5_000})
    assert till.entries(before) == [
        ("receipt_by_hand", {1020: 17_000, 2200: -17_000}),
        ("allocation", {2200: 10_000, 1100: -10_000}),
        ("allocation", {2200: 5_000, 1100: -5_000}),
    ]
    assert (till.owed(1), till.owed(2), till.owed(3)) == (0, 5_000, 10_000)
    assert till.receipt(receipt_id).allocated_cents == 15_000
    assert till.facts()[-2:] == ["receipt.registered", "receipt.allocated"]
    assert till.is_sound()


def test_late_money_pays_interest_before_principal(till: Till) -> None:
    before = till.latest_entry()
    till.take(5_000, parts={1: 5_000}, on=LATE)
    assert till.entries(before)[1:] == [("allocation", {2200: 5_000, 1100: -4_700, 3100: -300})]
    assert till.is_sound()


def test_the_same_number_is_entered_once(till: Till) -> None:
    till.take(1_000, source="cheque:341/1/2/3")
    with refused("number_used"):
        till.take(9_000, source="cheque:341/1/2/3")
    assert till.is_sound()


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("amount_missing", {"cents": 0}),
        ("date_ahead", {"cents": 1, "received_date": DAY + timedelta(days=1)}),
        (
            "bank_account_missing",
            {"cents": 1, "instrument": Instrument.TRANSFER, "bank_account_id": None},
        ),
        ("bank_account_unknown", {"cents": 1, "bank_account_id": 987}),
        ("customer_unknown", {"cents": 1, "customer_id": 987}),
        ("fee_unfit", {"cents": 9, "fee_cents": 1}),
        ("fee_too_high", {"cents": 9, "fee_cents": 9, "instrument": Instrument.CARD}),
    ],
)
def test_what_cannot_be_is_refused(till: Till, code: str, values: dict[str, object]) -> None:
    with refused(code):
        till.take(values.pop("cents"), **values)  # type: ignore[arg-type]
    assert till.is_sound()


def test_an_allocation_that_cannot_be_is_refused_whole(till: Till) -> None:
    receipt_id = till.take(15_000)
    for code, titles in {
        "nothing_given": {},
        "more_than_owed": {"t1": 10_001},
        "other_customer": {"t4": 100},
        "more_than_waits": {"t1": 10_000, "t2": 5_001},
    }.items():
        with refused(code):
            till.allocate(receipt_id, **titles)
    assert (till.owed(1), till.owed(2), till.receipt(receipt_id).allocated_cents) == (
        10_000,
        10_000,
        0,
    )
    assert till.is_sound()


def test_an_allocation_is_taken_back_once_and_may_be_made_again(till: Till) -> None:
    receipt_id = till.take(10_000, parts={1: 10_000})
    assert till.take_back(receipt_id, 1) == till.title(1)
    assert till.owed(1) == 10_000
    with refused("already_taken_back"):
        till.take_back(receipt_id, 1)
    till.allocate(receipt_id, t2=10_000)
    assert (till.owed(1), till.owed(2)) == (10_000, 0)
    assert till.is_sound()


def test_a_payment_of_a_bank_file_is_taken_off_its_title(till: Till) -> None:
    till.house.apply(paid(1, 12_000, nominal_cents=10_000))
    with company_scope(till.company_id):
        receipt_id = Receipt.objects.get().pk
    before = till.latest_entry()
    till.take_back(receipt_id, 1)
    assert till.entries(before) == [
        ("reversal", {1010: -12_000, 1100: 10_000, 2100: 2_000}),
        ("payment_set_apart", {1010: 12_000, 2100: -2_000, 2200: -10_000}),
    ]
    assert till.is_sound()
    till.allocate(receipt_id, t2=10_000)
    assert (till.owed(1), till.owed(2), till.credit().balance_cents) == (10_000, 0, 2_000)
    reverse_all(till, receipt_id)
    assert (till.owed(1), till.owed(2), till.credit().balance_cents) == (10_000, 10_000, 0)
    assert till.is_sound()


def test_a_whole_receipt_is_reversed_with_all_it_settled(till: Till) -> None:
    receipt_id = till.take(15_000, parts={1: 10_000, 2: 5_000})
    reverse_all(till, receipt_id)
    assert (till.owed(1), till.owed(2)) == (10_000, 10_000)
    with refused("already_reversed"):
        till.allocate(receipt_id, t1=1)
    with refused("already_reversed"):
        reverse_all(till, receipt_id)
    assert till.is_sound()


# Whose money it is


def test_unidentified_money_waits_until_somebody_knows_whose_it_is(till: Till) -> None:
    receipt_id = till.take(8_000, customer=None, payer_name="JOSE DA SILVA")
    move_receipt.identify(
        company_id=till.company_id,
        receipt_id=receipt_id,
        customer_id=till.customer(JOSE),
        by=till.people["ana"],
    )
    till.allocate(receipt_id, t4=8_000)
    assert till.owed(4) == 0
    with refused("already_identified"):
        move_receipt.identify(
            company_id=till.company_id,
            receipt_id=receipt_id,
            customer_id=till.customer(MARIA),
            by=till.people["ana"],
        )
    assert till.is_sound()


def move(till: Till, receipt_id: int, customer: int | None, reason: str = "Paid by Jose") -> object:
    return move_receipt.move(
        receipt_id=receipt_id,
        customer_id=customer and till.customer(customer),
        reason=reason,
        now=NOON,
        **till.acting,
    )


def test_money_moves_to_another_debtor_and_back(till: Till) -> None:
    receipt_id = till.take(8_000, parts={1: 8_000})
    with refused("reason_missing"):
        move(till, receipt_id, JOSE, reason=" ")
    assert move(till, receipt_id, JOSE) is None
    assert (till.owed(1), till.receipt(receipt_id).customer_id) == (10_000, till.customer(JOSE))
    till.allocate(receipt_id, t4=8_000)
    with refused("same_customer"):
        move(till, receipt_id, JOSE)
    move(till, receipt_id, MARIA)
    assert (till.owed(4), till.receipt(receipt_id).allocated_cents) == (8_000, 0)
    move(till, receipt_id, None)
    assert till.receipt(receipt_id).customer_id is None
    assert till.is_sound()


def test_a_credit_moves_with_its_payment_unless_it_was_used(till: Till) -> None:
    till.house.apply(paid(1, 12_000, nominal_cents=10_000))
    credit = till.credit()
    use_credit.use(credit_id=credit.pk, parts=till.parts({2: 500}), **till.acting)
    with refused("credit_used"):
        move(till, credit.receipt_id or 0, JOSE)
    use_credit.take_back(credit_id=credit.pk, number=1, **till.acting)
    move(till, credit.receipt_id or 0, JOSE)
    till.allocate(credit.receipt_id or 0, t4=8_000)
    assert (till.owed(1), till.owed(4), till.credit().balance_cents) == (10_000, 0, 0)
    assert till.is_sound()


def test_above_the_limit_another_person_decides_a_move(till: Till) -> None:
    receipt_id = till.take(50_001, parts={1: 10_000})
    asked = move(till, receipt_id, JOSE)
    assert isinstance(asked, MoveRequested)
    assert till.owed(1) == 0
    with refused("already_requested"):
        move(till, receipt_id, JOSE)
    with refused("self_approval"):
        till.decide(asked.approval_id, by="ana")
    till.decide(asked.approval_id)
    assert (till.owed(1), till.receipt(receipt_id).customer_id) == (10_000, till.customer(JOSE))
    assert till.is_sound()


def test_a_move_that_changed_after_it_was_asked_is_not_applied(till: Till) -> None:
    receipt_id = till.take(50_001, parts={1: 10_000})
    asked = move(till, receipt_id, JOSE)
    assert isinstance(asked, MoveRequested)
    till.allocate(receipt_id, t2=10_000)
    with refused("content_changed"):
        till.decide(asked.approval_id)
    assert till.owed(2) == 0


# Instruments that clear later


def test_a_cheque_lifts_nothing_before_it_has_cleared(till: Till) -> None:
    with refused("not_cleared"):
        till.take(10_000, instrument=Instrument.CHEQUE, parts={1: 10_000})
    before = till.latest_entry()
    receipt_id = till.take(10_000, instrument=Instrument.CHEQUE)
    with refused("not_cleared"):
        till.allocate(receipt_id, t1=10_000)
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    assert till.entries(before) == [
        ("receipt_by_hand", {1030: 10_000, 2200: -10_000}),
        ("clearance", {1010: 10_000, 1030: -10_000}),
    ]
    with refused("already_cleared"):
        clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    till.allocate(receipt_id, t1=10_000)
    with refused("allocated"):
        clear_receipt.undo_clearing(receipt_id=receipt_id, **till.acting)
    till.take_back(receipt_id, 1)
    clear_receipt.undo_clearing(receipt_id=receipt_id, **till.acting)
    assert till.receipt(receipt_id).cleared_date is None
    assert till.is_sound()


def test_a_cheque_comes_back_after_it_cleared_and_is_presented_again(till: Till) -> None:
    receipt_id = till.take(10_000, instrument=Instrument.CHEQUE)
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    till.allocate(receipt_id, t1=10_000)
    back = {"receipt_id": receipt_id, "reason": "No funds", **till.acting}
    with refused("motive_unknown"):
        clear_receipt.return_cheque(motive=1, **back)
    clear_receipt.return_cheque(motive=11, **back)
    assert till.owed(1) == 10_000
    with refused("already_reversed"):
        clear_receipt.return_cheque(motive=11, **back)
    assert till.is_sound()
    clear_receipt.present_again(**back)
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    till.allocate(receipt_id, t1=10_000)
    assert till.owed(1) == 0
    assert till.is_sound()


def test_card_sales_settle_many_customers_and_are_paid_net_of_the_fee(till: Till) -> None:
    before = till.latest_entry()
    receipt_id = till.take(
        18_000,
        customer=None,
        instrument=Instrument.CARD,
        fee_cents=360,
        expected_date=LATE,
        parts={1: 10_000, 4: 8_000},
    )
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    first, *_, last = till.entries(before)
    assert first == ("receipt_by_hand", {1040: 17_640, 4210: 360, 2200: -18_000})
    assert last == ("clearance", {1010: 17_640, 1040: -17_640})
    assert (till.owed(1), till.owed(4)) == (0, 0)
    assert till.is_sound()
    reverse_all(till, receipt_id)
    assert (till.owed(1), till.owed(4)) == (10_000, 8_000)
    assert till.is_sound()


# Credits and refunds


def test_a_credit_pays_a_title_and_the_use_is_taken_back(till: Till) -> None:
    till.house.apply(paid(1, 12_000, nominal_cents=10_000))
    credit = till.credit()
    before = till.latest_entry()
    use_credit.use(credit_id=credit.pk, parts=till.parts({2: 2_000}), **till.acting)
    assert till.entries(before) == [("credit_used", {2100: 2_000, 1100: -2_000})]
    assert (till.owed(2), till.credit().balance_cents) == (8_000, 0)
    with refused("more_than_credit"):
        use_credit.use(credit_id=credit.pk, parts=till.parts({3: 1}), **till.acting)
    with refused("other_customer"):
        use_credit.use(credit_id=credit.pk, parts=till.parts({4: 1}), **till.acting)
    with refused("credit_used"):
        reverse_all(till, credit.receipt_id or 0)
    use_credit.take_back(credit_id=credit.pk, number=1, **till.acting)
    with refused("already_taken_back"):
        use_credit.take_back(credit_id=credit.pk, number=1, **till.acting)
    assert (till.owed(2), till.credit().balance_cents) == (10_000, 2_000)
    assert till.is_sound()


def ask(till: Till, source: refund.Source, cents: int) -> tuple[int, int]:
    """Ask for a refund; return it and the approval it waits for."""
    refund_id = refund.request(
        company_id=till.company_id,
        source=source,
        amount_cents=cents,
        reason="Paid twice",
        by=till.people["ana"],
        now=NOON,
    )
    with company_scope(till.company_id):
        return refund_id, Approval.objects.get(subject_id=refund_id, action=refund.ACTION).pk


def test_a_refund_is_asked_for_approved_paid_and_taken_back(till: Till) -> None:
    receipt_id = till.take(15_000, parts={1: 10_000})
    with refused("more_than_waits"):
        ask(till, refund.Source(receipt_id=receipt_id), 5_001)
    refund_id, approval_id = ask(till, refund.Source(receipt_id=receipt_id), 5_000)
    with refused("not_payable"):
        refund.pay(refund_id=refund_id, bank_account_id=None, **till.acting)
    with refused("self_approval"):
        till.decide(approval_id, by="ana")
    before = till.latest_entry()
    till.decide(approval_id)
    with refused("more_than_waits"):
        till.allocate(receipt_id, t2=1)
    with refused("refunded"):
        reverse_all(till, receipt_id)
    refund.pay(
        refund_id=refund_id, bank_account_id=till.house.agreement.bank_account_id, **till.acting
    )
    assert till.entries(before) == [
        ("refund_payable", {2200: 5_000, 2300: -5_000}),
        ("refund_paid", {2300: 5_000, 1010: -5_000}),
    ]
    with refused("not_payable"):
        refund.pay(refund_id=refund_id, bank_account_id=None, **till.acting)
    assert till.is_sound()
    refund.undo_payment(refund_id=refund_id, reason="Came back", **till.acting)
    refund.cancel(refund_id=refund_id, reason="Not wanted", **till.acting)
    till.allocate(receipt_id, t2=5_000)
    assert till.owed(2) == 5_000
    assert till.is_sound()


def test_a_refund_that_nobody_decides_lapses_with_the_day(till: Till) -> None:
    receipt_id = till.take(15_000, parts={1: 10_000})
    refund_id, approval_id = ask(till, refund.Source(receipt_id=receipt_id), 5_000)
    before = till.latest_entry()
    # Seventy-two hours, to the second.
    counted = [run_the_day(till, after=days)["requests_lapsed"] for days in range(5)]
    assert counted == [0, 0, 0, 1, 0]
    with company_scope(till.company_id):
        assert Refund.objects.get(pk=refund_id).state == "cancelled"
        assert Approval.objects.get(pk=approval_id).state == "lapsed"
    assert {"approval.lapsed", "refund.lapsed"} <= set(till.facts())
    with refused("already_decided"):
        till.decide(approval_id)
    assert till.entries(before) == []
    till.allocate(receipt_id, t2=5_000)
    assert till.is_sound()


def run_the_day(till: Till, *, after: int) -> dict[str, int]:
    """Run the day so many days later; return what became of requests."""
    day, now = DAY + timedelta(days=after), NOON + timedelta(days=after)
    done = run_until(company_id=till.company_id, as_of=day, by=system("test"), now=now)
    assert {one.state for one in done} == {"done"}
    with company_scope(till.company_id):
        stage = DailyRunStage.objects.get(daily_run__run_date=day, name="lapse_requests")
        return dict(stage.counts)


def test_a_refused_refund_moves_nothing_and_a_credit_can_be_refunded(till: Till) -> None:
    till.house.apply(paid(1, 12_000, nominal_cents=10_000))
    source = refund.Source(credit_id=till.credit().pk)
    refund_id, approval_id = ask(till, source, 2_000)
    till.decide(approval_id, approve=False)
    assert till.facts()[-1] == "refund.refused"
    (shown,) = receipt_page(
        company_id=till.company_id, receipt_id=till.credit().receipt_id or 0, as_of=DAY
    ).refunds
    assert (shown.state, shown.by, shown.reason) == ("refused", "bruno", "Seen")
    with refused("already_paid"):
        refund.cancel(refund_id=refund_id, reason="Refused", **till.acting)
    assert till.credit().balance_cents == 2_000
    given_up, waiting = ask(till, source, 1_000)
    refund.cancel(refund_id=given_up, reason="Not wanted", **till.acting)
    with refused("already_decided"):
        till.decide(waiting)
    refund_id, approval_id = ask(till, source, 2_000)
    use_credit.use(credit_id=till.credit().pk, parts=till.parts({2: 1}), **till.acting)
    with refused("more_than_credit"):
        till.decide(approval_id)
    use_credit.take_back(credit_id=till.credit().pk, number=1, **till.acting)
    till.decide(approval_id)
    assert till.credit().balance_cents == 0
    with company_scope(till.company_id):
        assert Refund.objects.get(pk=refund_id).state == "payable"
    assert till.is_sound()


# What the database itself refuses


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("allocation_is_counted", "UPDATE receipt SET allocated_cents = 999 WHERE id = {receipt}"),
        ("receipt_not_over_allocated", "UPDATE receipt SET allocated_cents = 99999"),
        ("receipt_not_over_allocated", "UPDATE receipt SET refunded_cents = 1"),
        ("allocation_of_sure_money", "UPDATE receipt SET cleared_date = NULL"),
        ("allocation_of_one_currency", "UPDATE receivable SET currency = 'USD'"),
    ],
)
def test_no_program_can_allocate_what_does_not_hold(
    till: Till, constraint: str, statement: str
) -> None:
    receipt_id = till.take(10_000, instrument=Instrument.CHEQUE)
    clear_receipt.clear(receipt_id=receipt_id, **till.acting)
    till.allocate(receipt_id, t1=10_000)
    sql = (
        "INSERT INTO allocation (company_id, receipt_id, number, receivable_id, principal_cents,"
        " interest_cents, discount_cents, difference_cents, entry_id)"
        " SELECT company_id, receipt_id, 2, receivable_id, 0, 0, 0, 0, entry_id FROM allocation"
    )
    with company_scope(till.company_id), connection.cursor() as cursor:
        for one in (statement.format(receipt=receipt_id), sql):
            if (stopped := stopped_by(cursor, one)) is not None:
                break
    assert stopped == constraint


def stopped_by(cursor: Any, statement: str) -> str | None:
    """Run a statement in a savepoint; return the constraint that refused it, if one did."""
    try:
        with transaction.atomic():
            cursor.execute(statement)
    except IntegrityError as refusal:
        return str(refusal.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return None


# At the same moment


def test_many_hands_never_take_more_than_came(till: Till) -> None:
    receipt_id = till.take(10_000)

    def give() -> None:
        till.allocate(receipt_id, t1=2_500)

    done = at_once(*[give] * 8)
    assert [one for one in done if one is None] == [None] * 4
    assert till.receipt(receipt_id).allocated_cents == 10_000
    assert till.owed(1) == 0
    assert till.is_sound()


def test_each_allocation_is_taken_back_once_by_two_people_at_once(till: Till) -> None:
    receipt_id = till.take(10_000)
    for _ in range(20):
        till.allocate(receipt_id, t1=500)
    both = [
        at_once(*[lambda number=number: till.take_back(receipt_id, number)] * 2)
        for number in range(1, 21)
    ]
    assert [sum(isinstance(one, int) for one in pair) for pair in both] == [1] * 20
    assert (till.owed(1), till.receipt(receipt_id).allocated_cents) == (10_000, 0)
    assert till.is_sound()
