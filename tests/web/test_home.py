"""Home as each person sees it: every figure leads to the list it counts."""

import pytest
from playwright.sync_api import Page, expect

from ..conftest import Live
from .browsing import AUDITOR, CLERK, MANAGER, quiet_console, send_file, sign_in, wait_for_the_end
from .conftest import Tonight


def figure(text: str) -> int:
    """Return the cents of `R$ 1.234,56`, or the number of `1.234`."""
    return int("".join(letter for letter in text if letter.isdigit()) or 0)


def test_the_day_of_a_clerk(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    expect(page.get_by_role("heading", name="A seguir")).to_be_visible()
    expect(page.get_by_text("A rotina de hoje ainda não foi executada.")).to_be_visible()
    send_file(page, name=tonight.name, content=tonight.content)
    live.drain()
    wait_for_the_end(page)
    with quiet_console(page):
        page.goto("/")
        money = page.locator("section[aria-labelledby=money-title]")
        came = figure(money.locator(".home__figure").inner_text())
        assert came > 0
        assert figure(money.locator("tbody td.number").first.inner_text()) == came
        # The bank's side arrives after the page: nothing was imported, so the ledger has more.
        expect(money.get_by_text("ainda sem extrato")).to_be_visible()
        exceptions = page.locator("section[aria-labelledby=exceptions-title] dd a").first
        waiting = figure(exceptions.inner_text())
        expect(page.get_by_role("link", name=f"{waiting} exceções esperam")).to_be_visible()
        exceptions.click()
        expect(page.locator("[data-case]")).to_have_count(waiting)
        page.goto("/")
        money.get_by_role("link", name="341").first.click()
        page.wait_for_url("**/bank-files/?account=*&day=*")
        paid = page.locator("td[data-label=Pago]").all_inner_texts()
        assert sum(map(figure, paid)) == came


def test_a_step_leads_to_its_list_without_a_mouse(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="O dia", exact=True)).to_be_visible()


def test_late_titles_are_counted_as_their_list_shows_them(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    row = page.locator("section[aria-labelledby=late-title] tbody tr", has_text="2 a 7 dias")
    titles, owed = (figure(text) for text in row.locator("td.number").all_inner_texts())
    row.get_by_role("link").click()
    page.wait_for_url("**/receivables/**")
    assert figure(page.locator(".balance__figure").inner_text()) == owed > 0
    expect(page.locator("[data-row]")).to_have_count(titles)


@pytest.mark.parametrize(
    ("person", "first"), [(CLERK, "A seguir"), (MANAGER, "A seguir"), (AUDITOR, "Entrou hoje")]
)
def test_each_role_sees_its_own_first(
    page: Page, tonight: Tonight, person: str, first: str
) -> None:
    sign_in(page, person, tonight.password)
    expect(page.locator("main section h2").first).to_have_text(first)


def test_without_scripts_the_banks_side_is_a_link(plain_page: Page, tonight: Tonight) -> None:
    page = plain_page
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(CLERK)
    page.locator("[name=password]").fill(tonight.password)
    page.get_by_role("button", name="Entrar").click()
    page.get_by_role("link", name="Banco − razão").click()
    page.wait_for_url("**/ledger/bank/?from=*")
