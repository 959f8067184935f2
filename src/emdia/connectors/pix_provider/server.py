"""The door of the API: TLS with certificates on both sides, tokens, and faults when told to."""

from __future__ import annotations

import base64
import json
import re
import ssl
import tempfile
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

from emdia.connectors.pix_provider.books import CLIENT, SECRET, Books
from emdia.connectors.pix_provider.certificates import Issued
from emdia.connectors.pix_provider.resources import TOKEN_TIME, Problem, answer

LARGEST_BODY_BYTES = 8 * 1024 * 1024
POLL_SECONDS = 0.02  # how soon it hears that it is to stop


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
class Door:
    """A running provider: where it is, how it was asked, and what is to go wrong."""

    books: Books
    url: str = ""
    tokens: dict[str, tuple[str, float]] = field(default_factory=dict)
    token_seconds: int = int(TOKEN_TIME.total_seconds())
    faults: list[Fault] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def times(self, request: str) -> int:
        return self.asked.count(request)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hung up or has no certificate of ours."""


@contextmanager
def running(*, books: Books, certificate: Issued, clients: str, port: int = 0) -> Iterator[Door]:
    """Run a provider on loopback for clients with certificates of the authority `clients`."""
    door = Door(books)
    server = _Server(("127.0.0.1", port), _handler(door))
    server.socket = _context(certificate, clients).wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    door.url = f"https://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(
        target=server.serve_forever, args=(POLL_SECONDS,), name="pix-provider", daemon=True
    )
    thread.start()
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()


def _context(certificate: Issued, clients: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory(prefix="emdia-") as folder:
        both = Path(folder) / "server.pem"
        both.touch(mode=0o600)
        both.write_text(certificate.certificate + certificate.key, encoding="ascii")
        context.load_cert_chain(both)
    context.load_verify_locations(cadata=clients)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def _handler(door: Door) -> type[BaseHTTPRequestHandler]:
    class Handler(_Handler):
        pass

    Handler.door = door
    return Handler


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Heads and body leave together: apart, each answer waits for the other side's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True
    timeout = 60
    door: Door

    def log_message(self, format: str, *args: Any) -> None: ...

    def do_GET(self) -> None:
        self._serve()

    do_PUT = do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - names of the base class.

    def _serve(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), LARGEST_BODY_BYTES)
        content = self.rfile.read(length)
        path = urlsplit(self.path)
        request = f"{self.command} {path.path}"
        self.door.asked.append(request)
        fault = self._fault(request)
        if fault and not fault.is_done_first:
            return self._misbehave(fault)
        try:
            said = self._do(path.path, parse_qs(path.query), content)
            status = 201 if self.command in ("PUT", "POST") else 200
        except Problem as problem:
            said, status = problem.body, problem.status
        if fault:
            return self._misbehave(fault)
        self._answer(status, said)

    def _fault(self, request: str) -> Fault | None:
        for fault in self.door.faults:
            if fault.times and re.match(fault.matches, request):
                fault.times -= 1
                return fault
        return None

    def _misbehave(self, fault: Fault) -> None:
        time.sleep(fault.hangs_seconds)
        if fault.cuts:
            self.close_connection = True
            self.connection.close()
            return
        problem = Problem(fault.status, "ServicoIndisponivel").body
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
            return self._new_token(content)
        self._check_token()
        try:
            body = json.loads(content) if content else None
        except ValueError as error:
            raise Problem(400, "RequisicaoInvalida", ("body", "It is no JSON.")) from error
        parts = [unquote(part) for part in path.split("/")[1:]]
        return answer(self.door.books, self.command, parts, query, body)

    def _certificate(self) -> str:
        shown = self.connection.getpeercert(binary_form=True)
        return sha256(shown).hexdigest()

    def _check_token(self) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        certificate, until = self.door.tokens.get(token, ("", 0.0))
        if time.monotonic() >= until or certificate != self._certificate():
            raise Problem(401, "AcessoNegado")

    def _new_token(self, content: bytes) -> dict[str, Any]:
        form = {name: values[0] for name, values in parse_qs(content.decode()).items()}
        if self.headers.get("Content-Type", "").startswith("application/json"):
            form = json.loads(content)
        basic = self.headers.get("Authorization", "").removeprefix("Basic ")
        told = base64.b64decode(basic).decode() if basic else ""
        who = told or f"{form.get('client_id')}:{form.get('client_secret')}"
        if who != f"{CLIENT}:{SECRET}":
            raise Problem(401, "AcessoNegado")
        if form.get("grant_type") != "client_credentials":
            raise Problem(400, "RequisicaoInvalida", ("grant_type", "It is another."))
        token, seconds = f"token-{len(self.door.tokens)}", self.door.token_seconds
        self.door.tokens[token] = (self._certificate(), time.monotonic() + seconds)
        return {"access_token": token, "token_type": "Bearer", "expires_in": seconds}
