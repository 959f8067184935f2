"""A mail server of one's own that sends nothing, and the commands that show what it kept."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from time import sleep

import pytest
from typer.testing import CliRunner

from emdia.cli.mail import app
from emdia.connectors.channels.email import Folder, Security, Server
from emdia.connectors.mail_catcher import kept_in, server
from emdia.rules.outbox import Said

from .mail_server import MailServer
from .test_email import CONTENT, LETTER


@pytest.fixture
def port() -> int:
    """Return a port that was free a moment ago."""
    with MailServer() as mail:
        return mail.port


@pytest.fixture
def caught(tmp_path: Path, port: int) -> Iterator[Path]:
    """Run a catcher; return its folder."""
    folder = tmp_path / "mail" / "caught"
    loop = asyncio.new_event_loop()
    told: list[str] = []
    task = loop.create_task(server.catch(folder, port=port, told=told.append))

    def run() -> None:
        with suppress(asyncio.CancelledError):
            loop.run_until_complete(task)
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield folder
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)


def hand_over(port: int, content: bytes) -> Said:
    for _ in range(100):
        with suppress(Exception):
            way = Server(host="127.0.0.1", port=port, security=Security.NONE, timeout_seconds=5)
            with way.open() as line:
                return line.hand_over(
                    sender=LETTER.from_address, recipient=LETTER.to_address, content=content
                ).said
        sleep(0.05)
    raise AssertionError("nobody listens")


def test_what_is_caught_is_what_was_handed_over(caught: Path, port: int) -> None:
    dotted = CONTENT.replace(b"Subject: ", b"X-A: b\r\nSubject: ", 1) + b".\r\n..two\r\n"
    for content in (CONTENT, CONTENT, dotted.replace(b"<m7", b"<m8")):
        assert hand_over(port, content) is Said.ACCEPTED
    files = [one.read_bytes() for one in caught.glob("*.eml")]
    assert sorted(files) == sorted([CONTENT, dotted.replace(b"<m7", b"<m8")])
    assert {one.recipient for one in kept_in(caught)} == {"José Ação <jose@cliente.example>"}


def test_the_commands_show_what_was_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))
    run = CliRunner().invoke
    assert "Nothing was kept yet" in run(app, ["list"]).output
    with Folder(path=tmp_path / "mail" / "1").open() as line:
        line.hand_over(sender="a@x.example", recipient="b@x.example", content=CONTENT)
    listed = run(app, ["list"]).output
    assert LETTER.subject in listed
    name = listed.split()[2]
    shown = run(app, ["show", name]).output
    assert "dois pontos" in shown
    assert "boleto é.pdf" in shown
    assert "Content-Type" in run(app, ["show", name, "--whole"]).output
    refused = run(app, ["show", "nothing"])
    assert (refused.exit_code, "write more" in refused.output) == (1, True)


def test_a_report_that_is_not_there_is_named(tmp_path: Path) -> None:
    refused = CliRunner().invoke(app, ["reports", str(tmp_path / "x.mbox")])
    assert refused.exit_code == 1
    assert "Not found" in refused.output
