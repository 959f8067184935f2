"""Settings in a real browser: every page fits and is usable by all, and a link is passed on."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import transaction
from playwright.sync_api import Page, expect

from ..access.two_companies import PASSWORD, House, build, user
from ..conftest import Live
from .browsing import SCHEMES, SIZES, quiet_console, sign_in, sticking_out, violations

REASON = "Combinado na reunião de segunda."


@pytest.fixture
def house(live: Live) -> House:
    return build(name="Ours", cnpj="11222333000181")


@pytest.fixture
def other(browser: Any, live: Live) -> Iterator[Page]:
    context = browser.new_context(base_url=live.url, locale="pt-BR")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def enter(page: Page, role: str) -> None:
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(f"{role}@ours.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(".button--main").click()
    expect(page.locator("header.bar")).to_be_visible()
    page.wait_for_load_state()


def pages_of(house: House, role: str) -> list[str]:
    account, agreement = house.objects["bank_account_id"], house.objects["bank_agreement_id"]
    if role == "security_admin":
        one = f"/settings/users/{house.users['ar_clerk']}/"
        people = ["/settings/users/", "/settings/users/new/", one, f"{one}roles/", f"{one}link/"]
        return [*people, *pages_of_programs(house)]
    return [
        "/settings/",
        "/settings/company/",
        "/settings/branches/new/",
        "/settings/bank-accounts/",
        "/settings/bank-accounts/new/",
        f"/settings/bank-accounts/{account}/agreements/new/",
        f"/settings/agreements/{agreement}/",
        f"/settings/agreements/{agreement}/files/",
        "/settings/calendar/",
        "/settings/calendar/day/",
        "/settings/calendar/indexes/",
        "/settings/policies/",
        "/settings/policies/limit/",
        "/settings/policies/tolerance/",
        "/settings/policies/late-terms/",
        "/settings/first-steps/",
        "/settings/sending/",
        "/settings/sending/account/",
        "/settings/sending/mailbox/",
    ]


def pages_of_programs(house: House) -> list[str]:
    key, endpoint = house.objects["key_id"], house.objects["endpoint_id"]
    return [
        "/settings/api-keys/",
        "/settings/api-keys/new/",
        f"/settings/api-keys/{key}/rotate/",
        f"/settings/api-keys/{key}/revoke/",
        "/settings/webhooks/",
        "/settings/webhooks/new/",
        f"/settings/webhooks/{endpoint}/",
        f"/settings/webhooks/{endpoint}/change/",
        "/api/v1/docs",
    ]


@pytest.mark.parametrize("role", ["owner", "security_admin"])
def test_nothing_to_hold_against_the_settings(page: Page, house: House, role: str) -> None:
    faults: list[str] = []
    with quiet_console(page):
        enter(page, role)
        # A page is judged in the scheme it was opened in, not on its way to another.
        for scheme, path in product(SCHEMES, pages_of(house, role)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(path)
            for width, height in SIZES.values():
                page.set_viewport_size({"width": width, "height": height})
                faults += [f"{path} {fault}" for fault in violations(page)]
                faults += [f"{path} sticks out: {one}" for one in sticking_out(page)]
    assert faults == []


def test_a_limit_is_raised_by_two(page: Page, other: Page, house: House) -> None:
    enter(page, "finance_manager")
    page.goto("/settings/policies/")
    page.locator("a[href='/settings/policies/limit/']").click()
    page.locator("[name=limit]").fill("9000")
    page.locator("[name=reason]").fill(REASON)
    page.locator("main .button--main").click()
    expect(page.locator(".toast")).to_be_visible()
    enter(other, "owner")
    other.goto("/approvals/")
    expect(other.locator(".changes")).to_contain_text("9,000.00")
    other.locator("form:has(textarea)").first.locator("button[value=approve]").click()
    page.goto("/settings/policies/")
    expect(page.locator("main")).to_contain_text("9,000.00")


def test_a_link_lets_a_new_person_in(page: Page, other: Page, house: House) -> None:
    enter(page, "security_admin")
    page.goto("/settings/users/new/")
    page.locator("[name=full_name]").fill("Carla")
    page.locator("[name=email]").fill("carla@example.com")
    page.locator("[name=roles][value=collector]").check()
    page.locator("main .button--main").click()
    link = page.locator("[data-link]").inner_text()
    other.goto(link)
    other.locator("[name=password]").fill("a long sentence to keep")
    other.locator("[name=again]").fill("a long sentence to keep")
    other.locator(".button--main").click()
    sign_in(other, "carla@example.com", "a long sentence to keep")
    expect(other.locator("nav.nav")).to_be_visible()


def test_an_empty_installation_is_founded_and_shows_its_first_steps(
    page: Page, live: Live, super_user_connection: Any
) -> None:
    # The demo company goes: as on the first day, nothing is here.
    super_user_connection.execute("TRUNCATE company, app_user CASCADE")
    with transaction.atomic():
        user("founder@example.com")
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("founder@example.com")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator(".button--main").click()
    for name, text in {
        "name": "Nova Ltda",
        "cnpj": "11.222.333/0001-81",
        "admin_name": "Ada",
        "admin_email": "ada@example.com",
    }.items():
        page.locator(f"[name={name}]").fill(text)
    assert violations(page) == []
    page.locator(".button--main").click()
    expect(page.locator("[data-link]")).to_contain_text("/accounts/invitation/")
    page.locator("a.button--main").click()
    expect(page.locator(".things--steps li")).to_have_count(8)
    page.goto("/")
    expect(page.locator("section[aria-labelledby=first-steps-title]")).to_be_visible()
    assert violations(page) == []
    page.locator("section[aria-labelledby=first-steps-title] button[value=no]").click()
    page.goto("/")
    page.wait_for_load_state("networkidle")
    expect(page.locator("section[aria-labelledby=first-steps-title]")).to_have_count(0)
