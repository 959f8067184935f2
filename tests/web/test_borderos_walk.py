"""A boleto from the title to the bank and back, in the browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from emdia.books.borderos.models import Bordero
from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.formats.banks.b341_itau.sample import ReturnHeading, ReturnTitle, write_return
from emdia.formats.documents import read_pages

from ..conftest import DEMO_DAY, Live
from .browsing import CLERK, SCHEMES, SIZES, quiet_console, sign_in, sticking_out, violations
from .clicks import counted, told
from .conftest import Tonight
from .test_receivables_by_hand import issue

ADDRESS = {
    "street": "Rua das Acácias",
    "number": "10",
    "district": "Centro",
    "city": "Recife",
    "state": "PE",
    "postal_code": "50030-000",
}


def fill_address(page: Page) -> None:
    for name, value in ADDRESS.items():
        page.locator(f"#act [name={name}]").fill(value)


def charged(page: Page, document: str) -> None:
    """Issue a title and its boleto."""
    issue(page, document, "150,00")
    page.get_by_role("link", name="Emitir boleto").click()
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("Emitir 1 boleto")).click()
    expect(page.locator(".toast")).to_contain_text("1 boleto emitido")


def company_id() -> int:
    from emdia.books.companies.queries import all_company_ids

    return all_company_ids()[0]


def refusal(document: str) -> bytes:
    """Return the bank's file that refuses the entry of a title."""
    with company_scope(company_id()):
        charge = Charge.objects.get(receivable__document=document)
        account = BankAgreement.objects.select_related("bank_account").get().bank_account
    heading = ReturnHeading(
        agencia=account.agencia,
        conta=account.conta,
        dac=account.dac,
        tax_id="12ABC34501DE35",
        company_name="VENTO NORTE TELECOM LTDA",
        sequence=77,
        generated_date=DEMO_DAY,
        credit_date=DEMO_DAY,
    )
    line = ReturnTitle(
        occurrence="03",
        nosso_numero=charge.nosso_numero,
        document=document,
        occurrence_date=DEMO_DAY,
        due_date=charge.due_date,
        nominal_cents=charge.amount_cents,
        motives="0803",
    )
    return write_return(header=heading, titles=[line])


def test_a_boleto_goes_to_the_bank_and_comes_back(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    charged(page, "NF9100")
    with quiet_console(page):
        # Its payer has no address: the list says so, and leads to where it is mended.
        expect(page.get_by_text("CEP do pagador")).to_be_visible()
        page.locator("[data-row]").first.click()
        fill_address(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Salvar e enviar").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Preparar borderô").click()
        expect(page.locator("h1")).to_have_text("Borderô 1")
        # A click on the mark of a line marks it, and does not open its title.
        page.get_by_label("Deixar NF9100 de fora").check()
        page.get_by_label("Deixar NF9100 de fora").uncheck()
        with page.expect_navigation():
            page.get_by_role("button", name="Aprovar e gerar a remessa").click()
        expect(page.locator(".toast")).to_contain_text("Remessa gerada")
        with page.expect_download() as downloaded:
            page.get_by_role("link", name="Baixar a remessa").click()
    content = downloaded.value.path().read_bytes()
    assert content.startswith(b"01REMESSA01COBRANCA")
    with company_scope(company_id()):
        assert Bordero.objects.get().file_name == downloaded.value.suggested_filename


def test_a_refused_entry_takes_two_clicks(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    charged(page, "NF9101")
    page.locator("[data-row]").first.click()
    fill_address(page)
    for name in ("Salvar e enviar", "Preparar borderô", "Aprovar e gerar a remessa"):
        with page.expect_navigation():
            page.get_by_role("button", name=name).click()
    page.goto("/bank-files/")
    file = {"name": "r.ret", "mimeType": "text/plain", "buffer": refusal("NF9101")}
    page.locator("input[type=file]").set_input_files([file])  # type: ignore[list-item]
    with page.expect_navigation():
        page.get_by_role("button", name="Enviar e liquidar").click()
    live.drain()
    page.goto("/borderos/")
    expect(page.get_by_text("Recusados pelo banco")).to_be_visible()
    with quiet_console(page), counted(page) as hands:
        page.get_by_role("link", name="Corrigir NF9101").click()
        page.locator("#dialog [name=street]").fill("Rua das Palmeiras")
        with page.expect_navigation():
            page.locator("#dialog").get_by_role("button", name="Salvar e enviar").click()
    expect(page.locator(".toast")).to_contain_text("Vai na próxima remessa")
    expect(page.get_by_text("Recusados pelo banco")).to_be_hidden()
    promised = told("Correct an entry the bank refused and send it again")
    assert (hands.clicks, hands.keys) == promised


def test_the_second_copy_takes_one_click(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    with company_scope(company_id()):
        owing = Charge.objects.filter(state="registered", receivable__balance_cents__gt=0)
        charge = owing.select_related("receivable").earliest("id")
    page.goto(f"/customers/{charge.receivable.customer_id}/")
    with counted(page) as hands:
        with page.expect_response("**/boletos/customer/**") as paper:
            page.get_by_role("link", name="2ª via: boletos e extrato").click()
        page.go_back()
    promised = told("Second copy of a customer's boletos, with what is owed and the account")
    assert (hands.clicks, hands.keys) == promised
    # The browser keeps what its viewer shows to itself: the same is fetched once more.
    pages = list(read_pages(page.request.get(paper.value.url).body()))
    assert any(one.barcodes for one in pages)
    assert "Extrato de conta" in pages[-1].text


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, CLERK, tonight.password)
    charged(page, "NF9102")
    faults: list[str] = []

    def judge() -> None:
        faults.extend(f"{page.url} {fault}" for fault in violations(page))
        faults.extend(f"{page.url} sticks out: {element}" for element in sticking_out(page))

    with quiet_console(page):
        judge()
        page.locator("[data-row]").first.click()
        judge()
        fill_address(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Salvar e enviar").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Preparar borderô").click()
        judge()
        with page.expect_navigation():
            page.get_by_role("button", name="Aprovar e gerar a remessa").click()
        judge()
    assert faults == []
