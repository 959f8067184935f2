"""The areas: all of them within two clicks, at the desk and on a phone, in every language."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from emdia.rules.roles import HOLDERS, Role
from emdia.web.context import AREAS

from ..conftest import Live
from .browsing import MANAGER, SIZES, sign_in, sticking_out, violations
from .clicks import counted, told
from .conftest import Tonight

LOCALES = ("pt-BR", "es", "en-US")
# Lines of words in the two rows, and whether they hold what stands in them.
ROWS = """() => [".groups", ".nav"].map((name) => {
  const row = document.querySelector(name);
  const lines = new Set([...row.children].map((link) => link.offsetTop));
  return [lines.size, row.scrollWidth <= row.clientWidth];
})"""
MOST_LINES = {"desk": [1, 1], "phone": [1, 3]}


def opened_by(role: Role) -> set[str]:
    return {
        reverse(route)
        for needs, route, _word, _icon in AREAS
        if needs is None or role in HOLDERS[needs]
    }


def addresses(page: Page, row: str) -> list[str]:
    links = page.locator(f"{row} a").all()
    return [link.get_attribute("href") or "" for link in links]


@pytest.mark.parametrize("begin", ["/", "/settings/", "/accounts/security/"])
def test_every_area_is_two_clicks_away_without_a_script(
    plain_page: Page, tonight: Tonight, begin: str
) -> None:
    sign_in(plain_page, MANAGER, tonight.password)
    found: set[str] = set()
    plain_page.goto(begin)
    for group in addresses(plain_page, ".groups"):
        plain_page.goto(begin)
        plain_page.locator(f'.groups a[href="{group}"]').click()
        expect(plain_page.locator(".groups a[aria-current]")).to_have_attribute("href", group)
        areas = addresses(plain_page, ".nav")
        for area in areas:
            plain_page.goto(area)
            here = plain_page.locator(".nav a[aria-current=page]")
            expect(here).to_have_attribute("href", area)
        found |= set(areas)
    assert found == opened_by(Role.FINANCE_MANAGER)


def test_clicks_to_another_area_are_as_told(page: Page, tonight: Tonight) -> None:
    sign_in(page, MANAGER, tonight.password)
    with counted(page) as hands:
        page.get_by_role("link", name="Empresa", exact=True).click()
        page.get_by_role("link", name="Configurações", exact=True).click()
        expect(page).to_have_url(re.compile("/settings/$"))
    assert (hands.clicks, hands.keys) == told("Open any area, from any page")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_areas_fit(browser: Any, live: Live, tonight: Tonight, locale: str) -> None:
    context = browser.new_context(base_url=live.url, locale=locale)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(MANAGER)
    page.locator("[name=password]").fill(tonight.password)
    page.locator(".button--main").click()
    faults: list[str] = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for group in addresses(page, ".groups"):
            page.goto(group)
            for most, (lines, holds) in zip(MOST_LINES[size], page.evaluate(ROWS), strict=True):
                if lines > most or not holds:
                    faults.append(f"{group} at {width}: {lines} lines, holds them: {holds}")
            faults += [f"{group} at {width}: {one}" for one in sticking_out(page)]
            faults += [f"{group} at {width}: {one}" for one in violations(page)]
    context.close()
    assert not faults, "\n".join(faults)


def test_a_page_belongs_to_the_area_its_address_begins_with(page: Page, tonight: Tonight) -> None:
    sign_in(page, MANAGER, tonight.password)
    for path, area in (
        ("/receipts/credits/", "/receipts/credits/"),
        ("/messages/templates/", "/messages/"),
        ("/ledger/closing/", "/ledger/"),
    ):
        page.goto(path)
        expect(page.locator(".nav a[aria-current=page]")).to_have_attribute("href", area)
    page.goto("/accounts/security/")
    assert addresses(page, ".nav")[0] == "/"
    expect(page.locator("header [aria-current=page]")).to_have_count(0)
