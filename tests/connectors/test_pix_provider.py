"""The provider that runs on this machine: its page, its books on disk, what it tells."""

import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from emdia.connectors.pix_provider import Books
from emdia.connectors.pix_provider.books import CannotPay
from emdia.connectors.pix_provider.notices import telling
from emdia.connectors.pix_provider.page import page_of
from emdia.connectors.pix_provider.place import place_in, serve
from emdia.connectors.pix_provider.resources import Problem, answer
from emdia.formats.pix import static_code

NOW = datetime(2026, 11, 20, 15, tzinfo=UTC)  # A holiday in the whole country.
TXID = "7978c0c97ea847e78e8849634473c1f1"
BODY: dict[str, Any] = {
    "calendario": {"dataDeVencimento": "2026-11-19", "validadeAposVencimento": 5},
    "devedor": {"cpf": "52998224725", "nome": "Ana <b>"},
    "valor": {
        "original": "100.00",
        "multa": {"modalidade": 2, "valorPerc": "2.00"},
        "juros": {"modalidade": 1, "valorPerc": "0.10"},
    },
    "chave": "financeiro@example.com",
}


@pytest.fixture
def books() -> Books:
    made = Books(now=lambda: NOW)
    answer(made, "PUT", ["cobv", TXID], {}, BODY)
    return made


def test_a_charge_is_paid_with_what_it_costs_on_the_day(books: Books) -> None:
    paid = books.pay(TXID)
    assert paid["valor"] == "102.10"
    assert paid["componentesValor"] == {
        "original": {"valor": "100.00"},
        "multa": {"valor": "2.00"},
        "juros": {"valor": "0.10"},
    }
    with pytest.raises(CannotPay, match="CONCLUIDA"):
        books.pay(TXID)


def test_a_charge_past_its_last_day_is_not_paid(books: Books) -> None:
    with pytest.raises(CannotPay, match="until"):
        books.pay(TXID, at=NOW + timedelta(days=30))


def test_no_more_goes_back_than_was_paid_nor_after_ninety_days(books: Books) -> None:
    paid = books.pay(TXID)
    path = ["pix", paid["endToEndId"], "devolucao", "1"]
    for body in ({"valor": "102.11"},):
        with pytest.raises(Problem):
            answer(books, "PUT", path, {}, body)
    books.now = lambda: NOW + timedelta(days=91)
    with pytest.raises(Problem):
        answer(books, "PUT", path, {}, {"valor": "1.00"})
    books.now = lambda: NOW
    assert answer(books, "PUT", path, {}, {"valor": "1.00"})["status"] == "EM_PROCESSAMENTO"
    assert books.settle_refunds(is_done=False) == 1


@pytest.mark.parametrize(("language", "word"), [("pt", "Pagar"), ("es", "Pagar"), ("en", "Pay")])
def test_a_person_pays_on_the_page(books: Books, language: str, word: str) -> None:
    with page_of(books) as url, httpx.Client(base_url=url, follow_redirects=True) as http:
        page = http.get("/", headers={"Accept-Language": language}).text
        assert f">{word}<" in page
        assert "Ana &lt;b&gt;" in page
        assert "R$ 102,10" in page
        told = http.post("/pay", data={"txid": TXID, "lang": language}).text
        assert books.charges["cobv"][TXID]["status"] == "CONCLUIDA"
        assert 'role="status"' in told
        (paid,) = books.payments
        http.post("/give-back", data={"id": paid})
        assert books.payments[paid]["devolucoes"][0]["status"] == "DEVOLVIDO"
        assert "cannot" not in http.post("/end-refunds").text


def test_a_copied_code_is_paid_dynamic_or_static(books: Books) -> None:
    code = books.charges["cobv"][TXID]["pixCopiaECola"]
    static = static_code(key="financeiro@example.com", name="A", city="B", amount_cents=700)
    with page_of(books) as url, httpx.Client(base_url=url) as http:
        for one in (code, static, "nonsense", static[:-1] + "0"):
            http.post("/pay-code", data={"code": one})
    assert [one["valor"] for one in books.payments.values()] == ["102.10", "7.00"]


def test_another_sites_page_presses_no_button(books: Books) -> None:
    with page_of(books) as url:
        answered = httpx.post(
            f"{url}pay", data={"txid": TXID}, headers={"Origin": "https://evil.example"}
        )
    assert answered.status_code == 403
    assert books.payments == {}


def test_it_tells_again_until_it_is_heard(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[bytes] = []
    is_done = threading.Event()

    class Receiver(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: Any) -> None: ...

        def do_POST(self) -> None:
            heard.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(503 if len(heard) == 1 else 200)
            self.end_headers()
            if len(heard) == 2:
                is_done.set()

    monkeypatch.setattr("emdia.connectors.pix_provider.notices.WAIT_SECONDS", 0.01)
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/notices/x"
    answer(books, "PUT", ["webhook", BODY["chave"]], {}, {"webhookUrl": url})
    try:
        with telling(books):
            books.pay(TXID)
            assert is_done.wait(10)
    finally:
        server.shutdown()
    assert heard[0] == heard[1]


def test_its_books_and_certificates_outlive_it(tmp_path: Path) -> None:
    place = place_in(tmp_path / "provider", now=NOW)
    assert place_in(tmp_path / "provider", now=NOW) == place
    assert (tmp_path / "provider" / "client.key").stat().st_mode & 0o077 == 0
    books = Books(now=lambda: NOW)
    answer(books, "PUT", ["cobv", TXID], {}, BODY)
    books.save(place.books_file)
    stop = threading.Event()
    stop.set()
    serve(place, port=0, page_port=0, stop=stop, now=lambda: NOW)
    again = Books(now=lambda: NOW)
    again.load(place.books_file)
    assert again.charges == books.charges
