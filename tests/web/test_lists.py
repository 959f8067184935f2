"""Lists: what narrows them is in the address, columns are chosen, rows ticked, files taken away."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from ..conftest import Live
from .browsing import CLERK, quiet_console, sign_in, sticking_out, violations
from .conftest import Tonight


def take(page: Page, word: str) -> tuple[str, bytes]:
    """Take the list away as a file; return its name and its content."""
    page.get_by_text("Exportar", exact=True).click()
    with page.expect_download() as taken:
        page.get_by_role("link", name=word, exact=True).click()
    return taken.value.suggested_filename, Path(taken.value.path()).read_bytes()


def test_columns_filters_and_files(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/?state=open")
    page.get_by_text("Filtros e colunas").click()
    page.get_by_label("Documento começa com").fill("FAT000")
    page.get_by_label("CPF/CNPJ", exact=True).check()
    page.get_by_label("Nosso número", exact=True).uncheck()
    with page.expect_navigation():
        page.get_by_role("button", name="Mostrar", exact=True).click()
    assert "document=FAT000" in page.url
    assert "state=open" in page.url
    heads = page.locator("thead th").all_inner_texts()
    assert "CPF/CNPJ" in heads
    assert "Nosso número" not in heads
    rows = page.locator("[data-row]").count()
    assert rows > 0
    name, content = take(page, "CSV para Excel em português")
    lines = content.decode("utf-8-sig").splitlines()
    assert content.startswith(b"\xef\xbb\xbf")
    assert lines[0].split(";")[0] == "Documento"
    assert len(lines) == rows + 1
    assert name.endswith(".csv")
    page.keyboard.press("Escape")
    page.goto(page.url)
    _, content = take(page, "Excel (XLSX)")
    sheet = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == rows + 1
    assert sheet[0][0] == "Documento"
    assert isinstance(sheet[1][-1], float)


def test_a_bulk_act_is_shown_done_and_undone(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/?state=open&document=FAT0002")
    with quiet_console(page):
        # J goes to the first row, X ticks it.
        page.keyboard.press("j")
        page.keyboard.press("x")
        expect(page.locator("[data-count]")).to_have_text("1")
        page.locator("[data-all]").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Alterar vencimento").click()
        page.get_by_label("Novo vencimento").fill("2099-12-31")
        page.get_by_label("Motivo").fill("Acordo geral")
        page.get_by_role("button", name="Mostrar o que aconteceria").click()
        go = page.get_by_role("button", name="Fazer em")
        expect(go).to_be_visible()
        assert violations(page) == []
        assert sticking_out(page) == []
        with page.expect_navigation():
            go.click()
    expect(page.locator(".toast")).to_contain_text("Vencimento alterado")
    expect(page.locator("tbody tr").first).to_contain_text("31/12/2099")
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator("tbody tr").first).not_to_contain_text("31/12/2099")
