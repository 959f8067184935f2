"""One value for many customers: only what differs is written, and it can be taken back."""

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.parties.models import Customer, Salesperson
from emdia.workflows import change_customers as workflow
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
