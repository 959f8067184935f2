"""Drafts approved together: only complete ones, those that were shown, and taken back whole."""

import pytest
from django.test import Client

from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import RecordChange
from emdia.books.parties.models import Customer
from emdia.formats.portfolio import Kind
from emdia.reports.customers import customer_page
from emdia.reports.draft_customers import draft_customers
from emdia.rules.roles import Role
from emdia.workflows import approve_customers as workflow
from emdia.workflows.add_user import add_user
from emdia.workflows.approve_customers import UnableToApproveTogether

from .house import ANA, DAY, House
from .test_import_portfolio import bring

pytestmark = pytest.mark.usefixtures("database")

# Complete; complete; no address; a company without e-mail; a name that another has.
CUSTOMERS = """\
CPF/CNPJ;Razão Social;Código;Logradouro;Cidade
529.982.247-25;Maria Almeida;C1;Rua das Flores;Recife
12.345.678/0001-95;Casa Matriz;C2;Rua Um;Recife
390.533.447-05;Zé;C3;;
12.ABC.345/01DE-35;Padaria;C4;Rua Dois;Recife
111.444.777-35;MARIA ALMEIDA;C5;Rua Três;Recife
"""
CONTACTS = """\
Cliente;Nome do contato;Função;E-mail;Telefone
C1;Maria;;;(81) 99876-5432
C2;Rui;;rui@casa.example;
C3;Zé;;ze@example.com;
C4;Ana;comprador;ana@padaria.example;(81) 99876-5433
C5;Maria;;maria@example.com;
"""


@pytest.fixture
def house() -> House:
    house = House()
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    bring(house, Kind.CONTACTS, CONTACTS)
    return house


def states(house: House) -> dict[str, str]:
    with company_scope(house.company_id):
        return dict(Customer.objects.order_by("id").values_list("external_code", "state"))


def drafts(house: House) -> set[str]:
    return {code for code, state in states(house).items() if state == "draft"}


def approve(house: House, **changed: object) -> workflow.Approved:
    counts = draft_customers(company_id=house.company_id).counts
    asked = {"until_id": counts.until_id, "left_out": (), "with_doubles": True} | changed
    return workflow.approve(company_id=house.company_id, by=ANA, **asked)  # type: ignore[arg-type]


def test_what_would_be_approved_is_shown_before(house: House) -> None:
    found = draft_customers(company_id=house.company_id)
    counts = found.counts
    assert (counts.drafts, counts.complete, counts.doubles) == (5, 3, 2)
    assert (counts.no_address, counts.not_reachable, counts.no_email) == (1, 0, 1)
    assert [row.name for row in found.rows] == ["Casa Matriz"]
    # Two of one name: each may be the other.
    assert [row.name for row in found.doubles] == ["Maria Almeida", "MARIA ALMEIDA"]


def test_only_what_is_complete_and_surely_new_is_approved(house: House) -> None:
    assert approve(house, with_doubles=False).customers == 1
    assert drafts(house) == {"C1", "C3", "C4", "C5"}


def test_what_was_left_out_or_came_later_stays_a_draft(house: House) -> None:
    found = draft_customers(company_id=house.company_id)
    with company_scope(house.company_id):
        maria = Customer.objects.get(external_code="C1").pk
        second = Customer.objects.get(external_code="C2").pk
    assert found.counts.until_id > second
    assert approve(house, left_out=[maria], until_id=second).customers == 1
    assert drafts(house) == {"C1", "C3", "C4", "C5"}


def test_nothing_to_approve_is_said(house: House) -> None:
    assert approve(house).customers == 3
    with pytest.raises(UnableToApproveTogether, match="nothing_to_approve"):
        approve(house)


def test_each_customer_remembers_it_and_it_is_taken_back(house: House) -> None:
    done = approve(house)
    with company_scope(house.company_id):
        maria = Customer.objects.get(external_code="C1")
        assert RecordChange.objects.filter(fact_id=done.fact_id).count() == 3
        # Somebody looked at this one since, and it stands for itself.
        facts.record(company_id=house.company_id, kind="test", subject=("company", 1), by=ANA)
        Customer.objects.filter(external_code="C2").update(state="merged", merged_into=maria)
    page = customer_page(company_id=house.company_id, customer_id=maria.pk, as_of=DAY)
    assert page.history[0].kind == "customers.approved"
    assert ("state", "draft", "approved") in page.history[0].changes
    assert len(page.history[0].changes) == 1
    assert workflow.undo(company_id=house.company_id, fact_id=done.fact_id, by=ANA) == 2
    assert drafts(house) == {"C1", "C3", "C4", "C5"}
    with pytest.raises(UnableToApproveTogether, match="nothing_to_undo"):
        workflow.undo(company_id=house.company_id, fact_id=done.fact_id, by=ANA)
    with pytest.raises(UnableToApproveTogether, match="fact_unknown"):
        workflow.undo(company_id=house.company_id, fact_id=1, by=ANA)


def test_the_page_approves_for_whoever_may_and_nobody_else(house: House) -> None:
    manager, clerk = signed_in(house, Role.FINANCE_MANAGER), signed_in(house, Role.AR_CLERK)
    assert clerk.get("/customers/drafts/").status_code == 403
    shown = manager.get("/customers/drafts/").content.decode()
    assert "Casa Matriz" in shown
    until = draft_customers(company_id=house.company_id).counts.until_id
    assert clerk.post("/customers/drafts/", {"until": until}).status_code == 403
    assert manager.post("/customers/drafts/", {"until": until}).status_code == 302
    assert drafts(house) == {"C1", "C3", "C4", "C5"}
    assert manager.post("/customers/drafts/", {"until": until}).status_code == 422


def signed_in(house: House, role: Role) -> Client:
    user_id = add_user(
        company_id=house.company_id, email=f"{role}@house.example", full_name=role,
        password="a long enough word", role=role, by=ANA,
    )  # fmt: skip
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    return client
