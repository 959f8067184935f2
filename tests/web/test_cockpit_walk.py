"""A call from the customer's page to the log, by keyboard and by mouse, taken back, and on."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from emdia.books.agreements.models import Promise
from emdia.books.companies.queries import all_company_ids
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.holds.models import Hold
from emdia.books.interactions.models import Interaction, InteractionRetraction
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Contact, Customer, CustomerState
from emdia.books.receivables.models import Receivable
from emdia.workflows import message_templates

from ..conftest import DEMO_DAY, Live
from .browsing import (
    AUDITOR,
    CLERK,
    SCHEMES,
    SIZES,
    quiet_console,
    sign_in,
    sticking_out,
    violations,
)
from .clicks import counted, told
from .conftest import Tonight
from .test_worklist_walk import fill

ANA = Actor(user_id=1_000_000_011, name="Ana", channel="web")
# Where pictures go when somebody wants to look at them; nowhere in a test.
SHOTS: Path | None = None


def picture(page: Page, name: str) -> None:
    if SHOTS is not None:
        page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def company_id() -> int:
    return all_company_ids()[0]


@pytest.fixture
def debtor(live: Live, tonight: Tonight) -> int:
    """Return a customer who owes something late, with somebody to call and a lawyer."""
    company = company_id()
    message_templates.ship(company_id=company, by=ANA, now=datetime.now(UTC))
    with company_scope(company):
        facts.record(company_id=company, kind="test", subject=("company", 1), by=ANA)
        late = Receivable.objects.filter(balance_cents__gt=0, due_date__lt=DEMO_DAY)
        customer = late.select_related("customer").order_by("due_date", "id")[0].customer
        for role, name, phone in (
            ("finance", "Maria das Graças", "+5511987654321"),
            ("legal", "Dr. Paulo", "+5511987650000"),
        ):
            parties.add_contact(
                customer=customer, fields={"role": role, "name": name, "phone": phone}
            )
        return customer.pk


def late_titles(customer_id: int) -> list[Receivable]:
    with company_scope(company_id()):
        found = Receivable.objects.filter(customer_id=customer_id, balance_cents__gt=0)
        return list(found.filter(due_date__lt=DEMO_DAY).order_by("due_date", "id"))


def kept() -> Interaction:
    with company_scope(company_id()):
        return Interaction.objects.select_related("contact").latest("id")


def test_a_promise_is_one_key_and_enter(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/")
    page.keyboard.press("l")
    page.wait_for_url("**/call/")
    page.wait_for_load_state()
    picture(page, "call")
    with quiet_console(page), counted(page) as hands:
        page.keyboard.press("1")
        expect(page.locator("[name=promise_cents]")).not_to_have_value("")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("Registrado")
    promised = told("Log outcome, promise and next date of a call, by keyboard")
    assert (hands.clicks, hands.keys) == promised
    logged = kept()
    with company_scope(company_id()):
        promise = Promise.objects.get()
        assert promise.interaction_id == logged.pk
        titles = late_titles(debtor)
        assert promise.amount_cents >= sum(one.balance_cents for one in titles)
        assert promise.promisetitle_set.count() == len(titles)
    assert (logged.outcome, logged.contact.name, logged.is_outbound, logged.is_demand) == (
        "promised",
        "Maria das Graças",
        True,
        True,
    )
    assert logged.next_date is not None
    assert logged.next_date > DEMO_DAY
    expect(page.locator(".timeline h3", has_text="Prometeu pagar")).to_be_visible()
    picture(page, "logged")


def test_the_next_customer_loads_by_itself(page: Page, live: Live, tonight: Tonight) -> None:
    names = fill()
    sign_in(page, CLERK, tonight.password)
    page.goto("/worklist/")
    with page.expect_navigation():
        page.get_by_role("link", name=names[0]).click()
    expect(page.locator("h1")).to_have_text(names[0])
    # It may be called: the list holds those whose hours are open first.
    expect(page.locator("a[data-call]").first).to_be_visible()
    for number in range(len(names)):
        expect(page.locator("h1")).to_have_text(names[number])
        page.wait_for_load_state()
        page.keyboard.press("2")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_contain_text(names[number])
    # Nobody is left: the list again.
    expect(page.locator("h1")).to_have_text("Lista de trabalho")
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator("h1")).to_have_text(names[-1])
    assert "queue=" in page.url


def test_two_clicks_keep_it_too(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    with counted(page) as hands:
        page.get_by_role("radio", name="Prometeu pagar").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Registrar").first.click()
    assert (hands.clicks, hands.keys) == told("Log outcome, promise and next date of a call")
    assert kept().outcome == "promised"


def test_the_second_copy_does_not_leave_the_call(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    link = page.get_by_role("link", name="2ª via")
    with counted(page) as hands, page.expect_popup():
        link.click()
    assert (hands.clicks, hands.keys) == told("Second copy while the customer is on the line")
    assert page.url.endswith("/call/")
    paper = page.request.get(str(link.get_attribute("href")))
    assert paper.body().startswith(b"%PDF")


def test_a_next_day_comes_with_each_outcome_and_ones_own_stays(
    page: Page, debtor: int, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    following = page.locator("[name=next_date]")
    page.keyboard.press("2")
    first = following.input_value()
    page.locator("h1").click()
    page.keyboard.press("6")
    assert DEMO_DAY.isoformat() < first < following.input_value()
    own = (DEMO_DAY + timedelta(days=40)).isoformat()
    following.fill(own)
    page.locator("h1").click()
    page.keyboard.press("2")
    expect(following).to_have_value(own)
    page.locator("[name=note]").fill("não atende")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    logged = kept()
    assert (logged.outcome, logged.note) == ("no_answer", "não atende")
    assert logged.next_date == date.fromisoformat(own)


def test_digits_in_a_field_pick_nothing(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    page.locator("[name=note]").press_sequentially("3 vezes")
    expect(page.locator("[name=outcome]:checked")).to_have_count(0)
    page.get_by_role("button", name="Registrar").first.click()
    expect(page.get_by_text("Escolha o resultado.")).to_be_visible()
    expect(page.locator("[name=note]")).to_have_value("3 vezes")


def test_the_amount_follows_what_is_ticked(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    page.keyboard.press("1")
    before = page.locator("[name=promise_cents]").input_value()
    for box in page.locator("[name=titles]:checked").all():
        box.uncheck()
    expect(page.locator("[name=promise_cents]")).to_have_value("")
    with page.expect_navigation():
        page.locator("[name=promise_date]").press("Enter")
    expect(page.get_by_text("Diga quanto foi prometido.")).to_be_visible()
    expect(page.locator("[name=titles]:checked")).to_have_count(0)
    page.locator("[name=titles]").first.check()
    expect(page.locator("[name=promise_cents]")).to_have_value(re.compile(r"\d,\d\d"))
    assert before


def test_logged_in_error_it_stays_beside_its_undoing(
    page: Page, debtor: int, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    page.keyboard.press("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with page.expect_navigation():
        page.locator(".toast").get_by_role("button", name="Desfazer").click()
    expect(page.locator(".toast")).to_contain_text("registrado por engano")
    expect(page.locator(".timeline .badge", has_text="registrado por engano")).to_be_visible()
    with company_scope(company_id()):
        assert InteractionRetraction.objects.get().interaction_id == Interaction.objects.get().pk
        assert Promise.objects.get().state == "withdrawn"


def test_what_never_took_place_is_said_with_its_reason(
    page: Page, debtor: int, tonight: Tonight
) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    page.keyboard.press("2")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(f"/customers/{debtor}/call/")
    entry = page.locator(".timeline details", has_text="Registrado por engano").first
    for reason in ("", "Era de outro cliente"):
        entry.locator("summary").click()
        entry.locator("[name=reason]").fill(reason)
        with page.expect_navigation():
            entry.get_by_role("button", name="Nunca aconteceu").click()
        expect(page.locator(".toast")).to_contain_text(
            "registrado por engano" if reason else "Diga o motivo."
        )
    with company_scope(company_id()):
        row = InteractionRetraction.objects.get()
        assert (row.took_place, row.reason) == (False, "Era de outro cliente")


def test_a_dispute_is_placed_from_the_call(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    page.get_by_text("Um título é contestado").click()
    page.get_by_role("button", name="Não cobrar mais este título").click()
    expect(page.locator("#dispute-reason_error")).to_be_visible()
    page.locator("#dispute-reason").fill("Cobrado duas vezes")
    with page.expect_navigation():
        page.get_by_role("button", name="Não cobrar mais este título").click()
    expect(page.get_by_text("Cobrado duas vezes").first).to_be_visible()
    with company_scope(company_id()):
        hold = Hold.objects.get()
        assert (hold.kind, hold.receivable_id) == ("dispute", late_titles(debtor)[0].pk)


def test_a_third_party_has_no_number_to_press(page: Page, debtor: int, tonight: Tonight) -> None:
    sign_in(page, CLERK, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    stranger = page.locator("details", has_text="Terceiros: não diga nada da dívida")
    expect(stranger.get_by_text("Dr. Paulo")).to_be_hidden()
    stranger.locator("summary").click()
    expect(stranger.get_by_text("Dr. Paulo")).to_be_visible()
    expect(page.locator("a[href='tel:+5511987650000']")).to_have_count(0)


def test_an_auditor_sees_the_call_and_logs_nothing(
    page: Page, debtor: int, tonight: Tonight
) -> None:
    sign_in(page, AUDITOR, tonight.password)
    page.goto(f"/customers/{debtor}/call/")
    expect(page.get_by_role("heading", name="O que é devido")).to_be_visible()
    expect(page.locator("[data-log]")).to_have_count(0)
    expect(page.locator("[name=titles]")).to_have_count(0)


def test_without_scripts_it_is_kept_all_the_same(
    plain_page: Page, debtor: int, tonight: Tonight
) -> None:
    page = plain_page
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill(CLERK)
    page.locator("[name=password]").fill(tonight.password)
    page.get_by_role("button", name="Entrar").click()
    page.goto(f"/customers/{debtor}/call/")
    page.get_by_text("Ligaram para nós").click()
    page.get_by_role("radio", name="Diz que já pagou").click()
    page.get_by_role("button", name="Registrar").first.click()
    expect(page.locator(".timeline h3", has_text="ligaram para nós")).to_be_visible()
    logged = kept()
    assert (logged.outcome, logged.is_outbound, logged.next_date) == ("says_paid", False, None)


def test_nothing_owed_and_nobody_to_call_is_a_page_too(
    page: Page, live: Live, tonight: Tonight
) -> None:
    company = company_id()
    with company_scope(company):
        facts.record(company_id=company, kind="test", subject=("company", 1), by=ANA)
        bare = parties.register(
            company_id=company,
            fields={"tax_id_kind": "cpf", "tax_id": "52998224725", "name": "Ninguém"},
            state=CustomerState.APPROVED,
        )
        assert not Contact.objects.filter(customer=bare).exists()
    sign_in(page, CLERK, tonight.password)
    with quiet_console(page):
        page.goto(f"/customers/{bare.pk}/call/")
        expect(page.get_by_text("Não há a quem ligar.")).to_be_visible()
        expect(page.get_by_text("Nada em aberto.")).to_be_visible()
        page.keyboard.press("1")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.get_by_text("Diga quanto foi prometido.")).to_be_visible()


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_nothing_to_hold_against_the_cockpit(
    page: Page, debtor: int, tonight: Tonight, size: str, scheme: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    sign_in(page, CLERK, tonight.password)
    with company_scope(company_id()):
        assert Customer.objects.filter(pk=debtor).exists()
    faults: list[str] = []
    with quiet_console(page):
        page.goto(f"/customers/{debtor}/call/?queue=all")
        faults += judged(page)
        page.get_by_text("Um título é contestado").click()
        page.get_by_text("Terceiros: não diga nada da dívida").click()
        page.locator("h1").click()
        page.keyboard.press("1")
        faults += judged(page)
        picture(page, f"{size}-{scheme}-picked")
        page.keyboard.press("Enter")
        expect(page.locator(".toast")).to_be_visible()
        page.goto(f"/customers/{debtor}/call/")
        faults += judged(page)
        picture(page, f"{size}-{scheme}-after")
        page.goto(f"/customers/{debtor}/call/timeline/")
        faults += judged(page)
        page.goto(f"/customers/{debtor}/")
        faults += judged(page)
        picture(page, f"{size}-{scheme}-customer")
    assert faults == []


def judged(page: Page) -> list[str]:
    page.wait_for_load_state()
    found = [f"{page.url} {fault}" for fault in violations(page)]
    return found + [f"{page.url} sticks out: {element}" for element in sticking_out(page)]
