"""The ledger as people walk it: read, drill down, print again, close a month and open it."""

import csv
import io
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from ..conftest import DEMO_DAY, Live
from .browsing import (
    AUDITOR,
    CLERK,
    MANAGER,
    SIZES,
    choose_file,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .conftest import Tonight

SINCE = "from=2024-01-01"
PAGES = (
    f"/ledger/?{SINCE}",
    f"/ledger/?{SINCE}&known=2024-06-30",
    f"/ledger/account/?code=1100&{SINCE}",
    f"/ledger/receivables/?{SINCE}",
    f"/ledger/journal/?{SINCE}",
    "/ledger/journal/?from=2024-01-01&to=2024-01-01",
    f"/ledger/bank/?{SINCE}",
    "/ledger/closing/",
)
REASON = "O dinheiro sem título é perguntado ao banco."


def statement_of_a_payer(page: Page) -> str:
    """Go to the statement of somebody who has paid; return its address."""
    page.goto("/receivables/?state=settled")
    page.locator("[data-row]").first.click()
    page.get_by_role("link", name="Extrato do cliente").click()
    page.wait_for_url("**/ledger/customers/*/")
    return page.url


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_nothing_to_hold_against_the_pages(
    settled: str, page: Page, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    faults: list[str] = []
    with quiet_console(page):
        statement = statement_of_a_payer(page)
        page.goto(f"/ledger/account/?code=1010&{SINCE}")
        entry = page.locator("[data-row]").first.get_attribute("href") or ""
        for path in (*PAGES, entry, f"{statement}?{SINCE}"):
            page.goto(path)
            expect(page.locator("h1")).to_be_visible()
            faults += [f"{path} {fault}" for fault in violations(page)]
            faults += [f"{path} sticks out: {element}" for element in sticking_out(page)]
    assert faults == []


def test_from_the_trial_balance_to_who_posted(settled: str, page: Page) -> None:
    with quiet_console(page):
        page.goto(f"/ledger/?{SINCE}")
        expect(page.locator("tfoot")).to_contain_text("saldos somam zero")
        page.get_by_role("link", name=re.compile("1010")).click()
        page.wait_for_url("**/ledger/account/**")
        page.locator("[data-row]").first.click()
        page.wait_for_url("**/ledger/entries/*/")
        expect(page.locator("main")).to_contain_text("Contas a receber")
        expect(page.locator(".facts")).to_contain_text("Lote")
        page.goto(f"/ledger/receivables/?{SINCE}")
        expect(page.locator(".notice--good")).to_contain_text("Fecha ao centavo")
        page.goto(f"/ledger/journal/?{SINCE}")
        expect(page.locator(".figures")).to_contain_text("conferem")


def test_the_tables_go_to_a_spreadsheet(settled: str, page: Page) -> None:
    page.goto(f"/ledger/?{SINCE}")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV para Excel").click()
    assert started.value.suggested_filename.startswith("balancete-")
    text = started.value.path().read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    assert head[0] == "Conta"
    closing = [int(row[-1].replace(",", "")) for row in rows]
    assert len(closing) >= 6
    assert sum(closing) == 0
    with page.expect_download() as started:
        page.get_by_role("link", name="XLSX").click()
    assert started.value.suggested_filename.endswith(".xlsx")
    head, *sheet = (
        CalamineWorkbook.from_path(started.value.path()).get_sheet_by_index(0).to_python()
    )
    assert head[0] == "Conta"
    assert [round(100 * row[-1]) for row in sheet] == closing


def test_a_printed_statement_is_shown_again(settled: str, page: Page) -> None:
    with quiet_console(page):
        address = statement_of_a_payer(page)
        page.goto(f"{address}?{SINCE}")
        total = page.locator("tfoot .number").last.inner_text()
        page.get_by_role("button", name="Numerar para imprimir").click()
        page.wait_for_url("**/ledger/statements/*/")
        expect(page.locator(".notice--info")).to_contain_text("mesmos valores")
        assert page.locator("tfoot .number").last.inner_text() == total
        page.emulate_media(media="print")
        for selector in (".nav", ".search", ".period__end"):
            expect(page.locator(selector).first).to_be_hidden()
        expect(page.locator("tbody tr").first).to_be_visible()


def test_a_statement_shows_what_nothing_explains(settled: str, page: Page) -> None:
    content = f"data;valor;historico\n{DEMO_DAY:%d/%m/%Y};12,34;PIX DE NINGUEM\n".encode()
    with quiet_console(page):
        page.goto("/ledger/bank/")
        choose_file(page, name="extrato.csv", content=content)
        page.get_by_role("button", name="Importar").click()
        expect(page.get_by_role("alert")).to_contain_text("nada foi guardado")
        choose_file(page, name="extrato.csv", content=content)
        page.get_by_label("Conta bancária").select_option(index=1)
        page.get_by_role("button", name="Importar").click()
        expect(page.locator(".toast")).to_contain_text("1 linha nova")
        expect(page.get_by_role("heading", name="No extrato, não no razão")).to_be_visible()
        expect(page.locator("main")).to_contain_text("PIX DE NINGUEM")


def test_a_month_closes_and_another_person_opens_it(
    settled: str, page: Page, second_page: Page, tonight: Tonight, live: Live
) -> None:
    month = f"{_last_month():%m/%Y}"
    manager = second_page
    with quiet_console(manager):
        sign_in(manager, MANAGER, tonight.password)
        manager.goto("/ledger/closing/")
        manager.get_by_label("Motivo").fill(REASON)
        manager.get_by_role("button", name=f"Fechar {month}").click()
        expect(manager.locator(".toast")).to_contain_text(f"{month} está fechado")
        expect(manager.locator("main")).to_contain_text("Fechado até")
        reopening = manager.locator("section", has_text=f"Reabrir {month}")
        reopening.get_by_label("Motivo").fill("Uma nota do mês chegou tarde.")
        reopening.get_by_role("button", name="Pedir a outra pessoa").click()
        expect(manager.locator(".toast")).to_contain_text("Outra pessoa precisa aprovar")
        manager.goto("/approvals/")
        expect(manager.get_by_role("heading", name="Reabrir um mês fechado")).to_be_visible()
        expect(manager.get_by_role("button", name="Aprovar")).to_have_count(0)


def test_the_clerk_and_the_auditor_close_nothing(
    page: Page, second_page: Page, tonight: Tonight
) -> None:
    for tab, person in ((page, CLERK), (second_page, AUDITOR)):
        sign_in(tab, person, tonight.password)
        tab.goto("/ledger/closing/")
        expect(tab.locator("main")).to_contain_text("seu perfil não permite")
        expect(tab.locator("main button")).to_have_count(0)


def _last_month() -> date:
    return DEMO_DAY.replace(day=1) - timedelta(days=1)
