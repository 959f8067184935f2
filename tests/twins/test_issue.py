"""The issue of receivables in Python and in SQL posts alike, once per receivable."""

from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.books.companies.models import Branch
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.ledger import operations as ledger
from emdia.books.parties.models import Customer
from emdia.books.receivables import batch as receivables
from emdia.books.receivables.models import Receivable
from emdia.rules import postings

from ..workflows.house import ANA, DAY, House

# Gross, and what of it is expected to be withheld.
TITLES = st.lists(
    st.tuples(st.integers(1, 10**15), st.integers(0, 10**15)).map(
        lambda pair: (pair[0], pair[1] % pair[0])
    ),
    min_size=1,
    max_size=30,
)


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_issue(house: House) -> None:
    @settings(max_examples=60, deadline=None, database=None)
    @given(TITLES)
    def twins(titles: list[tuple[int, int]]) -> None:
        with company_scope(house.company_id):
            owed = _owe(house, titles)
            assert receivables.post_issues(company_id=house.company_id, batch_id=_batch(house)) == (
                len(titles)
            )
            assert _posted() == {
                pk: ("issue", customer, DAY, postings.issue(gross_cents=gross, net_cents=net))
                for pk, customer, gross, net in owed
            }
            # Safe to run twice.
            again = receivables.post_issues(company_id=house.company_id, batch_id=_batch(house))
            assert again == 0
            transaction.set_rollback(True)

    twins()


def test_cancellation(house: House) -> None:
    @settings(max_examples=30, deadline=None, database=None)
    @given(TITLES)
    def twins(titles: list[tuple[int, int]]) -> None:
        with company_scope(house.company_id):
            owed = _owe(house, titles)
            ids = [pk for pk, *_ in owed]
            how = {"company_id": house.company_id, "receivable_ids": ids, "on": DAY}
            receivables.post_cancellations(batch_id=_batch(house), **how)
            expected = {
                pk: (customer, postings.cancellation(gross_cents=gross, net_cents=net))
                for pk, customer, gross, net in owed
            }
            assert _posted() == {
                pk: ("cancellation", customer, DAY, legs)
                for pk, (customer, legs) in expected.items()
            }
            receivables.post_restorations(batch_id=_batch(house), **how)
            assert _posted("cancellation_undone") == {
                pk: ("cancellation_undone", customer, DAY, postings.reversal(legs))
                for pk, (customer, legs) in expected.items()
            }
            # What was put back is not put back twice.
            receivables.post_restorations(batch_id=_batch(house), **how)
            assert len(_posted("cancellation_undone")) == len(titles)
            transaction.set_rollback(True)

    twins()


def _batch(house: House) -> int:
    fact_id = facts.record(
        company_id=house.company_id, kind="twin", subject=("company", house.company_id), by=ANA
    )
    return ledger.open_batch(company_id=house.company_id, fact_id=fact_id)


def _owe(house: House, titles: list[tuple[int, int]]) -> list[tuple[int, int, int, int]]:
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
            gross_cents=gross,
            net_cents=gross - withheld,
            balance_cents=gross - withheld,
        )
        for place, (gross, withheld) in enumerate(titles)
    )
    return [(one.pk, one.customer_id, one.gross_cents, one.net_cents) for one in owed]


def _posted(event: str = "") -> dict[int, tuple[str, int, Any, postings.Legs]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.receivable_id, e.event, e.customer_id, e.effective_date,"
            " array_agg(p.account_code ORDER BY p.line), array_agg(p.amount_cents ORDER BY p.line)"
            " FROM entry AS e JOIN posting AS p ON p.entry_id = e.id"
            " WHERE %(event)s IN ('', e.event) GROUP BY e.id",
            {"event": event},
        )
        return {
            receivable: (
                event,
                customer,
                day,
                tuple(zip(map(postings.Account, codes), cents, strict=True)),
            )
            for receivable, event, customer, day, codes, cents in cursor.fetchall()
        }
