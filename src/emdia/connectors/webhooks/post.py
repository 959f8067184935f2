"""Posting one message: pinned to a judged address, without redirects, within a deadline."""

import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import httpcore

from .addresses import Forbidden, Networks, judged, parsed

SECONDS = 10.0  # for all of it: name, connection, sending, answer
LARGEST_ANSWER_BYTES = 64_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What came back. `status` is None when there was no answer; `fault` then says why."""

    status: int | None
    fault: str  # a code; empty when there was an answer
    took_ms: int


def post(
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    allowed: Networks,
    seconds: float = SECONDS,
) -> Told:
    """Post a message once and return what was answered; what the answer says is thrown away."""
    start = time.monotonic()
    status: int | None = None
    try:
        status = _status(url, headers, body, allowed, start + seconds)
        fault = ""
    except Forbidden as forbidden:
        fault = str(forbidden)
    except httpcore.TimeoutException:
        fault = "too_slow"
    except ssl.SSLError:
        fault = "certificate_invalid"
    except httpcore.ConnectError as error:
        is_tls = isinstance(error.__cause__, ssl.SSLError) or "certificate" in str(error).lower()
        fault = "certificate_invalid" if is_tls else "not_reached"
    except (httpcore.NetworkError, OSError):
        fault = "not_reached"
    except (httpcore.ProtocolError, httpcore.UnsupportedProtocol, ValueError):
        fault = "answer_invalid"
    return Told(status=status, fault=fault, took_ms=int((time.monotonic() - start) * 1000))


def _status(
    url: str, headers: Mapping[str, str], body: bytes, allowed: Networks, deadline: float
) -> int:
    target = parsed(url)
    backend = Pinned(is_secure=target.scheme == "https", allowed=allowed, deadline=deadline)
    pool = httpcore.ConnectionPool(ssl_context=_tls(), network_backend=backend, retries=0)
    with pool, pool.stream("POST", url, headers=[*headers.items()], content=body) as response:
        read = 0
        for chunk in response.iter_stream():
            read += len(chunk)
            if read > LARGEST_ANSWER_BYTES:
                break
        return int(response.status)


class Pinned(httpcore.NetworkBackend):
    """Connects to an address that was judged, and looks at where it arrived."""

    def __init__(self, *, is_secure: bool, allowed: Networks, deadline: float) -> None:
        self.is_secure = is_secure
        self.allowed = allowed
        self.deadline = deadline
        self.plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        address = judged(host, port, is_secure=self.is_secure, allowed=self.allowed)
        stream = self.plain.connect_tcp(address, port, timeout=_left(self.deadline))
        peer = stream.get_extra_info("server_addr")
        if peer is None or peer[0] != address:
            stream.close()
            raise Forbidden("target_forbidden")
        return Hurried(stream, self.deadline)


class Hurried(httpcore.NetworkStream):
    """A connection whose every step ends before one deadline: an answer in drops is too slow."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self.stream = stream
        self.deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.stream.read(max_bytes, timeout=_left(self.deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.stream.write(buffer, timeout=_left(self.deadline))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        secured = self.stream.start_tls(ssl_context, server_hostname, _left(self.deadline))
        return Hurried(secured, self.deadline)

    def get_extra_info(self, info: str) -> Any:
        return self.stream.get_extra_info(info)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
