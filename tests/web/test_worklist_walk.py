"""Whom to call, at sign-in and on its page, in the browser: opened, put off, handed over."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from emdia.books.access import operations as access
from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Address, Customer
from emdia.books.receivables.models import Receivable
from emdia.books.worklist.models import WorklistAssignment, WorklistEntry, WorklistSkip
from emdia.workflows import log_contact, worklist
from emdia.workflows.log_contact import Heard

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
# In one of them it is day now, whenever the test runs.
ZONES = (
    "America/Sao_Paulo",
    "America/Los_Angeles",
    "Pacific/Auckland",
    "Asia/Tokyo",
    "Asia/Karachi",
    "Europe/Athens",
)
CALLED = 4


def company_id() -> int:
    from emdia.books.companies.queries import all_company_ids

    return all_company_ids()[0]


def fill(wanted: Collection[int] = ()) -> list[str]:
    """Let some debtors wait for a call, where the law lets them be called now; return names."""
    company, now = company_id(), datetime.now(UTC)
    zone = next(one for one in ZONES if 10 <= now.astimezone(ZoneInfo(one)).hour <= 18)
    with company_scope(company):
        facts.record(company_id=company, kind="t", subject=("company", company), by=ANA)
        some = Receivable.objects.filter(balance_cents__gt=0).values_list("customer_id", flat=True)
        ids = sorted(wanted) or sorted({*some})[:CALLED]
        Receivable.objects.filter(customer_id__in=ids).update(
            issue_date=date(2026, 1, 1), due_date=DEMO_DAY - timedelta(days=20)
        )
        Customer.objects.filter(pk__in=ids).update(time_zone=zone)
        for customer in Customer.objects.filter(pk__in=ids):
            Address.objects.filter(customer=customer).delete()
            Address.objects.create(
                company_id=company,
                customer=customer,
                purpose="billing",
                street="1 Street",
                city="City",
                country="US",
            )
            parties.add_contact(
                customer=customer,
                fields={"role": "owner", "name": "Alguém", "phone": "+5511988887777"},
            )
    for customer_id in ids:
        log_contact.log(
            company_id=company,
            customer_id=customer_id,
            heard=Heard(channel="email", outcome="left_word", is_demand=False, next_date=DEMO_DAY),
            by=ANA,
            on=DEMO_DAY,
            now=now,
        )
    worklist.rewrite(company_id=company, as_of=DEMO_DAY, now=now, by=ANA)
    with company_scope(company):
        entries = WorklistEntry.objects.order_by("turn", "minus_value_cents", "customer_id")
        names = [entry.customer.name for entry in entries.select_related("customer")]
        assert WorklistEntry.objects.filter(turn=2).count() == len(names) == len(ids)
    return names


def test_who_next_and_why_is_there_at_sign_in(page: Page, live: Live, tonight: Tonight) -> None:
    names = fill()
    sign_in(page, CLERK, tonight.password)
    panel = page.locator("section", has=page.locator("#calls-title"))
    # Nothing was clicked: the first of the list, with the reason beneath.
    expect(panel.locator("tbody tr").first).to_contain_text(names[0])
    expect(panel.locator("tbody tr").first).to_contain_text("Ver de novo hoje, como combinado")
    with counted(page) as hands:
        with page.expect_navigation():
            panel.get_by_role("link", name=names[0]).click()
        expect(page.locator("h1")).to_contain_text(names[0])
    assert (hands.clicks, hands.keys) == told("Who next, and why, at sign-in: open the first")


def test_the_list_says_what_each_is_worth_and_lets_some_wait(
    page: Page, live: Live, tonight: Tonight
) -> None:
    names = fill()
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        page.goto("/worklist/")
        rows = page.locator("tbody tr")
        expect(rows).to_have_count(CALLED)
        expect(rows.first).to_contain_text(names[0])
        page.locator("tbody summary").first.click()
        expect(page.locator(".cell-lines").first).to_contain_text("20 dias de atraso: 70 %")
        # By keyboard: the second row is opened.
        page.keyboard.press("j")
        page.keyboard.press("j")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text(names[1])
        page.goto("/worklist/")
        page.locator("tbody input[type=checkbox]").first.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Adiar").click()
        page.locator("[name=reason]").fill("Férias do financeiro")
        with page.expect_navigation():
            page.get_by_role("button", name="Adiar").click()
        expect(page.locator(".toast")).to_contain_text("Um cliente adiado.")
        expect(rows).to_have_count(CALLED - 1)
        expect(rows.first).to_contain_text(names[1])
        page.goto("/worklist/?show=not_today&queue=all")
        expect(rows.first).to_contain_text(re.compile(r"Adiado até .*: Férias do financeiro"))
    with company_scope(company_id()):
        assert WorklistSkip.objects.get().reason == "Férias do financeiro"


def test_putting_off_is_undone_from_the_toast(page: Page, live: Live, tonight: Tonight) -> None:
    fill()
    sign_in(page, CLERK, tonight.password)
    page.goto("/worklist/")
    page.locator("tbody input[type=checkbox]").first.check()
    page.get_by_role("button", name="Adiar").click()
    page.locator("[name=reason]").fill("Engano")
    with page.expect_navigation():
        page.get_by_role("button", name="Adiar").click()
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator("tbody tr")).to_have_count(CALLED)


def test_home_says_that_everybody_waits(page: Page, live: Live, tonight: Tonight) -> None:
    fill()
    with company_scope(company_id()):
        user = User.objects.get(email=CLERK)
        access.grant_role(company_id=company_id(), user_id=user.pk, role="collector")
    sign_in(page, CLERK, tonight.password)
    page.goto("/worklist/")
    for row in range(CALLED):
        page.locator("tbody input[type=checkbox]").nth(row).check()
    page.get_by_role("button", name="Adiar").click()
    page.locator("[name=reason]").fill("Feriado na cidade")
    with page.expect_navigation():
        page.get_by_role("button", name="Adiar").click()
    page.goto("/")
    panel = page.locator("section", has=page.locator("#calls-title"))
    expect(panel).to_contain_text("Ninguém pode ser chamado agora.")
    expect(panel).to_contain_text("espera outro dia")


def test_a_queue_is_made_and_calls_are_handed_over(
    page: Page, live: Live, tonight: Tonight
) -> None:
    fill()
    sign_in(page, MANAGER, tonight.password)
    page.goto("/worklist/policy/queues/new/")
    page.locator("[name=name]").fill("Grandes contas")
    page.get_by_label(re.compile("^Ana")).first.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Salvar").click()
    expect(page.get_by_role("link", name="Grandes contas")).to_be_visible()
    worklist.rewrite(company_id=company_id(), as_of=DEMO_DAY, now=datetime.now(UTC), by=ANA)
    page.goto("/worklist/")
    page.get_by_role("link", name="Grandes contas").click()
    expect(page.locator("tbody tr")).to_have_count(CALLED)
    for box in page.locator("tbody input[type=checkbox]").all()[:2]:
        box.check()
    with page.expect_navigation():
        page.get_by_role("button", name="Repassar").click()
    page.locator("[name=user]").select_option(label="Bruno Teles")
    with page.expect_navigation():
        page.get_by_role("button", name="Repassar").click()
    expect(page.locator(".toast")).to_contain_text("2 clientes repassados.")
    page.goto("/worklist/?queue=mine")
    expect(page.locator("tbody tr")).to_have_count(2)
    with company_scope(company_id()):
        assert WorklistAssignment.objects.filter(source="hand").count() == 2


def test_the_weights_are_changed_with_a_reason(page: Page, live: Live, tonight: Tonight) -> None:
    sign_in(page, MANAGER, tonight.password)
    page.goto("/worklist/policy/weights/")
    page.locator("[name=chance_0]").fill("80")
    page.locator("[name=reason]").fill("Medido no trimestre")
    with page.expect_navigation():
        page.get_by_role("button", name="Salvar").click()
    expect(page.locator("table").last).to_contain_text("80 %")


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_pages(
    page: Page, live: Live, tonight: Tonight, size: str, scheme: str
) -> None:
    fill()
    with company_scope(company_id()):
        customer_id = WorklistEntry.objects.values_list("pk", flat=True)[0]
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, MANAGER, tonight.password)
    faults: list[str] = []
    with quiet_console(page):
        for path in (
            "/",
            "/worklist/",
            "/worklist/?queue=mine",
            f"/worklist/customers/{customer_id}/",
            "/worklist/policy/",
            "/worklist/policy/queues/new/",
            "/worklist/policy/weights/",
        ):
            page.goto(path)
            faults += [f"{page.url} {fault}" for fault in violations(page)]
            faults += [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
    assert faults == []
