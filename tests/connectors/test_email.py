"""Letters as bytes, and what is said of them by servers that misbehave, over real sockets."""

import re
import ssl
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from emdia.connectors.channels import Unreachable
from emdia.connectors.channels.email import (
    AddressRefused,
    File,
    Folder,
    Letter,
    Security,
    Server,
    header_id,
    message_named,
    written,
)
from emdia.rules.outbox import Said

from .mail_server import DROP, STALL, TAKE_AND_DROP, TAKE_AND_STALL, MailServer, Script

KEY = b"a key of the test"
LETTER = Letter(
    header_id=header_id(message_id=7, key=KEY, domain="vento.example"),
    from_name='Vento Norte, "Telecom"',
    from_address="cobranca@vento.example",
    to_name="José Ação",
    to_address="jose@cliente.example",
    reply_to="contas@vento.example",
    subject="Vento Norte: boleto NF 1, vencimento 10/03/2026",
    text="Olá.\n.\n..dois pontos\nFim\n",
    html="<p>Olá</p>",
    files=[File(name="boleto é.pdf", media_type="application/pdf", content=b"%PDF-" * 200)],
    written_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
)
CONTENT = written(LETTER)


def server(port: int, **other: object) -> Server:
    fields = {"security": Security.NONE, "timeout_seconds": 0.5} | other
    return Server(host="127.0.0.1", port=port, **fields)  # type: ignore[arg-type]


def hand_over(script: Script, times: int = 1) -> tuple[list[Said], MailServer]:
    """Hand the letter over on one line as often as said."""
    with MailServer(script=script) as mail, server(mail.port).open() as line:
        said = [
            line.hand_over(
                sender=LETTER.from_address, recipient=LETTER.to_address, content=CONTENT
            ).said
            for _ in range(times)
        ]
    return said, mail


def test_what_arrives_is_what_was_written() -> None:
    said, mail = hand_over(lambda step, number: None, times=2)
    assert said == [Said.ACCEPTED, Said.ACCEPTED]
    assert [one.content for one in mail.taken] == [CONTENT, CONTENT]
    taken = mail.taken[0]
    assert (taken.sender, taken.recipient) == (LETTER.from_address, LETTER.to_address)
    read = taken.mail
    text, html = read.get_body(("plain",)), read.get_body(("html",))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == LETTER.text
    assert "Olá" in html.get_content()
    (file,) = read.iter_attachments()
    assert (file.get_filename(), file.get_content()) == ("boleto é.pdf", b"%PDF-" * 200)
    assert str(read["From"]) == '"Vento Norte, \\"Telecom\\"" <cobranca@vento.example>'


def test_the_same_letter_is_the_same_bytes() -> None:
    assert written(LETTER) == CONTENT
    CONTENT.decode("ascii")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", CONTENT)


# Step, what the server does there the first time, what is said, and whether it took it.
TALKS = [
    ("MAIL", "421 4.3.2 closing", Said.DEFERRED, 0),
    ("MAIL", "451 4.3.0 busy", Said.DEFERRED, 0),
    ("MAIL", "550 5.7.1 not you", Said.REFUSED, 0),
    ("MAIL", DROP, Said.DEFERRED, 0),
    ("RCPT", "450 4.2.1 greylisted", Said.DEFERRED, 0),
    ("RCPT", "550 5.1.1 nobody", Said.REFUSED, 0),
    ("RCPT", "552 5.2.2 full", Said.REFUSED, 0),
    ("RCPT", STALL, Said.DEFERRED, 0),
    ("DATA", "451 4.3.0 later", Said.DEFERRED, 0),
    ("DATA", "554 5.0.0 no", Said.REFUSED, 0),
    ("DATA", DROP, Said.DEFERRED, 0),
    ("END", "451 4.3.0 disk full", Said.DEFERRED, 0),
    ("END", "554 5.6.0 spam", Said.REFUSED, 0),
    ("END", "250 2.0.0 Ok: queued", Said.ACCEPTED, 1),
    # Taken or not, nobody knows: the one case that may not be repeated.
    ("END", DROP, Said.NOTHING, 0),
    ("END", STALL, Said.NOTHING, 0),
    ("END", TAKE_AND_DROP, Said.NOTHING, 1),
    ("END", TAKE_AND_STALL, Said.NOTHING, 1),
]


@pytest.mark.parametrize(("step", "does", "expected", "taken"), TALKS)
def test_what_is_said_of_a_message(step: str, does: str, expected: Said, taken: int) -> None:
    said, mail = hand_over(lambda at, number: does if at == step else None)
    assert said == [expected]
    assert len(mail.taken) == taken


@pytest.mark.parametrize("does", ["450 4.2.1 greylisted", "550 5.1.1 nobody"])
def test_a_refused_recipient_does_not_spoil_the_line(does: str) -> None:
    said, mail = hand_over(
        lambda step, number: does if (step, number) == ("RCPT", 1) else None, times=2
    )
    assert said[1] is Said.ACCEPTED
    assert len(mail.taken) == 1


def test_a_broken_line_takes_nothing_more() -> None:
    said, mail = hand_over(lambda step, number: DROP if step == "MAIL" else None, times=3)
    assert said == [Said.DEFERRED] * 3
    assert mail.taken == []


@pytest.mark.parametrize(
    ("step", "does"),
    [("CONNECT", "554 no"), ("CONNECT", DROP), ("CONNECT", STALL), ("EHLO", DROP)],
)
def test_a_line_that_cannot_be_opened(step: str, does: str) -> None:
    with (
        MailServer(script=lambda at, number: does if at == step else None) as mail,
        pytest.raises(Unreachable),
        server(mail.port).open(),
    ):
        pass


def test_nobody_listens() -> None:
    with MailServer() as mail:
        port = mail.port
    with pytest.raises(Unreachable), server(port).open():
        pass


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[ssl.SSLContext, str]:
    """Return a server's side of TLS for this machine, and who vouches for it."""
    from .house_certificate import certificate_for

    return certificate_for("127.0.0.1", tmp_path)


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_closed_to_others_and_signed_in(
    security: Security, certificate: tuple[ssl.SSLContext, str]
) -> None:
    context, authorities = certificate
    at_once = security is Security.TLS
    with MailServer(context=context, is_tls_at_once=at_once, login=("ana", "segredo")) as mail:
        good = server(
            mail.port,
            security=security,
            username="ana",
            password="segredo",
            authorities=authorities,
            timeout_seconds=5,
        )
        with good.open() as line:
            answer = line.hand_over(sender="a@x.example", recipient="b@x.example", content=CONTENT)
        assert answer.said is Said.ACCEPTED
        with pytest.raises(Unreachable, match="535"), replace(good, password="outra").open():
            pass
        # Nobody this machine trusts vouches for it.
        for wrong in (replace(good, authorities=""), replace(good, host="localhost")):
            with pytest.raises(Unreachable, match=r"(?i)certificate"), wrong.open():
                pass
    assert "segredo" not in repr(good)


def test_a_server_without_starttls_is_not_spoken_to() -> None:
    with MailServer(login=("ana", "segredo")) as mail:
        asked = server(mail.port, security=Security.STARTTLS, username="ana", password="x")
        with pytest.raises(Unreachable), asked.open():
            pass
    assert "AUTH" not in mail.steps


def test_an_open_line_stays_on_this_machine() -> None:
    far = Server(host="mail.example.com", port=25, security=Security.NONE)
    with pytest.raises(Unreachable, match="this machine"), far.open():
        pass


@pytest.mark.parametrize(
    "field", ["from_name", "to_name", "subject", "from_address", "to_address", "reply_to"]
)
@pytest.mark.parametrize(
    "payload", ["x\r\nBcc: a@b.example", "x\nBcc: a@b.example", "x\rBcc: y", "x\0y", "x\x0by"]
)
def test_no_header_is_smuggled_in(field: str, payload: str) -> None:
    with pytest.raises(AddressRefused):
        written(replace(LETTER, **{field: payload}))


@pytest.mark.parametrize(
    "address",
    ["", "a", "a@", "@b", "a b@c.example", "a@b c", "<a@b.example>", "a@b.example>", "é@b.example",
     "a@b.example, c@d.example", '"a"@b.example', "a@b.example\r\nRCPT TO:<c@d.example>"],
)  # fmt: skip
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(AddressRefused):
        written(replace(LETTER, to_address=address))


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_a_message_is_found_by_its_header(message_id: int) -> None:
    named = header_id(message_id=message_id, key=KEY, domain="x.example")
    assert message_named(f" {named}\r\n", key=KEY) == message_id
    assert message_named(named, key=b"another") is None
    assert message_named(named.replace("<m", "<m1"), key=KEY) is None


def test_a_folder_keeps_a_message_once(tmp_path: Path) -> None:
    with Folder(path=tmp_path / "mail").open() as line:
        for _ in range(2):
            said = line.hand_over(sender="a@x.example", recipient="b@x.example", content=CONTENT)
            assert said.said is Said.ACCEPTED
    (kept,) = (tmp_path / "mail").iterdir()
    assert kept.read_bytes() == CONTENT
    assert message_from_bytes(kept.read_bytes(), policy=SMTP)["Subject"] == LETTER.subject


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("")
    with pytest.raises(Unreachable), Folder(path=tmp_path / "mail").open():
        pass
