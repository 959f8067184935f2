"""Which drafts may be approved together is, in SQL, what the checklist says in Python."""

from itertools import product

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.parties import batch, queries
from emdia.books.parties.models import Address, Contact, Customer
from emdia.rules.registration import missing

from ..workflows.house import House

KINDS = ("cpf", "cnpj", "foreign")
# Role, e-mail, telephone, whether it is in use.
CONTACTS = (None, *product(("finance", "buyer"), ("", "a@b.example"), ("", "+551"), (True, False)))


@pytest.fixture
def house(database: str) -> House:
    return House()


def test_complete_drafts(house: House) -> None:
    with company_scope(house.company_id):
        for number, (kind, purpose, first, second) in enumerate(
            product(KINDS, ("", "billing", "delivery"), CONTACTS, CONTACTS[::3])
        ):
            _draft(house, number, kind, purpose, (first, second))
        expected = {one.pk: missing(queries.registration(one)) for one in Customer.objects.all()}
        counts = batch.count_drafts(company_id=house.company_id)
        complete = {pk for pk, lacking in expected.items() if not lacking}
        assert 0 < len(complete) < len(expected)
        assert (counts.drafts, counts.complete) == (len(expected), len(complete))
        by_code = {
            "billing_address": counts.no_address,
            "reachable": counts.not_reachable,
            "finance_email": counts.no_email,
        }
        for code, count in by_code.items():
            assert count == sum(code in lacking for lacking in expected.values())
        found = batch.complete_drafts(
            company_id=house.company_id, until_id=counts.until_id, is_double=False, most=10_000
        )
        assert {one.id for one in found} == complete


def _draft(
    house: House,
    number: int,
    kind: str,
    purpose: str,
    people: tuple[tuple[str, str, str, bool] | None, ...],
) -> None:
    made = Customer.objects.create(
        company_id=house.company_id, tax_id_kind=kind, tax_id=str(number), name=str(number),
        name_key=str(number), state="draft",
    )  # fmt: skip
    if purpose:
        Address.objects.create(
            company_id=house.company_id, customer=made, purpose=purpose, street="A", city="B"
        )
    for person in filter(None, people):
        role, email, phone, is_active = person
        Contact.objects.create(
            company_id=house.company_id, customer=made, role=role, name="X", email=email,
            phone=phone, is_active=is_active,
        )  # fmt: skip
