"""Customers in the browser: register, complete, approve, find, merge."""

from playwright.sync_api import Page, expect

from .browsing import (
    CLERK,
    MANAGER,
    SCHEMES,
    SIZES,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .conftest import Tonight


def register(page: Page, *, tax_id: str, name: str) -> None:
    page.goto("/customers/new/")
    page.get_by_label("Tipo de identificação").select_option("cnpj")
    page.get_by_label("CPF/CNPJ", exact=True).fill(tax_id)
    page.get_by_label("Nome", exact=True).fill(name)
    page.get_by_role("button", name="Salvar").click()


def complete(page: Page) -> None:
    """Give the draft on the screen a billing address and a finance contact."""
    page.get_by_role("link", name="Incluir Endereço de cobrança").click()
    page.get_by_label("Rua").fill("Rua das Flores")
    page.get_by_label("Cidade").fill("Recife")
    page.get_by_role("button", name="Salvar").click()
    page.get_by_role("link", name="Novo contato").click()
    page.get_by_label("Nome").fill("Joana")
    page.get_by_label("E-mail").fill("joana@padaria.example")
    page.get_by_label("Telefone").fill("(11) 98765-4321")
    page.get_by_role("button", name="Salvar").click()


def test_a_customer_is_registered_completed_and_approved(
    page: Page, second_page: Page, tonight: Tonight
) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        register(page, tax_id="12.abc.345/01de-35", name="Padaria São José Ltda")
        expect(page.get_by_role("heading", name="Padaria São José Ltda")).to_be_visible()
        complete(page)
        expect(page.get_by_text("(11) 98765-4321")).to_be_visible()
    address = page.url
    sign_in(second_page, MANAGER, tonight.password)
    second_page.goto(address)
    second_page.get_by_role("button", name="Aprovar o cadastro").click()
    expect(second_page.locator("h1 + .badge")).to_have_text("Aprovado")


def test_a_wrong_number_is_told_beside_its_field(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    register(page, tax_id="12.abc.345/01de-36", name="Padaria")
    expect(page.get_by_text("Os dígitos deste número não combinam. Confira.")).to_be_visible()
    expect(page.get_by_label("Nome", exact=True)).to_have_value("Padaria")


def test_consent_is_kept_with_how_it_was_said(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    register(page, tax_id="12.abc.345/01de-35", name="Padaria")
    complete(page)
    page.get_by_text("O que permite").click()
    page.get_by_label("Canal").select_option("whatsapp")
    page.get_by_label("A pessoa").select_option("no")
    page.get_by_label("Como foi dito?").fill("Por telefone")
    page.get_by_role("button", name="Guardar").click()
    page.get_by_text("O que permite").click()
    expect(page.get_by_text("WhatsApp: proibido")).to_be_visible()


def test_two_writings_become_one(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    register(page, tax_id="12.abc.345/01de-35", name="Padaria São José Ltda")
    register(page, tax_id="11.222.333/0001-81", name="PADARIA SAO JOSE")
    stays = page.url
    page.context.clear_cookies()
    sign_in(page, MANAGER, tonight.password)
    page.goto(stays)
    page.get_by_role("link", name="Unificar com este").click()
    page.get_by_label("Motivo").fill("É a mesma loja.")
    page.get_by_role("button", name="Unificar").click()
    expect(page.get_by_text("Outro cliente unificado com este")).to_be_visible()
    page.goto("/customers/?q=sao jose")
    expect(page.locator("[data-row]")).to_have_count(1)


def test_nothing_to_hold_against_the_pages(page: Page, tonight: Tonight) -> None:
    faults: list[str] = []
    sign_in(page, CLERK, tonight.password)
    register(page, tax_id="12.abc.345/01de-35", name="Padaria São José Ltda")
    complete(page)
    customer = page.url
    for size in SIZES.values():
        for scheme in SCHEMES:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for path in ("/customers/", "/customers/new/", customer, "/customers/?q=nobody"):
                page.goto(path)
                faults += [f"{page.url} {fault}" for fault in violations(page)]
                faults += [f"{page.url} sticks out: {one}" for one in sticking_out(page)]
    assert faults == []
