"""Which fiscal documents stand behind a title: linked by hand, taken away, put back, listed."""

import pytest
from django.test import Client

from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.receivables import fiscal
from emdia.books.receivables.models import FiscalDocument, Receivable
from emdia.formats.portfolio import Kind
from emdia.reports.fiscal_documents import FiscalFilters, fiscal_documents
from emdia.rules.roles import Role
from emdia.workflows import link_fiscal_documents as workflow
from emdia.workflows.add_user import add_user
from emdia.workflows.link_fiscal_documents import DocumentFields, UnableToLink

from .house import ANA, House
from .test_import_portfolio import CUSTOMERS, FISCAL, TITLES, bring

pytestmark = pytest.mark.usefixtures("database")
NOTE = DocumentFields(kind="nfse", number="77", series="A", amount_cents=10)


@pytest.fixture
def house() -> House:
    house = House()
    for kind, text in (
        (Kind.CUSTOMERS, CUSTOMERS), (Kind.RECEIVABLES, TITLES), (Kind.FISCAL_DOCUMENTS, FISCAL),
    ):  # fmt: skip
        bring(house, kind, text)
    return house


def title(house: House, document: str) -> int:
    with company_scope(house.company_id):
        return int(Receivable.objects.get(document=document).pk)


def behind(house: House, document: str) -> list[str]:
    with company_scope(house.company_id):
        return [one.number for one in fiscal.behind(Receivable.objects.get(document=document).pk)]


def test_linked_by_hand_taken_away_and_put_back(house: House) -> None:
    where = {"company_id": house.company_id, "receivable_id": title(house, "NF 2"), "by": ANA}
    workflow.link(fields=NOTE, **where)
    assert behind(house, "NF 2") == ["77", "P-9"]
    with pytest.raises(UnableToLink, match="fiscal_document_linked"):
        workflow.link(fields=NOTE, **where)
    with company_scope(house.company_id):
        number = FiscalDocument.objects.get(number="77").pk
    workflow.unlink(fiscal_document_id=number, reason="Another sale.", **where)
    assert behind(house, "NF 2") == ["P-9"]
    with pytest.raises(UnableToLink, match="fiscal_link_unknown"):
        workflow.unlink(fiscal_document_id=number, reason="Once more.", **where)
    workflow.link_again(fiscal_document_id=number, **where)
    assert behind(house, "NF 2") == ["77", "P-9"]
    with company_scope(house.company_id):
        kinds = Fact.objects.filter(kind__startswith="fiscal_document.").order_by("id")
        assert [(fact.kind, fact.reason) for fact in kinds] == [
            ("fiscal_document.linked", ""),
            ("fiscal_document.unlinked", "Another sale."),
            ("fiscal_document.linked", ""),
        ]
        assert RecordChange.objects.filter(subject_kind="fiscal_link").count() == 2


def test_a_file_does_not_put_back_what_a_person_took_away(house: House) -> None:
    with company_scope(house.company_id):
        number = FiscalDocument.objects.get(number="1").pk
    workflow.unlink(
        company_id=house.company_id, receivable_id=title(house, "NF 1/1"),
        fiscal_document_id=number, reason="Wrong note.", by=ANA,
    )  # fmt: skip
    assert bring(house, Kind.FISCAL_DOCUMENTS, FISCAL).same == 3
    assert behind(house, "NF 1/1") == []
    assert behind(house, "NF 1/2") == ["1"]


def test_an_access_key_that_is_none_is_refused(house: House) -> None:
    with pytest.raises(UnableToLink, match="access_key_invalid"):
        workflow.link(
            company_id=house.company_id, receivable_id=title(house, "NF 2"),
            fields=DocumentFields(kind="nfe", number="1", access_key="1" * 44), by=ANA,
        )  # fmt: skip
    with company_scope(house.company_id):
        assert FiscalDocument.objects.count() == 2


@pytest.mark.parametrize(
    ("search", "kind", "found"),
    [("", "", ["P-9", "1"]), ("P", "", ["P-9"]), ("", "nfe", ["1"]), ("NF 1/2", "", ["1"]),
     ("NF 2", "nfe", []), ("9", "", [])],
)  # fmt: skip
def test_the_list_is_narrowed(house: House, search: str, kind: str, found: list[str]) -> None:
    asked = FiscalFilters(search=search, kind=kind)
    listed = fiscal_documents(company_id=house.company_id, filters=asked, before=0)
    assert [row.number for row in listed.rows] == found


def test_the_pages_show_and_change_the_links(house: House) -> None:
    client = Client()
    user_id = add_user(
        company_id=house.company_id, email="clerk@house.example", full_name="Clerk",
        password="a long enough word", role=Role.AR_CLERK, by=ANA,
    )  # fmt: skip
    client.force_login(User.objects.get(pk=user_id))
    number = title(house, "NF 2")
    form = {"kind": "nfe", "number": "88", "series": "", "access_key": "12", "amount": "1,00"}
    refused = client.post(f"/fiscal-documents/of/{number}/new/", form)
    assert refused.status_code == 422
    assert client.post(
        f"/fiscal-documents/of/{number}/new/", form | {"access_key": ""}
    ).status_code == 302  # fmt: skip
    shown = client.get(f"/receivables/{number}/").content.decode()
    assert ">88<" in shown
    listed = client.get("/fiscal-documents/?number=88").content.decode()
    assert f"/receivables/{number}/" in listed
    document = fiscal_documents(
        company_id=house.company_id, filters=FiscalFilters(search="88"), before=0
    ).rows[0]
    away = f"/fiscal-documents/of/{number}/{document.id}/away/"
    assert client.post(away, {"reason": ""}).status_code == 422
    assert client.post(away, {"reason": "Typed twice."}).status_code == 302
    assert behind(house, "NF 2") == ["P-9"]
    assert client.post(f"/fiscal-documents/of/{number}/{document.id}/again/").status_code == 302
    assert behind(house, "NF 2") == ["88", "P-9"]
