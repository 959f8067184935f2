"""Lists: what narrows them is in the address, columns are chosen, rows ticked, files taken away."""

from io import BytesIO
from pathlib import Path

from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from ..conftest import Live
from .browsing import CLERK, MANAGER, quiet_console, sign_in, sticking_out, violations
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


def test_a_view_is_kept_shared_begun_with_deleted_and_put_back(
    page: Page, second_page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/receivables/?state=late&order=-due&col=due&col=balance")
    with quiet_console(page):
        page.get_by_text("Visões", exact=True).click()
        page.get_by_label("Nome da nova visão").fill("Os mais recentes")
        keep = page.locator("form", has=page.get_by_label("Nome da nova visão"))
        keep.get_by_label("toda a empresa a vê").check()
        keep.get_by_label("começar a lista por ela").check()
        with page.expect_navigation():
            keep.get_by_role("button", name="Salvar a visão").click()
    expect(page.locator(".toast")).to_contain_text("“Os mais recentes” salva")
    assert violations(page) == []
    # The list begins with it, and its menu says so; the whole list is one click away.
    page.goto("/receivables/")
    assert "order=-due" in page.url
    assert page.locator("thead th:not(.no-print)").all_inner_texts()[1:] == ["Vencimento", "Saldo"]
    page.get_by_text("Os mais recentes", exact=True).first.click()
    page.get_by_role("link", name="A lista inteira").click()
    page.wait_for_url("**/receivables/?view=all")
    # Another person finds it in the menu and begins with the whole list.
    sign_in(second_page, MANAGER, tonight.password)
    second_page.goto("/receivables/")
    assert second_page.url.endswith("/receivables/")
    second_page.get_by_text("Visões", exact=True).click()
    second_page.get_by_role("link", name="Os mais recentes").click()
    expect(second_page.get_by_role("link", name="Vencidos")).to_have_attribute(
        "aria-current", "page"
    )
    # Gone from the menu, and back from the toast.
    page.goto("/receivables/")
    page.get_by_text("Os mais recentes", exact=True).first.click()
    with page.expect_navigation():
        page.get_by_role("button", name="Excluir a visão").click()
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    assert "order=-due" in page.url
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        page.get_by_text("Os mais recentes", exact=True).first.click()
        expect(page.get_by_role("button", name="Excluir a visão")).to_be_in_viewport()
        assert sticking_out(page) == []
        page.keyboard.press("Escape")


def test_customers_are_put_into_a_segment_and_taken_out_again(
    page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/customers/?state=late")
    with quiet_console(page):
        page.locator("[data-tick-all]").check()
        page.locator("[data-all]").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Colocar em um segmento").click()
        page.get_by_label("Segmento").fill("Cobrança especial")
        page.get_by_label("Motivo").fill("Carteira nova")
        with page.expect_navigation():
            page.get_by_role("button", name="Mostrar o que aconteceria").click()
        expect(page.locator("tbody tr").first).to_contain_text("Cobrança especial")
        assert violations(page) == []
        assert sticking_out(page) == []
        with page.expect_navigation():
            page.get_by_role("button", name="Fazer em").click()
    expect(page.locator(".toast")).to_contain_text("clientes alterados")
    assert "Cobrança especial" in page.locator("tbody").inner_text()
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    page.goto("/customers/?segment=Cobran%C3%A7a+especial")
    expect(page.get_by_text("Nada encontrado.")).to_be_visible()
