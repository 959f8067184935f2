"""A system that is told: it checks signatures by the reference library, and may misbehave."""

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from standardwebhooks import Webhook

Answering = Callable[[BaseHTTPRequestHandler], None]


def with_status(status: int, **headers: str) -> Answering:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def never(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(30)


def drop(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte of the head every now and then, for ever."""
    handler.connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    for _ in range(300):
        time.sleep(0.1)
        handler.connection.sendall(b"x")


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        handler.connection.sendall(b"x" * 10_000)


def nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    drop(handler)


@dataclass
class Receiver:
    """Listens on a free port of this machine; `answer` says how it behaves."""

    answer: Answering = field(default_factory=lambda: with_status(204))
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.append(({name.lower(): v for name, v in self.headers.items()}, body))
                receiver.answer(self)

            def log_message(self, format: str, *args: Any) -> None: ...

            def handle(self) -> None:
                try:
                    super().handle()
                except OSError:
                    return

        class Listener(ThreadingHTTPServer):
            # Three workers knock with sixteen messages each at once; five places would drop some.
            request_queue_size = 128
            daemon_threads = True

        self.httpd = Listener(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.httpd.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.httpd.server_port}/told"

    def checked(self, secret: str) -> list[dict[str, Any]]:
        """Return what came, each message checked by the reference library."""
        return [Webhook(secret).verify(body, headers) for headers, body in self.got]

    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.got]

    def close(self) -> None:
        self.httpd.shutdown()
        self.httpd.server_close()
