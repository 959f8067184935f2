"""The aging as people use it: the page, a past day, the way to the titles, the file."""

import csv
import io
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from ..conftest import DEMO_DAY, Live
from .browsing import CLERK, quiet_console, sign_in
from .conftest import Tonight


@pytest.fixture
def clerk(page: Page, tonight: Tonight) -> Page:
    sign_in(page, CLERK, tonight.password)
    return page


def figure(text: str) -> int:
    """Return the cents of `R$ 1.234,56` or `1.234,56`."""
    return int("".join(letter for letter in text if letter.isdigit()) or 0)


def test_the_buckets_add_up_and_lead_to_their_titles(clerk: Page) -> None:
    with quiet_console(clerk):
        clerk.goto("/aging/")
        table = clerk.locator("section[aria-labelledby=buckets-title]")
        cells = table.locator("tbody td:nth-child(3)").all_inner_texts()
        figures = [figure(text) for text in cells]
        total = figure(table.locator("tfoot td:nth-child(3)").inner_text())
        assert sum(figures) == total == figure(clerk.locator(".figures dd").first.inner_text()) > 0
        chart = clerk.get_by_role("img", name="O que se deve por dias em atraso")
        expect(chart).to_have_accessible_description(clerk.locator("#chart-words").text_content())
        second = table.locator("tbody tr").nth(1)
        owed = figure(second.locator("td").nth(2).inner_text())
        second.get_by_role("link").first.click()
        clerk.wait_for_url("**/receivables/**")
        assert figure(clerk.locator(".balance__figure").inner_text()) == owed > 0
        days = clerk.locator("[data-label='Dias em atraso']").all_inner_texts()
        assert days
        assert all(1 <= figure(text) <= 30 for text in days)


def test_a_customers_cell_leads_to_that_customers_titles(clerk: Page) -> None:
    clerk.goto("/aging/")
    row = clerk.locator("section[aria-labelledby=customers-title] tbody tr").first
    name, balance = row.locator("a").first.inner_text(), row.locator("td").last.inner_text()
    row.locator("a").first.click()
    expect(clerk.get_by_text(name).first).to_be_visible()
    assert figure(clerk.locator(".balance__figure").inner_text()) == figure(balance)
    assert set(clerk.locator("td.lead").all_inner_texts()) == {name}


def test_a_bucket_leads_to_who_owes_it_and_from_there_to_the_titles(clerk: Page) -> None:
    clerk.goto("/aging/")
    bucket = clerk.locator("section[aria-labelledby=buckets-title] tbody tr").nth(1)
    word, balance = bucket.locator("td").first.inner_text(), bucket.locator("td").nth(2)
    owed = figure(balance.inner_text())
    bucket.get_by_role("link", name="quem deve").click()
    parts = clerk.locator("td[data-label='Com esse atraso']").all_inner_texts()
    while clerk.locator("a[rel=next]").count():
        clerk.locator("a[rel=next]").click()
        parts += clerk.locator("td[data-label='Com esse atraso']").all_inner_texts()
    assert word == "1 a 30 dias"
    assert sum(figure(text) for text in parts) == owed > 0
    clerk.get_by_role("link", name="Ver os títulos").click()
    assert figure(clerk.locator(".balance__figure").inner_text()) == owed


def test_yesterday_is_read_from_the_ledger(clerk: Page) -> None:
    """The demo company was founded today: yesterday its ledger knew nothing."""
    clerk.goto("/aging/")
    yesterday = DEMO_DAY - timedelta(days=1)
    clerk.locator("#as_of").fill(f"{yesterday:%Y-%m-%d}")
    clerk.get_by_role("button", name="Mostrar").click()
    expect(clerk.get_by_text("como o razão sabia então")).to_be_visible()
    assert figure(clerk.locator(".figures dd").first.inner_text()) == 0
    expect(clerk.get_by_text("Nada a receber.")).to_be_visible()


def test_what_the_address_says_wrongly_it_does_not_ask(clerk: Page) -> None:
    for wrong in ("as_of=2026-02-30", "as_of=x", "limits=5,1", "currency=XXX", "after=-1"):
        answer = clerk.goto(f"/aging/?{wrong}")
        assert answer is not None
        assert answer.status == 200
    clerk.goto("/aging/?limits=0,10")
    words = clerk.locator("section[aria-labelledby=buckets-title] tbody td:first-child")
    assert words.all_inner_texts() == ["Em dia", "1 a 10 dias", "Mais de 10 dias"]


def test_the_file_has_every_customer_and_the_same_total(clerk: Page, live: Live) -> None:
    clerk.goto("/aging/")
    total = figure(clerk.locator(".figures dd").first.inner_text())
    clerk.get_by_text("Exportar", exact=True).click()
    with clerk.expect_download() as download:
        clerk.get_by_role("link", name="CSV para Excel em português").click()
    text = download.value.path().read_text(encoding="utf-8-sig")
    heading, *rows, last = csv.reader(io.StringIO(text), delimiter=";")
    assert heading[0] == "Cliente"
    assert len(rows) > 100
    assert figure(last[-2]) == sum(figure(row[-2]) for row in rows) == total
