"""A credit that an imported file grants is posted in SQL as the catalogue says in Python."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry, Posting
from emdia.formats.portfolio import Kind
from emdia.rules import postings
from emdia.workflows import import_portfolio

from ..workflows.house import ANA, NOON, House

CUSTOMER = "CPF/CNPJ;Nome\n529.982.247-25;Maria\n"
HEADER = "Chave;Cliente;Origem;Valor;Data\n"
GRANTED = st.lists(
    st.tuples(st.sampled_from(sorted(postings.GRANTED_FROM)), st.integers(1, 10**12)),
    min_size=1,
    max_size=20,
)


@pytest.fixture
def house(database: str) -> House:
    return House()


def bring(house: House, kind: Kind, text: str) -> None:
    import_id, _ = import_portfolio.receive(
        company_id=house.company_id,
        kind=kind,
        source="ERP",
        name="file.csv",
        content=text.encode(),
        by=ANA,
    )
    import_portfolio.check(company_id=house.company_id, import_id=import_id)
    import_portfolio.apply(company_id=house.company_id, import_id=import_id, by=ANA, now=NOON)


def legs(entry: Any) -> tuple[tuple[int, int], ...]:
    rows = Posting.objects.filter(entry_id=entry.pk).order_by("line")
    return tuple(rows.values_list("account_code", "amount_cents"))


def test_credit_granted(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMER)
    used = iter(range(10**9))

    @settings(max_examples=15, deadline=None, database=None)
    @given(GRANTED)
    def twins(granted: list[tuple[str, int]]) -> None:
        rows = [
            f"{next(used)};52998224725;{origin};{cents // 100}.{cents % 100:02d};2026-03-02\n"
            for origin, cents in granted
        ]
        with company_scope(house.company_id):
            before = Entry.objects.count()
        bring(house, Kind.CREDITS, HEADER + "".join(rows))
        with company_scope(house.company_id):
            entries = list(Entry.objects.filter(event="credit_granted").order_by("id")[before:])
            assert sorted(legs(entry) for entry in entries) == sorted(
                postings.credit_granted(origin=origin, cents=cents) for origin, cents in granted
            )

    twins()
