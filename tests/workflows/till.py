"""A house that takes money by hand: its customers' titles, its people, its receipts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from emdia.books.access import operations as access
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.facts.models import Fact
from emdia.books.ledger.models import Entry, Posting
from emdia.books.parties.models import Customer
from emdia.books.payments.models import Receipt
from emdia.books.payments.operations import Received
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.rules.instruments import Instrument
from emdia.rules.roles import Role
from emdia.workflows.allocate_receipt import Part, allocate, take_back
from emdia.workflows.decide_approval import Decided, decide
from emdia.workflows.register_receipt import register

from .house import DAY, NOON, House
from .money import wrong_with

MARIA, JOSE = 1, 2  # customers, as House.expect numbers them
PEOPLE = {"ana": Role.AR_CLERK, "bruno": Role.FINANCE_MANAGER, "olga": Role.OWNER}


@dataclass
class Till:
    """Maria owes titles 1, 2 and 3 of 100,00 each; José owes title 4 of 80,00."""

    house: House = field(default_factory=lambda: House(reversal_limit_cents=50_000))
    people: dict[str, Actor] = field(default_factory=dict)
    numbers: int = 0

    def __post_init__(self) -> None:
        self.house.expect({1: 10_000, 2: 10_000, 3: 10_000}, customer=MARIA)
        self.house.expect({4: 8_000}, customer=JOSE)
        for name, role in PEOPLE.items():
            with company_scope(self.company_id):
                user_id = access.add_user(
                    email=f"{name}{self.company_id}@house.example", full_name=name
                )
                access.grant_role(company_id=self.company_id, user_id=user_id, role=role)
            self.people[name] = Actor(user_id=user_id, name=name, channel="web")

    @property
    def company_id(self) -> int:
        return self.house.company_id

    @property
    def acting(self) -> dict[str, Any]:
        """Return who acts, where and when: what every workflow asks for."""
        return {"company_id": self.company_id, "by": self.people["ana"], "on": DAY}

    def take(
        self,
        cents: int,
        *,
        parts: dict[int, int] | None = None,
        customer: int | None = MARIA,
        instrument: Instrument = Instrument.CASH,
        on: date = DAY,
        **values: Any,
    ) -> int:
        """Register a receipt and give its money to titles by number; return its id."""
        self.numbers += 1
        received = Received(
            **{
                "instrument": instrument,
                "source": f"till:{self.numbers}",
                "amount_cents": cents,
                "received_date": on,
                "currency": "BRL",
                "customer_id": customer and self.customer(customer),
                "bank_account_id": None
                if instrument is Instrument.CASH
                else self.house.agreement.bank_account_id,
                **values,
            }
        )
        return register(
            company_id=self.company_id,
            received=received,
            parts=self.parts(parts or {}),
            by=self.people["ana"],
            as_of=max(on, DAY),
        )

    def allocate(self, receipt_id: int, **titles: int) -> None:
        """Allocate to titles: t1=5_000 gives title 1 fifty reais."""
        given = {int(name[1:]): cents for name, cents in titles.items()}
        allocate(receipt_id=receipt_id, parts=self.parts(given), **self.acting)

    def take_back(self, receipt_id: int, number: int) -> int:
        return take_back(receipt_id=receipt_id, number=number, reason="", **self.acting)

    def decide(
        self,
        approval_id: int,
        *,
        by: str = "bruno",
        approve: bool = True,
        on: date = DAY,
        now: datetime = NOON,
    ) -> Decided:
        return decide(
            company_id=self.company_id,
            approval_id=approval_id,
            approve=approve,
            note="Seen",
            by=self.people[by],
            on=on,
            now=now,
        )

    def parts(self, titles: dict[int, int]) -> list[Part]:
        return [
            Part(receivable_id=self.title(number), amount_cents=cents)
            for number, cents in titles.items()
        ]

    def title(self, number: int) -> int:
        with company_scope(self.company_id):
            return Receivable.objects.get(document=f"FAT{number}").pk

    def customer(self, number: int) -> int:
        with company_scope(self.company_id):
            return Customer.objects.get(tax_id=f"{number:011d}").pk

    def owed(self, number: int) -> int:
        with company_scope(self.company_id):
            return Receivable.objects.get(document=f"FAT{number}").balance_cents

    def receipt(self, receipt_id: int) -> Receipt:
        with company_scope(self.company_id):
            return Receipt.objects.get(pk=receipt_id)

    def credit(self) -> CustomerCredit:
        with company_scope(self.company_id):
            return CustomerCredit.objects.get()

    def facts(self) -> list[str]:
        with company_scope(self.company_id):
            return list(Fact.objects.order_by("id").values_list("kind", flat=True))

    def latest_entry(self) -> int:
        with company_scope(self.company_id):
            return Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0

    def entries(self, after: int) -> list[tuple[str, dict[int, int]]]:
        """Return the entries after an id: what each is called and what it posted."""
        with company_scope(self.company_id):
            found = Entry.objects.filter(pk__gt=after).order_by("pk")
            return [
                (
                    entry.event,
                    dict(
                        Posting.objects.filter(entry_id=entry.pk)
                        .order_by("line")
                        .values_list("account_code", "amount_cents")
                    ),
                )
                for entry in found
            ]

    def is_sound(self) -> bool:
        return wrong_with(self.company_id) == {}
