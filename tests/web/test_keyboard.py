"""Everything without a mouse."""

from playwright.sync_api import Page, expect

from .browsing import CLERK, sign_in
from .conftest import Tonight


def test_a_slash_searches(settled: str, page: Page) -> None:
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("FAT00001")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("#search")).to_have_value("FAT00001")


def test_a_question_mark_shows_the_keys_and_escape_hides_them(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_j_and_k_walk_the_rows_and_enter_opens_one(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/")
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    page.keyboard.press("k")
    expect(rows.nth(0)).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Histórico")).to_be_visible()


def test_letters_typed_into_a_field_stay_letters(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.keyboard.press("/")
    page.keyboard.type("j/k?")
    expect(page.locator("#search")).to_have_value("j/k?")
    expect(page.locator("dialog#keys")).to_be_hidden()


def test_the_first_tab_stop_skips_to_the_content(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    summary = page.locator("summary", has_text="Sua conta")
    summary.press("Enter")
    expect(page.get_by_role("button", name="Sair")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Sair")).to_be_hidden()
    expect(summary).to_be_focused()
