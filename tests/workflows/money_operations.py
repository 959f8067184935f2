"""Everything that moves money, each made ready so that any two of them meet on the same rows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection

from emdia.books.access import operations as access
from emdia.books.approvals.models import Approval
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.books.payments.models import Allocation, Receipt
from emdia.books.payments.operations import Received
from emdia.books.pix.models import PixAccount, PixCharge
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.formats.pix.received import RETURNED, GivenBack, ReceivedPix
from emdia.rules.instruments import Instrument
from emdia.rules.roles import Role
from emdia.workflows import (
    charge_by_pix,
    clear_receipt,
    close_month,
    daily_run,
    refund,
    seal_ledger,
    set_up_pix,
    settle_bank_file,
    settle_pix,
    use_credit,
)
from emdia.workflows.allocate_receipt import Part, allocate, take_back
from emdia.workflows.cancel_receivables import cancel
from emdia.workflows.decide_approval import decide
from emdia.workflows.move_receipt import move
from emdia.workflows.register_receipt import register
from emdia.workflows.reverse_settlement import ApprovalRequested, reverse
from emdia.workflows.set_up_pix import PixFields

from .house import ANA, DAY, NOON, House, paid

LIMIT = 10_000
SMALL, LARGE, OPEN, CASH = 9_000, 20_000, 7_000, 2_000
TITLES = {1: SMALL, 2: LARGE, 3: LARGE, 4: OPEN, 5: OPEN}
# Titles of one customer, who paid the first of them with some cash too much.
CREDITED = {6: SMALL, 7: OPEN}
CREDITOR = 9
# A title that a Pix has paid already.
BY_PIX = {8: OPEN}


@dataclass
class Scene:
    """A company in the middle of its day: paid titles, open ones, files and requests waiting.

    Titles 1 to 3 are paid; the reversal of 2 is asked for. Two files wait, which
    both pay titles 1, 4 and 5. Cash of title 4's customer waits, that of title 5's pays it.
    Title 7 is open; its customer has a credit, a cheque on its way and a refund to be paid.
    Titles 4 and 5 are charged by Pix too; title 8 was, and a Pix paid it.
    """

    number: int
    house: House = field(init=False)
    files: list[int] = field(init=False)
    approval_id: int = field(init=False)
    decider: Actor = field(init=False)
    fresh_file: bytes = field(init=False)
    waiting_id: int = field(init=False)
    given_id: int = field(init=False)
    credit_id: int = field(init=False)
    cheque_id: int = field(init=False)
    refund_id: int = field(init=False)

    def __post_init__(self) -> None:
        self.house = House(number=self.number, reversal_limit_cents=LIMIT)
        self.house.expect(TITLES)
        self.house.apply(*[paid(title, TITLES[title], tariff=250) for title in (1, 2, 3)])
        self.files = [self.house.receive(self._file(part), name=f"{part}") for part in (1, 2)]
        self.fresh_file = self._file(5)
        self.decider = self._decider()
        asked = self.reverse(2)
        assert isinstance(asked, ApprovalRequested)
        self.approval_id = asked.approval_id
        self.waiting_id = self.take(4)
        self.given_id = self.take(5, self.part(5))
        self._make_a_creditor()
        self._charge_by_pix()

    def _charge_by_pix(self) -> None:
        self.house.expect(BY_PIX)
        set_up_pix.set_up(
            company_id=self.house.company_id,
            told=PixFields(
                bank_account_id=self.house.agreement.bank_account_id,
                key="financeiro@ventonorte.example",
                city="Recife",
            ),
            reason="",
            by=ANA,
            now=NOON,
        )
        for title in (4, 5, 8):
            self.charge_by_pix(title)
        self.settle_pix(8)

    def charge_by_pix(self, title: int) -> Any:
        return charge_by_pix.charge(
            company_id=self.house.company_id,
            receivable_ids=[self.receivable(title).pk],
            by=ANA,
            as_of=DAY,
        )

    def pix_charge(self, title: int) -> PixCharge:
        """Return the first Pix charge of a title."""
        with company_scope(self.house.company_id):
            ours = PixCharge.objects.filter(charge__receivable__document=f"FAT{title}")
            return ours.select_related("charge").earliest("pk")

    def settle_pix(self, title: int, *given_back: GivenBack, payment: int = 0) -> int:
        """Do what follows when the provider shows a payment of a title's Pix charge."""
        charge = self.pix_charge(title).charge
        shown = ReceivedPix(
            end_to_end_id=f"E{self.house.company_id:015d}{title:08d}{payment:08d}",
            txid=charge.txid,
            key="",
            amount_cents=charge.amount_cents,
            paid_at=NOON,
            given_back=given_back,
        )
        with company_scope(self.house.company_id):
            return settle_pix.settle_shown(PixAccount.objects.get(), [shown], ANA, NOON)

    def charge_anew(self, title: int) -> int:
        return charge_by_pix.replace_charge(
            company_id=self.house.company_id,
            charge_id=self.pix_charge(title).pk,
            by=ANA,
            as_of=DAY,
        )

    def _make_a_creditor(self) -> None:
        self.house.expect(CREDITED, customer=CREDITOR)
        self.house.apply(paid(6, SMALL + CASH, nominal_cents=SMALL))
        with company_scope(self.house.company_id):
            self.credit_id = CustomerCredit.objects.get().pk
        self.cheque_id = self.take(7, instrument=Instrument.CHEQUE)
        self.refund_id = refund.request(
            source=refund.Source(receipt_id=self.take(7)), **self.refunding
        )
        with company_scope(self.house.company_id):
            asked = Approval.objects.get(subject_id=self.refund_id, action=refund.ACTION)
        self.decide(approve=True, approval_id=asked.pk)

    def take(
        self,
        title: int,
        *parts: Part,
        source: str = "",
        instrument: Instrument = Instrument.CASH,
    ) -> int:
        """Take cash, or a cheque, of the customer of a title."""
        is_cash = instrument is Instrument.CASH
        return register(
            company_id=self.house.company_id,
            received=Received(
                instrument=instrument,
                source=source or f"{instrument} {title}",
                amount_cents=CASH,
                received_date=DAY,
                currency="BRL",
                customer_id=self.receivable(title).customer_id,
                bank_account_id=None if is_cash else self.house.agreement.bank_account_id,
            ),
            parts=parts,
            by=ANA,
            as_of=DAY,
        )

    def part(self, title: int) -> Part:
        return Part(receivable_id=self.receivable(title).pk, amount_cents=CASH)

    def receivable(self, title: int) -> Receivable:
        with company_scope(self.house.company_id):
            return Receivable.objects.get(document=f"FAT{title}")

    @property
    def acting(self) -> dict[str, Any]:
        return {"company_id": self.house.company_id, "by": ANA, "on": DAY}

    @property
    def refunding(self) -> dict[str, Any]:
        return {
            "company_id": self.house.company_id,
            "amount_cents": CASH,
            "reason": "Any",
            "by": ANA,
            "now": NOON,
        }

    def _file(self, part: int) -> bytes:
        return self.house.write(
            paid(title, TITLES[title] // part, nominal_cents=TITLES[title]) for title in (1, 4, 5)
        )

    def _decider(self) -> Actor:
        company_id = self.house.company_id
        with company_scope(company_id):
            user_id = access.add_user(email=f"b{company_id}@x.example", full_name="Bruno")
            access.grant_role(company_id=company_id, user_id=user_id, role=Role.FINANCE_MANAGER)
        return Actor(user_id=user_id, name="Bruno", channel="web")

    def receipt(self, title: int) -> int:
        """Return the first receipt of a title."""
        with company_scope(self.house.company_id):
            receivable = Receivable.objects.get(document=f"FAT{title}")
            of_title = Allocation.objects.filter(receivable_id=receivable.pk)
            return Receipt.objects.filter(id__in=of_title.values("receipt_id")).earliest("id").pk

    def reverse(self, title: int) -> Any:
        return reverse(
            company_id=self.house.company_id,
            receipt_id=self.receipt(title),
            reason="Wrong title",
            by=ANA,
            on=DAY,
            now=NOON,
        )

    def decide(self, *, approve: bool, approval_id: int | None = None) -> Any:
        return decide(
            company_id=self.house.company_id,
            approval_id=approval_id or self.approval_id,
            approve=approve,
            note="Seen",
            by=self.decider,
            on=DAY,
            now=NOON,
        )


def settle(scene: Scene, place: int) -> Any:
    return settle_bank_file.settle(
        company_id=scene.house.company_id, bank_file_id=scene.files[place], by=ANA
    )


def give_up(scene: Scene) -> Any:
    return settle_bank_file.give_up(company_id=scene.house.company_id, bank_file_id=scene.files[0])


WENT_BACK = GivenBack(number="D1", amount_cents=OPEN, nature="MED_FRAUDE", status=RETURNED)

# A name, and what it does to a scene. `turn` is 0 or 1: which of the two sessions it is in.
OPERATIONS: dict[str, Callable[[Scene, int], Any]] = {
    "issue": lambda scene, turn: scene.house.expect({100 + turn: OPEN, 102 + turn: SMALL}),
    "receive": lambda scene, turn: scene.house.receive(scene.fresh_file),
    "settle": lambda scene, turn: settle(scene, 0),
    "settle another": lambda scene, turn: settle(scene, 1),
    "give up": lambda scene, turn: give_up(scene),
    "reverse": lambda scene, turn: scene.reverse(1),
    "ask to reverse": lambda scene, turn: scene.reverse(3),
    "approve": lambda scene, turn: scene.decide(approve=True),
    "refuse": lambda scene, turn: scene.decide(approve=False),
    "take cash": lambda scene, turn: scene.take(4, scene.part(4), source="the same number"),
    "allocate": lambda scene, turn: allocate(
        receipt_id=scene.waiting_id, parts=[scene.part(4)], **scene.acting
    ),
    "take back": lambda scene, turn: take_back(
        receipt_id=scene.given_id, number=1, reason="", **scene.acting
    ),
    "move": lambda scene, turn: move(
        receipt_id=scene.given_id,
        customer_id=scene.receivable(4).customer_id,
        reason="Any",
        now=NOON,
        **scene.acting,
    ),
    "ask for a refund": lambda scene, turn: refund.request(
        source=refund.Source(receipt_id=scene.waiting_id), **scene.refunding
    ),
    "pay a refund": lambda scene, turn: refund.pay(
        refund_id=scene.refund_id, bank_account_id=None, **scene.acting
    ),
    "give a refund up": lambda scene, turn: refund.cancel(
        refund_id=scene.refund_id, reason="Any", **scene.acting
    ),
    "use a credit": lambda scene, turn: use_credit.use(
        credit_id=scene.credit_id, parts=[scene.part(7)], **scene.acting
    ),
    "clear a cheque": lambda scene, turn: clear_receipt.clear(
        receipt_id=scene.cheque_id, **scene.acting
    ),
    "settle a Pix": lambda scene, turn: scene.settle_pix(4),
    "settle another Pix": lambda scene, turn: scene.settle_pix(4, payment=1),
    "give a Pix back": lambda scene, turn: scene.settle_pix(8, WENT_BACK),
    "charge by Pix": lambda scene, turn: scene.charge_by_pix(7),
    "charge anew by Pix": lambda scene, turn: scene.charge_anew(4),
    "cancel": lambda scene, turn: cancel(
        receivable_ids=[scene.receivable(7).pk], reason="Any", now=NOON, **scene.acting
    ),
    "run the day": lambda scene, turn: daily_run.run_until(
        company_id=scene.house.company_id, as_of=DAY, by=ANA, now=NOON
    ),
    "close the month": lambda scene, turn: close_month.close(
        company_id=scene.house.company_id,
        month=DAY.replace(day=1),
        reason="Any",
        by=ANA,
        today=date(2026, 4, 2),
    ),
    "seal": lambda scene, turn: seal_ledger.seal(company_id=scene.house.company_id),
}

# What a company holds, in words without generated numbers.
STATE = {
    "accounts": "SELECT account_code, sum(amount_cents) FROM posting GROUP BY 1",
    "entries": "SELECT event, count(*) FROM entry GROUP BY 1",
    "receivables": "SELECT document, balance_cents FROM receivable",
    "charges": "SELECT nosso_numero, state, amount_cents FROM charge",
    "files": "SELECT name, state, settled, exceptions FROM bank_file",
    "receipts": """
        SELECT amount_cents, allocated_cents, cleared_date, count(*)
        FROM receipt GROUP BY 1, 2, 3""",
    "allocations": """
        SELECT r.document, a.principal_cents, count(*) FROM allocation AS a
        JOIN receivable AS r ON r.id = a.receivable_id GROUP BY 1, 2""",
    "credits": "SELECT origin, amount_cents, balance_cents FROM customer_credit",
    "approvals": "SELECT action, state, count(*) FROM approval GROUP BY 1, 2",
    "facts": "SELECT kind, actor_name, count(*) FROM fact GROUP BY 1, 2",
    "refunds": "SELECT amount_cents, state FROM refund",
    "days": "SELECT run_date, state FROM daily_run",
    "months": "SELECT month_date, act FROM month_closing",
    "pix": """
        SELECT r.document, c.state, c.successor_id IS NULL FROM pix_charge AS p
        JOIN charge AS c ON c.id = p.charge_id JOIN receivable AS r ON r.id = c.receivable_id""",
    "pix receipts": "SELECT right(end_to_end_id, 16), reason, is_exception FROM pix_receipt",
    "given back": "SELECT amount_cents, reason, entry_id IS NULL FROM pix_return",
    "seals": "SELECT count(*) FROM seal",
}


def state(company_id: int) -> dict[str, list[Any]]:
    """Return what the company holds, comparable with another company's."""
    with company_scope(company_id), connection.cursor() as cursor:
        held = {}
        for name, question in STATE.items():
            cursor.execute(question)
            held[name] = sorted(cursor.fetchall(), key=repr)
        return held
