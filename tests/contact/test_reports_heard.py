"""A bounce goes to its message and marks its contact; a forged one goes nowhere."""

from email import message_from_bytes

import pytest

from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.models import Fact
from emdia.books.outbox.models import DeliveryEvent
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Contact
from emdia.workflows.contact.reports_heard import Taken, hear

from ..workflows.house import ANA
from .post import NOON, Post


def bounce(sent: bytes, *, action: str = "failed", status: str = "5.1.1", to: str = "") -> bytes:
    """Return what a server reports of a message that was sent."""
    mail = message_from_bytes(sent)
    recipient = to or str(mail["To"]).partition("<")[2].rstrip(">")
    return (
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
        f"Final-Recipient: rfc822;{recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 user unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail['Message-ID']}\r\n\r\n"
        "--b--\r\n"
    ).encode()


@pytest.fixture
def sent(post: Post) -> bytes:
    post.plan()
    post.send()
    return post.mail.taken[0].content


def heard(post: Post, *mails: bytes) -> Taken:
    return hear(company_id=post.company_id, mails=mails, by=ANA, now=NOON)


def test_a_bounce_fails_its_message_and_marks_its_contact(post: Post, sent: bytes) -> None:
    taken = heard(post, bounce(sent))
    assert (taken.reports, taken.marked, taken.not_ours) == (1, 1, 0)
    assert post.states() == {"failed returned": 1, "sent": 2}
    with company_scope(post.company_id):
        (contact,) = Contact.objects.filter(bounced_at__isnull=False)
        assert contact.bounce_reason == "5.1.1 smtp; 550 user unknown"
        fact = Fact.objects.get(kind="contact.bounced")
        assert fact.subject_id == contact.customer_id
    # Another e-mail takes the mark away.
    with company_scope(post.company_id):
        facts.record(company_id=post.company_id, kind="t", subject=("contact", 1), by=ANA)
        parties.edit_contact(contact=contact, fields={"email": "new@debtor.example"})
        contact.refresh_from_db()
        assert (contact.bounced_at, contact.bounce_reason) == (None, "")


def test_the_same_bounce_counts_once(post: Post, sent: bytes) -> None:
    for _ in range(3):
        heard(post, bounce(sent), bounce(sent))
    with company_scope(post.company_id):
        assert DeliveryEvent.objects.filter(kind="returned").count() == 1
        assert Fact.objects.filter(kind="contact.bounced").count() == 1


@pytest.mark.parametrize(
    ("action", "status", "state"),
    [
        ("delayed", "4.4.1", "sent"),
        ("delivered", "2.0.0", "delivered"),
        ("failed", "5.7.1", "failed returned"),
    ],
)
def test_what_else_is_reported(
    action: str, status: str, state: str, post: Post, sent: bytes
) -> None:
    taken = heard(post, bounce(sent, action=action, status=status))
    assert taken.marked == 0
    assert post.states()[state] >= 1
    with company_scope(post.company_id):
        assert DeliveryEvent.objects.count() == 1


def test_reports_in_any_order_only_go_forwards(post: Post, sent: bytes) -> None:
    heard(post, bounce(sent), bounce(sent, action="delivered", status="2.0.0"))
    assert post.states()["failed returned"] == 1
    assert post.states()["delivered"] == 0


FORGED = {
    "another key": lambda sent: bounce(sent).replace(b"<m", b"<m9"),
    "another recipient": lambda sent: bounce(sent, to="somebody@else.example"),
    "no name": lambda sent: bounce(sent).replace(b"Message-ID", b"X-ID"),
    "not a report": lambda sent: sent,
}


@pytest.mark.parametrize("kind", FORGED)
def test_a_forged_report_changes_nothing(kind: str, post: Post, sent: bytes) -> None:
    taken = heard(post, FORGED[kind](sent))
    assert (taken.reports, taken.marked, taken.not_ours) == (0, 0, 1)
    assert post.states() == {"sent": 3}


def test_another_company_does_not_hear_it(post: Post, sent: bytes) -> None:
    other = Post(post.mail, number=2, titles={1: 5_000})
    taken = heard(other, bounce(sent))
    assert taken.not_ours == 1
    assert post.states() == {"sent": 3}
