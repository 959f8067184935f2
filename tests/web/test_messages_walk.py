"""From "send by e-mail" to the customer's own page, in a real browser."""

import os
import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import system
from emdia.books.outbox.models import Message
from emdia.books.parties import operations as parties
from emdia.books.receivables.models import Receivable
from emdia.reports.messages import message_page

from ..conftest import Live
from .browsing import CLERK, SCHEMES, SIZES, quiet_console, sign_in, sticking_out, violations
from .conftest import Tonight

COMPANY = 1
LINK = re.compile(r"http://\S+/p/(\S{43})/")


@pytest.fixture
def title(live: Live, tonight: Tonight, monkeypatch: pytest.MonkeyPatch) -> Receivable:
    """Return an open title whose customer can be written to; links lead to this very server."""
    monkeypatch.setattr(settings, "PUBLIC_URL", live.url)
    with company_scope(COMPANY):
        facts.record(company_id=COMPANY, kind="test", subject=("company", 1), by=system("test"))
        found = Receivable.objects.filter(balance_cents__gt=0, charge__state="registered")
        receivable = found.select_related("customer").order_by("due_date", "id")[0]
        parties.add_contact(
            customer=receivable.customer,
            fields={"role": "finance", "name": "Rita Dias", "email": "rita@cliente.example"},
        )
        return receivable


def faults_of(page: Page, name: str) -> list[str]:
    """Return what is wrong with a page, opened anew at each size in each scheme."""
    found: list[str] = []
    for (size, (width, height)), scheme in product(SIZES.items(), SCHEMES):
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        # Judged as it was opened: colours that are on their way are nobody's.
        page.reload()
        where = f"{name} {size} {scheme}"
        found += [f"{where} {fault}" for fault in violations(page)]
        found += [f"{where} sticks out: {one}" for one in sticking_out(page)]
        if folder := os.environ.get("EMDIA_SHOTS", ""):
            page.screenshot(path=Path(folder) / f"{name}-{size}-{scheme}.png", full_page=True)
    return found


def test_a_boleto_is_sent_and_the_customer_finds_the_page(
    page: Page,
    second_page: Page,
    plain_page: Page,
    live: Live,
    tonight: Tonight,
    title: Receivable,
) -> None:
    faults: list[str] = []
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        page.goto(f"/receivables/{title.pk}/")
        page.get_by_role("link", name="Enviar por e-mail").click()
        page.get_by_label("Motivo").fill("Pediu por telefone.")
        page.get_by_role("button", name="Enviar", exact=True).click()
        expect(page.get_by_text("Está sendo enviado")).to_be_visible()
        live.drain()
        page.goto(f"/receivables/{title.pk}/")
        sent = page.locator("section", has=page.get_by_role("heading", name="Mensagens"))
        expect(sent.get_by_text("Enviada")).to_be_visible()
        sent.get_by_role("link").first.click()
        expect(page.get_by_text("CNPJ").first).to_be_visible()
        faults += faults_of(page, "message")
        for name, path in (("messages", "/messages/"), ("send", "/messages/new/")):
            page.goto(path)
            faults += faults_of(page, name)
    faults += the_customer_looks(plain_page, second_page, link_of_the_latest_message(), title)
    assert faults == []


def link_of_the_latest_message() -> str:
    with company_scope(COMPANY):
        message_id = Message.objects.latest("id").pk
    text = message_page(company_id=COMPANY, message_id=message_id).content.decode()
    url = LINK.search(text.replace("=\r\n", ""))
    assert url is not None
    return url[0]


def the_customer_looks(page: Page, judge: Page, url: str, title: Receivable) -> list[str]:
    """Open the link in a browser without scripts, prove who it is, and see what is owed.

    What judges a page is a script, so a tab with the same cookies looks at it for that.
    """
    page.goto(url)
    shown = page.content()
    for told in (title.customer.name, title.customer.tax_id, title.document):
        assert told not in shown
    judge.goto(url)
    faults = faults_of(judge, "proof")
    proof = page.locator("[name=proof]")
    proof.fill("000")
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_text("Não são estes")).to_be_visible()
    is_cpf = title.customer.tax_id_kind == "cpf"
    proof.fill(title.customer.tax_id[:3] if is_cpf else title.customer.tax_id[-4:])
    page.get_by_role("button", name="Mostrar").click()
    expect(page.get_by_role("heading", name="A pagar")).to_be_visible()
    expect(page.get_by_text(title.document, exact=True)).to_be_visible()
    # No menu of the company.
    assert page.locator("header.bar, nav").count() == 0
    judge.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    judge.goto(url)
    expect(judge.get_by_role("heading", name="A pagar")).to_be_visible()
    faults += faults_of(judge, "owed")
    page.get_by_role("button", name="Fechar neste aparelho").click()
    expect(proof).to_be_visible()
    page.goto("/p/boleto/")
    page.locator("[name=code]").fill("34191.09008 00000.710127 34567.890005 1 00000000010000")
    page.locator("main form button").click()
    expect(page.get_by_text("não é nosso")).to_be_visible()
    judge.goto("/p/boleto/")
    return faults + faults_of(judge, "ours")
