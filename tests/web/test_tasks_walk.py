"""What plans left to people, in the browser: seen with why, done by one key, put off, undone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from emdia.books.companies.queries import all_company_ids
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations
from emdia.books.dunning.models import DunningAction, DunningCase, DunningPlan, DunningTask
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning_plan import Conditions, Step

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
NOON = datetime.combine(DEMO_DAY - timedelta(days=1), datetime.min.time(), UTC)
KINDS = ("internal_alert", "letter", "protest")


def company_id() -> int:
    return all_company_ids()[0]


def fill() -> list[str]:
    """Let three debtors be late and a task wait for each; return their names in order."""
    company = company_id()
    with company_scope(company):
        facts.record(company_id=company, kind="t", subject=("company", company), by=ANA)
        found = Receivable.objects.filter(balance_cents__gt=0).select_related("customer")
        titles = {one.customer_id: one for one in found.order_by("-id")}
        chosen = sorted(titles.values(), key=lambda one: one.pk)[: len(KINDS)]
        Receivable.objects.filter(pk__in=[one.pk for one in chosen]).update(
            issue_date=DEMO_DAY - timedelta(days=60), due_date=DEMO_DAY - timedelta(days=20)
        )
        version = operations.draft(
            plan=DunningPlan.objects.create(company_id=company, name="Régua"),
            number=1,
            position=1,
            is_active=True,
            rest_days=1,
            conditions=Conditions(),
            steps=[
                Step(
                    code=f"{kind}_{19 + place}",
                    offset_days=19 + place,
                    kind=kind,
                    channels=("letter",) if kind == "letter" else (),
                )
                for place, kind in enumerate(KINDS)
            ],
            note="",
            by="Ana",
        )
        steps = {one.kind: one for one in version.steps.all()}
        for place, (kind, title) in enumerate(zip(KINDS, chosen, strict=True)):
            case = DunningCase.objects.create(
                company_id=company,
                customer=title.customer,
                opened_date=title.due_date,
                standing="acts",
                since_date=DEMO_DAY,
            )
            due_at = NOON + timedelta(minutes=place)
            action = DunningAction.objects.create(
                company_id=company,
                case=case,
                customer=title.customer,
                plan_version=version,
                plan_step=steps[kind],
                cycle_date=title.due_date,
                decided_date=NOON.date(),
                due_at=due_at,
                because={"days_late": 19, "titles": 1, "cents": title.balance_cents},
            )
            DunningTask.objects.create(
                action=action, company_id=company, case=case, kind=kind, due_at=due_at
            )
        return [one.customer.name for one in chosen]


def state(kind: str) -> str:
    with company_scope(company_id()):
        return DunningTask.objects.get(kind=kind).state


def test_one_key_does_the_task_one_stands_on_and_the_toast_undoes_it(
    page: Page, live: Live, tonight: Tonight
) -> None:
    names = fill()
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        page.goto("/tasks/")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(3)
        expect(rows.first).to_contain_text(names[0])
        expect(rows.first).to_contain_text("Aviso à equipe D+19 de Régua, versão 1")
        expect(rows.first).to_contain_text("19 dias de atraso")
        page.keyboard.press("j")
        with counted(page) as hands, page.expect_navigation():
            page.keyboard.press("d")
        assert (hands.clicks, hands.keys) == told("A task of a plan done, by keyboard")
        expect(page.locator(".toast")).to_contain_text("Uma tarefa feita.")
        expect(rows).to_have_count(2)
        assert state("internal_alert") == "done"
        with page.expect_navigation():
            page.locator(".toast").get_by_role("button", name="Desfazer").click()
        expect(rows).to_have_count(3)
        assert state("internal_alert") == "open"


def test_several_are_not_done_for_one_reason(page: Page, live: Live, tonight: Tonight) -> None:
    fill()
    sign_in(page, CLERK, tonight.password)
    page.goto("/tasks/")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    with page.expect_navigation():
        page.keyboard.press("n")
    with page.expect_navigation():
        page.get_by_role("button", name="Não feita").click()
    expect(page.get_by_text("Diga o motivo.").first).to_be_visible()
    page.locator("[name=reason]").fill("O comercial vai visitar")
    with page.expect_navigation():
        page.get_by_role("button", name="Não feita").click()
    expect(page.locator(".toast")).to_contain_text("2 tarefas")
    page.goto("/tasks/?show=over")
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("tbody tr").first).to_contain_text("O comercial vai visitar")
    page.goto("/tasks/?show=over&kind=protest")
    expect(page.locator("tbody tr")).to_have_count(0)


def test_a_task_by_itself_is_put_off_handed_over_and_done_with_a_note(
    page: Page, live: Live, tonight: Tonight
) -> None:
    names = fill()
    sign_in(page, MANAGER, tonight.password)
    page.goto("/tasks/?kind=letter")
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Carta em papel")
    page.locator("[name=user]").select_option(label="Bruno Teles")
    with page.expect_navigation():
        page.get_by_role("button", name="Repassar").click()
    page.locator("#put_off_reason").fill("Sem papel timbrado")
    with page.expect_navigation():
        page.get_by_role("button", name="Adiar").click()
    expect(page.get_by_text("Sem papel timbrado")).to_be_visible()
    page.goto("/tasks/?show=later&who=mine")
    expect(page.locator("tbody tr")).to_have_count(1)
    page.locator("[data-row]").first.click()
    page.locator("[name=note]").first.fill("Postada com AR")
    with page.expect_navigation():
        page.get_by_role("button", name="Feita", exact=True).click()
    assert state("letter") == "done"
    with company_scope(company_id()):
        customer_id = DunningTask.objects.select_related("case").get(kind="letter").case.customer_id
    page.goto(f"/customers/{customer_id}/call/")
    expect(page.locator("h1")).to_have_text(names[1])
    expect(page.locator(".timeline")).to_contain_text("Postada com AR")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    fill()
    with company_scope(company_id()):
        task_id = DunningTask.objects.values_list("pk", flat=True)[0]
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, MANAGER, tonight.password)
    faults: list[str] = []
    with quiet_console(page):
        for path in ("/tasks/", "/tasks/?show=later", "/tasks/?show=over", f"/tasks/{task_id}/"):
            page.goto(path)
            faults += [f"{page.url} {fault}" for fault in violations(page)]
            faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
    assert faults == []
