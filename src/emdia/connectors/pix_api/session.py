"""Requests to one provider: over a connection of certificates, with a token that is kept.

A request that only asks is repeated when the provider is busy; one that does something is
sent once. A token is asked for again shortly before it ends, and once more when the
provider does not take it.
"""

from __future__ import annotations

import ssl
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

import httpx

from emdia.connectors.pix_api.answers import Unavailable, UnknownOutcome, refusal
from emdia.connectors.pix_api.profile import Credentials, Profile, ProfileRefused, TokenBy

ASKED_TIMES = 3
LONGEST_WAIT_SECONDS = 30.0
LARGEST_ANSWER_BYTES = 8 * 1024 * 1024
# A token that ends on its way to the provider is of no use.
_EARLY_SECONDS = 30.0
_TOO_MANY = 429


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    until: float


class Session:
    """`clock` counts seconds and `pause` waits for some; a process keeps one session."""

    def __init__(
        self,
        profile: Profile,
        credentials: Credentials,
        *,
        clock: Callable[[], float],
        pause: Callable[[float], None],
    ) -> None:
        self.profile = profile
        self._credentials = credentials
        self._clock, self._pause = clock, pause
        self._token: _Token | None = None
        self._lock = Lock()
        self._http = httpx.Client(
            verify=_context(profile, credentials),
            timeout=profile.timeout_seconds,
            headers=dict(profile.headers),
            # An answer that points elsewhere would carry the token there.
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        self._http.close()

    def ask(self, path: str, *, query: Mapping[str, Any] | None = None) -> Any:
        """Return what stands at `path`; asked again, a few times, while the provider is busy.

        :raises Refused: it is not there, or not ours to see.
        :raises Unavailable: the provider cannot be reached or stays busy.
        """
        for time in range(1, ASKED_TIMES + 1):
            try:
                return self._send("GET", path, query=query)
            except UnknownOutcome as error:
                # To ask does nothing, so it may be asked again.
                busy = Unavailable(str(error), wait_seconds=error.wait_seconds)
            except Unavailable as error:
                busy = error
            if time == ASKED_TIMES or busy.wait_seconds > LONGEST_WAIT_SECONDS:
                raise busy
            self._pause(max(busy.wait_seconds, 0.5 * time))
        raise AssertionError("the last time returns or raises")

    def do(self, method: str, path: str, *, body: Any = None) -> Any:
        """Send a request that changes something, once, and return its answer.

        :raises Refused: the provider will not do it.
        :raises Unavailable: nothing was done.
        :raises UnknownOutcome: it may have been done.
        """
        return self._send(method, path, body=body)

    def _send(
        self, method: str, path: str, *, query: Mapping[str, Any] | None = None, body: Any = None
    ) -> Any:
        answer = self._once(method, path, query, body)
        if answer.status_code == 401:
            # Withdrawn before its time: the provider refused it, so nothing was done.
            self._token = None
            answer = self._once(method, path, query, body)
        return _read(answer)

    def _once(
        self, method: str, path: str, query: Mapping[str, Any] | None, body: Any
    ) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._valid_token()}"}
        request = self._http.build_request(
            method,
            f"{self.profile.url}{path}",
            params={**self.profile.query, **(query or {})},
            json=body,
            headers=headers,
        )
        return self._exchange(request)

    def _exchange(self, request: httpx.Request) -> httpx.Response:
        try:
            answer = self._http.send(request, stream=True)
            try:
                return _whole(answer)
            finally:
                answer.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unavailable(f"{self.profile.name} cannot be reached: {error}.") from error
        except httpx.HTTPError as error:
            message = f"{self.profile.name} gave no whole answer: {type(error).__name__}."
            raise UnknownOutcome(message) from error

    def _valid_token(self) -> str:
        with self._lock:
            if self._token is None or self._clock() >= self._token.until:
                self._token = self._new_token()
            return self._token.value

    def _new_token(self) -> _Token:
        asked_at = self._clock()
        try:
            said = _read(self._exchange(self._token_request()))
        except UnknownOutcome as error:
            # A token that nobody received does nothing.
            raise Unavailable(str(error)) from error
        if not isinstance(said, dict) or not isinstance(said.get("access_token"), str):
            raise Unavailable(f"{self.profile.name} answered without a token.")
        seconds = float(said.get("expires_in", 0))
        return _Token(said["access_token"], asked_at + max(seconds - _EARLY_SECONDS, 0))

    def _token_request(self) -> httpx.Request:
        who = self._credentials
        form = {"grant_type": "client_credentials", **self.profile.token_fields}
        if self.profile.scopes:
            form["scope"] = " ".join(self.profile.scopes)
        named = form | {"client_id": who.client_id, "client_secret": who.client_secret}
        address = self.profile.token_url
        match self.profile.token_by:
            case TokenBy.JSON:
                return self._http.build_request("POST", address, json=named)
            case TokenBy.FORM:
                return self._http.build_request("POST", address, data=named)
            case TokenBy.BASIC:
                request = self._http.build_request("POST", address, data=form)
                basic = httpx.BasicAuth(who.client_id, who.client_secret)
                return next(basic.auth_flow(request))


def _context(profile: Profile, credentials: Credentials) -> ssl.SSLContext:
    """Return the terms of every connection: their certificate is checked, ours is shown."""
    try:
        context = ssl.create_default_context(cadata=credentials.authorities or None)
    except (ValueError, ssl.SSLError) as error:
        raise ProfileRefused(f"The authorities of {profile.name} cannot be read.") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if not credentials.certificate:
        if profile.wants_certificate:
            raise ProfileRefused(f"{profile.name} wants a client certificate; none is set.")
        return context
    try:
        _show_certificate(context, credentials)
    except (OSError, ssl.SSLError) as error:
        # Without its words: they may name the passing file.
        message = f"The client certificate for {profile.name} cannot be used: is the key its own?"
        raise ProfileRefused(message) from error
    return context


def _show_certificate(context: ssl.SSLContext, credentials: Credentials) -> None:
    """Load the certificate and key, which OpenSSL takes from files only, and leave none behind."""
    with tempfile.TemporaryDirectory(prefix="emdia-") as folder:
        both = Path(folder) / "client.pem"
        both.touch(mode=0o600)
        both.write_text(f"{credentials.certificate}\n{credentials.key}\n", encoding="ascii")
        context.load_cert_chain(both)


def _whole(answer: httpx.Response) -> httpx.Response:
    """Return an answer read to its end.

    :raises httpx.HTTPError: it does not end, or is larger than any answer of this API.
    """
    read = bytearray()
    for portion in answer.iter_bytes():
        read += portion
        if len(read) > LARGEST_ANSWER_BYTES:
            raise httpx.ReadError("the answer does not end")
    return httpx.Response(
        answer.status_code,
        headers={
            name: answer.headers[name]
            for name in ("content-type", "retry-after")
            if name in answer.headers
        },
        content=bytes(read),
        request=answer.request,
    )


def _read(answer: httpx.Response) -> Any:
    """Return the JSON value of an answer of 2xx; None when it says nothing."""
    status = answer.status_code
    if status == _TOO_MANY:
        raise Unavailable("The provider asks for fewer requests.", wait_seconds=_wait(answer))
    if 400 <= status < 500:
        said = _json(answer)
        raise refusal(status, said if isinstance(said, dict) else None, answer.text)
    if not 200 <= status < 300:
        # Somewhere between us and the books of the provider: before them or after.
        raise UnknownOutcome(f"The provider answered {status}.", wait_seconds=_wait(answer))
    if not answer.content:
        return None
    said = _json(answer)
    if said is None:
        raise UnknownOutcome("The provider's answer is no JSON.")
    return said


def _json(answer: httpx.Response) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def _wait(answer: httpx.Response) -> float:
    """Return the seconds a busy provider asks for; dates and nonsense count as nothing."""
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() else 0.0
