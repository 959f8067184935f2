"""Home of a company in which nothing happened yet, and of who manages people only."""

from django.test import Client

from emdia.books.access.models import User
from emdia.books.companies import operations as companies
from emdia.books.companies.scope import company_scope

from .two_companies import House


def home_of(house: House, role: str) -> str:
    client = Client()
    client.force_login(User.objects.get(pk=house.users[role]))
    return client.get("/").content.decode()


def test_whoever_manages_people_sees_the_roles_and_no_money(houses: tuple[House, House]) -> None:
    said = home_of(houses[0], "security_admin")
    assert "people-title" in said
    assert "money-title" not in said
    assert "aging-title" not in said


def test_an_empty_company_says_where_to_begin(database: object) -> None:
    from emdia.books.access import operations as access

    from .two_companies import user

    with company_scope(company_id := _empty()):
        clerk = user("clerk@empty.example")
        access.grant_role(company_id=company_id, user_id=clerk, role="ar_clerk")
    client = Client()
    client.force_login(User.objects.get(pk=clerk))
    said = client.get("/").content.decode()
    assert "first-title" in said
    assert "/customers/new/" in said
    assert "money-title" not in said


def _empty() -> int:
    from django.db import transaction

    with transaction.atomic():
        company_id = companies.next_company_id()
    with company_scope(company_id):
        companies.found(company_id=company_id, name="Empty", cnpj="11222333000181")
    return company_id
