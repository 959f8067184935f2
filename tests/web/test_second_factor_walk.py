"""Setting up an app and a passkey in a real browser, and signing in with them."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from ..conftest import Live
from .browsing import MANAGER, SIZES, quiet_console, sign_in, sticking_out, violations
from .conftest import Tonight


def code_of(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def give_password(page: Page, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(MANAGER)
    page.locator("[name=password]").fill(password)
    page.get_by_role("button", name="Entrar", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sair").last.click()
    expect(page.locator("[name=login]")).to_be_visible()


def judge(page: Page) -> None:
    for width, height in SIZES.values():
        page.set_viewport_size({"width": width, "height": height})
        assert violations(page) == []
        assert sticking_out(page) == []


def test_an_app_is_set_up_and_asked_for_at_the_door(
    page: Page, live: Live, tonight: Tonight
) -> None:
    sign_in(page, MANAGER, tonight.password)
    with quiet_console(page):
        page.goto("/accounts/security/")
        judge(page)
        page.get_by_role("link", name="Configurar um aplicativo").click()
        expect(page.locator("img.qr")).to_be_visible()
        judge(page)
        secret = page.locator(".secret code").inner_text()
        page.locator("[name=code]").fill("000000")
        page.get_by_role("button", name="Usar este aplicativo").click()
        expect(page.locator(".errors")).to_contain_text("não está certo")
        assert page.locator(".secret code").inner_text() == secret
        page.locator("[name=code]").fill(code_of(secret))
        page.get_by_role("button", name="Usar este aplicativo").click()
        expect(page.locator(".codes li")).to_have_count(10)
        judge(page)
    recovery = page.locator(".codes code").first.inner_text()

    sign_out(page)
    give_password(page, tonight.password)
    expect(page.get_by_role("heading", name="Segundo fator")).to_be_visible()
    judge(page)
    page.goto("/bank-files/")
    expect(page.get_by_role("heading", name="Segundo fator")).to_be_visible()
    page.locator("[name=code]").fill(code_of(secret, 1))
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.locator("header.bar")).to_be_visible()

    sign_out(page)
    give_password(page, tonight.password)
    page.locator("[name=code]").fill(recovery)
    page.get_by_role("button", name="Entrar", exact=True).click()
    expect(page.locator("header.bar")).to_be_visible()


@pytest.fixture
def named(browser: Any, live: Live) -> Any:
    """Return a tab that calls the site by its name, with an authenticator that says yes."""
    context = browser.new_context(base_url=live.url.replace("127.0.0.1", "localhost"))
    context.set_default_timeout(10_000)
    context.set_extra_http_headers({"Accept-Language": "pt-BR"})
    page = context.new_page()
    tool = context.new_cdp_session(page)
    tool.send("WebAuthn.enable")
    tool.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield page
    context.close()


def test_a_passkey_opens_without_the_password(named: Page, tonight: Tonight) -> None:
    page = named
    sign_in(page, MANAGER, tonight.password)
    with quiet_console(page):
        page.goto("/accounts/security/passkeys/new/")
        judge(page)
        page.locator("[name=name]").fill("Este computador")
        page.get_by_role("button", name="Adicionar este dispositivo").click()
        expect(page.locator(".codes li")).to_have_count(10)
        page.goto("/accounts/security/")
        expect(page.locator(".things")).to_contain_text("Este computador")
        judge(page)

        sign_out(page)
        page.get_by_role("button", name="Usar uma chave de acesso").click()
        expect(page.locator("header.bar")).to_be_visible()

        sign_out(page)
        give_password(page, tonight.password)
        page.get_by_role("button", name="Usar uma chave de acesso").click()
        expect(page.locator("header.bar")).to_be_visible()

        page.goto("/accounts/security/")
        page.get_by_role("link", name=re.compile("^Remover")).click()
        page.get_by_role("button", name="Remover a chave de acesso").click()
        expect(page.locator(".things")).to_have_count(0)


def test_an_address_in_numbers_says_why_it_has_no_passkeys(page: Page, tonight: Tonight) -> None:
    sign_in(page, MANAGER, tonight.password)
    page.goto("/accounts/security/passkeys/new/")
    page.get_by_role("button", name="Adicionar este dispositivo").click()
    expect(page.locator("[data-why=place]")).to_be_visible()
