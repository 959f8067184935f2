"""Bounces out of a mailbox: each counts once, whatever dies between two readings."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.outbox.models import BounceMailbox, DeliveryEvent
from emdia.connectors.channels import Unreachable
from emdia.workflows.contact import mailbox
from emdia.workflows.contact.mailbox import MailboxFields
from emdia.workflows.contact.reports_heard import Taken
from emdia.workflows.contact.settings import UnableToKeep
from emdia.workflows.contact.transports import UnableToSend

from ..connectors.imap_server import PASSWORD, USER, ImapServer
from ..workflows.house import ANA
from .post import NOON, Post
from .test_reports_heard import bounce

TODAY = NOON.date()
LETTER = b"Content-Type: text/plain\r\n\r\nI paid yesterday.\r\n"


@pytest.fixture
def imap() -> Iterator[ImapServer]:
    with ImapServer() as made:
        yield made


def keep(post: Post, imap: ImapServer, password: str | None = PASSWORD, **other: Any) -> None:
    fields = {
        "host": "127.0.0.1",
        "port": imap.port,
        "security": "none",
        "username": USER,
        "folder": "INBOX",
        "is_read": True,
    }
    mailbox.keep_mailbox(
        company_id=post.company_id,
        mailbox=MailboxFields(**(fields | other)),
        password=password,
        reason="a test",
        by=ANA,
    )


@pytest.fixture
def sent(post: Post, imap: ImapServer) -> list[bytes]:
    post.plan()
    post.send()
    keep(post, imap)
    return [one.content for one in post.mail.taken]


def read(post: Post) -> tuple[int, int, int]:
    taken = mailbox.read_mailbox(company_id=post.company_id, by=ANA, now=NOON)
    assert isinstance(taken, Taken)
    return taken.reports, taken.marked, taken.not_ours


def held(post: Post) -> BounceMailbox:
    with company_scope(post.company_id):
        return BounceMailbox.objects.get()


def test_a_bounce_in_the_mailbox_marks_its_contact_once(
    post: Post, sent: list[bytes], imap: ImapServer
) -> None:
    for content in (LETTER, bounce(sent[0]), LETTER):
        imap.put(content, on=TODAY)
    assert read(post) == (1, 1, 0)
    assert post.states()["failed returned"] == 1
    assert read(post) == (0, 0, 0)
    imap.put(bounce(sent[1]), on=TODAY)
    assert read(post) == (1, 1, 0)
    with company_scope(post.company_id):
        assert Fact.objects.filter(kind="contact.bounced").count() == 2
    # Of customers' letters none was fetched.
    fetched = [asked for asked in imap.asked if "BODY.PEEK" in asked]
    assert len(fetched) == 2


def test_a_line_that_breaks_loses_and_doubles_nothing(
    post: Post, sent: list[bytes], imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MAILS_AT_ONCE", 1)
    for content in sent:
        imap.put(bounce(content), on=TODAY)
    imap.cuts_after = 1
    with pytest.raises(Unreachable):
        read(post)
    assert (held(post).read_until_uid, bool(held(post).latest_fault)) == (1, True)
    imap.cuts_after = None
    assert read(post) == (2, 2, 0)
    assert (held(post).read_until_uid, held(post).latest_fault) == (3, "")
    with company_scope(post.company_id):
        assert DeliveryEvent.objects.filter(kind="returned").count() == 3


def test_a_mailbox_that_was_made_anew_is_read_anew_and_counts_once(
    post: Post, sent: list[bytes], imap: ImapServer
) -> None:
    imap.put(bounce(sent[0]), on=TODAY, uid=500)
    read(post)
    imap.uid_validity, imap.mails = 8, []
    imap.put(bounce(sent[0]), on=TODAY)
    imap.put(bounce(sent[1]), on=TODAY)
    assert read(post) == (2, 1, 0)
    with company_scope(post.company_id):
        assert DeliveryEvent.objects.filter(kind="returned").count() == 2


def test_no_more_than_a_part_is_read_at_once_and_nothing_is_skipped(
    post: Post, sent: list[bytes], imap: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_MAILS", 2)
    for content in sent:
        imap.put(bounce(content), on=TODAY)
    assert [read(post)[0] for _ in range(3)] == [2, 1, 0]


def test_what_is_older_than_a_month_is_left(
    post: Post, sent: list[bytes], imap: ImapServer
) -> None:
    imap.put(bounce(sent[0]), on=TODAY - timedelta(days=31))
    assert read(post) == (0, 0, 0)


def test_a_password_is_sealed_and_goes_to_no_other_server(
    post: Post, sent: list[bytes], imap: ImapServer
) -> None:
    assert PASSWORD.encode() not in bytes(held(post).sealed_password)
    with company_scope(post.company_id):
        assert "secret" not in str(Fact.objects.filter(kind="bounce_mailbox.changed").values())
    with pytest.raises(UnableToKeep, match="password_stays_behind"):
        keep(post, imap, None, port=1)
    with pytest.raises(UnableToKeep, match="nothing_changed"):
        keep(post, imap, None)
    with pytest.raises(UnableToKeep, match="open_line"):
        keep(post, imap, host="mail.example")
    assert mailbox.try_mailbox(company_id=post.company_id) == ""
    keep(post, imap, "another one")
    assert "AUTHENTICATIONFAILED" in mailbox.try_mailbox(company_id=post.company_id)


def test_without_a_mailbox_nothing_is_read(post: Post) -> None:
    assert not mailbox.is_read(company_id=post.company_id)
    with pytest.raises(UnableToSend, match="no_mailbox"):
        read(post)
