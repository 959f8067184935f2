"""A restored installation says so on every page, runs no day, and is released with a reason."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from emdia.books.access import operations as access
from emdia.books.companies.scope import company_scope
from emdia.rules.roles import Role
from emdia.workflows.demo.plans import PASSWORD

from ..conftest import Live
from .browsing import CLERK, quiet_console, sign_in, violations

ADMINISTRATOR = "chefe@demo.emdia"
COMPANY = 1
REASON = "O servidor antigo foi desligado hoje de manhã."


@pytest.fixture
def restored(live: Live, owner_connection: Any) -> Any:
    with company_scope(COMPANY):
        user_id = access.add_user(email=ADMINISTRATOR, full_name="Elza Monteiro", password=PASSWORD)
        access.grant_role(company_id=COMPANY, user_id=user_id, role=Role.OWNER)
    owner_connection.execute("SELECT begin_quarantine('terça.backup', now(), 1000)")
    return owner_connection


def test_nothing_runs_until_an_administrator_releases_it(
    page: Page, second_page: Page, live: Live, restored: Any
) -> None:
    sign_in(page, CLERK, PASSWORD)
    for address in ("/bank-files/", "/receivables/", "/day/"):
        page.goto(address)
        banner = page.locator("aside.quarantine")
        expect(banner).to_contain_text("terça.backup")
        # A clerk is told and may not end it.
        expect(banner.get_by_role("link")).to_have_count(0)
    page.get_by_role("button", name="Executar a rotina do dia").click()
    expect(page.get_by_text("nenhum dia é executado até ser liberado")).to_be_visible()
    assert page.goto("/quarantine/").status == 403  # type: ignore[union-attr]

    with quiet_console(second_page):
        sign_in(second_page, ADMINISTRATOR, PASSWORD)
        second_page.locator("aside.quarantine").get_by_role("link", name="Liberar").click()
        assert violations(second_page) == []
        second_page.get_by_label("O que foi verificado").fill(REASON)
        second_page.get_by_role("button", name="Liberar").click()
        expect(second_page.get_by_text("Liberado")).to_be_visible()
        expect(second_page.locator("aside.quarantine")).to_have_count(0)
    said = restored.execute("SELECT released_by, reason FROM quarantine").fetchone()
    assert said == ("Elza Monteiro", REASON)
    page.goto("/day/")
    page.get_by_role("button", name="Executar a rotina do dia").click()
    live.drain()
    expect(page.locator("h1 + .badge")).to_have_text("Concluída")


def test_the_application_can_neither_begin_nor_forget_a_quarantine(restored: Any) -> None:
    from django.db import connection, transaction
    from django.db.utils import ProgrammingError

    for statement in (
        "SELECT begin_quarantine('x', now(), 1)",
        "DELETE FROM quarantine",
        "INSERT INTO quarantine (began_at, backup, made_at, gap, released_by, reason)"
        " VALUES (now(), '', now(), 1, '', '')",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
