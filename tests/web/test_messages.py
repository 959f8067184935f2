"""Sending by hand, what became of it, and the customer's own page, in a real browser."""

import re

import pytest
from django.conf import settings
from django.test import Client

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import system
from emdia.books.facts.models import Fact
from emdia.books.parties import operations as parties
from emdia.books.portal.models import PaymentLink
from emdia.books.receivables.models import Receivable

from ..conftest import Live

COMPANY = 1
LINK = re.compile(r"http://\S+/p/(\S{43})/")


@pytest.fixture
def title(live: Live, monkeypatch: pytest.MonkeyPatch) -> Receivable:
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


@pytest.fixture
def token(title: Receivable) -> str:
    """Return a token that stands for the customer of the title."""
    from django.utils import timezone

    from emdia.workflows import payment_links

    with company_scope(COMPANY):
        made = payment_links.make(
            company_id=COMPANY, names={"test": title.customer_id}, now=timezone.now()
        )
    return made["test"]


def answer_of(title: Receivable) -> str:
    kind, number = title.customer.tax_id_kind, title.customer.tax_id
    return number[:3] if kind == "cpf" else number[-4:]


def test_every_wrong_token_is_the_same_404(title: Receivable, token: str) -> None:
    client = Client()
    wrong = [
        token[:-1],
        token + "A",
        token.swapcase(),
        "A" * 43,
        "1",
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        "é" * 43,
    ]
    answers = [client.get(f"/p/{one}/") for one in wrong]
    assert {one.status_code for one in answers} == {404}
    assert len({re.sub(rb"csrf\S+", b"", one.content) for one in answers}) == 1
    with company_scope(COMPANY):
        PaymentLink.objects.update(expires_at="2020-01-01T00:00:00Z")
    over = client.get(f"/p/{token}/")
    assert (over.status_code, over.content) == (404, answers[0].content)


def test_three_wrong_answers_close_the_link(title: Receivable, token: str) -> None:
    client = Client()
    for expected in (422, 422, 422, 404, 404):
        assert client.post(f"/p/{token}/", {"proof": "zzz"}).status_code == expected
    assert client.post(f"/p/{token}/", {"proof": answer_of(title)}).status_code == 404
    assert client.get(f"/p/{token}/").status_code == 404


def test_the_page_is_for_one_device_and_one_link(title: Receivable, token: str) -> None:
    client, other = Client(), Client()
    assert client.post(f"/p/{token}/", {"proof": answer_of(title)}).status_code == 302
    shown = client.get(f"/p/{token}/")
    assert title.document in shown.content.decode()
    assert title.document not in other.get(f"/p/{token}/").content.decode()
    cookie = client.cookies["payment_page"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (
        f"/p/{token}/",
        True,
        "Strict",
    )
    other.cookies["payment_page"] = cookie.value[:-1] + "x"
    assert title.document not in other.get(f"/p/{token}/").content.decode()
    for header, value in (
        ("Referrer-Policy", "same-origin"),
        ("X-Robots-Tag", "noindex, nofollow"),
    ):
        assert shown[header] == value
    assert "no-store" in shown["Cache-Control"]
    assert "default-src 'none'" in shown["Content-Security-Policy"]
    with company_scope(COMPANY):
        link = PaymentLink.objects.get()
        assert (link.wrong_count, link.opened_at is None) == (0, False)


def test_a_look_changes_nothing(title: Receivable, token: str) -> None:
    for _ in range(3):
        assert Client().get(f"/p/{token}/").status_code == 200
    with company_scope(COMPANY):
        link = PaymentLink.objects.get()
        assert (link.wrong_count, link.opened_at) == (0, None)
        assert not Fact.objects.filter(kind="payment_link.opened").exists()


def test_whoever_asks_too_often_waits(title: Receivable, token: str) -> None:
    client = Client()
    answers = [client.get("/p/" + "B" * 43 + "/").status_code for _ in range(125)]
    assert answers.count(404) == 120
    assert answers[-1] == 429
    # The address said by the caller is not believed.
    spoofed = Client(HTTP_X_FORWARDED_FOR="198.51.100.7")
    assert spoofed.get(f"/p/{token}/").status_code == 429
    other = Client(REMOTE_ADDR="198.51.100.9")
    assert other.get(f"/p/{token}/").status_code == 200


def test_counting_up_tokens_shuts_the_door_for_all(title: Receivable, token: str) -> None:
    for number in range(200):
        Client(REMOTE_ADDR=f"198.51.100.{number}").get("/p/" + f"{number:043d}" + "/")
    answer = Client(REMOTE_ADDR="203.0.113.5").get(f"/p/{token}/")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "600"


def line_on(page: str) -> str:
    found = re.search(r"\d{5}\.\d{5} \d{5}\.\d{6} \d{5}\.\d{6} \d \d{14}", page)
    assert found is not None
    return found[0]


def test_the_boleto_hangs_on_the_proof_and_on_the_customer(title: Receivable, token: str) -> None:
    client = Client()
    client.post(f"/p/{token}/", {"proof": answer_of(title)})
    page = client.get(f"/p/{token}/").content.decode()
    assert line_on(page)
    with company_scope(COMPANY):
        charge_id = title.charge_set.get().pk
        other_id = (
            Charge.objects.filter(state="registered", receivable__balance_cents__gt=0)
            .exclude(receivable__customer=title.customer_id)
            .latest("id")
            .pk
        )
    paper = client.get(f"/p/{token}/pdf/{charge_id}/")
    assert (paper["Content-Type"], paper.content[:4]) == ("application/pdf", b"%PDF")
    assert client.get(f"/p/{token}/pdf/{other_id}/").status_code == 404
    assert Client().get(f"/p/{token}/pdf/{charge_id}/").status_code == 404


def test_whether_a_boleto_is_ours_is_told_to_anybody(title: Receivable, token: str) -> None:
    client, anybody = Client(), Client()
    client.post(f"/p/{token}/", {"proof": answer_of(title)})
    line = line_on(client.get(f"/p/{token}/").content.decode())
    genuine = anybody.post("/p/boleto/", {"code": line})
    assert "É nosso." in genuine.content.decode()
    # The name and the tax id of who owes are nobody's business here.
    assert title.customer.name not in genuine.content.decode()
    # The amount is in the last digits and in no check digit of a field; the one of all of them is.
    tampered = line[:-1] + str((int(line[-1]) + 1) % 10)
    for wrong in (tampered, "23790.00000 00000.000000 00000.000000 0 00000000000000", "hello"):
        said = anybody.post("/p/boleto/", {"code": wrong}).content.decode()
        assert "Não é nosso" in said
        assert "É nosso." not in said
