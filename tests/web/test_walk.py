"""The thin slice as people walk it: send, watch, read, reverse, approve."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..conftest import Live
from .browsing import (
    CLERK,
    MANAGER,
    SIZES,
    choose_file,
    quiet_console,
    send_file,
    sign_in,
    wait_for_the_end,
)
from .conftest import Tonight

REASON = "Baixado no título errado: o cliente pagou a parcela seguinte."


def open_settled_receivable(page: Page) -> None:
    """From the page of a file to the first receivable it settled."""
    page.get_by_role("link", name=re.compile("^Liquidados")).click()
    page.wait_for_url("**outcome=settled")
    page.locator("[data-row]").first.click()
    page.wait_for_url("**/receivables/*/")


def ask_for_reversal(page: Page) -> None:
    page.get_by_role("link", name="Estornar esta liquidação").first.click()
    dialog = page.locator("dialog#dialog")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Motivo").fill(REASON)
    with page.expect_navigation():
        dialog.get_by_role("button", name="Estornar", exact=True).click()


@pytest.mark.parametrize("size", SIZES)
def test_a_file_is_sent_watched_and_read(
    page: Page, live: Live, tonight: Tonight, size: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        send_file(page, name=tonight.name, content=tonight.content)
        expect(
            page.get_by_text("Arquivo recebido. A liquidação está em andamento.")
        ).to_be_visible()
        expect(page.get_by_role("heading", name="Em processamento")).to_be_visible()
        live.drain()
        # Nobody touches the page: it finds out by itself.
        expect(page.get_by_role("heading", name="Em processamento")).to_be_hidden()
        expect(page.locator("h1 + .badge")).to_have_text("Processado")
        for outcome in ("Liquidados", "Confirmados", "Rejeitados", "Exceções"):
            expect(page.get_by_role("link", name=re.compile(rf"^{outcome} [1-9]"))).to_be_visible()
        open_settled_receivable(page)
        expect(page.get_by_text("Liquidação normal").first).to_be_visible()
        page.locator("summary", has_text="Partidas do lançamento").first.click()
        expect(page.locator(".postings").first).to_contain_text("Contas a receber")


def test_the_cockpit_counts_the_day(settled: str, page: Page) -> None:
    page.goto("/bank-files/")
    figures = page.locator(".figures")
    expect(figures).to_contain_text("Recebido hoje")
    expect(figures).to_contain_text(re.compile(r"R\$\s[1-9]"))
    expect(page.locator(".figures dd.figure").nth(3)).to_have_text(re.compile("^[1-9]"))


def test_a_rejection_carries_the_words_of_the_bank(settled: str, page: Page) -> None:
    page.goto(f"{settled.split('?')[0]}?outcome=rejected")
    row = page.locator("tbody tr").first
    expect(row.locator(".badge")).to_have_text("Rejeitado")
    expect(row.locator(".bank-words")).to_contain_text(re.compile("rejeitad", re.I))


def test_a_small_settlement_is_reversed_at_once(settled: str, page: Page) -> None:
    with quiet_console(page):
        open_settled_receivable(page)
        expect(page.locator("h1 + .badge")).to_have_text("Liquidado")
        ask_for_reversal(page)
        expect(page.locator(".toast")).to_contain_text("Liquidação estornada")
        expect(page.locator("h1 + .badge")).not_to_have_text("Liquidado")
        expect(page.locator(".timeline")).to_contain_text(REASON)


def test_a_large_one_waits_for_another_person(
    settled: str,
    page: Page,
    second_page: Page,
    tonight: Tonight,
    super_user_connection: Any,
) -> None:
    super_user_connection.execute("UPDATE company SET reversal_limit_cents = 1000")
    open_settled_receivable(page)
    receivable = page.url
    ask_for_reversal(page)
    expect(page.locator(".toast")).to_contain_text("outra pessoa precisa aprovar")
    expect(page.locator("h1 + .badge")).to_have_text("Liquidado")
    page.goto("/approvals/")
    expect(page.get_by_text("outra pessoa precisa decidir")).to_be_visible()
    expect(page.get_by_role("button", name="Aprovar")).to_have_count(0)

    sign_in(second_page, MANAGER, tonight.password)
    second_page.goto("/approvals/")
    expect(second_page.get_by_text(REASON)).to_be_visible()
    second_page.get_by_role("button", name="Recusar").click()
    expect(second_page.get_by_text("Informe o motivo")).to_be_visible()
    second_page.get_by_role("button", name="Aprovar").click()
    expect(second_page.locator(".toast")).to_contain_text("Aprovado e executado")
    page.goto(receivable)
    expect(page.locator("h1 + .badge")).not_to_have_text("Liquidado")


def test_the_same_file_again_leads_to_the_first(settled: str, page: Page, tonight: Tonight) -> None:
    send_file(page, name="outro-nome.ret", content=tonight.content)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("já foi recebido")
    alert.get_by_role("link").click()
    expect(page).to_have_url(settled.split("?")[0])


def test_a_form_without_a_file_says_what_to_do(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/bank-files/")
    page.evaluate("document.querySelector('form[data-once]').noValidate = true")
    with page.expect_navigation() as answered:
        page.get_by_role("button", name="Enviar e liquidar").click()
    assert answered.value is not None
    assert answered.value.status == 422
    expect(page.get_by_text("Escolha o arquivo de retorno entregue pelo banco.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_attribute("aria-invalid", "true")


def test_a_file_that_is_no_return_is_refused_with_what_to_do(
    page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    send_file(page, name="foto.ret", content=b"%PDF-1.7 not a return file\n" * 9)
    live.drain()
    wait_for_the_end(page)
    expect(page.locator("main")).to_contain_text("nada foi lançado")
    expect(page.locator("main")).to_contain_text("Baixe novamente o arquivo de retorno")


def test_a_file_may_be_dropped_on_the_form(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/bank-files/")
    handle = page.evaluate_handle(
        """() => { const carried = new DataTransfer();
                   carried.items.add(new File(["x"], "solto.ret")); return carried; }"""
    )
    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": handle})
    assert page.evaluate("document.querySelector('input[type=file]').files[0].name") == "solto.ret"


def test_everything_works_without_scripts(plain_page: Page, live: Live, tonight: Tonight) -> None:
    page = plain_page
    sign_in(page, CLERK, tonight.password)
    page.goto("/bank-files/")
    choose_file(page, name=tonight.name, content=tonight.content)
    page.get_by_role("button", name="Enviar e liquidar").click()
    page.wait_for_url("**/bank-files/*/")
    live.drain()
    # The page reloads itself by a meta tag that only a browser without scripts obeys.
    expect(page.locator("h1 + .badge")).to_have_text("Processado")
    open_settled_receivable(page)
    page.get_by_role("link", name="Estornar esta liquidação").first.click()
    page.wait_for_url("**/reverse/")
    page.get_by_label("Motivo").fill(REASON)
    page.get_by_role("button", name="Estornar", exact=True).click()
    page.wait_for_url("**/receivables/*/")
    expect(page.locator(".toast")).to_contain_text("Liquidação estornada")
