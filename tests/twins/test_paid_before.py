"""What had been paid of an imported title is posted in SQL as the catalogue says in Python."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry
from emdia.books.receivables.models import Receivable
from emdia.formats.portfolio import Kind
from emdia.rules import postings

from ..workflows.house import House
from .test_credit_granted import CUSTOMER, bring, legs

HEADER = "Documento;Cliente;Emissão;Vencimento;Valor;Já pago\n"
TITLES = st.lists(
    st.tuples(st.integers(1, 10**12), st.integers(0, 10**12)).map(
        lambda pair: (pair[0], pair[1] % (pair[0] + 1))
    ),
    min_size=1,
    max_size=20,
)


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_paid_before(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMER)
    used = iter(range(10**9))

    @settings(max_examples=15, deadline=None, database=None)
    @given(TITLES)
    def twins(titles: list[tuple[int, int]]) -> None:
        named = {f"T{next(used)}": title for title in titles}
        rows = [
            f"{name};52998224725;2026-03-02;2026-03-31;{gross // 100}.{gross % 100:02d};"
            f"{paid // 100}.{paid % 100:02d}\n"
            for name, (gross, paid) in named.items()
        ]
        bring(house, Kind.RECEIVABLES, HEADER + "".join(rows))
        with company_scope(house.company_id):
            for title in Receivable.objects.filter(document__in=named):
                gross, paid = named[title.document]
                entries = Entry.objects.filter(receivable_id=title.pk).order_by("id")
                expected = [postings.issue(gross_cents=gross, net_cents=gross)]
                expected += [postings.paid_before(cents=paid)] if paid else []
                assert [legs(entry) for entry in entries] == expected
                assert title.balance_cents == gross - paid

    twins()
