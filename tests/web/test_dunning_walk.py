"""A plan from its default to the second person, a change of it, and a hold, in the browser."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.dunning.models import PlanLook, PlanVersion
from emdia.books.facts.actor import Actor
from emdia.books.holds.models import Hold
from emdia.books.parties.models import Customer
from emdia.workflows import decide_approval, dunning_plans, look_ahead

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
from .clicks import counted, told
from .conftest import Tonight

ANA = Actor(user_id=1_000_000_011, name="Ana", channel="web")


def company_id() -> int:
    from emdia.books.companies.queries import all_company_ids

    return all_company_ids()[0]


def approve() -> None:
    """Let another person agree to what is asked for."""
    company = company_id()
    user_id = access.add_user(email="dora@demo.emdia", full_name="Dora", language="pt-br")
    with company_scope(company):
        access.grant_role(company_id=company, user_id=user_id, role="owner")
        approval = Approval.objects.get(state="requested")
    decide_approval.decide(
        company_id=company,
        approval_id=approval.pk,
        approve=True,
        note="",
        by=Actor(user_id=user_id, name="Dora", channel="web"),
        on=DEMO_DAY,
        now=datetime.now(UTC),
    )


def work_out(page: Page) -> None:
    """Do what the worker does with the look that the page asked for by itself."""
    expect(page.get_by_text("Em cálculo")).to_be_visible()
    with company_scope(company_id()):
        look_id = PlanLook.objects.latest("id").pk
    look_ahead.work(company_id=company_id(), look_id=look_id, now=datetime.now(UTC))


def published() -> int:
    """Publish a default plan; return its version."""
    company = company_id()
    version = dunning_plans.begin(
        company_id=company, name="Régua geral", default="services", by=ANA, now=datetime.now(UTC)
    )
    dunning_plans.request(
        company_id=company, version_id=version, reason="Primeira", by=ANA, now=datetime.now(UTC)
    )
    approve()
    return version


def test_a_plan_is_begun_looked_at_and_asked_for(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, MANAGER, tonight.password)
    with quiet_console(page):
        page.goto("/dunning/")
        expect(page.get_by_text("Ainda não há régua")).to_be_visible()
        page.get_by_label("Nome").fill("Régua geral")
        page.get_by_label("Como para").select_option("provider")
        with page.expect_navigation():
            page.get_by_role("button", name="Iniciar").click()
        expect(page.locator("h1")).to_have_text("Escrever a versão 1")
        page.locator("[name=kind-0]").select_option("protest")
        page.get_by_role("button", name="Guardar e ver o que mudaria").click()
        expect(page.get_by_text("Uma medida só é tomada com atraso.")).to_be_visible()
        page.locator("[name=kind-0]").select_option("message")
        with page.expect_navigation():
            page.get_by_role("button", name="Guardar e ver o que mudaria").click()
        work_out(page)
        expect(page.get_by_role("heading", name="Quem muda")).to_be_visible(timeout=15_000)
        with page.expect_navigation():
            page.get_by_role("button", name="Simular um mês a partir daí").click()
        work_out(page)
        month = page.get_by_role("heading", name="Um mês, como se ninguém pagasse")
        expect(month).to_be_visible(timeout=15_000)
        page.locator("#publish-reason").fill("Primeira régua")
        with page.expect_navigation():
            page.get_by_role("button", name="Pedir a publicação").click()
        expect(page.get_by_text("Aguarda outra pessoa").first).to_be_visible()
    with company_scope(company_id()):
        version = PlanVersion.objects.get()
        assert version.state == "asked"
        assert version.steps.count() == 10
    approve()
    page.reload()
    expect(page.get_by_text("Publicada").first).to_be_visible()


def test_a_change_of_a_plan_takes_three_clicks(page: Page, live: Live, tonight: Tonight) -> None:
    version = published()
    sign_in(page, MANAGER, tonight.password)
    page.goto(f"/dunning/versions/{version}/")
    with counted(page) as hands:
        with page.expect_navigation():
            page.get_by_role("button", name="Iniciar a próxima versão").click()
        page.locator("[name=count-2]").fill("6")
        with page.expect_navigation():
            page.get_by_role("button", name="Guardar e ver o que mudaria").click()
        page.locator("#publish-reason").fill("Um dia a mais")
        with page.expect_navigation():
            page.get_by_role("button", name="Pedir a publicação").click()
    assert (hands.clicks, hands.keys) == told("Change a step of a plan, see who changes, publish")
    with company_scope(company_id()):
        draft = PlanVersion.objects.get(number=2)
        days = sorted(draft.steps.values_list("offset_days", flat=True))
        assert (draft.state, days[:4]) == ("asked", [-5, 0, 6, 10])


def test_a_customer_is_held_and_asked_again(page: Page, live: Live, tonight: Tonight) -> None:
    with company_scope(company_id()):
        customer = Customer.objects.earliest("id")
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{customer.pk}/")
    page.get_by_role("link", name="Suspensões da cobrança").click()
    page.get_by_label("Por quê").select_option("pause")
    page.locator("[name=reason]").last.fill("Férias coletivas")
    page.get_by_role("button", name="Suspender a cobrança").click()
    expect(page.get_by_text("Diga até quando.")).to_be_visible()
    page.locator("[name=until_date]").fill(DEMO_DAY.isoformat())
    with page.expect_navigation():
        page.get_by_role("button", name="Suspender a cobrança").click()
    expect(page.locator(".toast")).to_contain_text("Nada é cobrado")
    page.get_by_text("Encerrar").first.click()
    page.locator("[name=reason]").first.fill("Voltaram")
    with page.expect_navigation():
        page.get_by_role("button", name="Cobrar de novo a partir de hoje").click()
    expect(page.get_by_text(re.compile("encerrada em"))).to_be_visible()
    with company_scope(company_id()):
        hold = Hold.objects.select_related("holdend").get()
        assert (hold.kind, hold.holdend.reason) == ("pause", "Voltaram")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    version = published()
    company = company_id()
    with company_scope(company):
        plan_id = PlanVersion.objects.get(pk=version).plan_id
        customer = Customer.objects.earliest("id")
    draft = dunning_plans.draft_next(company_id=company, plan_id=plan_id, by=ANA)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, MANAGER, tonight.password)
    faults: list[str] = []
    with quiet_console(page):
        for path in (
            "/dunning/",
            f"/dunning/versions/{version}/",
            f"/dunning/versions/{draft}/edit/",
            f"/dunning/versions/{draft}/preview/?month=1&as_of={DEMO_DAY}",
            f"/dunning/customers/{customer.pk}/",
        ):
            page.goto(path)
            faults += [f"{page.url} {fault}" for fault in violations(page)]
            faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
    assert faults == []
