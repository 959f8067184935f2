"""Receivables by hand in the browser: issued, postponed, cancelled, undone; clicks counted."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..conftest import DEMO_DAY, Live
from .browsing import CLERK, SCHEMES, SIZES, quiet_console, sign_in, sticking_out, violations
from .conftest import Tonight


def issue(page: Page, document: str, amount: str, *, instalments: str = "1") -> None:
    """Choose a customer by part of the name and issue to it."""
    page.goto("/receivables/new/")
    page.get_by_label("Nome ou CPF/CNPJ").fill("padaria")
    page.keyboard.press("Enter")
    page.locator(".choices a").first.click()
    page.get_by_label("Documento", exact=True).fill(document)
    page.get_by_label("Valor", exact=True).fill(amount)
    page.get_by_label("Parcelas", exact=True).fill(instalments)
    with page.expect_navigation():
        page.get_by_role("button", name="Emitir", exact=True).click()


def test_a_receivable_is_issued_with_few_clicks_and_keys(
    page: Page, live: Live, tonight: Tonight
) -> None:
    """Counted in docs/clicks.md: apart from the three words typed, 2 clicks and 3 keys."""
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/")
    clicks = keys = 0
    with quiet_console(page):
        page.get_by_role("link", name="Emitir título").click()
        clicks += 1
        # The field has the focus: the name is typed at once.
        page.keyboard.type("padaria")
        page.keyboard.press("Enter")
        keys += 1
        page.locator(".choices a").first.click()
        clicks += 1
        # As after the choice: the document has the focus, Tab goes to the amount.
        expect(page.get_by_label("Documento", exact=True)).to_be_focused()
        page.keyboard.type("NF9001")
        page.keyboard.press("Tab")
        keys += 1
        page.keyboard.type("1.500,00")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        keys += 1
    expect(page.locator(".toast")).to_contain_text("Título emitido")
    expect(page.locator("h1")).to_have_text("NF9001")
    expect(page.locator(".balance__figure")).to_have_text(re.compile(r"1\.500,00"))
    assert (clicks, keys) == (2, 3)


def test_instalments_are_issued_and_undone(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    issue(page, "NF9002", "100,00", instalments="3")
    expect(page.locator(".toast")).to_contain_text("3 parcelas emitidas")
    expect(page.locator("h1")).to_have_text("NF9002/1")
    expect(page.locator(".balance__figure")).to_have_text(re.compile("33,34"))
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator("h1 + .badge")).to_have_text("Cancelado")


def test_a_wrong_form_says_what_to_do(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    issue(page, "FAT00001", "10,00")
    expect(page.locator(".errors")).to_contain_text("Este documento já foi faturado")


def test_due_date_rebate_and_cancelling_from_the_page_of_a_title(
    page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/?q=FAT00300")
    page.locator("[data-row]").first.click()
    with quiet_console(page):
        page.get_by_role("link", name="Alterar vencimento").click()
        page.get_by_label("Novo vencimento").fill("2099-12-31")
        page.get_by_label("Motivo").fill("Combinado por telefone")
        with page.expect_navigation():
            page.locator("#dialog").get_by_role("button", name="Alterar vencimento").click()
    expect(page.locator(".toast")).to_contain_text("Vencimento alterado")
    expect(page.get_by_text("Avisar ao banco: vencimento")).to_be_visible()
    with page.expect_navigation():
        page.locator(".timeline").get_by_role("button", name="Desfazer").first.click()
    expect(page.get_by_text("Avisar ao banco: vencimento")).to_have_count(0)
    page.get_by_role("link", name="Cancelar").click()
    page.get_by_label("Motivo").fill("Faturado em dobro")
    with page.expect_navigation():
        page.locator("#dialog").get_by_role("button", name="Cancelar").click()
    expect(page.locator("h1 + .badge")).to_have_text("Cancelado")
    expect(page.get_by_text("A cancelar", exact=True)).to_be_visible()


def test_what_interrupted_the_limitation_is_kept_and_taken_back(
    page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/?state=late")
    page.locator("[data-row]").first.click()
    until = page.locator("dt:has-text('Pode ser cobrado até') + dd")
    before = until.inner_text()
    with quiet_console(page):
        page.get_by_role("link", name="O que a interrompeu?").click()
        page.get_by_label("O que interrompeu").select_option("acknowledgement")
        page.get_by_label("Aconteceu em").fill(str(DEMO_DAY))
        page.get_by_label("Motivo").fill("Confissão de dívida assinada")
        with page.expect_navigation():
            page.locator("#dialog").get_by_role("button", name="Interromper a prescrição").click()
    expect(page.locator(".toast")).to_contain_text("O prazo para cobrar recomeça")
    expect(page.get_by_text("O devedor reconheceu a dívida").first).to_be_visible()
    expect(until).not_to_have_text(before)
    with page.expect_navigation():
        page.locator(".timeline").get_by_role("button", name="Desfazer").first.click()
    expect(until).to_have_text(before)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: Any
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, CLERK, tonight.password)
    issue(page, "FAT00001", "10,00")
    pages = [page.url, "/receivables/due-date/?titles=1,2,3", "/receivables/3/edit/"]
    pages.append("/receivables/limitation/?titles=1")
    for number, address in enumerate(pages):
        if number:
            page.goto(address)
        assert violations(page) == []
        assert sticking_out(page) == []
