"""A company with an account at any bank, which expects the titles of that bank's sample."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from emdia.books.bank_files.models import BankFile, BankLine
from emdia.books.companies.scope import company_scope
from emdia.formats.banks import Event, bank
from emdia.formats.returns import read_return, recognise
from emdia.formats.returns.return_file import ReturnFile
from emdia.formats.returns.writing import write_return
from emdia.kernel.tax_ids import cnpj_check_digits
from emdia.workflows import receive_bank_file, settle_bank_file
from emdia.workflows.expect_titles import ExpectedCustomer, ExpectedTitle, expect
from emdia.workflows.found_company import AccountTerms, found

from .house import ANA, DAY

NOMINAL = 10_000
# Carteiras as they are agreed; a return may print another code of the same bank.
CARTEIRAS = {
    "001": "17", "033": "101", "104": "14", "237": "09", "341": "109", "748": "1", "756": "1",
}  # fmt: skip
BASE = "100000010001"
NEXT_DAY = date(2026, 3, 11)


def sample_of(code: str, layout: str) -> ReturnFile:
    """Return the bank's own sample of a layout, as read."""
    for path in sorted(bank(code).samples.glob("*.ret")):
        data = path.read_bytes()
        if recognise(data) == (code, layout):
            return read_return(data, bank=code, layout=layout, net_of_tariff=_is_net(code))
    raise LookupError(f"{code} has no sample of {layout}")


def bytes_of(code: str, layout: str) -> bytes:
    return next(
        data
        for path in sorted(bank(code).samples.glob("*.ret"))
        if recognise(data := path.read_bytes()) == (code, layout)
    )


def _is_net(code: str) -> bool:
    """Only Itaú asks the account; its samples are of one that is credited net of tariff."""
    return code == "341"


@dataclass
class BankHouse:
    code: str
    layout: str
    is_registered: bool | None = None  # None: what the file confirms or rejects is not yet
    sequence: int = 118  # the sample's
    company_id: int = field(init=False)
    agreement: Any = field(init=False)
    sample: ReturnFile = field(init=False)

    def __post_init__(self) -> None:
        self.sample = sample_of(self.code, self.layout)
        header = self.sample.header
        account = AccountTerms(
            bank_code=self.code,
            # An account is entered without the zeros a file pads it with.
            agencia=header.agencia.lstrip("0") or "1234",
            conta=header.conta.lstrip("0") or "56789",
            dac=header.dac or "0",
            carteira=CARTEIRAS[self.code],
            layout=self.layout,
            net_of_tariff=_is_net(self.code),
        )
        self.agreement = found(
            name="Vento Norte", cnpj=BASE + cnpj_check_digits(BASE), account=account, by=ANA
        )
        self.company_id = self.agreement.company_id
        titles = [self._title(row) for row in range(len(self.sample.titles))]
        expect(agreement=self.agreement, titles=titles, by=ANA)

    def _title(self, row: int) -> ExpectedTitle:
        columns = self.sample.titles
        number = columns.nosso_numero[row].decode()
        told = columns.event[row] in (Event.REGISTERED, Event.REJECTED)
        return ExpectedTitle(
            customer=ExpectedCustomer(tax_id_kind="cpf", tax_id=f"{row:011d}", name=f"C {row}"),
            document=f"T{row + 1}",
            issue_date=DAY,
            due_date=DAY,
            amount_cents=NOMINAL,
            carteira=CARTEIRAS[self.code],
            # Some systems keep a number without its zeros.
            nosso_numero=number.lstrip("0") if row % 2 else number,
            is_registered=not told if self.is_registered is None else self.is_registered,
        )

    def apply(self, content: bytes) -> BankFile:
        bank_file_id = receive_bank_file.receive(
            company_id=self.company_id,
            bank_agreement_id=self.agreement.pk,
            name="retorno.ret",
            content=content,
            by=ANA,
        )
        settle_bank_file.settle(company_id=self.company_id, bank_file_id=bank_file_id, by=ANA)
        with company_scope(self.company_id):
            return BankFile.objects.get(pk=bank_file_id)

    def apply_sample(self) -> BankFile:
        return self.apply(bytes_of(self.code, self.layout))

    def apply_next(self, *titles: Mapping[str, Any]) -> BankFile:
        """Apply the bank's file of the next day, with these titles."""
        form = bank(self.code).returns[self.layout]
        self.sequence += 1
        header = {**self._account(), "generated_date": NEXT_DAY, "sequence": self.sequence}
        return self.apply(write_return(form=form, header=header, titles=map(self._whole, titles)))

    def _account(self) -> dict[str, str]:
        header = self.sample.header
        told = {"agencia": header.agencia, "conta": header.conta, "dac": header.dac}
        return {name: value.lstrip("0") for name, value in told.items() if value.strip("0")}

    def _whole(self, told: Mapping[str, Any]) -> dict[str, Any]:
        return {
            **self._account(),
            "carteira": self.sample.titles.carteira[0].decode(),
            "occurrence_day": NEXT_DAY,
            "due_day": DAY,
            "nominal_cents": NOMINAL,
            **told,
        }

    def number(self, row: int) -> str:
        """Return the nosso número of a line of the sample as its layout writes it."""
        number = self.sample.titles.nosso_numero[row].decode()
        form = bank(self.code).returns[self.layout]
        item = form.detail.by_name[form.detail_fields["nosso_numero"]]
        return number[-item.width :]

    def lines(self, bank_file: BankFile) -> Sequence[BankLine]:
        with company_scope(self.company_id):
            found = BankLine.objects.filter(bank_file_id=bank_file.pk)
            return list(found.order_by("line_number"))
