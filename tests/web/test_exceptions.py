"""The exceptions with the keyboard: one key to accept, three to split over two titles."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..conftest import DEMO_DAY, Live
from .browsing import (
    AUDITOR,
    CLERK,
    SCHEMES,
    SIZES,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .conftest import Tonight


class Hands:
    """Counts what a person presses."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.presses += 1


def take_unknown(count: int = 1, *, payments: int = 1) -> list[str]:
    """Register unidentified money that pays `count` titles of one customer each time.

    Return the documents of the latest one, the oldest first.
    """
    from django.db.models import Count

    from emdia.books.access.models import User
    from emdia.books.companies.models import Company
    from emdia.books.companies.queries import all_company_ids
    from emdia.books.companies.scope import company_scope
    from emdia.books.facts.actor import Actor
    from emdia.books.payments.operations import Received
    from emdia.books.payments.queries import owed
    from emdia.books.receivables.models import Receivable
    from emdia.rules.instruments import Instrument
    from emdia.workflows.register_receipt import register

    (company_id,) = all_company_ids()
    with company_scope(company_id):
        assert Company.objects.exists()
        open_ones = Receivable.objects.filter(balance_cents__gt=0, due_date__lte=DEMO_DAY)
        owing = open_ones.values("customer").annotate(many=Count("id")).filter(many__gte=count)
        customers = [row["customer"] for row in owing.order_by("customer")[:payments]]
        told = []
        for customer in customers:
            theirs = list(
                open_ones.filter(customer=customer)
                .select_related("customer")
                .order_by("due_date", "id")[:count]
            )
            debts = owed(theirs, as_of=DEMO_DAY)
            cents = sum(debts[one.pk].total_cents for one in theirs)
            told.append((theirs[0].customer.tax_id, cents, [one.document for one in theirs]))
    clerk = User.objects.get(email=CLERK)
    for number, (tax_id, cents, _) in enumerate(told):
        register(
            company_id=company_id,
            received=Received(
                instrument=Instrument.CASH,
                source=f"unknown:{number}",
                amount_cents=cents,
                received_date=DEMO_DAY,
                currency="BRL",
                payer_tax_id=tax_id,
                payer_name="Depósito no caixa",
            ),
            parts=[],
            by=Actor(user_id=clerk.pk, name=str(clerk), channel="web"),
            as_of=DEMO_DAY,
        )
    return told[-1][2]


def test_one_key_accepts_the_best(page: Page, live: Live, tonight: Tonight) -> None:
    take_unknown(payments=2)
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        page.goto("/exceptions/")
        expect(page.locator("[data-case]")).to_have_count(2)
        hands = Hands(page)
        with page.expect_navigation():
            hands.press("a")
        assert hands.presses == 1
        expect(page.locator(".toast")).to_contain_text("Liquidado.")
        # The next one is open already: again one key.
        expect(page.locator("[data-case]")).to_have_count(1)
        with page.expect_navigation():
            hands.press("a")
        assert hands.presses == 2
        expect(page.locator("[data-case]")).to_have_count(0)
        # And back, by the toast.
        with page.expect_navigation():
            page.locator(".toast").get_by_role("button", name="Desfazer").click()
        expect(page.locator("[data-case]")).to_have_count(1)


def test_three_keys_split_over_two_titles(page: Page, live: Live, tonight: Tonight) -> None:
    documents = take_unknown(2)
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        page.goto("/exceptions/")
        rows = page.locator("[data-share]")
        places = [
            next(at for at in range(rows.count()) if document in rows.nth(at).inner_text())
            for document in documents
        ]
        hands = Hands(page)
        for place in places:
            hands.press(str(place + 1))
        expect(page.locator("[data-left]")).to_have_text("0,00")
        with page.expect_navigation():
            hands.press("s")
        assert hands.presses == 3
        expect(page.locator(".toast")).to_contain_text("Liquidado.")
        expect(page.locator("[data-case]")).to_have_count(0)


def test_two_keys_spread_over_a_customers_titles(page: Page, live: Live, tonight: Tonight) -> None:
    take_unknown(2)
    sign_in(page, CLERK, tonight.password)
    page.goto("/exceptions/")
    page.keyboard.press("s")
    expect(page.locator("[data-left]")).to_have_text("0,00")
    with page.expect_navigation():
        page.keyboard.press("s")
    expect(page.locator("[data-case]")).to_have_count(0)


def test_j_and_k_walk_and_a_line_without_money_takes_a_word(settled: str, page: Page) -> None:
    page.goto("/exceptions/")
    first = page.locator(".is-current").inner_text()
    with page.expect_navigation():
        page.keyboard.press("j")
    assert page.locator(".is-current").inner_text() != first
    with page.expect_navigation():
        page.keyboard.press("k")
    assert page.locator(".is-current").inner_text() == first
    with page.expect_navigation():
        page.get_by_role("button", name="Ignorar, com motivo").click()
    expect(page.get_by_role("alert")).to_contain_text("Diga o motivo")
    page.locator("#id_note").fill("O banco confirmou: pago em outra conta.")
    with page.expect_navigation():
        page.get_by_role("button", name="Ignorar, com motivo").click()
    put_aside = page.locator("[data-case]").count()
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    # It waits again, with what was said of it.
    expect(page.locator("[data-case]")).to_have_count(put_aside + 1)
    expect(page.locator(".quote")).to_contain_text("pago em outra conta")


def test_an_auditor_sees_and_cannot_act(page: Page, live: Live, tonight: Tonight) -> None:
    take_unknown()
    sign_in(page, AUDITOR, tonight.password)
    page.goto("/exceptions/")
    expect(page.locator("[data-share]").first).to_be_visible()
    expect(page.get_by_role("button", name=re.compile("Aceitar|Dividir"))).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_page(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: Any
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    take_unknown(2)
    sign_in(page, CLERK, tonight.password)
    page.goto("/exceptions/")
    assert violations(page) == []
    assert sticking_out(page) == []
