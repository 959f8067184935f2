"""Finding by keyboard: the field, the page of results, the palette."""

import pytest
from playwright.sync_api import Page, expect

from .browsing import CLERK, quiet_console, sign_in, sticking_out, violations
from .clicks import told
from .conftest import Tonight


@pytest.fixture
def clerk(page: Page, tonight: Tonight) -> Page:
    sign_in(page, CLERK, tonight.password)
    return page


def test_a_customer_is_found_while_one_types_and_what_is_owed_is_seen(clerk: Page) -> None:
    clerk.goto("/customers/")
    name = clerk.locator("[data-row]").first.inner_text()
    clerk.goto("/")
    with quiet_console(clerk):
        clerk.keyboard.press("/")
        clerk.keyboard.type(name[:6].lower())
        field = clerk.get_by_role("combobox", name="Busca")
        option = clerk.get_by_role("option", name=name).first
        expect(option).to_be_visible()
        expect(option).to_contain_text("R$")
        expect(field).to_have_attribute("aria-expanded", "true")
        assert violations(clerk) == []
        clerk.keyboard.press("ArrowDown")
        expect(field).to_have_attribute("aria-activedescendant", "search-customers-1")
        with clerk.expect_navigation():
            clerk.keyboard.press("Enter")
        clerk.wait_for_url("**/customers/*/")


def test_escape_closes_the_list_and_keeps_what_was_written(clerk: Page) -> None:
    clerk.keyboard.press("/")
    clerk.keyboard.type("FAT00001")
    expect(clerk.get_by_role("option").first).to_be_visible()
    clerk.keyboard.press("Escape")
    expect(clerk.locator("#search-options")).to_be_hidden()


def test_enter_alone_shows_everything_found(clerk: Page) -> None:
    clerk.goto("/receivables/")
    row = clerk.locator("tbody tr").first
    document = row.locator("a").inner_text()
    number = row.locator("[data-label='Nosso número']").inner_text()
    for text in (document, document[:5], number):
        clerk.keyboard.press("/")
        clerk.locator("#search").fill(text)
        with clerk.expect_navigation():
            clerk.keyboard.press("Enter")
        expect(clerk.get_by_role("main").get_by_role("link", name=document).first).to_be_visible()
    assert violations(clerk) == []


def test_what_is_nowhere_is_told(clerk: Page) -> None:
    clerk.goto("/find/?q=nobody-is-called-so")
    expect(clerk.get_by_text("Nada encontrado.")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 360])
def test_the_palette_goes_anywhere_without_a_mouse(clerk: Page, width: int) -> None:
    clerk.set_viewport_size({"width": width, "height": 800})
    with quiet_console(clerk):
        clerk.keyboard.press("Control+k")
        palette = clerk.locator("dialog#palette")
        expect(palette.get_by_role("option").first).to_have_attribute("aria-selected", "true")
        assert violations(clerk) == []
        assert sticking_out(clerk) == []
        clerk.keyboard.type("aging")
        expect(palette.get_by_role("option")).to_have_count(1)
        with clerk.expect_navigation():
            clerk.keyboard.press("Enter")
        expect(clerk.get_by_role("heading", name="Aging", exact=True)).to_be_visible()


def test_the_palette_begins_with_what_was_looked_at_last(clerk: Page) -> None:
    clerk.goto("/customers/")
    name = clerk.locator("[data-row]").first.inner_text()
    clerk.locator("[data-row]").first.click()
    clerk.wait_for_url("**/customers/*/")
    clerk.goto("/")
    clerk.keyboard.press("Control+k")
    first = clerk.locator("dialog#palette").get_by_role("option").first
    expect(first).to_contain_text(name)
    clerk.keyboard.press("Escape")
    expect(clerk.locator("dialog#palette")).to_be_hidden()


def test_what_a_customer_owes_is_one_key_away(clerk: Page) -> None:
    """One key to see it, three to be there; docs/clicks.md says so."""
    clerk.goto("/customers/")
    row = clerk.locator("tbody tr").first
    name, owes = row.locator("a").inner_text(), row.locator("[data-label=Deve]").inner_text()
    clerk.goto("/aging/")
    pressed: list[str] = []

    def press(key: str) -> None:
        pressed.append(key)
        clerk.keyboard.press(key)

    press("/")
    clerk.keyboard.type(name.lower())
    option = clerk.locator("#search-options").get_by_role("option", name=name).first
    expect(option).to_contain_text(owes)
    assert (0, len(pressed)) == told("Find a customer and see what is owed, from any page")
    press("ArrowDown")
    with clerk.expect_navigation():
        press("Enter")
    expect(clerk.get_by_role("heading", name=name)).to_be_visible()
    assert (0, len(pressed)) == told("The same, and open the customer")


def test_the_page_tells_its_own_keys(clerk: Page) -> None:
    clerk.goto("/exceptions/")
    clerk.keyboard.press("?")
    expect(clerk.locator("dialog#keys")).to_contain_text("Aceitar a melhor")


def test_x_marks_the_row_one_is_in(clerk: Page) -> None:
    clerk.goto("/aging/")
    clerk.evaluate(
        """() => {
          const box = document.createElement("input");
          box.type = "checkbox";
          document.querySelector("tbody tr [data-row]").closest("tr").firstElementChild.append(box);
        }"""
    )
    clerk.keyboard.press("j")
    clerk.keyboard.press("x")
    expect(clerk.locator("tbody input[type=checkbox]")).to_be_checked()
