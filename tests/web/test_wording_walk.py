"""A demand worded by one person, tried, and let be sent by another; a promise beside a customer."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from emdia.books.agreements.models import Promise
from emdia.books.companies.queries import all_company_ids
from emdia.books.companies.scope import company_scope
from emdia.books.receivables.models import Receivable

from ..conftest import DEMO_DAY, Live
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

# Where pictures go when somebody wants to look at them; nowhere in a test.
SHOTS: Path | None = None


def picture(page: Page, name: str) -> None:
    if SHOTS is not None:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def owing() -> tuple[int, str]:
    """Return a customer who owes, and the name."""
    with company_scope(all_company_ids()[0]):
        found = Receivable.objects.filter(balance_cents__gt=0, due_date__lt=DEMO_DAY)
        title = found.select_related("customer").order_by("due_date", "id")[0]
        return title.customer_id, title.customer.name


def test_one_words_it_and_another_lets_it_be_sent(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        page.goto("/messages/templates/")
        page.get_by_role("button", name="Incluir os que vêm com o Emdia").click()
        expect(page.get_by_role("link", name="Em atraso, firme")).to_be_visible()
        picture(page, "templates")
        page.get_by_role("link", name="Vence hoje").click()
        page.get_by_role("link", name="Escrever nova versão").click()
        body = page.locator("[name=body_pt_br]")
        body.fill("Olá, .\n\n")
        body.press("Home")
        for _ in range(2):
            body.press("ArrowUp")
        body.press("End")
        body.press("ArrowLeft")
        page.get_by_role("button", name="name", exact=True).click()
        expect(body).to_have_value(re.compile(r"Olá, \{\{ name \}\}\."))
        picture(page, "write")
        page.get_by_role("button", name="Guardar o rascunho").click()
        # Without the titles and the creditor it cannot be sent, and the page says where.
        expect(page.locator(".notice--warn")).to_contain_text("titles")
        expect(page.locator(".notice--warn")).to_contain_text("creditor")
        page.locator("[name=reason]").fill("mais simples")
        page.get_by_role("button", name="Pedir a uma segunda pessoa").click()
        expect(page.locator(".notice--bad")).to_contain_text("Há algo errado no texto")
        picture(page, "refused")
        page.get_by_role("link", name="Continuar a redação").click()
        body.press("Control+End")
        for name in ("titles", "creditor"):
            page.get_by_role("button", name=name, exact=True).click()
            page.keyboard.type("\n\n")
        page.get_by_role("button", name="Guardar o rascunho").click()
        page.get_by_role("link", name="Experimentar com um cliente").click()
        expect(page.locator("pre.letter").first).to_contain_text("Valor original")
        picture(page, "preview")
        page.go_back()
        page.locator("[name=reason]").fill("mais simples")
        page.get_by_role("button", name="Pedir a uma segunda pessoa").click()
        expect(page.locator(".notice--info")).to_contain_text("Outra pessoa decide")
    page.context.clear_cookies()
    sign_in(page, MANAGER, tonight.password)
    page.goto("/approvals/")
    expect(
        page.locator("main h2, main h3, main strong").filter(has_text="Liberar um texto")
    ).to_be_visible()
    picture(page, "approvals")


def test_a_promise_beside_the_customer(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    customer_id, name = owing()
    with quiet_console(page):
        page.goto(f"/customers/{customer_id}/")
        expect(page.get_by_role("heading", name="O que a lei permite agora")).to_be_visible()
        page.get_by_role("link", name="Nova promessa").click()
        expect(page.locator(".back").first).to_contain_text(name)
        page.locator("[name=date_1]").fill(DEMO_DAY.isoformat())
        picture(page, "promise")
        page.get_by_role("button", name="Registrar a promessa").click()
        expect(page.locator(".toast")).to_contain_text("Promessa registrada")
        expect(page.get_by_text("Em aberto").first).to_be_visible()
        picture(page, "customer")
        page.get_by_text("Retirar a promessa").click()
        page.locator("details[open] [name=reason]").fill("engano no valor")
        page.get_by_role("button", name="Retirar", exact=True).click()
        expect(page.locator(".toast")).to_contain_text("Promessa retirada")
    with company_scope(all_company_ids()[0]):
        assert Promise.objects.get().state == "withdrawn"


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_these_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, CLERK, tonight.password)
    page.goto("/messages/templates/")
    page.get_by_role("button", name="Incluir os que vêm com o Emdia").click()
    customer_id, _name = owing()
    faults: list[str] = []
    with quiet_console(page):
        for path in (
            "/messages/templates/",
            "/messages/templates/1/",
            "/messages/templates/1/write/",
            "/messages/templates/new/",
            "/messages/templates/versions/1/preview/",
            f"/customers/{customer_id}/promises/new/",
            f"/customers/{customer_id}/talks/",
        ):
            page.goto(path)
            page.wait_for_load_state()
            faults += [f"{page.url} {fault}" for fault in violations(page)]
            faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
            picture(page, f"{size}-{scheme}-{path.strip('/').replace('/', '_')}")
    assert faults == []
