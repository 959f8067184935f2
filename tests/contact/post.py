"""A company that writes to its debtors, through a mail server of the test's own."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.outbox import operations as outbox
from emdia.books.outbox import queries
from emdia.books.outbox.models import Claim, Delivery, Message, MessageContent
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.workflows.contact import plan, send, unknowns

from ..connectors.mail_server import MailServer
from ..workflows.house import ANA, DAY, House

NOON = datetime(2026, 3, 10, 15, tzinfo=UTC)
ADDRESS = "Rua do Teste, 1\nRecife – PE, CEP 50010-000"
# Nobody on the way changed: what the sender takes for its own in a test.
SENDER = ANA


@dataclass
class Post:
    """A house with an account at `mail`, whose debtors have e-mail."""

    mail: MailServer
    number: int = 1
    titles: dict[int, int] = field(default_factory=lambda: {1: 10_000, 2: 20_000, 3: 30_000})

    def __post_init__(self) -> None:
        self.house = House(number=self.number)
        self.company_id = self.house.company_id
        self.house.expect(self.titles)
        with company_scope(self.company_id):
            facts.record(company_id=self.company_id, kind="test", subject=("company", 1), by=ANA)
            Company.objects.update(postal_address=ADDRESS)
            for customer in Customer.objects.order_by("id"):
                parties.add_contact(
                    customer=customer,
                    fields={
                        "role": "finance",
                        "name": customer.name,
                        "email": f"c{customer.pk}@debtor.example",
                    },
                )
            self.point_at(self.mail)

    def point_at(self, mail: MailServer) -> None:
        """Let the company's account be at this server."""
        self.mail = mail
        with company_scope(self.company_id):
            outbox.keep_account(
                company_id=self.company_id,
                fields={
                    "host": "127.0.0.1",
                    "port": mail.port,
                    "security": "none",
                    "from_name": "Casa",
                    "from_address": "cobranca@casa.example",
                    "reply_to": "contas@casa.example",
                },
            )

    def plan(self, *, first_due: date = DAY, last_due: date = DAY) -> plan.Planned:
        return plan.plan_by_hand(
            company_id=self.company_id,
            first_due=first_due,
            last_due=last_due,
            reason="a test",
            by=ANA,
            now=NOON,
        )

    def send(self, **more: Any) -> send.Sent:
        return send.send_due(company_id=self.company_id, by=SENDER, now=NOON, **more)

    def look(self) -> int:
        """Do what the janitor does."""
        return unknowns.let_go_outlived(company_id=self.company_id, by=SENDER)

    def let_time_pass(self) -> None:
        """Let every claim be over and every message be due."""
        with company_scope(self.company_id):
            Claim.objects.update(until_at=datetime(2000, 1, 1, tzinfo=UTC))
            Delivery.objects.filter(due_at__isnull=False).update(
                due_at=datetime.now(UTC) - timedelta(minutes=1)
            )

    def work_to_the_end(self) -> None:
        """Let senders come again and again until nothing is planned."""
        for _ in range(20):
            self.let_time_pass()
            self.look()
            if not self.send().handed_over and not self.planned():
                return
        raise AssertionError("messages are planned for ever")

    def planned(self) -> int:
        with company_scope(self.company_id):
            return Delivery.objects.filter(state="planned").count()

    def states(self) -> Counter[str]:
        """Return how many messages are in each state, with its reason."""
        with company_scope(self.company_id):
            rows = Delivery.objects.values_list("state", "reason")
            return Counter(f"{state} {reason}".strip() for state, reason in rows)

    def deliveries(self) -> list[Delivery]:
        with company_scope(self.company_id):
            return list(Delivery.objects.order_by("message_id"))

    def contact_of(self, title: int) -> Contact:
        """Return the person whom the message about a title is for. Requires a scope."""
        receivable = Receivable.objects.get(document=f"FAT{title}")
        return Contact.objects.get(customer_id=receivable.customer_id)

    def is_sound(self) -> None:
        """Check that nothing was sent twice and nothing was lost, and what is shown was sent."""
        taken = Counter(self.mail.ids())
        assert max(taken.values(), default=0) <= 1, "sent twice"
        with company_scope(self.company_id):
            states = dict(Delivery.objects.values_list("message_id", "state"))
            assert set(states) == set(Message.objects.values_list("id", flat=True))
            assert not {"planned", "sending"} & set(states.values()), "lost"
            assert not Claim.objects.exists()
            by_header = {one.header_id: one.message_id for one in MessageContent.objects.all()}
            reached = {by_header[named] for named in taken}
            sent = {pk for pk, state in states.items() if state == "sent"}
            # What a server took is sent, or nobody knows; and nothing else says it was sent.
            assert sent <= reached
            assert all(states[pk] in ("sent", "unknown") for pk in reached)
            for one in self.mail.taken:
                shown = queries.sent(by_header[str(one.mail["Message-ID"])])
                assert shown is not None
                assert shown.whole == one.content
