"""Charges that a bank or a provider refused wait in one list, and home tells of them."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.receivables.models import Receivable
from emdia.connectors.pix_provider import Fault
from emdia.reports import charge_list, home
from emdia.reports.charge_list import REFUSED, ChargeFilters, ChargeListRow
from emdia.rules.next_steps import Step
from emdia.rules.roles import Role, capabilities
from emdia.workflows import change_receivables, charge_by_pix

from .house import ANA, line
from .pix_house import TODAY, PixHouse, pix_house

REFUSAL = b'{"title": "No", "detail": "Not today."}'


@pytest.fixture
def pix(database: str) -> Iterator[PixHouse]:
    with pix_house() as made:
        yield made


def waiting(pix: PixHouse) -> list[ChargeListRow]:
    """Return the refused charges that the list shows, after home told of as many."""
    shown = home.home(
        company_id=pix.company_id,
        as_of=TODAY,
        now=datetime.combine(TODAY, time(15), tzinfo=UTC),
        user_id=0,
        capabilities=capabilities([Role.AR_CLERK]),
    )
    found = charge_list.charges(
        company_id=pix.company_id, filters=ChargeFilters(state=REFUSED), before=0
    )
    told = [step for step in shown.steps if step.code == "charges_refused"]
    assert told == ([Step("charges_refused", len(found.rows))] if found.rows else [])
    return list(found.rows)


def refused_pix(pix: PixHouse) -> int:
    title = pix.title(1, 10_000)
    pix.door.faults = [Fault("PUT", status=400, says=REFUSAL)]
    pix.charge(title)
    return pix.charge_of(title).pk


def test_a_refused_pix_waits_with_the_providers_words_until_it_is_charged_anew(
    pix: PixHouse,
) -> None:
    assert waiting(pix) == []
    charge_id = refused_pix(pix)
    (row,) = waiting(pix)
    assert (row.id, row.kind, row.state) == (charge_id, "pix", "rejected")
    assert "Not today." in row.why
    pix.door.faults = []
    charge_by_pix.replace_charge(
        company_id=pix.company_id, charge_id=charge_id, by=ANA, as_of=TODAY
    )
    assert waiting(pix) == []


def test_a_change_that_the_provider_refuses_waits_too(pix: PixHouse) -> None:
    title = pix.title(1, 10_000)
    pix.charge(title)
    change_receivables.change_due_date(
        company_id=pix.company_id,
        receivable_ids=[title],
        due_date=TODAY + timedelta(days=9),
        reason="Asked by the customer",
        by=ANA,
        on=TODAY,
    )
    pix.door.faults = [Fault("PATCH", status=400, says=REFUSAL)]
    pix.tell()
    (row,) = waiting(pix)
    assert (row.state, "Not today." in row.why) == ("registered", True)


def test_a_boleto_that_a_return_refused_waits_though_no_bordero_of_ours_told_it(
    pix: PixHouse,
) -> None:
    pix.house.expect({7: 5_000}, is_registered=False)
    pix.house.apply(line(7, "03", nominal_cents=5_000, motives="0816"))
    (row,) = waiting(pix)
    assert (row.document, row.kind, row.state) == ("FAT7", "boleto", "rejected")
    assert row.why
    rejected = charge_list.charges(
        company_id=pix.company_id, filters=ChargeFilters(state="rejected"), before=0
    )
    assert [one.id for one in rejected.rows] == [row.id]
    # The bank took it after all.
    pix.house.apply(line(7, "02", nominal_cents=5_000))
    assert waiting(pix) == []


def test_what_was_paid_meanwhile_waits_no_more(pix: PixHouse) -> None:
    refused_pix(pix)
    with company_scope(pix.company_id):
        number = Receivable.objects.get().pk
    assert len(waiting(pix)) == 1
    pix.house.apply(line(1, "06", nominal_cents=10_000, posted_cents=10_000))
    assert pix.balance(number) == 0
    assert waiting(pix) == []
