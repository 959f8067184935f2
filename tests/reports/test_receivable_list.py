"""The list of receivables: every page, each filter and each order give what a plain look gives."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.kernel.names import name_key
from emdia.reports import receivable_list
from emdia.reports.receivable_list import (
    DaysLate,
    Filters,
    every_receivable,
    matching_ids,
    receivables,
)

from ..workflows.house import ANA, DAY, House

TITLES = 130


@pytest.fixture
def house(database: str) -> House:
    """Return a house with titles of few due dates, some of them settled or cancelled."""
    made, chance = House(), Random(3)
    made.expect({number: chance.randrange(1, 9) * 1_000 for number in range(1, TITLES)})
    with company_scope(made.company_id):
        facts.record(company_id=made.company_id, kind="test", subject=("company", 1), by=ANA)
        for row in Receivable.objects.all():
            row.due_date = DAY + timedelta(days=chance.randrange(12))
            if chance.random() < 0.4:
                row.balance_cents = 0
                row.cancelled_date = DAY if chance.random() < 0.3 else None
            row.save()
    return made


def pages(house: House, filters: Filters, as_of: date = DAY) -> list[int]:
    """Return the ids of all pages, one page after the other."""
    after, ids = "", []
    while True:
        found = receivables(company_id=house.company_id, filters=filters, after=after, as_of=as_of)
        ids += [row.id for row in found.rows]
        after = found.next_after
        if not after:
            return ids


def plain(house: House, keep: Any, key: Any, *, is_falling: bool = False) -> list[int]:
    with company_scope(house.company_id):
        rows = [row for row in Receivable.objects.all() if keep(row)]
    rows.sort(key=lambda row: (key(row), row.pk), reverse=is_falling)
    return [row.pk for row in rows]


AS_OF = DAY + timedelta(days=6)
STATES = {
    "": lambda row: True,
    "open": lambda row: row.balance_cents > 0,
    "late": lambda row: row.balance_cents > 0 and row.due_date < AS_OF,
    "settled": lambda row: row.balance_cents == 0 and row.cancelled_date is None,
    "cancelled": lambda row: row.cancelled_date is not None,
}


@pytest.mark.parametrize("order", ["due", "-due", "amount", "-amount"])
@pytest.mark.parametrize("state", STATES)
def test_pages_of_seven_hold_each_title_once_and_in_order(
    house: House, monkeypatch: pytest.MonkeyPatch, state: str, order: str
) -> None:
    monkeypatch.setattr(receivable_list, "ROWS_PER_PAGE", 7)
    key = {"due": lambda row: row.due_date, "amount": lambda row: row.net_cents}
    expected = plain(
        house, STATES[state], key[order.removeprefix("-")], is_falling=order.startswith("-")
    )
    assert pages(house, Filters(state=state, order=order), AS_OF) == expected


@pytest.mark.parametrize(
    ("values", "keep"),
    [
        ({"document": "FAT1"}, lambda row: row.document.startswith("FAT1")),
        ({"search": "fat12"}, lambda row: row.document.startswith("FAT12")),
        ({"search": "00000007"}, lambda row: row.document == "FAT7"),
        (
            {"amount_from_cents": 3_000, "amount_to_cents": 5_000},
            lambda row: 3_000 <= row.net_cents <= 5_000,
        ),
        (
            {"due_from": DAY + timedelta(days=2), "due_to": DAY + timedelta(days=4)},
            lambda row: 2 <= (row.due_date - DAY).days <= 4,
        ),
        (
            {"state": "open", "late": DaysLate(1, 3)},
            lambda row: row.balance_cents > 0 and 1 <= (AS_OF - row.due_date).days <= 3,
        ),
        ({"search": "nobody at all"}, lambda row: False),
    ],
)
def test_each_filter_narrows_alike(house: House, values: dict[str, Any], keep: Any) -> None:
    expected = plain(house, keep, lambda row: row.due_date)
    filters = Filters(**values)
    assert pages(house, filters, AS_OF) == expected
    asked: dict[str, Any] = {"company_id": house.company_id, "filters": filters, "as_of": AS_OF}
    assert [row.id for row in every_receivable(**asked)] == expected
    assert sorted(matching_ids(**asked, most=TITLES)) == sorted(expected)
    assert len(matching_ids(**asked, most=2)) == min(len(expected), 3)


def test_a_search_finds_the_titles_of_who_has_every_word(house: House) -> None:
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        theirs = Receivable.objects.get(document="FAT12")
        name = "Ana Almeida da Silva"
        Customer.objects.filter(pk=theirs.customer_id).update(name=name, name_key=name_key(name))
    for text, expected in (("silva ana", [theirs.pk]), ("ana souza", [])):
        filters = Filters(search=text)
        found = receivables(company_id=house.company_id, filters=filters, after="", as_of=AS_OF)
        assert [row.id for row in found.rows] == expected
        assert found.totals.titles == len(expected)


@pytest.mark.parametrize("values", [{}, {"document": "FAT"}])
def test_totals_are_the_sums(house: House, values: dict[str, Any]) -> None:
    filters = Filters(state="late", **values)
    found = receivables(company_id=house.company_id, filters=filters, after="", as_of=AS_OF)
    with company_scope(house.company_id):
        late = [row for row in Receivable.objects.all() if STATES["late"](row)]
    assert found.totals.titles == len(late)
    assert found.totals.balance_cents == sum(row.balance_cents for row in late)


def test_a_place_nobody_gave_is_the_beginning(house: House) -> None:
    for after in ("nonsense", "99999999.1", "²1.3", "1."):
        found = receivables(
            company_id=house.company_id, filters=Filters(), after=after, as_of=AS_OF
        )
        assert len(found.rows) == 100
