"""Receipts in the browser: enter one, watch the split, take it back, let a cheque come back."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..conftest import Live
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


def choose_customer(page: Page) -> None:
    """Search for a customer who owes, and choose the first."""
    page.goto("/receivables/?state=late")
    name = page.locator("td.lead").first.inner_text()
    page.goto("/receipts/new/")
    page.get_by_label("Nome ou CPF/CNPJ").fill(name)
    page.get_by_role("button", name="Buscar").click()
    page.locator(".choices a").first.click()
    expect(page.locator("[data-share]").first).to_be_visible()


def enter(page: Page, amount: str, instrument: str) -> None:
    page.get_by_label("Valor", exact=True).fill(amount)
    page.get_by_label("Meio").select_option(label=instrument)
    if instrument != "Dinheiro":
        page.get_by_label("Conta bancária").select_option(index=1)
    with page.expect_navigation():
        page.get_by_role("button", name="Registrar", exact=True).click()


def test_cash_is_entered_split_and_taken_back(page: Page, live: Live, tonight: Tonight) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        choose_customer(page)
        page.get_by_label("Valor", exact=True).fill("1.500,00")
        left = page.locator("[data-left]")
        expect(left).to_have_text("1.500,00")
        page.locator("[data-give]").first.fill("10,50")
        expect(left).to_have_text("1.489,50")
        enter(page, "1.500,00", "Dinheiro")
        expect(page.locator(".toast")).to_contain_text("Recebimento registrado")
        expect(page.locator(".balance__figure")).to_have_text(re.compile(r"1\.489,50"))
        expect(page.locator("h1 + .badge")).to_have_text("A aplicar")
        page.get_by_role("button", name="Desfazer").first.click()
        expect(page.get_by_text("desfeita", exact=True)).to_be_visible()
        expect(page.locator(".balance__figure")).to_have_text(re.compile(r"1\.500,00"))
        # The proposal of the rule, in one press.
        with page.expect_navigation():
            page.get_by_role("button", name="Alocar").click()
        expect(page.locator(".toast")).to_contain_text("Alocado")


def test_more_than_came_is_refused_in_words(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    choose_customer(page)
    page.locator("[data-give]").first.fill("10,50")
    enter(page, "5,00", "Dinheiro")
    expect(page.get_by_role("alert")).to_contain_text("Acima do saldo do recebimento")
    page.get_by_label("Valor", exact=True).fill("cinco")
    with page.expect_navigation():
        page.get_by_role("button", name="Registrar", exact=True).click()
    expect(page.get_by_text("Escreva um valor como 1.234,56.")).to_be_visible()


def test_a_cheque_waits_clears_and_comes_back(page: Page, live: Live, tonight: Tonight) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        choose_customer(page)
        enter(page, "20,00", "Cheque")
        expect(page.locator("h1 + .badge")).to_have_text("A compensar")
        expect(page.get_by_role("button", name="Alocar")).to_have_count(0)
        with page.expect_navigation():
            page.get_by_role("button", name="Compensou").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Alocar").click()
        expect(page.locator("h1 + .badge")).to_have_text("Aplicado")
        page.get_by_text("O cheque foi devolvido").click()
        page.get_by_label("Motivo (alínea)").select_option("12")
        with page.expect_navigation():
            page.get_by_role("button", name="Registrar devolução").click()
        expect(page.locator("h1 + .badge")).to_have_text("Devolvido")
        expect(page.locator("main")).to_contain_text("Sem fundos, 2ª apresentação")
        page.goto("/receipts/?state=cheques")
        expect(page.locator("[data-row]")).to_have_count(0)


def test_an_auditor_sees_receipts_and_is_offered_nothing(
    settled: str, second_page: Page, tonight: Tonight
) -> None:
    page = second_page
    sign_in(page, AUDITOR, tonight.password)
    page.goto("/receipts/?state=unapplied")
    expect(page.get_by_role("link", name="Registrar recebimento")).to_have_count(0)
    page.locator("[data-row]").first.click()
    expect(page.get_by_role("heading", name="Alocações")).to_be_visible()
    expect(page.locator("main form")).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: Any
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    sign_in(page, CLERK, tonight.password)
    choose_customer(page)
    faults = [*violations(page), *sticking_out(page)]
    enter(page, "20,00", "Dinheiro")
    faults += [*violations(page), *sticking_out(page)]
    page.goto("/receipts/")
    faults += [*violations(page), *sticking_out(page)]
    assert faults == []
