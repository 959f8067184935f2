"""A draft thrown away and brought back; an act on more titles than a person waits for."""

import pytest
from playwright.sync_api import Page, expect

from emdia.web.receivables import chosen
from emdia.workflows import bulk_runs

from ..conftest import Live
from .browsing import CLERK, MANAGER, SIZES, quiet_console, sign_in, sticking_out, violations
from .conftest import Tonight


def judged(page: Page) -> list[str]:
    """Return what is wrong with the page at the desk and, in the dark, on a phone."""
    faults: list[str] = []
    for size, scheme in (("desk", "light"), ("phone", "dark")):
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        faults += [f"{page.url} {fault}" for fault in violations(page)]
        faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
    width, height = SIZES["desk"]
    page.set_viewport_size({"width": width, "height": height})
    return faults


def register(page: Page) -> None:
    page.goto("/customers/new/")
    page.get_by_label("CPF/CNPJ", exact=True).fill("529.982.247-25")
    page.get_by_label("Nome", exact=True).fill("Maria por Engano")
    page.get_by_role("button", name="Salvar").click()
    expect(page.locator("h1")).to_have_text("Maria por Engano")


def test_a_draft_is_thrown_away_and_brought_back(page: Page, live: Live, tonight: Tonight) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        register(page)
        page.get_by_role("button", name="Descartar este rascunho").click()
        expect(page.get_by_text("Um rascunho descartado.")).to_be_visible()
        page.get_by_role("button", name="Desfazer").click()
        page.goto("/customers/?q=Maria+por+Engano")
        page.locator("[data-tick]").check()
        page.get_by_role("button", name="Descartar rascunhos").click()
        assert judged(page) == []
        page.get_by_role("button", name="Descartar 1").click()
        page.goto("/trash/")
        expect(page.locator("[data-row]")).to_have_count(1)
        assert judged(page) == []
        page.locator("[data-row]").click()
        expect(page.get_by_text("Este rascunho foi descartado.")).to_be_visible()
        assert judged(page) == []
        page.go_back()
        page.locator("[data-tick]").check()
        page.get_by_role("button", name="Recuperar").click()
        expect(page.get_by_text("A lixeira está vazia.")).to_be_visible()
        page.goto("/customers/?q=Maria+por+Engano")
        expect(page.locator(".badge", has_text="Rascunho")).to_be_visible()


def test_more_titles_than_a_person_waits_for_become_a_run(
    page: Page,
    second_page: Page,
    live: Live,
    tonight: Tonight,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(chosen, "MOST_AT_ONCE", 5)
    monkeypatch.setattr(bulk_runs, "PER_BATCH", 100)
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        page.goto("/receivables/")
        page.locator("[data-all]").check()
        page.get_by_role("button", name="Cancelar", exact=True).click()
        assert judged(page) == []
        page.get_by_label("Motivo").fill("Contrato desfeito com todos.")
        page.get_by_role("button", name="Mostrar o que aconteceria").click()
        page.wait_for_url("**/runs/*/")
        assert judged(page) == []
        live.drain()
        # The page finds out by itself.
        expect(page.locator("h1 + .badge")).to_have_text("Espera sua decisão")
        assert judged(page) == []
        page.get_by_role("button", name="Fazer em").click()
        expect(page.locator("h1 + .badge")).to_have_text("Espera uma segunda pessoa")
        assert judged(page) == []
        run = page.url
        sign_in(second_page, MANAGER, tonight.password)
        second_page.goto("/approvals/")
        expect(second_page.get_by_text("Iniciar uma ação em massa").first).to_be_visible()
        second_page.get_by_role("button", name="Aprovar").first.click()
        live.drain()
        page.goto(run)
        expect(page.locator("h1 + .badge")).to_have_text("Concluída")
        assert judged(page) == []
        with page.expect_download() as started:
            page.get_by_role("link", name="CSV").click()
        assert b"FAT" in started.value.path().read_bytes()
        page.get_by_role("button", name="Desfazer em").click()
        live.drain()
        expect(page.locator("h1 + .badge")).to_have_text("Desfeita")
        page.goto("/runs/")
        expect(page.locator("[data-row]")).to_have_count(1)
        assert judged(page) == []
