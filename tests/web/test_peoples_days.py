"""The day of the billing assistant and of the credit controller, from one page to the next."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from emdia.books.agreements.models import Promise
from emdia.books.companies.models import BankAgreement, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.receivables.models import Receivable
from emdia.workflows import declare_terms

from ..conftest import DEMO_DAY, Live
from ..workflows.house import ANA
from ..workflows.test_watched_folders import put
from .browsing import CLERK, MANAGER, quiet_console, sign_in
from .clicks import counted, told
from .conftest import Tonight
from .test_dunning_walk import published
from .test_worklist_walk import company_id, fill


@pytest.fixture
def night(tonight: Tonight, tmp_path: Path) -> list[Receivable]:
    """Let the night's file wait in its folder; return the titles it names, some not paid whole."""
    with company_scope(company_id()):
        agreement = BankAgreement.objects.get()
        titles = list(Receivable.objects.filter(balance_cents__gt=0).order_by("id"))
    declare_terms.declare_intake(
        company_id=company_id(),
        bank_agreement_id=agreement.pk,
        folder=str(tmp_path),
        numbering=Numbering.CONSECUTIVE,
        expected_by=None,
        since_date=DEMO_DAY,
        by=ANA,
    )
    put(tmp_path, tonight.name, tonight.content)
    return [one for one in titles if one.document.encode("ascii") in tonight.content]


def owing(customer_ids: set[int]) -> set[int]:
    """Return who of them is late."""
    with company_scope(company_id()):
        late = Receivable.objects.filter(customer_id__in=customer_ids, balance_cents__gt=0)
        found = late.filter(due_date__lt=DEMO_DAY)
        return set(found.values_list("customer_id", flat=True))


def run_the_day(page: Page, live: Live) -> None:
    page.goto("/day/")
    with counted(page) as hands:
        page.get_by_role("button", name="Executar a rotina do dia").click()
        expect(page.locator("h1 + .badge")).to_have_text("Aguardando execução")
        live.drain()
        expect(page.locator("h1 + .badge")).to_have_text("Concluída")
    expected = told("The night's money posted, and nobody who paid asked any more")
    assert (hands.clicks, hands.keys) == expected


def test_the_day_of_a_billing_assistant(
    page: Page, live: Live, tonight: Tonight, night: list[Receivable]
) -> None:
    customers = set(sorted({one.customer_id for one in night})[:20])
    names = fill(customers)
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        # 08:00: the files of the night come in, and who paid leaves the list by itself.
        page.goto("/worklist/")
        expect(page.locator("tbody tr")).to_have_count(len(names))
        run_the_day(page, live)
        still = owing(customers)
        assert 1 < len(still) < len(customers)
        page.goto("/worklist/")
        expect(page.locator("tbody tr")).to_have_count(len(still))
        # 10:00: the first to be called promises; the next one is there by itself.
        page.locator("tbody tr .row-link").first.click()
        page.wait_for_url("**/call/**")
        page.wait_for_load_state()
        called = page.locator("h1").inner_text()
        with page.expect_popup():
            page.get_by_role("link", name="2ª via").click()
        page.keyboard.press("1")
        expect(page.locator("[name=promise_cents]")).not_to_have_value("")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("h1")).not_to_have_text(called)
        # 17:15: the report of the day was written meanwhile.
        page.goto("/")
        with counted(page) as hands, page.expect_navigation():
            page.get_by_role("link", name="Relatório do dia").click()
        assert (hands.clicks, hands.keys) == told("The report of the day, from home")
        expect(page.locator("main")).to_contain_text("Prometeu pagar")
        expect(page.locator("main")).to_contain_text("Ana")
    with company_scope(company_id()):
        assert Promise.objects.count() == 1


def test_the_day_of_a_credit_controller(
    page: Page, second_page: Page, live: Live, tonight: Tonight, night: list[Receivable]
) -> None:
    published()
    disputed = night[0]
    sign_in(page, MANAGER, tonight.password)
    with quiet_console(page):
        # 09:00: one title is disputed, the others are not held for it.
        page.goto(f"/customers/{disputed.customer_id}/")
        page.get_by_role("link", name="Suspensões da cobrança").click()
        page.get_by_label("Por quê").select_option("dispute")
        page.locator("[name=title]").select_option(str(disputed.pk))
        page.locator("[name=reason]").last.fill("Entrega incompleta")
        with page.expect_navigation():
            page.get_by_role("button", name="Suspender a cobrança").click()
        run_the_day(page, live)
        # 15:30: aged debt, down to who owes it.
        page.goto("/aging/")
        with page.expect_navigation():
            page.get_by_role("link", name="quem deve").first.click()
        expect(page.locator("tbody tr").first).to_be_visible()
        # 17:00: what was planned beside what became of it, signed off once.
        page.goto("/")
        page.get_by_role("link", name="Planejado e feito").click()
        page.get_by_role("button", name="Visar o dia").click()
        expect(page.locator("main")).to_contain_text("Visado por")
