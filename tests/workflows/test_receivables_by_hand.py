"""Receivables issued, changed, cancelled and put back by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError

from emdia.books.approvals.models import Approval
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies.models import Branch, Company, Owner
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.parties.models import Salesperson
from emdia.books.receivables.models import Receivable
from emdia.reports.charge_list import TO_BE_TOLD, ChargeFilters, ChargeListRow, charges
from emdia.reports.receivables import receivable_page
from emdia.workflows.cancel_receivables import cancel, restore
from emdia.workflows.change_receivables import (
    Rebate,
    Terms,
    assign_salesperson,
    change_due_date,
    edit,
    grant_rebate,
    interrupt_limitation,
)
from emdia.workflows.decide_approval import UnableToDecide
from emdia.workflows.issue_receivable import Sale, issue
from emdia.workflows.open_receivables import Outcome, UnableToChangeReceivables
from emdia.workflows.undo_receivables import undo

from .house import DAY, NOON, paid
from .till import MARIA, Till

LATER = DAY + timedelta(days=20)


@pytest.fixture
def till(database: str) -> Till:
    return Till()


def sale(till: Till, **values: Any) -> Sale:
    with company_scope(till.company_id):
        branch_id = Branch.objects.values_list("id", flat=True).earliest("id")
    made = Sale(
        customer_id=till.customer(MARIA),
        document="NF900",
        kind="DM",
        issue_date=DAY,
        first_due_date=LATER,
        gross_cents=30_000,
        branch_id=branch_id,
        fine_ppm=20_000,
        interest_monthly_ppm=10_000,
    )
    return replace(made, **values)


def issued(till: Till, **values: Any) -> list[int]:
    made = issue(company_id=till.company_id, sale=sale(till, **values), by=till.people["ana"])
    return list(made.receivable_ids)


def one(till: Till, number: int = 1) -> Receivable:
    with company_scope(till.company_id):
        return Receivable.objects.get(document=f"FAT{number}")


def to_be_told(till: Till) -> tuple[ChargeListRow, ...]:
    filters = ChargeFilters(state=TO_BE_TOLD)
    return charges(company_id=till.company_id, filters=filters, before=0).rows


def charge(till: Till, number: int = 1) -> Charge:
    with company_scope(till.company_id):
        return Charge.objects.get(receivable__document=f"FAT{number}")


def postpone(till: Till, *numbers: int, due_date: date = LATER) -> Outcome:
    ids = [till.title(number) for number in numbers]
    return change_due_date(
        receivable_ids=ids, due_date=due_date, reason="Agreed by telephone", **till.acting
    )


def rebate(till: Till, *numbers: int, by: str = "ana", **terms: int) -> Outcome:
    return grant_rebate(
        company_id=till.company_id,
        receivable_ids=[till.title(number) for number in numbers],
        rebate=Rebate(**terms),
        reason="Short delivery",
        by=till.people[by],
        now=NOON,
    )


def interrupted(till: Till, *numbers: int, day: date = LATER) -> Outcome:
    return interrupt_limitation(
        receivable_ids=[till.title(number) for number in numbers],
        interruption="acknowledgement",
        day=day,
        reason="Signed confession of debt",
        **till.acting | {"on": LATER},
    )


def claimable_until(till: Till, number: int = 1) -> date:
    found = receivable_page(company_id=till.company_id, receivable_id=till.title(number), as_of=DAY)
    return found.claimable_until_date


def cancelled(till: Till, *numbers: int) -> Outcome:
    ids = [till.title(number) for number in numbers]
    return cancel(receivable_ids=ids, reason="Billed twice", now=NOON, **till.acting)


def taken_back(till: Till, fact_id: int | None) -> Outcome:
    return undo(fact_id=fact_id or 0, now=NOON, **till.acting)


def limit(till: Till, cents: int) -> None:
    with company_scope(till.company_id):
        Company.objects.update(concession_limit_cents=cents)


def test_a_title_is_issued_with_its_withholdings(till: Till) -> None:
    before = till.latest_entry()
    (number,) = issued(till, withheld={"ISS": 1_500, "IR": 450})
    assert till.entries(before) == [("issue", {1100: 28_050, 3000: -30_000, 1290: 1_950})]
    with company_scope(till.company_id):
        title = Receivable.objects.get(pk=number)
        assert (title.net_cents, title.balance_cents, title.due_date) == (28_050, 28_050, LATER)
        assert Fact.objects.latest("id").subject_id == number
    assert till.is_sound()


def test_instalments_are_titles_of_their_own(till: Till) -> None:
    ids = issued(till, instalments=3, gross_cents=10_000, withheld={"ISS": 100})
    with company_scope(till.company_id):
        found = list(Receivable.objects.filter(pk__in=ids).order_by("id"))
        assert [row.document for row in found] == ["NF900/1", "NF900/2", "NF900/3"]
        assert sum(row.gross_cents for row in found) == 10_000
        assert [row.due_date.month for row in found] == [3, 4, 5]
    assert till.is_sound()


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"document": "FAT1"}, "document_used"),
        ({"gross_cents": 0}, "amount_missing"),
        ({"withheld": {"ISS": 30_000}}, "withheld_too_much"),
        ({"first_due_date": DAY - timedelta(days=1)}, "due_before_issue"),
        ({"instalments": 0}, "instalments_impossible"),
        ({"customer_id": 2**40}, "customer_unknown"),
        ({"branch_id": 2**40}, "branch_unknown"),
        ({"salesperson_id": 2**40}, "salesperson_unknown"),
        ({"fine_ppm": -1}, "terms_impossible"),
    ],
)
def test_what_cannot_be_issued(till: Till, values: dict[str, Any], code: str) -> None:
    with pytest.raises(UnableToChangeReceivables, match=f"^{code}$"):
        issued(till, **values)
    assert till.is_sound()


def test_titles_of_the_erp_are_issued_there(till: Till) -> None:
    with company_scope(till.company_id):
        Company.objects.update(titles_owner=Owner.ERP)
    with pytest.raises(UnableToChangeReceivables, match="erp_owns_titles"):
        issued(till)


def test_a_due_date_moves_and_the_bank_is_to_be_told(till: Till) -> None:
    outcome = postpone(till, 1, 2)
    assert (outcome.done, outcome.refused) == (2, ())
    assert one(till).due_date == LATER
    assert (charge(till).due_date, charge(till).asked_due_date) == (DAY, LATER)
    with company_scope(till.company_id):
        changes = RecordChange.objects.filter(fact_id=outcome.fact_id)
        assert {row.subject_id for row in changes} == {till.title(1), till.title(2)}
        assert changes[0].changes == {"due_date": [DAY.isoformat(), LATER.isoformat()]}
    assert [row.document for row in to_be_told(till)] == ["FAT2", "FAT1"]
    # Asked for again as it was: there is nothing to tell the bank.
    assert postpone(till, 1, due_date=DAY).done == 1
    assert charge(till).asked_due_date is None
    assert [row.document for row in to_be_told(till)] == ["FAT2"]


def test_a_rebate_and_a_cancellation_are_to_be_told(till: Till) -> None:
    assert to_be_told(till) == ()
    rebate(till, 1, cents=500)
    with company_scope(till.company_id):
        second = Charge.objects.get(receivable_id=till.title(2))
        Charge.objects.filter(pk=second.pk).update(state=ChargeState.CANCEL_REQUESTED)
    assert [row.document for row in to_be_told(till)] == ["FAT2", "FAT1"]


def test_a_draft_is_changed_at_once(till: Till) -> None:
    with company_scope(till.company_id):
        Charge.objects.update(state=ChargeState.DRAFT)
    postpone(till, 1)
    rebate(till, 1, cents=500)
    drawn = charge(till)
    assert (drawn.due_date, drawn.asked_due_date) == (LATER, None)
    assert (drawn.told_rebate_cents, drawn.asked_rebate_cents) == (500, None)


def test_the_others_of_a_bulk_act_go_through(till: Till) -> None:
    till.house.apply(paid(2, 10_000))
    outcome = postpone(till, 1, 2, 3)
    assert outcome.done == 2
    assert [(one.document, one.code) for one in outcome.refused] == [("FAT2", "nothing_open")]


def test_an_undone_change_leaves_what_changed_since(till: Till) -> None:
    fact_id = postpone(till, 1, 2).fact_id
    postpone(till, 2, due_date=LATER + timedelta(days=1))
    outcome = taken_back(till, fact_id)
    assert outcome.done == 1
    assert [(one.document, one.code) for one in outcome.refused] == [("FAT2", "changed_since")]
    assert (one(till, 1).due_date, one(till, 2).due_date) == (DAY, LATER + timedelta(days=1))
    assert charge(till).asked_due_date is None
    # And the undoing is undone the same way.
    assert taken_back(till, outcome.fact_id).done == 1
    assert one(till).due_date == LATER


def test_a_rebate_lowers_what_settles_the_title_and_is_posted_when_taken(till: Till) -> None:
    before = till.latest_entry()
    assert rebate(till, 1, ppm=100_000).done == 1
    assert till.entries(before) == []
    assert (one(till).rebate_cents, one(till).balance_cents) == (1_000, 10_000)
    assert charge(till).asked_rebate_cents == 1_000
    till.take(9_000, parts={1: 9_000})
    assert till.entries(before)[-1] == ("allocation", {2200: 9_000, 4100: 1_000, 1100: -10_000})
    assert till.is_sound()


def test_rebates_above_the_limit_are_granted_by_two(till: Till) -> None:
    limit(till, 1_500)
    asked = rebate(till, 1, 2, cents=1_000)
    assert (asked.done, asked.fact_id) == (0, None)
    assert one(till).rebate_cents == 0
    till.decide(asked.approval_id or 0)
    assert (one(till, 1).rebate_cents, one(till, 2).rebate_cents) == (1_000, 1_000)
    # Each alone is below the limit; lowering a rebate grants nothing.
    assert rebate(till, 3, cents=1_500).done == 1
    limit(till, 0)
    assert rebate(till, 3, cents=0).done == 1


def test_an_approved_rebate_of_a_changed_title_is_void(till: Till) -> None:
    limit(till, 0)
    asked = rebate(till, 1, cents=1_000)
    with pytest.raises(UnableToChangeReceivables, match="already_requested"):
        rebate(till, 1, cents=900)
    till.take(2_000, parts={1: 2_000})
    with pytest.raises(UnableToDecide, match="content_changed"):
        till.decide(asked.approval_id or 0)


def test_a_cancelled_title_owes_nothing_and_comes_back(till: Till) -> None:
    before = till.latest_entry()
    outcome = cancelled(till, 1)
    assert till.entries(before) == [("cancellation", {1100: -10_000, 3000: 10_000})]
    assert (one(till).balance_cents, one(till).cancelled_date) == (0, DAY)
    assert charge(till).state == ChargeState.CANCEL_REQUESTED
    assert till.is_sound()
    assert cancelled(till, 1).refused[0].code == "cancelled_already"
    assert taken_back(till, outcome.fact_id).done == 1
    assert till.entries(before)[1:] == [("cancellation_undone", {1100: 10_000, 3000: -10_000})]
    assert (one(till).balance_cents, one(till).cancelled_date) == (10_000, None)
    assert charge(till).state == ChargeState.REGISTERED
    # And once more: each cancellation is reversed by itself.
    assert cancelled(till, 1).done == 1
    restored = restore(receivable_ids=[till.title(1)], **till.acting)
    assert restored.done == 1
    assert [event for event, _ in till.entries(before)].count("cancellation_undone") == 2
    assert till.is_sound()


def test_money_on_a_cancelled_title_is_the_customers_credit(till: Till) -> None:
    cancelled(till, 1)
    till.house.apply(paid(1, 10_000))
    assert till.credit().amount_cents == 10_000
    assert till.is_sound()


def test_the_withheld_part_of_a_cancelled_title_goes_too(till: Till) -> None:
    issued(till, withheld={"ISS": 1_500})
    with company_scope(till.company_id):
        number = Receivable.objects.get(document="NF900").pk
    before = till.latest_entry()
    cancel(receivable_ids=[number], reason="Billed twice", now=NOON, **till.acting)
    expected = {1100: -28_500, 3000: 30_000, 1290: -1_500}
    assert till.entries(before) == [("cancellation", expected)]


@pytest.mark.parametrize(("cents", "code"), [(4_000, "paid_in_part"), (10_000, "nothing_open")])
def test_what_was_paid_is_not_cancelled(till: Till, cents: int, code: str) -> None:
    till.take(cents, parts={1: cents})
    assert cancelled(till, 1).refused[0].code == code


def test_cancelling_above_the_limit_takes_two(till: Till) -> None:
    limit(till, 19_999)
    asked = cancelled(till, 1, 2)
    assert (asked.done, one(till).balance_cents) == (0, 10_000)
    with company_scope(till.company_id):
        approval = Approval.objects.get(pk=asked.approval_id)
        assert (approval.amount_cents, approval.content["documents"]) == (20_000, "FAT1, FAT2")
    assert till.decide(approval.pk).applied
    assert (one(till, 1).balance_cents, one(till, 2).balance_cents) == (0, 0)
    assert till.is_sound()


def test_an_issue_is_undone_by_cancelling(till: Till) -> None:
    ids = issued(till, instalments=2)
    with company_scope(till.company_id):
        fact_id = Fact.objects.filter(kind="receivable.issued").latest("id").pk
    assert taken_back(till, fact_id).done == 2
    with company_scope(till.company_id):
        assert not Receivable.objects.filter(pk__in=ids, balance_cents__gt=0).exists()
    assert till.is_sound()


def test_a_salesperson_is_assigned_and_taken_back(till: Till) -> None:
    with company_scope(till.company_id):
        seller = Salesperson.objects.create(company_id=till.company_id, code="7", name="Rui")
    ids = [till.title(1), till.title(2)]
    assign = {"company_id": till.company_id, "receivable_ids": ids, "by": till.people["ana"]}
    outcome = assign_salesperson(salesperson_id=seller.pk, reason="", **assign)
    assert (outcome.done, one(till).salesperson_id) == (2, seller.pk)
    assert assign_salesperson(salesperson_id=seller.pk, reason="", **assign).done == 0
    with pytest.raises(UnableToChangeReceivables, match="salesperson_unknown"):
        assign_salesperson(salesperson_id=2**40, reason="", **assign)
    assert taken_back(till, outcome.fact_id).done == 2
    assert one(till).salesperson_id is None


def test_what_is_printed_on_a_charge_is_not_edited(till: Till) -> None:
    title = one(till)

    def write(**values: Any) -> Outcome:
        terms = Terms(
            document=values.get("document", title.document),
            fine_ppm=title.fine_ppm,
            interest_monthly_ppm=title.interest_monthly_ppm,
            discount_cents=0,
            discount_until_date=None,
        )
        return edit(
            company_id=till.company_id,
            receivable_id=title.pk,
            salesperson_id=None,
            branch_id=title.branch_id,
            holder=values.get("holder", "own"),
            terms=terms,
            reason="Typed wrongly",
            by=till.people["ana"],
        )

    with pytest.raises(UnableToChangeReceivables, match="printed_on_a_charge"):
        write(document="NF1")
    assert write(holder="pledged").done == 1
    assert one(till).holder == "pledged"
    with company_scope(till.company_id):
        Charge.objects.update(state=ChargeState.REJECTED)
    with pytest.raises(UnableToChangeReceivables, match="document_used"):
        write(document="FAT2")
    outcome = write(document="NF1")
    assert taken_back(till, outcome.fact_id).done == 1
    assert one(till).document == "FAT1"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"cancelled_date": DAY}, "receivable_cancelled_owes_nothing"),
        ({"holder": "nobody"}, "receivable_holder_known"),
        ({"due_date": DAY + timedelta(days=1)}, "change_has_a_fact"),
    ],
)
def test_the_database_refuses_what_must_not_be(
    till: Till, columns: dict[str, Any], constraint: str
) -> None:
    match = "without a fact" if constraint == "change_has_a_fact" else constraint
    with pytest.raises(IntegrityError, match=match), company_scope(till.company_id):
        Receivable.objects.filter(document="FAT1").update(**columns)


def test_an_acknowledgement_begins_the_term_anew_and_is_taken_back(till: Till) -> None:
    due, before = one(till).due_date, claimable_until(till)
    assert (due, before) == (DAY, DAY.replace(year=DAY.year + 3))
    outcome = interrupted(till, 1)
    assert outcome.done == 1
    assert (one(till).interruption, one(till).interrupted_date) == ("acknowledgement", LATER)
    assert claimable_until(till) == LATER.replace(year=LATER.year + 3)
    with company_scope(till.company_id):
        fact = Fact.objects.get(pk=outcome.fact_id)
        assert (fact.kind, fact.reason) == (
            "receivables.limitation_interrupted",
            "Signed confession of debt",
        )
    # Once only.
    assert [one.code for one in interrupted(till, 1).refused] == ["interrupted_already"]
    assert taken_back(till, outcome.fact_id).done == 1
    assert claimable_until(till) == before
    assert interrupted(till, 1, day=due - timedelta(days=1)).refused[0].code == (
        "interrupted_before_due"
    )
    assert interrupted(till, 1, day=due).done == 1


def test_an_interruption_is_of_something(till: Till) -> None:
    with company_scope(till.company_id), pytest.raises(IntegrityError, match="interrupted_by"):
        Receivable.objects.filter(pk=till.title(1)).update(interrupted_date=DAY)
