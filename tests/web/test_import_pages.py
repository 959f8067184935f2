"""What an import leaves to be looked at: doubles, drafts, fiscal documents; at every size."""

import re

from playwright.sync_api import Page, expect

from ..conftest import Live
from .browsing import (
    CLERK,
    MANAGER,
    SCHEMES,
    SIZES,
    choose_file,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .conftest import Tonight

CUSTOMERS = """\
CPF/CNPJ;Nome;Logradouro;Cidade
529.982.247-25;Maria Almeida;Rua das Flores;Recife
111.444.777-35;Maria  Almeida;Rua das Flores;Recife
12.345.678/0001-95;Companhia de Alimentos e Bebidas do Nordeste Ltda;Rua Um;Recife
"""
CONTACTS = """\
Cliente;Nome do contato;E-mail;Telefone;Aceita WhatsApp
529.982.247-25;Maria;;(81) 99876-5432;sim
111.444.777-35;Maria;maria@example.com;;não
12.345.678/0001-95;Rui;financeiro@alimentos.example;;
"""
FISCAL = "Título;Tipo;Número;Série;Chave de acesso;Valor\n{0};NFS-e;1001;A;;1.234,56\n"


def bring(page: Page, live: Live, kind: str, name: str, content: str) -> None:
    page.goto("/imports/")
    page.locator("#send").get_by_label("O que o arquivo traz").select_option(kind)
    choose_file(page, name=name, content=content.encode())
    page.get_by_role("button", name="Enviar e conferir").click()
    conferir = page.get_by_role("button", name="Conferir o arquivo")
    if conferir.is_visible():
        conferir.click()
    wait(page, live)


def wait(page: Page, live: Live) -> None:
    live.drain()
    expect(page.get_by_role("heading", name="Em andamento")).not_to_be_visible()


def apply(page: Page, live: Live) -> None:
    page.get_by_role("button", name=re.compile("^Aplicar")).click()
    wait(page, live)
    expect(page.locator("h1 + .badge")).to_have_text("Aplicada")


def judge(page: Page, urls: list[str]) -> list[str]:
    """Return what is wrong with pages at every size, in light and dark."""
    faults = []
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for url in urls:
                page.goto(url)
                found = [*violations(page), *sticking_out(page)]
                faults += [f"{url} {width} {scheme}: {one}" for one in found]
    return faults


def test_doubles_are_seen_and_complete_drafts_approved_together(
    page: Page, second_page: Page, live: Live, tonight: Tonight
) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        bring(page, live, "customers", "clientes.csv", CUSTOMERS)
        doubles = page.get_by_role("region", name="Talvez já cadastrados")
        expect(doubles).to_contain_text("o mesmo nome com outro CPF/CNPJ")
        expect(doubles).to_contain_text("linha 2")
        expect(page.locator(".head")).to_contain_text("espera uma decisão até")
        assert judge(page, [page.url]) == []
        apply(page, live)
        bring(page, live, "contacts", "contatos.csv", CONTACTS)
        apply(page, live)
    manager = second_page
    sign_in(manager, MANAGER, tonight.password)
    manager.goto("/customers/?state=draft")
    manager.get_by_role("link", name="Aprovar rascunhos").click()
    assert judge(manager, [manager.url]) == []
    manager.get_by_role("button", name="Aprovar", exact=True).click()
    toast = manager.locator(".toast")
    expect(toast).to_contain_text("1 aprovado")
    toast.get_by_role("button", name="Desfazer").click()
    expect(manager.locator(".toast")).to_contain_text("voltou a ser rascunho")
    manager.get_by_label("Aprovar estes também").check()
    manager.get_by_role("button", name="Aprovar", exact=True).click()
    expect(manager.locator(".toast")).to_contain_text("3 aprovados")


def test_a_fiscal_document_is_found_and_edited_by_its_title(
    page: Page, live: Live, tonight: Tonight
) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        page.goto("/receivables/")
        row = page.locator("[data-row]").first
        document, url = row.inner_text(), row.get_attribute("href") or ""
        bring(page, live, "fiscal_documents", "notas.csv", FISCAL.format(document))
        apply(page, live)
        page.goto("/fiscal-documents/")
        expect(page.get_by_role("row", name=re.compile("1001"))).to_contain_text(document)
        page.goto(url)
        documents = page.get_by_role("region", name="Documentos fiscais")
        expect(documents).to_contain_text("1001 · série A")
        assert judge(page, ["/fiscal-documents/", url]) == []
        documents.get_by_role("link", name="Desvincular").click()
        page.get_by_label("Motivo").fill("De outra venda.")
        page.get_by_role("button", name="Salvar").click()
        expect(documents).to_contain_text("Nenhuma nota")
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
        expect(documents).to_contain_text("1001")
        documents.get_by_role("link", name="Vincular", exact=True).click()
        assert judge(page, [page.url]) == []
        page.get_by_label("Número").fill("1002")
        page.get_by_role("button", name="Salvar").click()
        expect(documents).to_contain_text("1002")
