"""One value for many customers: only what differs is written, and it can be taken back."""

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import CustomerRisk
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.parties.models import Customer, Salesperson
from emdia.reports import dunning_plans
from emdia.workflows import change_customers as workflow
from emdia.workflows import dunning_settings
from emdia.workflows.change_customers import MOST_AT_ONCE, UnableToChangeCustomers

from .house import ANA, House


@pytest.fixture
def house(database: str) -> House:
    made = House()
    with company_scope(made.company_id):
        Customer.objects.bulk_create(
            Customer(
                company_id=made.company_id,
                tax_id_kind="foreign",
                tax_id=f"X{number}",
                name=f"Customer {number}",
                name_key=f"customer {number}",
                segment="small" if number % 2 else "large",
            )
            for number in range(6)
        )
    return made


def ids(house: House) -> list[int]:
    with company_scope(house.company_id):
        found = Customer.objects.filter(tax_id__startswith="X").order_by("tax_id")
        return list(found.values_list("pk", flat=True))


def segments(house: House) -> list[str]:
    with company_scope(house.company_id):
        found = Customer.objects.filter(tax_id__startswith="X").order_by("tax_id")
        return list(found.values_list("segment", flat=True))


def change(house: House, **further: object) -> workflow.Outcome:
    told = {
        "customer_ids": ids(house),
        "column": "segment",
        "value": "large",
        "reason": "New tiers",
    } | further
    return workflow.change(company_id=house.company_id, by=ANA, **told)  # type: ignore[arg-type]


def test_only_what_differs_is_written_under_one_fact(house: House) -> None:
    outcome = change(house)
    assert outcome.done == 3
    assert set(segments(house)) == {"large"}
    with company_scope(house.company_id):
        fact = Fact.objects.get(pk=outcome.fact_id)
        assert (fact.kind, fact.reason) == ("customers.changed", "New tiers")
        assert fact.data == {"customers": 3, "segment": "large"}
        assert RecordChange.objects.filter(fact_id=fact.pk).count() == 3
    assert change(house) == workflow.Outcome(done=0)


def test_taking_back_leaves_alone_what_changed_since(house: House) -> None:
    outcome = change(house)
    assert outcome.fact_id is not None
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Customer.objects.filter(tax_id="X1").update(segment="other")
    undone = workflow.undo(company_id=house.company_id, fact_id=outcome.fact_id, by=ANA)
    assert undone.done == 2
    assert segments(house) == ["large", "other", "large", "small", "large", "small"]
    assert undone.fact_id is not None
    # The undoing is undone the same way.
    assert workflow.undo(company_id=house.company_id, fact_id=undone.fact_id, by=ANA).done == 2
    assert segments(house) == ["large", "other", "large", "large", "large", "large"]
    with pytest.raises(UnableToChangeCustomers, match="changed_since"):
        workflow.undo(company_id=house.company_id, fact_id=undone.fact_id, by=ANA)


def test_a_salesperson_is_given_and_taken_away(house: House) -> None:
    with company_scope(house.company_id):
        sam = Salesperson.objects.create(company_id=house.company_id, code="9", name="Sam")
    given = change(house, column="salesperson_id", value=sam.pk)
    assert given.done == 6
    taken = change(house, column="salesperson_id", value=None)
    assert taken.done == 6
    assert taken.fact_id is not None
    workflow.undo(company_id=house.company_id, fact_id=taken.fact_id, by=ANA)
    with company_scope(house.company_id):
        assert Customer.objects.filter(salesperson=sam).count() == 6


@pytest.mark.parametrize(
    ("further", "code"),
    [
        ({"reason": " "}, "reason_missing"),
        ({"customer_ids": range(MOST_AT_ONCE + 1)}, "too_many"),
        ({"column": "salesperson_id", "value": 999}, "salesperson_unknown"),
    ],
)
def test_what_is_refused_has_a_name(house: House, further: dict[str, object], code: str) -> None:
    with pytest.raises(UnableToChangeCustomers, match=code):
        change(house, **further)


def test_nothing_is_taken_back_that_was_no_such_act(house: House) -> None:
    with company_scope(house.company_id):
        other = facts.record(
            company_id=house.company_id, kind="test", subject=("company", 1), by=ANA
        )
    with pytest.raises(UnableToChangeCustomers, match="fact_unknown"):
        workflow.undo(company_id=house.company_id, fact_id=other, by=ANA)


def risks(house: House) -> list[str]:
    with company_scope(house.company_id):
        known = dict(CustomerRisk.objects.values_list("customer_id", "risk"))
    return [known.get(pk, "") for pk in ids(house)]


def test_a_risk_is_given_with_its_history_and_taken_back(house: House) -> None:
    first, second, *_ = ids(house)
    one = change(house, column="risk", value="B", customer_ids=[first])
    outcome = change(house, column="risk", value="D", customer_ids=[first, second])
    assert (one.done, outcome.done) == (1, 2)
    assert change(house, column="risk", value="D", customer_ids=[first]).fact_id is None
    assert risks(house)[:3] == ["D", "D", ""]
    with company_scope(house.company_id):
        kept = CustomerRisk.objects.get(pk=first)
        fact = Fact.objects.get(pk=outcome.fact_id)
        assert (kept.source, fact.data["risk"], fact.reason) == ("Ana", "D", "New tiers")
        told = RecordChange.objects.filter(subject_kind="customer", subject_id=first)
        assert [row.changes for row in told.order_by("id")] == [
            {"risk": ["", "B"]}, {"risk": ["B", "D"]}
        ]  # fmt: skip
    change(house, column="risk", value="", customer_ids=[second])
    assert outcome.fact_id
    undone = workflow.undo(company_id=house.company_id, fact_id=outcome.fact_id, by=ANA)
    assert undone.records == {first}
    assert risks(house)[:2] == ["B", ""]
    with pytest.raises(UnableToChangeCustomers, match="changed_since"):
        workflow.undo(company_id=house.company_id, fact_id=outcome.fact_id, by=ANA)
    with pytest.raises(UnableToChangeCustomers, match="risk_unknown"):
        change(house, column="risk", value="F")


def test_prices_and_grouping_are_kept_with_what_they_were(house: House) -> None:
    prices = {"email": 1, "whatsapp": 45, "sms": 8, "letter": 350}
    for _ in range(2):
        dunning_settings.keep(
            company_id=house.company_id, groups_children=True, prices=prices, by=ANA
        )
    kept = dunning_plans.setting(company_id=house.company_id)
    assert (kept.groups_children, kept.prices) == (True, prices)
    dunning_settings.keep(
        company_id=house.company_id, groups_children=False, prices=prices | {"sms": 9}, by=ANA
    )
    with company_scope(house.company_id):
        first, second = Fact.objects.filter(kind="dunning_setting.set").order_by("id")
        assert ["letter_price_cents", 0, 350] in first.data["changes"]
        assert second.data["changes"] == [
            ["groups_children", True, False], ["sms_price_cents", 8, 9]
        ]  # fmt: skip
    with pytest.raises(dunning_settings.UnableToSet, match="price_impossible"):
        dunning_settings.keep(
            company_id=house.company_id, groups_children=True, prices={"sms": -1}, by=ANA
        )
