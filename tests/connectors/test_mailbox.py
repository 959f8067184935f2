"""A mailbox over real sockets: what is found, what is left alone, and lines that break."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email import Mailbox, Security
from emdia.formats.delivery_status import MOST_BYTES

from .house_certificate import certificate_for
from .imap_server import PASSWORD, USER, ImapServer

DAY = date(2026, 3, 10)
REPORT = b"Content-Type: multipart/report; boundary=b\r\n\r\n--b--\r\n"
LETTER = b"Content-Type: text/plain\r\n\r\nHello.\r\n"


@pytest.fixture
def server() -> Iterator[ImapServer]:
    with ImapServer() as made:
        yield made


def box(server: ImapServer, **other: Any) -> Mailbox:
    ways = {"security": Security.NONE, "username": USER, "password": PASSWORD}
    return Mailbox(host="127.0.0.1", port=server.port, timeout_seconds=2, **(ways | other))


def found(server: ImapServer, *, after: int = 0, since: date = DAY, most: int = 9) -> Any:
    with box(server).open() as line:
        return line.reports(after=after, since=since, most=most)


def test_only_reports_above_a_number_and_since_a_day_are_found(server: ImapServer) -> None:
    for content, on in ((REPORT, date(2026, 1, 1)), (REPORT, DAY), (LETTER, DAY), (REPORT, DAY)):
        server.put(content, on=on)
    assert found(server) == ([2, 4], True)
    assert found(server, after=2) == ([4], True)
    # Of a range that begins above its last mail a server gives that mail.
    assert found(server, after=4) == ([], True)
    assert found(server, after=99) == ([], True)
    assert found(server, most=1) == ([2], False)
    assert found(server, since=date(2027, 12, 31)) == ([], True)


def test_what_is_fetched_is_every_byte_and_stays_unseen(server: ImapServer) -> None:
    whole = REPORT + bytes(range(256)) * 20 + b"\r\n"
    server.put(whole, on=DAY)
    server.put(REPORT + b"x" * MOST_BYTES, on=DAY)
    with box(server).open() as line:
        assert (line.uid_validity, line.uid_next) == (7, 3)
        assert line.content(1) == whole
        assert line.content(2) == b""  # Larger than any report.
        assert line.content(3) == b""  # Gone.
    asked = " ".join(server.asked)
    assert "EXAMINE" in asked
    assert not {"SELECT", "STORE", "EXPUNGE", "COPY", "BODY[]"} & set(asked.split())


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"password": "wrong"}, "AUTHENTICATIONFAILED"),
        ({"folder": "Elsewhere"}, "no such folder"),
        ({"security": Security.TLS}, "."),
        ({"port": 1}, "."),
    ],
)
def test_a_mailbox_that_cannot_be_opened_says_why(
    server: ImapServer, other: dict[str, Any], words: str
) -> None:
    port = other.pop("port", server.port)
    opened = Mailbox(
        **{
            "host": "127.0.0.1",
            "port": port,
            "security": Security.NONE,
            "username": USER,
            "password": PASSWORD,
            "timeout_seconds": 2,
            **other,
        }
    )
    with pytest.raises(Unreachable, match=words), opened.open():
        raise AssertionError("it was opened")
    assert PASSWORD not in repr(opened)


def test_a_line_that_breaks_is_unreachable(server: ImapServer) -> None:
    server.put(REPORT, on=DAY)
    server.cuts_after = 0
    with pytest.raises(Unreachable), box(server).open() as line:
        line.content(1)


def test_an_open_line_goes_to_this_machine_only() -> None:
    away = Mailbox(host="mail.example", port=143, security=Security.NONE, username=USER)
    with pytest.raises(Unreachable, match="this machine only"), away.open():
        raise AssertionError("it was opened")


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_only_who_the_server_says_it_is_is_trusted(security: Security, tmp_path: Path) -> None:
    context, authority = certificate_for("127.0.0.1", tmp_path)
    at_once = security is Security.TLS
    with ImapServer(context=context, is_tls_at_once=at_once) as server:
        server.put(REPORT, on=DAY)
        with box(server, security=security, authorities=authority).open() as line:
            assert line.content(1) == REPORT
        stranger = box(server, security=security)
        with pytest.raises(Unreachable, match=r"(?i)certificate"), stranger.open():
            raise AssertionError("anybody is trusted")
