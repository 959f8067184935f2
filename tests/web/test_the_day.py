"""The day's page as people walk it: run, watch, cancel, read what is off, go on with a reason."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from emdia.books.companies.models import BankAgreement, Numbering
from emdia.books.companies.scope import company_scope
from emdia.workflows import declare_terms, demo_company
from emdia.workflows.daily_stages import stages

from ..conftest import DEMO_DAY, Live
from ..workflows.house import ANA
from ..workflows.test_watched_folders import put
from .browsing import (
    AUDITOR,
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

COMPANY = 1
REASON = "O banco confirmou que não gerou esse arquivo."


@pytest.fixture
def watched(tonight: Tonight, tmp_path: Path) -> Path:
    """Let tonight's file wait in the folder of the demo's agreement, whose numbers follow."""
    with company_scope(COMPANY):
        agreement = BankAgreement.objects.get()
    declare_terms.declare_intake(
        company_id=COMPANY,
        bank_agreement_id=agreement.pk,
        folder=str(tmp_path),
        numbering=Numbering.CONSECUTIVE,
        expected_by=None,
        since_date=DEMO_DAY,
        by=ANA,
    )
    put(tmp_path, tonight.name, tonight.content)
    return tmp_path


@pytest.mark.parametrize("size", SIZES)
def test_one_button_receives_and_settles(
    page: Page, live: Live, tonight: Tonight, watched: Path, size: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    with quiet_console(page):
        sign_in(page, CLERK, tonight.password)
        page.goto("/day/")
        expect(page.locator("main")).to_contain_text("Nenhuma rotina foi executada ainda")
        page.get_by_role("button", name="Executar a rotina do dia").click()
        expect(page.locator("h1 + .badge")).to_have_text("Aguardando execução")
        expect(page.get_by_role("button", name="Cancelar antes da próxima etapa")).to_be_visible()
        live.drain()
        # Nobody touches the page: it finds out by itself.
        expect(page.locator("h1 + .badge")).to_have_text("Concluída")
        expect(page.locator(".stages [data-state=done]")).to_have_count(len(stages()))
        expect(page.locator(".stages")).to_contain_text("arquivos recebidos: 1")
        expect(page.locator(".stages")).to_contain_text(
            re.compile(r"pagos por clientes: R\$\s[1-9]")
        )
        expect(page.get_by_role("button", name="Executar a rotina do dia")).to_have_count(0)
        page.goto("/bank-files/")
        expect(page.locator("tbody tr")).to_have_count(1)
    assert [path.name for path in (watched / "taken").iterdir()] == [tonight.name]


def test_the_work_survives_a_closed_tab(
    page: Page, second_page: Page, live: Live, tonight: Tonight, watched: Path
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/day/")
    page.get_by_role("button", name="Executar a rotina do dia").click()
    expect(page.locator("h1 + .badge")).to_have_text("Aguardando execução")
    page.close()
    live.drain()
    sign_in(second_page, AUDITOR, tonight.password)
    second_page.goto("/day/")
    expect(second_page.locator("h1 + .badge")).to_have_text("Concluída")
    expect(second_page.get_by_role("button", name="Executar")).to_have_count(0)


def test_cancelled_and_taken_up_again(
    page: Page, live: Live, tonight: Tonight, watched: Path
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto("/day/")
    page.get_by_role("button", name="Executar a rotina do dia").click()
    page.get_by_role("button", name="Cancelar antes da próxima etapa").click()
    expect(page.get_by_text("Termina antes da próxima etapa.")).to_be_visible()
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Cancelada")
    page.get_by_role("button", name="Retomar").click()
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Concluída")


def test_books_that_do_not_add_up_are_said_in_words(
    page: Page, live: Live, tonight: Tonight, super_user_connection: Any
) -> None:
    super_user_connection.execute("SET session_replication_role = replica")
    wrong = "UPDATE receivable SET balance_cents = balance_cents {} 150 WHERE document = 'FAT00009'"
    super_user_connection.execute(wrong.format("-"))
    sign_in(page, CLERK, tonight.password)
    page.goto("/day/")
    page.get_by_role("button", name="Executar a rotina do dia").click()
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Parada pela autoverificação")
    findings = page.get_by_role("table").first
    expect(findings).to_contain_text("Saldos dos títulos e conta 1100")
    expect(findings).to_contain_text("emdia ledger verify")
    super_user_connection.execute(wrong.format("+"))
    page.get_by_role("button", name="Retomar").click()
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Concluída")


def out_of_order(live: Live, tonight: Tonight, folder: Path) -> None:
    """Let tonight's file be applied, and one come that is two numbers later."""
    from emdia.workflows import receive_bank_file

    expected = demo_company.demo_portfolio.titles(as_of=DEMO_DAY)
    later = demo_company._return_file(expected, DEMO_DAY.replace(year=DEMO_DAY.year + 1))
    with company_scope(COMPANY):
        agreement = BankAgreement.objects.get()
    for name, content in ((tonight.name, tonight.content), ("depois.ret", later)):
        receive_bank_file.receive(
            company_id=COMPANY,
            bank_agreement_id=agreement.pk,
            name=name,
            content=content,
            by=ANA,
        )
    live.drain()


def test_a_file_out_of_its_order_goes_on_with_a_reason(
    page: Page, second_page: Page, live: Live, tonight: Tonight, watched: Path
) -> None:
    out_of_order(live, tonight, watched)
    sign_in(page, CLERK, tonight.password)
    page.goto("/bank-files/")
    alarm = page.locator("main .notice--warn")
    expect(alarm).to_contain_text(re.compile("Chegou o arquivo .* era esperado"))
    # A clerk sees it and may not let it go on.
    expect(alarm.get_by_role("link", name="Aplicar com um motivo")).to_have_count(0)
    page.goto("/receivables/?state=open")
    expect(page.locator("tbody")).to_contain_text("pagamento incerto")
    page.locator("[data-row]").first.click()
    expect(page.locator("main .notice--warn")).to_contain_text(
        "Não se sabe se este título foi pago"
    )

    with quiet_console(second_page):
        sign_in(second_page, MANAGER, tonight.password)
        second_page.goto("/day/")
        second_page.get_by_role("link", name="Aplicar com um motivo").click()
        dialog = second_page.locator("dialog#dialog")
        dialog.get_by_label("Motivo").fill("não")
        dialog.get_by_role("button", name="Seguir").click()
        dialog.get_by_label("Motivo").fill(REASON)
        with second_page.expect_navigation():
            dialog.get_by_role("button", name="Seguir").click()
        expect(second_page.locator("h1 + .badge")).to_have_text("Retido")
        live.drain()
        second_page.reload()
        expect(second_page.locator("h1 + .badge")).to_have_text("Processado")
        second_page.goto("/day/")
        expect(second_page.locator("main .notice--warn")).to_have_count(0)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_day(
    page: Page, live: Live, tonight: Tonight, watched: Path, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    out_of_order(live, tonight, watched)
    sign_in(page, MANAGER, tonight.password)
    page.goto("/day/")
    page.get_by_role("button", name="Executar a rotina do dia").click()
    faults = [*violations(page), *sticking_out(page)]
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Concluída")
    faults += [*violations(page), *sticking_out(page)]
    page.get_by_role("link", name="Aplicar com um motivo").click()
    expect(page.locator("dialog#dialog")).to_be_visible()
    faults += [*violations(page), *sticking_out(page)]
    page.goto("/bank-files/")
    page.get_by_role("link", name="Ver o arquivo").click()
    expect(page.locator("h1 + .badge")).to_have_text("Retido")
    faults += [*violations(page), *sticking_out(page)]
    assert faults == []


def test_the_day_works_without_scripts(
    plain_page: Page, live: Live, tonight: Tonight, watched: Path
) -> None:
    sign_in(plain_page, CLERK, tonight.password)
    plain_page.goto("/day/")
    plain_page.get_by_role("button", name="Executar a rotina do dia").click()
    live.drain()
    expect(plain_page.locator("h1 + .badge")).to_have_text("Concluída")
