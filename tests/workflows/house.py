"""A made-up company whose titles, files and settlements a test says in a few words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any

from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.companies.models import Company, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.connectors.database import address
from emdia.formats.banks.b341_itau.sample import ReturnHeading, ReturnTitle, write_return
from emdia.kernel.tax_ids import cnpj_check_digits
from emdia.workflows import receive_bank_file, settle_bank_file
from emdia.workflows.expect_titles import ExpectedCustomer, ExpectedTitle, expect
from emdia.workflows.found_company import AccountTerms, found

DAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 15, tzinfo=UTC)
CARTEIRA = "109"
# Numbers that no user of a test is given, or one of them would be asked to approve her own.
ANA = Actor(user_id=1_000_000_011, name="Ana", channel="web")
BRUNO = Actor(user_id=1_000_000_012, name="Bruno", channel="web")
HEADING = ReturnHeading(
    agencia="1234",
    conta="56789",
    dac="0",
    tax_id="12ABC34501DE35",
    company_name="VENTO NORTE TELECOM LTDA",
    sequence=1,
    generated_date=DAY,
    credit_date=DAY,
)


@dataclass
class House:
    """A company with one Itaú account; `net_of_tariff` as agreed with the bank."""

    number: int = 1
    net_of_tariff: bool = True
    reversal_limit_cents: int = 100_000
    # Tests of the settlement send files in any order; those of the intake do not.
    numbering: Numbering = Numbering.FREE
    company_id: int = field(init=False)
    agreement: Any = field(init=False)
    sequence: int = 0

    def __post_init__(self) -> None:
        base = f"{10_000_000 + self.number}0001"
        self.agreement = found(
            name=f"House {self.number}",
            cnpj=base + cnpj_check_digits(base),
            account=AccountTerms(
                bank_code="341",
                agencia=HEADING.agencia,
                conta=HEADING.conta,
                dac=HEADING.dac,
                carteira=CARTEIRA,
                layout="400",
                net_of_tariff=self.net_of_tariff,
                numbering=self.numbering,
            ),
            by=ANA,
        )
        self.company_id = self.agreement.company_id
        with company_scope(self.company_id):
            Company.objects.update(reversal_limit_cents=self.reversal_limit_cents)

    def expect(
        self, amounts: dict[int, int], *, customer: int = 0, is_registered: bool = True
    ) -> None:
        """Issue one title per nosso número, each with its amount in cents."""
        titles = [
            replace(title(number, cents, customer), is_registered=is_registered)
            for number, cents in amounts.items()
        ]
        expect(agreement=self.agreement, titles=titles, by=ANA)

    def write(self, lines: Iterable[ReturnTitle], **heading: Any) -> bytes:
        """Return the bank's next file with these lines."""
        self.sequence += 1
        header = replace(HEADING, **{"sequence": self.sequence, **heading})
        return write_return(header=header, titles=lines)

    def receive(self, content: bytes, *, by: Actor = ANA, name: str = "retorno.ret") -> int:
        return receive_bank_file.receive(
            company_id=self.company_id,
            bank_agreement_id=self.agreement.pk,
            name=name,
            content=content,
            by=by,
        )

    def settle(self, bank_file_id: int) -> BankFile:
        """Do what a worker does with a received file; return what became of it."""
        settle_bank_file.settle(company_id=self.company_id, bank_file_id=bank_file_id, by=ANA)
        with company_scope(self.company_id):
            return BankFile.objects.get(pk=bank_file_id)

    def apply(self, *lines: ReturnTitle, **heading: Any) -> BankFile:
        """Receive and settle one file with these lines."""
        return self.settle(self.receive(self.write(lines, **heading)))

    def lines(self, bank_file: BankFile) -> Sequence[BankLine]:
        """Return the lines of a file in its order."""
        with company_scope(self.company_id):
            found = BankLine.objects.filter(bank_file_id=bank_file.pk)
            return list(found.order_by("line_number"))


def title(number: int, cents: int, customer: int = 0) -> ExpectedTitle:
    """Return a title of `cents` under a nosso número; customer 0 stands for one of its own."""
    code = f"{customer or 1_000_000 + number:011d}"
    return ExpectedTitle(
        customer=ExpectedCustomer(tax_id_kind="cpf", tax_id=code, name=f"Customer {code}"),
        document=f"FAT{number}",
        issue_date=DAY,
        due_date=DAY,
        amount_cents=cents,
        carteira=CARTEIRA,
        nosso_numero=f"{number:08d}",
    )


def line(number: int, occurrence: str = "06", **values: Any) -> ReturnTitle:
    """Return one line of the bank about the title with that nosso número."""
    return ReturnTitle(
        **{
            "occurrence": occurrence,
            "nosso_numero": f"{number:08d}",
            "occurrence_date": DAY,
            "due_date": DAY,
            "credit_date": DAY,
            **values,
        }
    )


def paid(number: int, cents: int, *, tariff: int = 0, **values: Any) -> ReturnTitle:
    """Return a payment of `cents` by the payer, of which the bank keeps its tariff."""
    nominal = values.pop("nominal_cents", cents)
    return line(
        number,
        nominal_cents=nominal,
        posted_cents=cents - tariff,
        tariff_cents=tariff,
        **values,
    )


def addresses(database: str) -> dict[str, str]:
    """Return the environment in which a process of its own uses the test's database."""
    names = {"EMDIA_DATABASE_URL": False, "EMDIA_OWNER_DATABASE_URL": True}
    return {name: _address(database, owner=owner) for name, owner in names.items()}


def _address(database: str, *, owner: bool) -> str:
    parts = address.conninfo(owner=owner) | {"dbname": database}
    return " ".join(f"{key}='{value}'" for key, value in parts.items())
