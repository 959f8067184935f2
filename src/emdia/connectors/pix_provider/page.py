"""The provider's page: its charges, and what a payer would do with them. For people who try."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emdia.connectors.pix_provider.books import (
    HERE,
    Books,
    CannotPay,
    amount,
    new_end_to_end_id,
)
from emdia.connectors.pix_provider.page_words import WORDS, words_of
from emdia.connectors.pix_provider.server import POLL_SECONDS
from emdia.formats.pix import InvalidBrCode, read
from emdia.formats.pix.due_charge import decimal, hundredths

ROWS = 200
LARGEST_FORM_BYTES = 20_000
STYLE = """
:root{color-scheme:light dark;--line:#8884;--act:#0a6e5c}
*{box-sizing:border-box}
body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-width:64rem;padding:1rem;
overflow-x:hidden}
h1{font-size:1.4rem;margin:.5rem 0}p{max-width:44rem}nav a{margin-right:.75rem;color:inherit}
table{border-collapse:collapse;width:100%}th,td{padding:.45rem .5rem;text-align:left;
border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right;white-space:nowrap}
code{font-size:.85rem;color:inherit;overflow-wrap:anywhere}form{display:inline}
button{font:inherit;padding:.35rem .8rem;border:1px solid var(--act);border-radius:.3rem;
background:var(--act);color:#fff;cursor:pointer;min-height:2.5rem}
button.second{background:none;color:inherit}
input{font:inherit;padding:.45rem;width:min(100%,32rem)}
.said{border-left:.25rem solid var(--act);padding:.4rem .8rem}
.wide{overflow-x:auto}
"""
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
    "X-Frame-Options": "DENY",
}


@contextmanager
def page_of(books: Books, *, port: int = 0) -> Iterator[str]:
    """Serve the page of a provider on loopback; yield its address."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _handler(books))
    server.daemon_threads = True
    thread = threading.Thread(
        target=server.serve_forever, args=(POLL_SECONDS,), name="pix-page", daemon=True
    )
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()


def _handler(books: Books) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.books = books
    return Handler


class _Handler(BaseHTTPRequestHandler):
    books: Books

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        words = WORDS[self._language(query)]
        content = _page(self.books, words, query.get("said", ""), self._language(query))
        self._send(200 if address.path == "/" else 404, content)

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_FORM_BYTES)
        form = {
            name: values[0].strip()
            for name, values in parse_qs(self.rfile.read(length).decode()).items()
        }
        # Another site's page must not press these buttons.
        ours = {f"http://{self.headers.get('Host', '')}", None}
        act = ACTS.get(urlsplit(self.path).path)
        if act is None or self.headers.get("Origin") not in ours:
            return self._send(403, "")
        language = self._language(form)
        self.send_response(303)
        self.send_header("Location", f"/?lang={language}&said={act(self.books, form)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _language(self, told: Mapping[str, str]) -> str:
        return words_of(told.get("lang", ""), self.headers.get("Accept-Language", ""))

    def _send(self, status: int, text: str) -> None:
        content = text.encode()
        self.send_response(status)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def _pay(books: Books, form: Mapping[str, str]) -> str:
    try:
        books.pay(form.get("txid", ""))
    except CannotPay:
        return "cannot_pay"
    return "paid"


def _pay_code(books: Books, form: Mapping[str, str]) -> str:
    """Pay what stands behind a code copied from somewhere, as a payer's bank reads it."""
    try:
        code = read(form.get("code", ""))
    except InvalidBrCode:
        return "no_code"
    if not code.url:
        return _pay_key(books, code.key, code.txid, code.amount_cents)
    with books.lock:
        every = [one for known in books.charges.values() for one in known.values()]
        found = next((one["txid"] for one in every if one.get("location") == code.url), "")
    return _pay(books, {"txid": found})


def _pay_key(books: Books, key: str, txid: str, cents: int | None) -> str:
    if not cents:
        return "no_amount"
    told: dict[str, Any] = {} if txid in ("", "***") else {"txid": txid}
    books.receive(new_end_to_end_id(books.now()), valor=decimal(cents), chave=key, **told)
    return "paid"


def _give_back(books: Books, form: Mapping[str, str]) -> str:
    paid = books.payments.get(form.get("id", ""))
    if paid is None or paid.get("devolucoes"):
        return "cannot_give_back"
    books.give_back(paid["endToEndId"], cents=hundredths(paid["valor"]))
    return "given_back"


def _end_refunds(books: Books, form: Mapping[str, str]) -> str:
    books.settle_refunds()
    return "refunds_ended"


ACTS: dict[str, Callable[[Books, Mapping[str, str]], str]] = {
    "/pay": _pay,
    "/pay-code": _pay_code,
    "/give-back": _give_back,
    "/end-refunds": _end_refunds,
}


def _page(books: Books, words: Mapping[str, str], said: str, language: str) -> str:
    with books.lock:
        charges = [(kind, one) for kind, known in books.charges.items() for one in known.values()]
        rows = "".join(
            _charge(books, kind, one, words, language) for kind, one in charges[::-1][:ROWS]
        )
        paid = list(books.payments.values())[::-1][:ROWS]
        payments = "".join(_payment(one, words, language) for one in paid)
    notice = f'<p class="said" role="status">{escape(words[said])}</p>' if said in words else ""
    hidden = f'<input type="hidden" name="lang" value="{language}">'
    languages = "".join(f'<a href="/?lang={one}">{one}</a>' for one in WORDS)
    return f"""<!doctype html><html lang="{language}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1"><title>{words["title"]}</title>
<style>{STYLE}</style></head><body>
<nav aria-label="Idioma">{languages}</nav><main><h1>{words["title"]}</h1>
<p>{words["what"]}</p>{notice}
<form method="post" action="/pay-code">{hidden}<label for="code">{words["code"]}</label><br>
<input id="code" name="code" required autocomplete="off"> <button>{words["pay"]}</button></form>
<h2>{words["charges"]}</h2><div class="wide" tabindex="0"><table>
<thead><tr><th>{words["debtor"]}</th>
<th>{words["due"]}</th><th>{words["today"]}</th><th>{words["state"]}</th><td></td></tr></thead>
<tbody>{rows or _empty(words["no_charges"])}</tbody></table></div>
<h2>{words["payments"]}</h2>
<form method="post" action="/end-refunds">{hidden}
<button class="second">{words["end_refunds"]}</button></form>
<div class="wide" tabindex="0"><table>
<thead><tr><th>endToEndId</th><th>txid</th><th>{words["amount"]}</th>
<th>{words["state"]}</th><td></td></tr></thead>
<tbody>{payments or _empty(words["no_payments"])}</tbody></table></div></main></body></html>"""


def _empty(words: str) -> str:
    return f'<tr><td colspan="5">{words}</td></tr>'


def _charge(
    books: Books, kind: str, charge: Mapping[str, Any], words: Mapping[str, str], language: str
) -> str:
    try:
        cents = amount(kind, dict(charge), books.now().astimezone(HERE).date()).final_cents
        asked, is_open = _money(cents), charge["status"] == "ATIVA"
    except CannotPay:
        asked, is_open = "–", False
    act = _button("/pay", "txid", charge["txid"], words["pay"], language) if is_open else ""
    debtor = escape(charge.get("devedor", {}).get("nome", ""))
    due = _day(charge["calendario"].get("dataDeVencimento", ""), language)
    return (
        f"<tr><td>{debtor}<br><code>{charge['txid']}</code></td><td>{due}</td>"
        f'<td class="n">{asked}</td><td>{charge["status"]}</td><td>{act}</td></tr>'
    )


def _day(written: str, language: str) -> str:
    """Return a day as it is written in the language; the API's own way in English."""
    return written if language == "en" else "/".join(reversed(written.split("-")))


def _payment(paid: Mapping[str, Any], words: Mapping[str, str], language: str) -> str:
    refunds = paid.get("devolucoes", ())
    stands = ", ".join(f"{one['status']} {one['valor']}" for one in refunds)
    act = (
        ""
        if refunds
        else _button("/give-back", "id", paid["endToEndId"], words["give_back"], language, "second")
    )
    return (
        f"<tr><td><code>{paid['endToEndId']}</code></td>"
        f"<td><code>{escape(paid.get('txid', ''))}</code></td>"
        f'<td class="n">{_money(hundredths(paid["valor"]))}</td>'
        f"<td>{escape(stands)}</td><td>{act}</td></tr>"
    )


def _button(path: str, name: str, value: str, word: str, language: str, look: str = "") -> str:
    return (
        f'<form method="post" action="{path}"><input type="hidden" name="lang" value="{language}">'
        f'<input type="hidden" name="{name}" value="{escape(value)}">'
        f'<button class="{look}">{word}</button></form>'
    )


def _money(cents: int) -> str:
    whole, part = divmod(cents, 100)
    return f"R$ {whole:,}".replace(",", ".") + f",{part:02d}"
