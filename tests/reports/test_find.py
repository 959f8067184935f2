"""A customer by every way people call it, and never one of another company."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import system
from emdia.books.parties import queries
from emdia.books.parties.models import Contact, Customer
from emdia.books.payments.models import ManualReceipt
from emdia.books.receivables.models import Receivable
from emdia.kernel.names import name_key
from emdia.reports.find import Found, find
from emdia.rules.search_text import read

from ..access.two_companies import House, build

DAY = date(2026, 3, 2)
NAME = "Padaria São José da Esquina"
TRADE_NAME = "Pão & Açúcar – Coração"


@pytest.fixture
def ours(database: str) -> Iterator[House]:
    """Return a company with one customer more, beside another company with the same customer."""
    theirs = build(name="Theirs", cnpj="11444777000161")
    house = build(name="Ours", cnpj="11222333000181")
    for one in (theirs, house):
        with company_scope(one.company_id):
            customer = Customer.objects.create(
                company_id=one.company_id,
                tax_id_kind="cnpj",
                tax_id="12ABC34501DE35",
                name=NAME,
                name_key=name_key(NAME),
                trade_name=TRADE_NAME,
            )
            Contact.objects.create(
                company_id=one.company_id,
                customer=customer,
                role="finance",
                name="José",
                email="contas@padaria.example",
                phone="+5511987654321",
            )
    return house


def found_by(house: House, text: str) -> Found:
    asked = read(text, decimal_mark=",")
    return find(company_id=house.company_id, asked=asked, as_of=DAY, most=10)


@pytest.mark.parametrize(
    ("text", "by_what"),
    [
        ("padaria", "name"),
        ("PADARIA SAO", "name"),
        ("josé esquina", "name"),  # words of it, in the middle
        ("esquina padaria", "name"),  # in any order
        ("squin", "name"),  # a part of a word
        ("coracao", "trade_name"),
        ("açúcar pão", "trade_name"),
        ("12.ABC.345/01DE-35", "tax_id"),
        ("12abc", "tax_id"),
        ("contas@padaria.example", "email"),
        ("contas@", "email"),
        ("(11) 98765-4321", "phone"),
        ("11 9876", "phone"),
        ("7654-321", "phone"),
        ("+5511987654321", "phone"),
    ],
)
def test_a_customer_is_found(ours: House, text: str, by_what: str) -> None:
    (customer,) = found_by(ours, text).customers
    assert (customer.name, customer.by_what) == (NAME, by_what)
    with company_scope(ours.company_id):
        assert Customer.objects.filter(pk=customer.id).exists()


@pytest.mark.parametrize(
    "text", ["padaria maria", "98765@", "esquinas", "12ABC35", "%", "99999-0000"]
)
def test_what_is_not_called_so_is_not_found(ours: House, text: str) -> None:
    assert found_by(ours, text).customers == ()


@pytest.mark.parametrize("text", ["NF 1", "NF", "00000001", "109/00000001", "1", "100,00"])
def test_a_receivable_is_found_by_document_number_and_amount(ours: House, text: str) -> None:
    found = found_by(ours, text).receivables
    assert [one.document for one in found] == ([] if text == "1" else ["NF 1"])


def test_what_is_owed_stands_beside_the_name(ours: House) -> None:
    (maria,) = found_by(ours, "52998224725").customers
    assert (maria.open_cents, maria.late_cents) == (10_000, 0)
    with company_scope(ours.company_id):
        facts.record(
            company_id=ours.company_id,
            kind="test",
            subject=("company", ours.company_id),
            by=system("test"),
        )
        Receivable.objects.update(issue_date=date(2026, 2, 1), due_date=date(2026, 3, 1))
    (maria,) = found_by(ours, "52998224725").customers
    assert (maria.open_cents, maria.late_cents) == (10_000, 10_000)


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("padaria", True),
        ("josé da padaria", True),  # every word, in any order
        ("José da Esquina", True),
        ("da", True),  # too short for the index
        ("açúcar", True),
        ("padaria maria", False),
        ("padaria xy", False),  # short words count, too
        ("zz", False),
        ("%", False),
    ],
)
def test_lists_find_who_has_every_word(ours: House, text: str, is_found: bool) -> None:
    with company_scope(ours.company_id):
        found = queries.named(company_id=ours.company_id, text=text, most=5)
        padaria = Customer.objects.get(name=NAME)
    assert found == ([padaria.pk] if is_found else [])


def test_the_function_answers_nothing_of_another_company(ours: House) -> None:
    asked = read("padaria", decimal_mark=",")
    with company_scope(ours.company_id):
        assert len(queries.find(company_id=ours.company_id, asked=asked, most=5)) == 1
        for other in range(1, 4):
            if other != ours.company_id:
                assert queries.find(company_id=other, asked=asked, most=5) == []
                assert queries.named(company_id=other, text="padaria", most=5) == []


def test_the_key_of_trade_names_is_that_of_names(database: str, owner_connection: Any) -> None:
    for name in (TRADE_NAME, "Ñandú Ávila & Irmãos", "ÇÃO-ÊÔ 24h", "", "  x  "):
        (key,) = owner_connection.execute("SELECT trade_key(%s)", [name]).fetchone()
        assert key == name_key(name)


def test_a_receipt_is_found_by_its_number_and_only_here(ours: House) -> None:
    with company_scope(ours.company_id):
        ManualReceipt.objects.update(number="CH-77812")
    (found,) = found_by(ours, "CH-77812").receipts
    assert (found.number, found.whose) == ("CH-77812", "Maria")
    assert found_by(ours, "CH-7").receipts == (found,)
    assert found_by(ours, "no such number").receipts == ()
