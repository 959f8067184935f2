"""The history of a record: every fact about it, what changed, what was posted, and who."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor, system
from emdia.books.parties.models import Contact, Customer
from emdia.reports.audit import NOBODY, RECORDS, Asked, Missing, audit

from ..access.two_companies import House, build


@pytest.fixture
def houses(database: str) -> Iterator[tuple[House, House]]:
    """Return two companies; in ours Ana renamed a customer and its contact, saying why."""
    ours = build(name="Ours", cnpj="11222333000181")
    theirs = build(name="Theirs", cnpj="11444777000161")
    by = Actor(user_id=ours.users["ar_clerk"], name="Ana", channel="web", request_id="r1")
    with company_scope(ours.company_id):
        for model, key in ((Customer, "customer_id"), (Contact, "contact_id")):
            facts.record(
                company_id=ours.company_id,
                kind="customer.changed",
                subject=("customer", ours.objects["customer_id"]),
                by=by,
                reason="She married.",
            )
            model.objects.filter(pk=ours.objects[key]).update(name="Maria Souza")
        facts.record(
            company_id=ours.company_id,
            kind="bank_file.received",
            subject=("bank_file", ours.objects["bank_file_id"]),
            by=replace(system("watch_folders"), channel="job"),
        )
    return ours, theirs


def kinds(house: House, **asked: object) -> list[str]:
    found = audit(company_id=house.company_id, asked=Asked(**asked))  # type: ignore[arg-type]
    return [row.kind for row in found.rows]


def test_a_customer_s_history_says_who_when_why_before_and_after(
    houses: tuple[House, House],
) -> None:
    ours, _ = houses
    found = audit(company_id=ours.company_id, record=("customer", ours.objects["customer_id"]))
    assert found.name == "Maria Souza"
    row = found.rows[1]
    assert (row.kind, row.actor, row.channel, row.reason, row.request_id) == (
        "customer.changed",
        "Ana",
        "web",
        "She married.",
        "r1",
    )
    assert row.changes == (("name", "Maria", "Maria Souza"),)


def test_what_changed_a_contact_is_in_its_own_history_and_its_customer_s(
    houses: tuple[House, House],
) -> None:
    ours, _ = houses
    of_contact = audit(company_id=ours.company_id, record=("contact", ours.objects["contact_id"]))
    of_customer = audit(
        company_id=ours.company_id, record=("customer", ours.objects["customer_id"])
    )
    assert [row.id for row in of_contact.rows] == [of_customer.rows[0].id]


def test_a_receipt_s_history_shows_what_was_posted(houses: tuple[House, House]) -> None:
    ours, _ = houses
    found = audit(company_id=ours.company_id, record=("receipt", ours.objects["receipt_id"]))
    postings = [one for row in found.rows for one in row.postings]
    assert sorted(one.amount_cents for one in postings) == [-10_000, 10_000]


def test_facts_are_narrowed_by_person_kind_and_day(houses: tuple[House, House]) -> None:
    ours, _ = houses
    ana = ours.users["ar_clerk"]
    assert kinds(ours, user_id=ana) == ["customer.changed"] * 2
    assert "customer.changed" not in kinds(ours, user_id=NOBODY)
    assert kinds(ours, kind="bank_file") == ["bank_file.received"]
    assert kinds(ours, kind="bank") == []
    today = timezone.localdate()
    assert kinds(ours, first_date=today) == kinds(ours) == kinds(ours, last_date=today)
    assert kinds(ours, first_date=today + timedelta(days=1)) == []
    assert kinds(ours, last_date=date(2026, 1, 1)) == []


def test_pages_follow_each_other_without_a_gap(houses: tuple[House, House]) -> None:
    ours, _ = houses
    whole = audit(company_id=ours.company_id)
    seen, before = [], 0
    while True:
        page = audit(company_id=ours.company_id, before=before, most=2)
        seen += [row.id for row in page.rows]
        if page.next_before is None:
            break
        before = page.next_before
    assert seen == [row.id for row in whole.rows]
    assert len(seen) > 4


def test_no_fact_of_another_company_is_seen(houses: tuple[House, House]) -> None:
    ours, theirs = houses
    assert "customer.changed" not in kinds(theirs)
    for kind in RECORDS:
        with pytest.raises(Missing):
            audit(company_id=ours.company_id, record=(kind, theirs.objects[f"{kind}_id"]))
    with pytest.raises(Missing):
        audit(company_id=ours.company_id, record=("app_user", theirs.users["owner"]))
