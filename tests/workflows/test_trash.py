"""Drafts thrown away and put back, what the database keeps, and what the trash lists."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.imports.models import ImportBatch
from emdia.books.parties.models import Contact, Customer
from emdia.formats.portfolio import Kind
from emdia.reports import trash as reports
from emdia.reports.customers import CustomerFilters, customers
from emdia.reports.trash import Discarded, TrashFilters
from emdia.workflows import (
    clear_imports,
    customer_contacts,
    discard_customers,
    import_portfolio,
    keep_views,
    put_back,
    register_customer,
)
from emdia.workflows.customer_contacts import ContactFields
from emdia.workflows.discard_customers import UnableToDiscard
from emdia.workflows.import_portfolio import UnableToImport
from emdia.workflows.keep_views import Wanted
from emdia.workflows.register_customer import CustomerIsKnown

from .house import ANA, BRUNO, DAY, House
from .test_customers import BAKERY, FINANCE, MARIA, register
from .test_import_portfolio import CUSTOMERS, TITLES, bring, check, faults

pytestmark = pytest.mark.usefixtures("database")

NOW = timezone.now()
ALL = TrashFilters(kinds=reports.KINDS, user_id=ANA.user_id or 0, may_share=True)


@pytest.fixture
def house() -> House:
    return House()


def discard(house: House, *ids: int, now: datetime = NOW) -> discard_customers.Outcome:
    return discard_customers.discard(company_id=house.company_id, customer_ids=ids, by=ANA, now=now)


@contextmanager
def by_hand(house: House) -> Iterator[None]:
    """Open the scope with a fact, as whoever changes a customer must."""
    with company_scope(house.company_id):
        facts.record(
            company_id=house.company_id, kind="test.by_hand", subject=("customer", 0), by=ANA
        )
        yield


def lying(house: House, filters: TrashFilters = ALL) -> list[Discarded]:
    later = timezone.now() + timedelta(minutes=1)
    return list(reports.every_row(company_id=house.company_id, filters=filters, now=later))


def state(house: House, customer_id: int) -> str:
    with company_scope(house.company_id):
        return str(Customer.objects.get(pk=customer_id).state)


def listed(house: House) -> list[str]:
    found = customers(company_id=house.company_id, filters=CustomerFilters(), after=0, as_of=DAY)
    return [row.name for row in found.rows]


def test_a_draft_is_thrown_away_and_put_back(house: House) -> None:
    maria, bakery = register(house, MARIA), register(house, BAKERY)
    customer_contacts.add(company_id=house.company_id, customer_id=bakery, fields=FINANCE, by=ANA)
    assert discard(house, bakery).done == 1
    assert (state(house, bakery), listed(house)) == ("discarded", ["Maria Souza"])
    (row,) = lying(house)
    assert (row.kind, row.record_id, row.note, row.by) == ("customer", bakery, BAKERY_ID, "Ana")
    # It is known all the same: registering it again leads to it.
    with pytest.raises(CustomerIsKnown) as known:
        register(house, BAKERY)
    assert known.value.customer_id == bakery
    with pytest.raises(register_customer.UnableToChange, match="customer_unknown"):
        register_customer.edit(
            company_id=house.company_id, customer_id=bakery, fields=BAKERY, reason="x", by=ANA
        )
    discard_customers.put_back(company_id=house.company_id, customer_ids=[bakery], by=BRUNO)
    assert (state(house, bakery), lying(house)) == ("draft", [])
    assert sorted(listed(house)) == ["Maria Souza", "Padaria São José Ltda"]
    with company_scope(house.company_id):
        about = Fact.objects.filter(subject_kind="customer", subject_id=bakery).order_by("id")
        assert list(about.values_list("kind", "actor_name"))[-2:] == [
            ("customers.discarded", "Ana"),
            ("customers.put_back", "Bruno"),
        ]
    assert state(house, maria) == "draft"


BAKERY_ID = "12ABC34501DE35"


def test_many_are_thrown_away_together_and_taken_back(house: House) -> None:
    bring(house, Kind.CUSTOMERS, CUSTOMERS)
    bring(house, Kind.RECEIVABLES, TITLES)
    drafts = [register(house, one) for one in (replace(MARIA, tax_id="111.444.777-35"),)]
    with company_scope(house.company_id):
        everybody = list(Customer.objects.order_by("id").values_list("pk", flat=True))
    # The two of the file have titles.
    outcome = discard(house, *everybody)
    assert (outcome.done, outcome.left) == (1, len(everybody) - 1)
    assert state(house, drafts[0]) == "discarded"
    assert outcome.fact_id is not None
    back = {"company_id": house.company_id, "fact_id": outcome.fact_id, "by": ANA}
    assert discard_customers.undo(**back).done == 1
    assert state(house, drafts[0]) == "draft"
    with pytest.raises(UnableToDiscard, match="not_discarded"):
        discard_customers.undo(**back)


def title_of(house: House, customer_id: int) -> None:
    text = "Documento;Cliente;Emissão;Vencimento;Valor\nD1;52998224725;01/03/2026;02/03/2026;1,00\n"
    bring(house, Kind.RECEIVABLES, text)


def child_of(house: House, customer_id: int) -> None:
    with company_scope(house.company_id):
        parent = Customer.objects.get(pk=customer_id).tax_id
    register(house, replace(MARIA, tax_id="111.444.777-35", parent=parent))


def credit_of(house: House, customer_id: int) -> None:
    text = "Chave;Cliente;Origem;Valor;Data\nR1;52998224725;devolução;150,00;10/03/2026\n"
    bring(house, Kind.CREDITS, text)


@pytest.mark.parametrize("hang", [title_of, child_of, credit_of])
def test_what_something_hangs_on_stays(house: House, hang: Callable[[House, int], None]) -> None:
    maria = register(house, MARIA)
    hang(house, maria)
    with pytest.raises(UnableToDiscard, match="customer_in_use"):
        discard(house, maria)
    with (
        pytest.raises(IntegrityError, match="is in use by"),
        by_hand(house),
    ):
        Customer.objects.filter(pk=maria).update(state="discarded", discarded_at=NOW)
    assert state(house, maria) == "draft"


@pytest.mark.parametrize(
    ("before", "after"), [("approved", "discarded"), ("discarded", "approved")]
)
def test_only_drafts_are_thrown_away_and_come_back_as_drafts(
    house: House, before: str, after: str
) -> None:
    maria = register(house, MARIA)
    at = {"discarded": NOW}
    with by_hand(house):
        known = Customer.objects.filter(pk=maria)
        known.update(state=before, discarded_at=at.get(before))
    with (
        pytest.raises(IntegrityError, match="cannot go from"),
        by_hand(house),
    ):
        Customer.objects.filter(pk=maria).update(state=after, discarded_at=at.get(after))


def test_nobody_owes_or_is_imported_onto_who_was_thrown_away(house: House) -> None:
    maria = register(house, MARIA)
    discard(house, maria)
    import_id, found = check(house, Kind.CUSTOMERS, CUSTOMERS)
    assert (found.new, found.wrong) == (1, 1)
    assert faults(house, import_id) == [(2, "tax_id", "customer_discarded")]
    titles = (
        "Documento;Cliente;Emissão;Vencimento;Valor\nNF 9;52998224725;01/03/2026;02/03/2026;1\n"
    )
    import_id, found = check(house, Kind.RECEIVABLES, titles)
    assert faults(house, import_id) == [(2, "customer", "customer_unknown")]


def test_the_trash_lists_every_kind_and_brings_it_back(house: House) -> None:
    bakery, maria = register(house, BAKERY), register(house, MARIA)
    contact = customer_contacts.add(
        company_id=house.company_id, customer_id=bakery, fields=FINANCE, by=ANA
    )
    gone = ContactFields(role="finance", name="Joana", is_active=False)
    customer_contacts.edit(company_id=house.company_id, contact_id=contact, fields=gone, by=BRUNO)
    discard(house, maria)
    import_id, _ = check(house, Kind.CUSTOMERS, CUSTOMERS)
    import_portfolio.cancel(
        company_id=house.company_id, import_id=import_id, by=ANA, now=timezone.now()
    )
    view = keep_views.save(
        company_id=house.company_id,
        wanted=Wanted(list_code="customers", name="Late", query="state=late"),
        may_share=False,
        by=ANA,
    )
    keep_views.delete(
        company_id=house.company_id, view_id=view, may_share=False, by=ANA, now=timezone.now()
    )
    rows = lying(house)
    assert {(row.kind, row.record_id, row.by) for row in rows} == {
        ("customer", maria, "Ana"),
        ("contact", contact, "Bruno"),
        ("import", import_id, "Ana"),
        ("view", view, ""),
    }
    assert [row.at for row in rows] == sorted((row.at for row in rows), reverse=True)
    of_bruno = replace(ALL, user_id=BRUNO.user_id or 0)
    assert {row.kind for row in lying(house, of_bruno)} == {"customer", "contact", "import"}
    assert [row.name for row in lying(house, replace(ALL, search="joa"))] == ["Joana"]
    asker = put_back.Asker(by=ANA, now=timezone.now(), may_share=False)
    things = [(row.kind, row.record_id) for row in rows]
    outcome = put_back.put_back(company_id=house.company_id, things=things, asker=asker)
    assert (outcome.done, outcome.refused) == (4, ())
    assert lying(house) == []
    with company_scope(house.company_id):
        assert Contact.objects.get(pk=contact).is_active
        assert ImportBatch.objects.get(pk=import_id).state == "received"
    again = put_back.put_back(company_id=house.company_id, things=things, asker=asker)
    assert (again.done, {code for *_, code in again.refused}) == (
        2,
        {"not_discarded", "not_ended"},
    )


def test_a_file_taken_up_again_is_checked_and_waits_anew(house: House) -> None:
    import_id, _ = check(house, Kind.CUSTOMERS, CUSTOMERS)
    long_after = timezone.now() + timedelta(days=40)
    clear = {"company_id": house.company_id, "by": ANA}
    assert clear_imports.clear_undecided(**clear, now=long_after) == 1
    clear_imports.put_back(**clear, import_id=import_id, now=long_after)
    assert clear_imports.clear_undecided(**clear, now=long_after + timedelta(days=29)) == 0
    found = import_portfolio.check(company_id=house.company_id, import_id=import_id)
    assert found is not None
    assert found.new == 2
    with pytest.raises(clear_imports.UnableToPutBack, match="not_ended"):
        clear_imports.put_back(**clear, import_id=import_id, now=long_after)
    with pytest.raises(UnableToImport, match="import_unknown"):
        import_portfolio.check(company_id=house.company_id, import_id=0)


def test_the_trash_goes_on_where_a_page_ended(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [
        register(house, replace(MARIA, tax_id=tax, name=f"Maria {tax}"))
        for tax in ("529.982.247-25", "111.444.777-35", "123.456.789-09", "987.654.321-00")
    ]
    bakery = register(house, BAKERY)
    moment = datetime(2026, 3, 10, 12, tzinfo=UTC)
    discard(house, *ids, now=moment)
    contact = customer_contacts.add(
        company_id=house.company_id, customer_id=bakery, fields=FINANCE, by=ANA
    )
    with by_hand(house):
        Contact.objects.filter(pk=contact).update(is_active=False, deactivated_at=moment)
    monkeypatch.setattr(reports, "ROWS_PER_PAGE", 2)
    rows = reports.every_row(
        company_id=house.company_id, filters=ALL, now=moment + timedelta(days=1)
    )
    # All of one moment, and each once.
    assert [(row.kind, row.record_id) for row in rows] == [
        *(("customer", one) for one in reversed(ids)),
        ("contact", contact),
    ]
    late = moment + timedelta(days=30, seconds=1)
    assert list(reports.every_row(company_id=house.company_id, filters=ALL, now=late)) == []
