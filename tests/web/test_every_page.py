"""Every page, at the desk and on a phone, in light and in dark: fit, legible, usable by all."""

import pytest
from playwright.sync_api import Page, expect

from ..conftest import Live
from .browsing import (
    AUDITOR,
    CLERK,
    SCHEMES,
    SIZES,
    quiet_console,
    send_file,
    sign_in,
    sticking_out,
    violations,
    wait_for_the_end,
)
from .conftest import Tonight

OUTSIDE = ("/accounts/login/", "/nowhere/")
INSIDE = (
    "/",
    "/bank-files/",
    "/day/",
    "/receivables/",
    "/receivables/?state=late",
    "/receivables/?q=nobody-is-called-so",
    "/receivables/?state=open&late=1-30",
    "/aging/",
    "/find/?q=FAT0001",
    "/audit/receivables/1/",
    "/approvals/",
    "/worklist/",
    "/worklist/policy/",
    "/tasks/",
    "/tasks/?show=over",
    "/customers/1/call/",
    "/reports/",
    "/reports/compliance/",
    "/reports/salespeople/",
    "/reports/timetable/",
    "/dunning/",
    "/accounts/password/",
    "/accounts/security/",
    "/accounts/logout/",
)


def judge(page: Page, faults: list[str]) -> None:
    faults += [f"{page.url} {fault}" for fault in violations(page)]
    faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_any_page(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    with quiet_console(page):
        for path in OUTSIDE:
            page.goto(path)
            judge(page, faults)
        sign_in(page, CLERK, tonight.password)
        send_file(page, name=tonight.name, content=tonight.content)
        judge(page, faults)
        file = page.url
        live.drain()
        wait_for_the_end(page)
        page.goto(f"{file}?outcome=settled")
        receivable = page.locator("[data-row]").first.get_attribute("href") or ""
        for path in (file, f"{file}?outcome=exception", receivable, *INSIDE):
            page.goto(path)
            judge(page, faults)
        page.goto(receivable)
        page.get_by_role("link", name="Estornar esta liquidação").first.click()
        expect(page.locator("dialog#dialog")).to_be_visible()
        judge(page, faults)
    assert faults == []


# What a large company has where the tests' own has little, and the longest words of a button.
GROWN = """() => {
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode;
    text.data = text.data.replace(/[0-9.]+,[0-9]{2}(?!%)/, "12.345.678,90");
  }
  for (const button of document.querySelectorAll("main .button--main")) {
    button.textContent = "Aplicar 1.999.998 e deixar as erradas de fora";
  }
}"""
OVERFULL = """() => [...document.querySelectorAll(".figures dd")]
  .filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"""


def test_the_money_of_a_large_company_fits_a_phone(page: Page, tonight: Tonight) -> None:
    width, height = SIZES["phone"]
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, CLERK, tonight.password)
    faults: list[str] = []
    for path in ("/", "/aging/", "/bank-files/", "/receivables/", "/customers/", "/imports/"):
        page.goto(path)
        page.evaluate(GROWN)
        faults += [f"{path} sticks out: {element}" for element in sticking_out(page)]
        faults += [f"{path} overfull: {words}" for words in page.evaluate(OVERFULL)]
    assert faults == []


def test_an_auditor_sees_but_is_offered_nothing_to_change(
    settled: str, second_page: Page, tonight: Tonight
) -> None:
    page = second_page
    sign_in(page, AUDITOR, tonight.password)
    expect(page.locator("input[type=file]")).to_have_count(0)
    page.goto(f"{settled.split('?')[0]}?outcome=settled")
    page.locator("[data-row]").first.click()
    page.wait_for_url("**/receivables/*/")
    expect(page.get_by_role("link", name="Estornar esta liquidação")).to_have_count(0)


def test_the_practice_company_is_told_by_words(settled: str, page: Page) -> None:
    expect(page.get_by_text("nada aqui é dinheiro de verdade")).to_be_visible()


def test_the_language_and_the_brightness_stay_chosen(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    for word, attribute, value in (("Escura", "data-theme", "dark"), ("English", "lang", "en")):
        page.locator("summary", has_text="Idioma e aparência").click()
        with page.expect_navigation():
            page.get_by_role("button", name=word).click()
        expect(page.locator("html")).to_have_attribute(attribute, value)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(CLERK)
    page.locator("[name=password]").fill(tonight.password)
    with page.expect_navigation():
        page.locator(".button--main").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("heading", name="Money in today", exact=True)).to_be_visible()


def test_paper_carries_no_buttons(settled: str, page: Page) -> None:
    page.emulate_media(media="print")
    for selector in (".nav", ".search", ".foot", ".back"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator("h1")).to_be_visible()
