"""A small company with one account: what tests and benches walk through in a moment.

The company a visitor looks at, with its past, is `workflows/demo`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from django.db import IntegrityError

from emdia.books.access import operations as access
from emdia.books.access import queries as people
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import system
from emdia.connectors import folders
from emdia.formats.banks import Event
from emdia.formats.banks.b341_itau.sample import ReturnHeading, write_return
from emdia.formats.returns import ReturnFile, read_return
from emdia.kernel.days import to_date
from emdia.kernel.tax_ids import cnpj_check_digits, cpf_check_digits

from . import demo_portfolio
from .declare_terms import declare_intake
from .demo import plans
from .demo.plans import PASSWORD
from .expect_titles import ExpectedCustomer, ExpectedTitle, expect
from .found_company import AccountTerms, found

NAME = "Vento Norte Telecom (demonstração)"
CNPJ_BASE = "11AB22CD0001"
# Nobody's: the street is of no town.
POSTAL_ADDRESS = "Rua do Exemplo, 100\nCentro\nRecife – PE, CEP 50010-000"
PEOPLE = plans.PEOPLE[:3]
BY = system("demo")


@dataclass(frozen=True, kw_only=True, slots=True)
class Demo:
    """What a visitor needs: who signs in, and a return file to upload."""

    people: tuple[tuple[str, str], ...]  # e-mail, role
    password: str
    file_name: str
    file_content: bytes


def prepare(*, as_of: date, folder: Path | None = None) -> Demo:
    """Make the small company if it is not there; return what one needs to walk through it.

    With a `folder`, tonight's file waits there for the day to be run.
    """
    expected = demo_portfolio.titles(as_of=as_of)
    if people.user_by_email(PEOPLE[0][0]) is None:
        agreement = found(
            name=NAME,
            cnpj=CNPJ_BASE + cnpj_check_digits(CNPJ_BASE),
            account=demo_portfolio.ACCOUNT,
            by=BY,
            postal_address=POSTAL_ADDRESS,
            is_sandbox=True,
        )
        expect(agreement=agreement, titles=expected, by=BY)
        _admit(agreement)
        if folder is not None:
            _watch(agreement, folder, as_of)
    made = Demo(
        people=tuple((email, role.value) for email, _, role in PEOPLE),
        password=PASSWORD,
        file_name=f"retorno-itau-{as_of:%Y%m%d}.ret",
        file_content=_return_file(expected, as_of),
    )
    if folder is not None:
        folders.deliver(folder, name=made.file_name, content=made.file_content)
    return made


def _watch(agreement: BankAgreement, folder: Path, as_of: date) -> None:
    declare_intake(
        company_id=agreement.company_id,
        bank_agreement_id=agreement.pk,
        folder=str(folder),
        numbering=demo_portfolio.ACCOUNT.numbering,
        expected_by=None,
        since_date=as_of,
        by=BY,
    )


def _admit(agreement: BankAgreement) -> None:
    with company_scope(agreement.company_id):
        for email, full_name, role in PEOPLE:
            user_id = access.add_user(email=email, full_name=full_name, password=PASSWORD)
            access.grant_role(company_id=agreement.company_id, user_id=user_id, role=role)


def _return_file(expected: list[ExpectedTitle], as_of: date) -> bytes:
    account = demo_portfolio.ACCOUNT
    heading = ReturnHeading(
        agencia=account.agencia,
        conta=account.conta,
        dac=account.dac,
        tax_id=CNPJ_BASE + cnpj_check_digits(CNPJ_BASE),
        company_name="VENTO NORTE TELECOM LTDA",
        sequence=as_of.toordinal() % 100_000,
        generated_date=as_of,
        credit_date=as_of + timedelta(days=1),
    )
    return write_return(
        header=heading, titles=demo_portfolio.tonight(expected=expected, as_of=as_of)
    )


class NothingToExpect(ValueError):
    """The file names no title with an amount."""


def expect_return(*, content: bytes, bank: str, layout: str, net_of_tariff: bool) -> str:
    """Make a sandbox company that expects the titles of one's own return file; return its name.

    The demo's people may sign in to it. The file itself is not applied: upload
    it and see what becomes of it. Asked again with the same file, nothing changes.

    :raises Unreadable, UnknownBank: see `read_return`.
    :raises NothingToExpect: no title with an amount in the file.
    """
    read = read_return(content, bank=bank, layout=layout, net_of_tariff=net_of_tariff)
    expected = _titles_of(read)
    if not expected:
        raise NothingToExpect("no title with an amount in it")
    name = f"{read.header.company_name.title()} ({read.header.sequence})"
    base = f"{int(read.canonical_sha256, 16) % 10**8:08d}0001"
    try:
        agreement = found(
            name=name,
            cnpj=base + cnpj_check_digits(base),
            account=_account_of(read, expected[0].carteira),
            by=BY,
            postal_address=POSTAL_ADDRESS,
            is_sandbox=True,
        )
    except IntegrityError:
        return name
    expect(agreement=agreement, titles=expected, by=BY)
    with company_scope(agreement.company_id):
        for email, _, role in PEOPLE:
            user = people.user_by_email(email)
            assert user is not None
            access.grant_role(company_id=agreement.company_id, user_id=user.pk, role=role)
    return name


def _account_of(read: ReturnFile, carteira: str) -> AccountTerms:
    return AccountTerms(
        bank_code=read.bank,
        agencia=read.header.agencia,
        conta=read.header.conta,
        dac=read.header.dac,
        carteira=carteira,
        layout=read.layout,
        net_of_tariff=read.net_of_tariff,
    )


def _titles_of(read: ReturnFile) -> list[ExpectedTitle]:
    columns = read.titles
    keys = columns.number_key
    _, firsts = np.unique(keys, return_index=True)
    return [
        _title_of(read, int(row))
        for row in np.sort(firsts)
        if columns.nominal_cents[row] > 0 and keys[row]
    ]


def _title_of(read: ReturnFile, row: int) -> ExpectedTitle:
    columns = read.titles
    occurred = to_date(int(columns.occurrence_day[row])) or date(2000, 1, 1)
    due_date = to_date(int(columns.due_day[row])) or occurred
    carteira, nosso_numero = columns.carteira[row].decode(), columns.nosso_numero[row].decode()
    root = f"{200_000_000 + row}"
    return ExpectedTitle(
        customer=ExpectedCustomer(
            tax_id_kind="cpf",
            tax_id=root + cpf_check_digits(root),
            name=f"Cliente {row + 1}",
        ),
        document=f"{carteira}-{nosso_numero}",
        issue_date=min(due_date, occurred) - timedelta(days=30),
        due_date=due_date,
        amount_cents=int(columns.nominal_cents[row]),
        carteira=carteira,
        nosso_numero=nosso_numero,
        is_registered=columns.event[row] not in (Event.REGISTERED, Event.REJECTED),
    )
