"""A company whose plan wants its debtors called, and what a test says of its worklist."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from emdia.books.access import operations as access
from emdia.books.companies.scope import company_scope
from emdia.books.dunning import operations as dunning
from emdia.books.dunning.models import DunningPlan
from emdia.books.facts.actor import Actor
from emdia.books.parties import operations as parties
from emdia.books.parties.models import Customer
from emdia.books.receivables.models import Receivable
from emdia.books.worklist.models import WorklistEntry
from emdia.reports import worklist as reports
from emdia.reports.worklist import ALL
from emdia.rules.dunning_plan import Conditions, Step
from emdia.workflows import decide_dunning, log_contact, worklist
from emdia.workflows.log_contact import Heard

from .house import ANA, DAY, House

MORNING = datetime(2026, 3, 10, 15, tzinfo=UTC)  # a Tuesday, noon in São Paulo
STEPS = (
    Step(code="m3", offset_days=3, kind="message", channels=("email",)),
    Step(code="c5", offset_days=5, kind="call_task"),
    Step(code="n12", offset_days=12, kind="negative_listing"),
)


@dataclass
class Calls:
    """A company whose plan wants debtors called five days after DAY; `actor` speaks to them."""

    house: House
    actor: Actor = ANA

    def __post_init__(self) -> None:
        self.company_id = self.house.company_id
        with company_scope(self.company_id):
            plan = DunningPlan.objects.create(company_id=self.company_id, name="Plan")
            version = dunning.draft(
                plan=plan,
                number=1,
                position=1,
                is_active=True,
                rest_days=1,
                conditions=Conditions(),
                steps=STEPS,
                note="",
                by="Ana",
            )
            dunning.ask(version)
            dunning.publish(version, by="Bruno", now=MORNING)
            for customer in Customer.objects.order_by("id"):
                parties.add_contact(
                    customer=customer,
                    fields={"role": "owner", "name": "Somebody", "phone": "+5511988887777"},
                )

    def now(self, days: int) -> datetime:
        return MORNING + timedelta(days=days)

    def run(self, days: int) -> dict[str, int]:
        """Decide and list a day, so many days after DAY."""
        as_of = DAY + timedelta(days=days)
        decide_dunning.decide(company_id=self.company_id, as_of=as_of, by=ANA)
        return worklist.rewrite(company_id=self.company_id, as_of=as_of, now=self.now(days), by=ANA)

    def customer(self, number: int) -> int:
        with company_scope(self.company_id):
            return Receivable.objects.get(document=f"FAT{number}").customer_id

    def titles(self, number: int) -> list[int]:
        with company_scope(self.company_id):
            found = Receivable.objects.filter(document=f"FAT{number}")
            return list(found.values_list("pk", flat=True))

    def order(self) -> list[tuple[int, int, str]]:
        """Return who stands, in order: the title's number, turn, why not."""
        with company_scope(self.company_id):
            documents = dict(Receivable.objects.values_list("customer_id", "document"))
            return [
                (int(documents[one.customer_id].removeprefix("FAT")), one.turn, one.why_not)
                for one in WorklistEntry.objects.order_by(
                    "turn", "minus_value_cents", "customer_id"
                )
            ]

    def log(self, number: int, days: int, outcome: str = "no_answer", **more: Any) -> None:
        heard = Heard(channel="voice", outcome=outcome)
        log_contact.log(
            company_id=self.company_id,
            customer_id=self.customer(number),
            heard=replace(heard, **more),
            by=self.actor,
            on=DAY + timedelta(days=days),
            now=self.now(days),
        )

    def next_for(self, days: int, after: int | None = None, queue: str = ALL) -> int | None:
        found = reports.next_for(
            company_id=self.company_id,
            user_id=ANA.user_id or 0,
            queue=queue,
            after_customer_id=None if after is None else self.customer(after),
            now=self.now(days),
        )
        with company_scope(self.company_id):
            documents = dict(Receivable.objects.values_list("customer_id", "document"))
        return int(documents[found].removeprefix("FAT")) if found else None

    def person(self, name: str) -> int:
        user_id = access.add_user(email=f"{name}@calls.example", full_name=name, language="en")
        with company_scope(self.company_id):
            access.grant_role(company_id=self.company_id, user_id=user_id, role="collector")
        return user_id

    def callers(self) -> dict[int, int | None]:
        with company_scope(self.company_id):
            documents = dict(Receivable.objects.values_list("customer_id", "document"))
            return {
                int(documents[one.customer_id].removeprefix("FAT")): one.user_id
                for one in WorklistEntry.objects.all()
            }
