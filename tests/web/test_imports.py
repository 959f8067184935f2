"""A portfolio comes in through the browser: sent, mapped, looked at, applied; and once more."""

import csv
import re
from io import StringIO
from pathlib import Path

from playwright.sync_api import Page, expect

from emdia.formats.portfolio import FIELDS, messages
from emdia.web.imports import words
from emdia.workflows import import_portfolio

from ..conftest import Live
from .browsing import (
    CLERK,
    SCHEMES,
    SIZES,
    choose_file,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .clicks import counted, told
from .conftest import Tonight

CUSTOMERS = (
    "Documento;Cliente;Localidade\n"
    "529.982.247-25;Maria Almeida;\n12.ABC.345/01DE-35;Padaria São José;\n111.111.111-11;X;\n"
)
TITLES = "Título;Cliente;Emissão;Vencimento;Valor\n{0};529.982.247-25;01/07/2026;{1};1.234,56\n"


def send(page: Page, *, kind: str, name: str, content: str) -> None:
    page.locator("#send").get_by_label("O que o arquivo traz").select_option(kind)
    choose_file(page, name=name, content=content.encode("cp1252"))
    page.get_by_role("button", name="Enviar e conferir").click()


def work(page: Page, live: Live) -> None:
    """Let the worker do what was queued, and wait until the page has found out."""
    live.drain()
    expect(page.get_by_role("heading", name="Em andamento")).not_to_be_visible()


def bring_customers(page: Page, live: Live) -> None:
    page.goto("/imports/")
    send(page, kind="customers", name="clientes.csv", content=CUSTOMERS)
    page.get_by_label("CPF/CNPJ", exact=True).select_option("Documento")
    page.get_by_label("Nome", exact=True).select_option("Cliente")
    page.get_by_role("button", name="Conferir o arquivo").click()
    work(page, live)


def test_customers_are_sent_mapped_looked_at_and_applied(
    page: Page, live: Live, tonight: Tonight
) -> None:
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        bring_customers(page, live)
        faults = page.get_by_role("region", name="Linhas erradas")
        expect(faults.get_by_role("row")).to_have_count(2)
        expect(faults).to_contain_text("dígitos verificadores")
        with page.expect_download() as download:
            page.get_by_role("link", name="Baixar as erradas (CSV)").click()
        rows = list(
            csv.reader(StringIO(download.value.path().read_text("utf-8-sig")), delimiter=";")
        )
        assert rows[0][:-1] == ["Documento", "Cliente", "Localidade"]
        assert rows[1][0] == "111.111.111-11"
        assert "CPF/CNPJ" in rows[1][-1]
        page.get_by_role("button", name="Aplicar 2 e deixar as erradas de fora").click()
        work(page, live)
        expect(page.locator("h1 + .badge")).to_have_text("Aplicada")
        page.goto("/customers/?q=padaria+sao+jose")
        expect(page.get_by_role("link", name="Padaria São José")).to_be_visible()


def test_a_change_is_seen_before_it_is_applied(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    bring_customers(page, live)
    page.get_by_role("button", name=re.compile("^Aplicar")).click()
    work(page, live)
    page.goto("/imports/")
    renamed = CUSTOMERS.replace("Maria Almeida", "Maria Souza").replace("111.111.111-11;X;\n", "")
    send(page, kind="customers", name="de novo.csv", content=renamed)
    work(page, live)
    change = page.get_by_role("region", name="O que mudaria")
    expect(change).to_contain_text("Nome: Maria Almeida → Maria Souza")
    expect(page.get_by_role("button", name="Aplicar 1")).to_be_visible()
    page.get_by_role("button", name="Cancelar").click()
    expect(page.locator("h1 + .badge")).to_have_text("Cancelada")


def test_last_months_file_is_imported_in_few_clicks(
    page: Page, live: Live, tonight: Tonight
) -> None:
    """The columns are known from the month before: send, look, apply."""
    sign_in(page, CLERK, tonight.password)
    bring_customers(page, live)
    page.get_by_role("button", name=re.compile("^Aplicar")).click()
    work(page, live)
    page.goto("/imports/")
    send(page, kind="receivables", name="06.csv", content=TITLES.format("A1", "31/07/2026"))
    page.get_by_role("button", name="Conferir o arquivo").click()
    work(page, live)
    page.goto("/")
    with counted(page) as hands:
        page.get_by_role("link", name="Importações").first.click()
        hands.choose(page.locator("input[type=file]"), "07.csv", TITLES.format("A2", "31/08/2026"))
        page.get_by_role("button", name="Enviar e conferir").click()
        work(page, live)
        page.get_by_role("button", name="Aplicar 1").click()
        work(page, live)
    expect(page.locator("h1 + .badge")).to_have_text("Aplicada")
    assert (hands.clicks, hands.keys) == told("Import last month's CSV")


def test_what_is_no_table_is_refused_with_a_way_out(page: Page, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/imports/")
    choose_file(page, name="a.pdf", content=b"%PDF-1.7")
    page.get_by_role("button", name="Enviar e conferir").click()
    expect(page.get_by_role("alert")).to_contain_text("exporte como CSV ou XLSX")


def test_the_pages_hold_at_every_size_and_scheme(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    bring_customers(page, live)
    checked = page.url
    page.goto("/imports/")
    send(page, kind="receivables", name="mapa.csv", content=TITLES.format("A1", "31/07/2026"))
    mapping = page.url
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for url in ("/imports/", checked, mapping):
                page.goto(url)
                assert sticking_out(page) == []
                assert violations(page) == []


def test_every_code_has_words_and_the_command_line_says_the_same() -> None:
    from django.utils.translation import override

    with override("en"):
        assert {code: str(word) for code, word in words.FAULTS.items()} == dict(messages.MESSAGES)
    fields = {field.name for kind in FIELDS.values() for field in kind}
    assert fields <= set(words.FIELDS)
    assert set(words.KINDS) == {str(kind) for kind in FIELDS}
    source = Path(import_portfolio.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'UnableToImport\("([a-z_]+)"\)', source)) == set(words.REFUSALS)
