"""A till whose titles are charged: addresses, boletos, borderôs, the bank's answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from emdia.books.bank_files.models import BankFile
from emdia.books.borderos.models import Bordero, BorderoLine
from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAgreement, Branch
from emdia.books.companies.scope import company_scope
from emdia.books.parties.models import Address
from emdia.books.pix.models import PixAccount
from emdia.formats.banks.b341_itau.sample import ReturnTitle
from emdia.formats.remessa import Remessa
from emdia.formats.remessa.reading import read_remessa
from emdia.workflows import borderos
from emdia.workflows.issue_charges import issue_charges
from emdia.workflows.issue_receivable import Sale, issue
from emdia.workflows.open_receivables import Outcome

from .house import DAY, NOON, line
from .till import JOSE, MARIA, Till

LATER = DAY + timedelta(days=20)


@dataclass
class Desk:
    """Maria has an address and José has none; sales are charged at Itaú."""

    till: Till = field(default_factory=Till)
    sales: int = 0

    def __post_init__(self) -> None:
        with company_scope(self.company_id):
            # The till's own boletos came with lower numbers from another system.
            BankAgreement.objects.update(next_nosso_numero=101)
            Address.objects.create(
                company_id=self.company_id,
                customer_id=self.till.customer(MARIA),
                purpose="billing",
                street="Rua das Acácias",
                number="10",
                district="Centro",
                city="São Paulo",
                state="SP",
                postal_code="01001-000",
            )

    @property
    def company_id(self) -> int:
        return self.till.company_id

    @property
    def agreement(self) -> Any:
        return self.till.house.agreement

    def pix_account(self, key: str) -> PixAccount:
        """Let the account have a Pix key and no provider; requires an open scope."""
        return PixAccount.objects.create(
            company_id=self.company_id,
            bank_account_id=self.agreement.bank_account_id,
            key=key,
            city="RECIFE",
            state="active",
            fact_id=1,
        )

    def sell(self, cents: int = 10_000, *, customer: int = MARIA, **values: Any) -> list[int]:
        """Issue a sale; return the ids of its titles."""
        self.sales += 1
        with company_scope(self.company_id):
            branch_id = Branch.objects.values_list("id", flat=True).earliest("id")
        sale = Sale(
            **{
                "customer_id": self.till.customer(customer),
                "document": f"V{self.sales}",
                "kind": "DM",
                "issue_date": DAY,
                "first_due_date": LATER,
                "gross_cents": cents,
                "branch_id": branch_id,
                "fine_ppm": 20_000,
                "interest_monthly_ppm": 10_000,
                **values,
            }
        )
        made = issue(company_id=self.company_id, sale=sale, by=self.till.people["ana"])
        return list(made.receivable_ids)

    def charge(self, receivable_ids: Sequence[int]) -> Outcome:
        return issue_charges(receivable_ids=receivable_ids, now=NOON, **self.till.acting)

    def charged(self, cents: int = 10_000, **values: Any) -> Charge:
        """Sell and charge; return the charge."""
        (receivable_id,) = self.sell(cents, **values)
        assert self.charge([receivable_id]).done == 1
        return self.of_title(receivable_id)

    def of_title(self, receivable_id: int) -> Charge:
        with company_scope(self.company_id):
            return Charge.objects.get(receivable_id=receivable_id)

    def again(self, charge: Charge) -> Charge:
        """Return the charge as it stands now."""
        with company_scope(self.company_id):
            return Charge.objects.get(pk=charge.pk)

    def prepare(self, on: date = DAY) -> int:
        return borderos.prepare(
            company_id=self.company_id,
            bank_agreement_id=self.agreement.pk,
            by=self.till.people["ana"],
            on=on,
            now=NOON,
        )

    def send(self, bordero_id: int | None = None) -> Bordero:
        """Prepare a borderô, or take one, and send it; return it with its file."""
        number = self.prepare() if bordero_id is None else bordero_id
        borderos.send(bordero_id=number, now=NOON, **self.till.acting)
        return self.bordero(number)

    def bordero(self, bordero_id: int) -> Bordero:
        with company_scope(self.company_id):
            return Bordero.objects.get(pk=bordero_id)

    def lines(self, bordero: Bordero | int) -> list[BorderoLine]:
        number = bordero if isinstance(bordero, int) else bordero.pk
        with company_scope(self.company_id):
            return list(BorderoLine.objects.filter(bordero_id=number).order_by("id"))

    def remessa(self, bordero: Bordero) -> Remessa:
        """Return the file of a borderô, as the bank reads it."""
        with company_scope(self.company_id):
            content = borderos.queries.content(bordero.pk)
        return read_remessa(content, bank="341", layout="400")

    def answer(self, *said: tuple[Charge, str], **values: Any) -> BankFile:
        """Apply the bank's answer: a charge and the code of an occurrence, each."""
        lines: list[ReturnTitle] = [
            line(
                int(charge.nosso_numero),
                code,
                nominal_cents=charge.amount_cents,
                due_date=charge.due_date,
                **values,
            )
            for charge, code in said
        ]
        return self.till.house.apply(*lines)


__all__ = ["DAY", "JOSE", "LATER", "MARIA", "NOON", "Desk"]
