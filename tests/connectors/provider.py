"""A local provider that speaks the Pix API over mutual TLS, and misbehaves when told to.

It keeps charges, payments and refunds as the specification describes them, hands out tokens
bound to the certificate they were asked with, and refuses what the standard wants refused.
"""

import base64
import json
import re
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

ERROR = "https://pix.bcb.gov.br/api/v2/error/"
TXID = re.compile(r"[a-zA-Z0-9]{26,35}")
CLIENT, SECRET = "emdia", "a secret: with / signs & spaces"


@dataclass
class Fault:
    """What happens instead of, or after, the next request of a method and path."""

    matches: str  # of "PUT /cobv/…"
    status: int = 0  # answer this, doing nothing
    is_done_first: bool = False  # do it, then answer as if it had failed
    hangs_seconds: float = 0
    cuts: bool = False  # close the connection instead of answering
    says: bytes = b""  # instead of a problem
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1


@dataclass
class Provider:
    """The provider's books, and how it was asked."""

    url: str = ""
    charges: dict[str, dict[str, dict[str, Any]]] = field(
        default_factory=lambda: {"cob": {}, "cobv": {}, "cobr": {}}
    )
    payments: dict[str, dict[str, Any]] = field(default_factory=dict)
    webhooks: dict[str, str] = field(default_factory=dict)
    locations: dict[int, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    token_seconds: int = 3600
    page: int = 2

    def pay(self, end_to_end_id: str, **said: Any) -> None:
        self.payments[end_to_end_id] = {"endToEndId": end_to_end_id, **said}

    def times(self, request: str) -> int:
        return self.asked.count(request)


class _Problem(Exception):
    def __init__(self, status: int, kind: str, *violations: tuple[str, str]) -> None:
        self.status = status
        self.body = {
            "type": ERROR + kind,
            "title": kind,
            "status": status,
            "detail": f"{kind} at the provider.",
            "correlationId": "c0ffee",
            "violacoes": [{"propriedade": name, "razao": why} for name, why in violations],
        }


@contextmanager
def running(
    *, certificate: tuple[Path, Path], clients: Path, provider: Provider | None = None
) -> Iterator[Provider]:
    """Run a provider whose clients show certificates of the authority in `clients`."""
    books = provider or Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(books))
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    context.load_verify_locations(clients)
    context.verify_mode = ssl.CERT_REQUIRED
    server.socket = context.wrap_socket(server.socket, server_side=True)
    books.url = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield books
    finally:
        server.shutdown()
        server.server_close()


def _handler(books: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: Any) -> None: ...

        def do_GET(self) -> None:
            self._serve()

        def do_PUT(self) -> None:
            self._serve()

        def do_POST(self) -> None:
            self._serve()

        def do_PATCH(self) -> None:
            self._serve()

        def do_DELETE(self) -> None:
            self._serve()

        def _serve(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            content = self.rfile.read(length)
            path = urlsplit(self.path)
            request = f"{self.command} {path.path}"
            books.asked.append(request)
            fault = _take(books, request)
            if fault and not fault.is_done_first:
                return self._misbehave(fault)
            try:
                said = self._do(path.path, parse_qs(path.query), content)
                status = 201 if self.command in ("PUT", "POST") else 200
            except _Problem as problem:
                said, status = problem.body, problem.status
            if fault:
                return self._misbehave(fault)
            self._answer(status, said)

        def _misbehave(self, fault: Fault) -> None:
            time.sleep(fault.hangs_seconds)
            if fault.cuts:
                self.close_connection = True
                self.connection.close()
                return
            problem = _Problem(fault.status, "ServicoIndisponivel").body
            content = fault.says or json.dumps(problem).encode()
            self._send(fault.status, content, fault.headers)

        def _answer(self, status: int, said: Any) -> None:
            content = b"" if said is None else json.dumps(said).encode()
            self._send(status, content, {"Content-Type": "application/json"})

        def _send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _do(self, path: str, query: dict[str, list[str]], content: bytes) -> Any:
            if path == "/token":
                return _token(books, self.headers, content, self._certificate())
            self._check_token()
            body = json.loads(content) if content else None
            parts = [unquote(part) for part in path.split("/")[1:]]
            return _resource(books, self.command, parts, query, body)

        def _certificate(self) -> str:
            shown = self.connection.getpeercert(binary_form=True)  # type: ignore[attr-defined]
            return sha256(shown).hexdigest()

        def _check_token(self) -> None:
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            certificate, until = books.tokens.get(token, ("", 0.0))
            if time.monotonic() >= until or certificate != self._certificate():
                raise _Problem(401, "AcessoNegado")

    return Handler


def _take(books: Provider, request: str) -> Fault | None:
    for fault in books.faults:
        if fault.times and re.match(fault.matches, request):
            fault.times -= 1
            return fault
    return None


def _token(books: Provider, headers: Any, content: bytes, certificate: str) -> dict[str, Any]:
    form = {name: values[0] for name, values in parse_qs(content.decode()).items()}
    if headers.get("Content-Type", "").startswith("application/json"):
        form = json.loads(content)
    basic = headers.get("Authorization", "").removeprefix("Basic ")
    told = base64.b64decode(basic).decode() if basic else ""
    who = told or f"{form.get('client_id')}:{form.get('client_secret')}"
    if who != f"{CLIENT}:{SECRET}" or form.get("grant_type") != "client_credentials":
        raise _Problem(401, "AcessoNegado")
    token = f"token-{len(books.tokens)}"
    books.tokens[token] = (certificate, time.monotonic() + books.token_seconds)
    return {"access_token": token, "token_type": "Bearer", "expires_in": books.token_seconds}


def _resource(
    books: Provider, method: str, parts: list[str], query: dict[str, list[str]], body: Any
) -> Any:
    match (method, parts):
        case (_, ["cob" | "cobv" | "cobr" as kind, txid]):
            return _charge(books, method, kind, txid, body)
        case ("GET", ["cob" | "cobv" as kind]):
            return _list(books, list(books.charges[kind].values()), "cobs", query)
        case ("GET", ["pix"]):
            return _list(books, list(books.payments.values()), "pix", query)
        case ("GET", ["pix", end_to_end_id]):
            return _found(books.payments, end_to_end_id)
        case (_, ["pix", end_to_end_id, "devolucao", refund_id]):
            return _refund(books, method, end_to_end_id, refund_id, body)
        case (_, ["webhook", key]):
            return _webhook(books, method, key, body)
        case ("POST", ["loc"]):
            number = len(books.locations) + 1
            books.locations[number] = {
                "id": number,
                "location": f"pix.example.com/qr/v2/{number:032x}",
                "tipoCob": body["tipoCob"],
            }
            return books.locations[number]
        case ("GET", ["loc", number]):
            return _found(books.locations, int(number))
    raise _Problem(404, "NaoEncontrado")


def _charge(books: Provider, method: str, kind: str, txid: str, body: Any) -> Any:
    known = books.charges[kind]
    if method == "GET":
        return _found(known, txid)
    if not TXID.fullmatch(txid):
        raise _Problem(400, f"{kind.title()}OperacaoInvalida", ("txid", "O txid não é válido."))
    if method == "PATCH":
        changed = _found(known, txid)
        if changed["status"] != "ATIVA":
            raise _Problem(400, "CobVOperacaoInvalida", ("status", "A cobrança não está ATIVA."))
        known[txid] = changed | body | {"revisao": changed["revisao"] + 1}
        return known[txid]
    if txid in known and known[txid]["status"] != "ATIVA":
        raise _Problem(400, "CobVOperacaoInvalida", ("status", "A cobrança já existe."))
    if body["valor"]["original"] == "0.00":
        raise _Problem(400, "CobVOperacaoInvalida", ("cobv.valor.original", "Valor zero."))
    revision = known[txid]["revisao"] + 1 if txid in known else 0
    known[txid] = {**body, "txid": txid, "status": "ATIVA", "revisao": revision}
    return known[txid]


def _refund(books: Provider, method: str, end_to_end_id: str, refund_id: str, body: Any) -> Any:
    refunds = _found(books.payments, end_to_end_id).setdefault("devolucoes", [])
    found = next((one for one in refunds if one["id"] == refund_id), None)
    if method == "GET" or found:
        if not found:
            raise _Problem(404, "NaoEncontrado")
        return found
    refunds.append({"id": refund_id, "valor": body["valor"], "status": "EM_PROCESSAMENTO"})
    return refunds[-1]


def _webhook(books: Provider, method: str, key: str, body: Any) -> Any:
    if method == "PUT":
        books.webhooks[key] = body["webhookUrl"]
        return None
    address = _found(books.webhooks, key)
    if method == "DELETE":
        del books.webhooks[key]
        return None
    return {"webhookUrl": address, "chave": key}


def _list(
    books: Provider, every: list[Any], name: str, query: dict[str, list[str]]
) -> dict[str, Any]:
    if not ("inicio" in query and query["inicio"] <= query["fim"]):
        raise _Problem(400, "PixConsultaInvalida", ("fim", "O fim é anterior ao início."))
    page = int(query["paginacao.paginaAtual"][0])
    pages = -(-len(every) // books.page)
    return {
        "parametros": {"paginacao": {"paginaAtual": page, "quantidadeDePaginas": pages}},
        name: every[page * books.page : (page + 1) * books.page],
    }


def _found(known: Any, name: Any) -> Any:
    if name not in known:
        raise _Problem(404, "NaoEncontrado")
    return known[name]
