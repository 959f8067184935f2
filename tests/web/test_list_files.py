"""A list as a file: whole, safe to open, and known to have been taken."""

from io import BytesIO

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.parties.models import Customer
from emdia.kernel.names import name_key
from emdia.rules.roles import Role
from emdia.workflows.add_user import add_user

from ..workflows.house import ANA, House

FORMULA = "=cmd|' /C calc'!A0"
# What the house holds of each; it has no bank file and nothing that waits.
LISTS = {
    "receivables": 2,
    "charges": 2,
    "fiscal-documents": 0,
    "customers": 2,
    "receipts": 0,
    "receipts/credits": 0,
    "exceptions": 0,
    "bank-files": 0,
    "day/alarms": 0,
    "imports": 0,
    "approvals": 0,
}
CODES = {
    "fiscal-documents": "fiscal_documents",
    "receipts/credits": "credits",
    "bank-files": "bank_files",
    "day/alarms": "alarms",
}


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect({1: 10_000, 2: 123_456})
    return made


@pytest.fixture
def client(house: House) -> Client:
    user_id = add_user(
        company_id=house.company_id,
        email="clerk@house.example",
        full_name="Clerk",
        password="a long enough word",
        role=Role.AR_CLERK,
        by=ANA,
    )
    made = Client()
    made.force_login(User.objects.get(pk=user_id))
    return made


def taken(client: Client, name: str, kind: str, query: str = "") -> bytes:
    answer = client.get(f"/{name}/export/?as={kind}{query}")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def name_the_customers(house: House, name: str) -> None:
    with company_scope(house.company_id):
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Customer.objects.update(name=name, name_key=name_key(name))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "csv-br", "xlsx"])
def test_every_list_is_taken_whole_and_the_taking_is_a_fact(
    house: House, client: Client, name: str, kind: str
) -> None:
    content = taken(client, name, kind)
    expected = LISTS[name]
    if kind == "xlsx":
        rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
        assert len(rows) == expected + 1
    else:
        assert len(content.decode("utf-8-sig").splitlines()) == expected + 1
    with company_scope(house.company_id):
        fact = Fact.objects.get(kind="list.exported")
        assert (fact.data["name"], fact.data["kind"], fact.data["rows"]) == (
            CODES.get(name, name),
            kind,
            expected,
        )
        assert fact.actor_name == "Clerk"


@pytest.mark.parametrize("name", ["receivables", "charges", "customers"])
def test_no_cell_is_taken_for_a_formula(house: House, client: Client, name: str) -> None:
    name_the_customers(house, FORMULA)
    assert f"'{FORMULA}" in taken(client, name, "csv").decode()
    book = CalamineWorkbook.from_filelike(BytesIO(taken(client, name, "xlsx")))
    # As text, which no spreadsheet runs.
    assert any(FORMULA in row for row in book.get_sheet_by_index(0).to_python())


def test_the_brazilian_form_and_the_columns_asked_for(house: House, client: Client) -> None:
    content = taken(client, "receivables", "csv-br", "&col=gross&document=FAT2")
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines()[1] == "FAT2;1234,56"
