"""Pix in a real browser: set up, charge, pay at the provider's page, see it settled."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from emdia.books.access import operations as access
from emdia.books.companies.scope import company_scope
from emdia.connectors.pix_provider import Fault
from emdia.connectors.pix_provider.notices import telling
from emdia.connectors.pix_provider.page import page_of

from ..access.two_companies import PASSWORD, user
from ..conftest import Live
from ..workflows.pix_house import PixHouse, pix_house
from .browsing import SCHEMES, SIZES, quiet_console, sticking_out, violations

OWNER, CLERK = "owner@pix.example", "clerk@pix.example"


@pytest.fixture
def pix(live: Live) -> Iterator[PixHouse]:
    with pix_house() as made:
        with transaction.atomic():
            people = {OWNER: "owner", CLERK: "ar_clerk"}
            users = {email: user(email) for email in people}
        with company_scope(made.company_id):
            for email, user_id in users.items():
                access.grant_role(company_id=made.company_id, user_id=user_id, role=people[email])
        yield made


def enter(page: Page, email: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(".button--main").click()
    expect(page.locator("header.bar")).to_be_visible()
    page.wait_for_load_state()


def test_a_title_is_charged_paid_at_the_provider_and_seen_settled(
    page: Page, second_page: Page, live: Live, pix: PixHouse
) -> None:
    title = pix.title(1, 123_456)
    enter(page, OWNER)
    page.goto("/settings/pix/")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_text("The provider answers and knows us.")).to_be_visible()
    page.get_by_role("button", name="Ask for notices of payments").click()
    expect(page.get_by_text("The provider tells us of payments from now on.")).to_be_visible()
    enter(second_page, CLERK)
    second_page.goto(f"/receivables/{title}/")
    second_page.get_by_role("button", name="Charge by Pix").click()
    live.drain()
    second_page.get_by_role("link", name="Show the code").click()
    charge_page = second_page.url
    here = second_page.locator(".nav a[aria-current=page]")
    expect(here).to_have_attribute("href", "/charges/")
    code = second_page.locator("#pix-code").input_value()
    assert code.startswith("0002")
    with telling(pix.books), page_of(pix.books) as provider:
        page.goto(f"{provider}?lang=en")
        page.locator("#code").fill(code)
        page.get_by_role("button", name="Pay").first.click()
        expect(page.get_by_text("Paid. The notice is on its way.")).to_be_visible()
        for _ in range(50):
            if pix.notices():
                break
            page.wait_for_timeout(100)
    live.drain()
    # Whoever looks at the charge sees it settle, without a key pressed.
    assert second_page.url == charge_page
    expect(second_page.get_by_text("Paid.")).to_be_visible(timeout=15_000)
    second_page.get_by_role("link", name="See the receivable").click()
    expect(second_page.get_by_text("Paid by Pix").first).to_be_visible()
    assert pix.balance(title) == 0


def test_nothing_to_hold_against_the_pages_of_pix(page: Page, live: Live, pix: PixHouse) -> None:
    title = pix.title(1, 123_456)
    pix.charge(title)
    pix.books.receive("E" + "1" * 31, valor="10.00", chave="other@example.com", txid="x" * 26)
    pix.notify({"endToEndId": "E" + "2" * 31, "valor": "1.00", "txid": "x" * 26})
    pix.notify({"valor": "1.00"})
    pix.poll()
    pix.drain()
    pix.door.faults = [Fault("PUT", status=400, says=b'{"title": "No", "detail": "Not today."}')]
    refused = pix.title(2, 5_000)
    pix.charge(refused)
    paths = [
        "/settings/pix/",
        "/settings/pix/new/",
        f"/pix/{pix.charge_of(title).pk}/",
        f"/pix/{pix.charge_of(refused).pk}/",
        f"/charges/{pix.charge_of(title).pk}/cancel/",
        "/charges/?state=refused",
        "/",
    ]
    faults: list[str] = []
    enter(page, OWNER)
    with quiet_console(page), page_of(pix.books) as provider:
        for size, scheme in product(SIZES, SCHEMES):
            width, height = SIZES[size]
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for path in (*paths, f"{provider}?lang=pt", f"{provider}?lang=es"):
                page.goto(path)
                where = f"{path} {size} {scheme}"
                faults += [f"{where} {fault}" for fault in violations(page)]
                faults += [f"{where} sticks out: {one}" for one in sticking_out(page)]
    assert faults == []
