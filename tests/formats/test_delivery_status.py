"""What servers report of a message, and what is no report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.formats.delivery_status import MOST_BYTES, Heard, read_reports

NAME = "<m7.0123456789abcdef0123456789abcdef@casa.example>"


def report(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    kind: str = "delivery-status",
    recipient: str = "rfc822; Rita@debtor.example",
    original: str = "message/rfc822",
) -> bytes:
    """Return a report as a server writes one (RFC 3464)."""
    return f"""From: Mail Delivery System <mailer-daemon@mx.example>
To: cobranca@casa.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary="b1"

--b1
Content-Type: text/plain

This is the mail system. I am sorry.

--b1
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example
X-Queue-ID: 4ABC

Final-Recipient: {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <rita@debtor.example>: user
    unknown

--b1
Content-Type: {original}

Message-ID: {NAME}
Subject: Casa: boleto

hello
--b1--
""".replace("\n", "\r\n").encode()


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_bounce_names_its_message_and_recipient(original: str) -> None:
    (found,) = read_reports(report(original=original))
    assert (found.header_id, found.recipient) == (NAME, "rita@debtor.example")
    assert (found.heard, found.status) == (Heard.RETURNED, "5.1.1")
    assert found.words == "smtp; 550 5.1.1 <rita@debtor.example>: user unknown"
    assert found.is_nobody_there


@pytest.mark.parametrize(
    ("action", "status", "heard", "nobody"),
    [
        ("failed", "5.1.1", Heard.RETURNED, True),
        ("failed", "5.1.10", Heard.RETURNED, True),
        ("failed", "5.2.2 (full)", Heard.RETURNED, False),
        ("failed", "5.7.1", Heard.RETURNED, False),
        ("Failed", "", Heard.RETURNED, False),
        ("delayed", "4.4.1", Heard.DELAYED, False),
        ("delivered", "2.0.0", Heard.DELIVERED, False),
        ("relayed", "2.0.0", Heard.DELAYED, False),
    ],
)
def test_what_is_heard(action: str, status: str, heard: Heard, *, nobody: bool) -> None:
    (found,) = read_reports(report(action=action, status=status))
    assert (found.heard, found.is_nobody_there) == (heard, nobody)


def test_a_reading_is_reported() -> None:
    content = (
        report(kind="disposition-notification")
        .replace(b"Action: failed", b"Disposition: manual-action/MDN-sent-manually; displayed")
        .replace(b"Status: 5.1.1", f"Original-Message-ID: {NAME}".encode())
    )
    (found,) = read_reports(content)
    assert (found.heard, found.header_id) == (Heard.READ, NAME)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: hello\r\n\r\nI am on holiday.\r\n",
        report(kind="delivery-status").replace(b"multipart/report", b"multipart/mixed"),
        report(action="unheard of"),
        report().replace(b"Final-Recipient", b"X-Recipient"),
        report(kind="something-else"),
        report() + b" " * MOST_BYTES,
    ],
)
def test_what_is_no_report(content: bytes) -> None:
    assert read_reports(content) == []


@given(st.binary(max_size=300), st.integers(min_value=0, max_value=900))
def test_a_bitten_report_is_read_or_left(bite: bytes, at: int) -> None:
    whole = report()
    for found in read_reports(whole[:at] + bite + whole[at + len(bite) :]):
        assert "\n" not in found.header_id + found.recipient + found.status + found.words
