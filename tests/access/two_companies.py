"""Two companies with one row in every table: what one must never see of the other.

Rows are the fewest the database accepts, written as the application role
inside each company's scope. A table without a row here fails the isolation tests.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zlib import compress

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.test import Client

from emdia.books.access import operations as access
from emdia.books.access.models import User
from emdia.books.approvals.models import Approval
from emdia.books.bank_files.models import BankFile, BankFileContent, BankLine
from emdia.books.bank_statements.models import BankStatement, BankStatementLine
from emdia.books.calendar.models import BankHoliday, IndexValue
from emdia.books.charges.models import Charge
from emdia.books.companies import operations as companies
from emdia.books.companies.models import BankAccount, Branch
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs.models import DailyRun, DailyRunStage
from emdia.books.facts.actor import system
from emdia.books.facts.models import Fact, RecordChange
from emdia.books.imports.models import (
    ImportBatch,
    ImportChange,
    ImportContent,
    ImportDouble,
    ImportFault,
    ImportMapping,
    ImportSource,
    SourceKey,
)
from emdia.books.intake.models import IntakeAlarm
from emdia.books.ledger import operations as ledger
from emdia.books.ledger.models import Seal
from emdia.books.parties.models import (
    Address,
    Contact,
    ContactConsent,
    Customer,
    Salesperson,
)
from emdia.books.payments.models import (
    Allocation,
    CreditUse,
    ManualReceipt,
    OpenQuestion,
    Receipt,
    Refund,
    SettlementTolerance,
)
from emdia.books.receivables.models import (
    CustomerCredit,
    FiscalDocument,
    FiscalLink,
    Receivable,
    Withholding,
)
from emdia.rules import postings
from emdia.rules.approvals import content_hash
from emdia.rules.roles import Role
from emdia.workflows import reverse_settlement
from emdia.workflows.print_customer_statement import print_statement

from .asked_for import asked_for
from .message_about import message_about
from .sent import add_sent
from .two_companies_pix import pix, pix_money
from .two_programs import programs
from .two_reports import reports_of
from .two_talks import add_talk
from .two_views import run_of, thrown_away, view_of

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
AMOUNTS = (
    "nominal_cents",
    "paid_cents",
    "credited_cents",
    "tariff_cents",
    "interest_cents",
    "discount_cents",
    "principal_cents",
    "excess_cents",
)
PRINTER = system("test")
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class House:
    """A company, the objects an address can name, and a user per role."""

    company_id: int
    objects: dict[str, int]
    users: dict[str, int]


def build(*, name: str, cnpj: str) -> House:
    """Found a company with one row in every table of every book, and a user per role."""
    with transaction.atomic():
        company_id = companies.next_company_id()
        users = {role.value: user(f"{role}@{name.lower()}.example") for role in Role}
    with company_scope(company_id):
        companies.found(company_id=company_id, name=name, cnpj=cnpj)
        for role, user_id in users.items():
            access.grant_role(company_id=company_id, user_id=user_id, role=role)
        objects = _objects(company_id, users)
    return House(company_id, objects, users)


def user(email: str) -> int:
    """Add a user whose password is PASSWORD, hashed once for all of them."""
    user_id = access.add_user(email=email, full_name=email, language="en")
    User.objects.filter(pk=user_id).update(password=_hashed())
    return user_id


def prove(client: Client, user_id: int, *, seconds_ago: float = 0) -> None:
    """Let the session of `client` hold a proof of who is there, as a sign-in leaves it."""
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() - seconds_ago}
    ]
    session["account_authentication_methods_user"] = str(user_id)
    session.save()


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def _objects(company_id: int, users: dict[str, int]) -> dict[str, int]:
    account = companies.open_bank_account(
        company_id=company_id, bank_code="341", agencia="1234", conta="56789", dac="0", name="Itaú"
    )
    agreement = companies.agree(account=account, carteira="109", layout="400", net_of_tariff=False)
    customer, receivable = _receivable(company_id)
    charge = Charge.objects.create(
        company_id=company_id,
        receivable=receivable,
        bank_account=account,
        bank_agreement=agreement,
        carteira="109",
        nosso_numero="00000001",
        number_key="109/1",
        amount_cents=10_000,
        due_date=DAY,
    )
    pix_charge, pix_account = pix(company_id, receivable, account)
    entry_id = _entry(company_id)
    bank_file = BankFile.objects.create(
        company_id=company_id,
        bank_account=account,
        bank_agreement=agreement,
        name="retorno.ret",
        sha256=f"{company_id:064d}",
        size_bytes=3,
        received_by="somebody",
    )
    receipt = Receipt.objects.create(
        company_id=company_id,
        kind="boleto",
        bank_account_id=account.pk,
        customer_id=customer.pk,
        currency="BRL",
        amount_cents=10_000,
        allocated_cents=4_000,
        received_date=DAY,
        entry_id=entry_id,
        bank_file_id=bank_file.pk,
        line_number=2,
    )
    credit = _payment(company_id, receipt, receivable)
    refund = _by_hand(company_id, receipt, credit)
    pix_money(company_id, pix_account, receipt, refund)
    _calendar(company_id)
    _line(company_id, bank_file, charge, receipt)
    _statement(company_id, account)
    approval = _approval(company_id, receipt, users)
    ledger.close_month(
        company_id=company_id, month=date(2026, 2, 1), fact_id=1, checks=[], balances=[]
    )
    alarm = IntakeAlarm.objects.create(
        company_id=company_id,
        bank_account=account,
        bank_agreement=agreement,
        kind="missing_file",
        expected_date=DAY,
    )
    imported = _import(company_id, receivable)
    message = message_about(company_id, charge)
    return {
        "bank_file_id": bank_file.pk,
        "receivable_id": receivable.pk,
        "customer_id": customer.pk,
        "duplicate_id": customer.pk,
        "contact_id": Contact.objects.get(company_id=company_id).pk,
        "receipt_id": receipt.pk,
        "charge_id": pix_charge.pk,
        "pix_account_id": pix_account.pk,
        "entry_id": entry_id,
        "fact_id": Fact.objects.earliest("id").pk,
        "print_id": print_statement(
            company_id=company_id, customer_id=customer.pk, first_date=DAY, as_of=DAY, by=PRINTER
        ),
        "approval_id": approval.pk,
        "credit_id": credit.pk,
        "refund_id": refund.pk,
        "exception_id": receipt.pk,
        "number": 1,
        "bank_agreement_id": agreement.pk,
        "bank_account_id": account.pk,
        "alarm_id": alarm.pk,
        "daily_run_id": _daily_run(company_id).pk,
        "import_id": imported.pk,
        "view_id": view_of(company_id, users),
        "run_id": run_of(company_id, receivable.pk),
        "trash_id": thrown_away(company_id),
        "message_id": message.pk,
        "send_batch_id": message.send_batch_id or 0,
        **programs(company_id, users),
        "fiscal_document_id": FiscalDocument.objects.get(company_id=company_id).pk,
        **add_sent(company_id, charge),
        **asked_for(company_id, receivable),
        **add_talk(company_id, receivable),
        **reports_of(company_id),
        "pk": 1,  # Of a passkey; nobody has one.
        "case": 1,  # Of an exception; cases begin with a letter.
        "code": 1,  # Of an invitation; nobody was invited.
        "token": 1,
        "link": 1,  # Of a payment page; nobody was sent one.
        "branch_id": receivable.branch_id,
        "user_id": users["ar_clerk"],
    }


def _import(company_id: int, receivable: Receivable) -> ImportBatch:
    document = FiscalDocument.objects.create(company_id=company_id, kind="nfe", number="1")
    FiscalLink.objects.create(
        company_id=company_id, fiscal_document=document, receivable=receivable
    )
    source = ImportSource.objects.create(company_id=company_id, name="ERP")
    ImportMapping.objects.create(company_id=company_id, source=source, kind="customers")
    batch = ImportBatch.objects.create(
        company_id=company_id,
        source=source,
        kind="customers",
        name="clientes.csv",
        sha256=f"{company_id:064d}",
        size_bytes=3,
        received_by="somebody",
        headings=["Nome"],
        mapping={"columns": {}},
    )
    ImportContent.objects.create(
        company_id=company_id, import_batch=batch, content=compress(b"Nome\nx\n")
    )
    ImportFault.objects.create(company_id=company_id, import_batch=batch, line=2, code="x")
    ImportDouble.objects.create(
        company_id=company_id, import_batch=batch, line=4, label="Maria", by_what="name"
    )
    ImportChange.objects.create(
        company_id=company_id, import_batch=batch, line=3, record_id=1, label="Maria", changes={}
    )
    SourceKey.objects.create(
        company_id=company_id, source=source, kind="customers", key="1", record_id=1
    )
    return batch


def _daily_run(company_id: int) -> DailyRun:
    run = DailyRun.objects.create(
        company_id=company_id, run_date=DAY, asked_by="somebody", asked_at=NOON
    )
    DailyRunStage.objects.create(company_id=company_id, daily_run=run, number=10, name="settle")
    return run


def _receivable(company_id: int) -> tuple[Customer, Receivable]:
    salesperson = Salesperson.objects.create(company_id=company_id, code="1", name="Sam")
    customer = Customer.objects.create(
        company_id=company_id,
        tax_id_kind="cpf",
        tax_id="52998224725",
        name="Maria",
        salesperson=salesperson,
    )
    _registration(company_id, customer)
    receivable = Receivable.objects.create(
        company_id=company_id,
        branch=Branch.objects.get(company_id=company_id),
        salesperson=salesperson,
        customer=customer,
        document="NF 1",
        issue_date=DAY,
        due_date=DAY,
        gross_cents=10_001,
        net_cents=10_000,
        balance_cents=10_000,
    )
    Withholding.objects.create(
        company_id=company_id, receivable=receivable, tax="ISS", amount_cents=1
    )
    return customer, receivable


def _registration(company_id: int, customer: Customer) -> None:
    Address.objects.create(
        company_id=company_id, customer=customer, purpose="billing", street="Rua A", city="Recife"
    )
    contact = Contact.objects.create(
        company_id=company_id, customer=customer, role="finance", name="Maria"
    )
    ContactConsent.objects.create(
        company_id=company_id,
        contact=contact,
        channel="email",
        is_allowed=True,
        said_at=NOON,
        source="form",
    )
    RecordChange.objects.create(
        company_id=company_id,
        fact_id=1,
        subject_kind="customer",
        subject_id=customer.pk,
        changes={"name": ["Mary", "Maria"]},
    )


def _entry(company_id: int) -> int:
    ledger.open_chart(company_id)
    fact = Fact.objects.create(
        company_id=company_id,
        kind="settled",
        actor_name="somebody",
        channel="job",
        subject_kind="bank_file",
        subject_id=1,
    )
    batch_id = ledger.open_batch(company_id=company_id, fact_id=fact.pk)
    legs = postings.unidentified(paid_cents=10_000)
    entry_id = ledger.post(
        batch_id=batch_id, event="unidentified_receipt", legs=legs, effective_date=DAY
    )
    Seal.objects.create(company_id=company_id, number=1, batch_id=batch_id, digest=b"digest")
    return entry_id


def _payment(company_id: int, receipt: Receipt, receivable: Receivable) -> CustomerCredit:
    Allocation.objects.create(
        company_id=company_id,
        receipt_id=receipt.pk,
        number=1,
        receivable_id=receivable.pk,
        principal_cents=4_000,
        interest_cents=0,
        discount_cents=0,
    )
    SettlementTolerance.objects.create(company_id=company_id, fact_id=1)
    credit = CustomerCredit.objects.create(
        company_id=company_id,
        customer_id=receivable.customer_id,
        origin="over_payment",
        receipt_id=receipt.pk,
        amount_cents=1,
        balance_cents=1,
        since_date=DAY,
    )
    CreditUse.objects.create(
        company_id=company_id,
        credit_id=credit.pk,
        number=1,
        receivable_id=receivable.pk,
        principal_cents=1,
        interest_cents=0,
        discount_cents=0,
        entry_id=receipt.entry_id,
    )
    return credit


def _by_hand(company_id: int, receipt: Receipt, credit: CustomerCredit) -> Refund:
    """Add what people write about a receipt: what it was, what goes back, who looks after it."""
    ManualReceipt.objects.create(company_id=company_id, receipt=receipt, payer_name="Maria")
    OpenQuestion.objects.create(company_id=company_id, receipt_id=receipt.pk, changed_at=NOON)
    return Refund.objects.create(
        company_id=company_id,
        customer_id=credit.customer_id,
        credit_id=credit.pk,
        currency="BRL",
        amount_cents=1,
    )


def _calendar(company_id: int) -> None:
    BankHoliday.objects.create(company_id=company_id, holiday_date=DAY, name="Aniversário")
    IndexValue.objects.create(
        company_id=company_id,
        code="IPCA",
        month_date=date(2026, 2, 1),
        rate_ppb=1,
        source="made up",
    )


def _line(company_id: int, bank_file: BankFile, charge: Charge, receipt: Receipt) -> None:
    BankFileContent.objects.create(company_id=company_id, bank_file=bank_file, content=b"ret")
    amounts = dict.fromkeys(
        (
            "nominal_cents",
            "paid_cents",
            "credited_cents",
            "tariff_cents",
            "interest_cents",
            "discount_cents",
            "principal_cents",
            "excess_cents",
        ),
        0,
    )
    BankLine.objects.create(
        company_id=company_id,
        bank_file_id=bank_file.pk,
        line_number=2,
        occurrence="06",
        event=3,
        outcome="settled",
        charge_id=charge.pk,
        receivable_id=charge.receivable_id,
        receipt_id=receipt.pk,
        **amounts,
    )


def _statement(company_id: int, account: BankAccount) -> None:
    statement = BankStatement.objects.create(
        company_id=company_id,
        bank_account=account,
        name="extrato.ofx",
        layout="ofx",
        content_sha256="0" * 64,
        received_by="somebody",
        currency="BRL",
        lines=1,
        new_lines=1,
    )
    BankStatementLine.objects.create(
        company_id=company_id,
        bank_account_id=account.pk,
        key="0" * 32,
        bank_statement=statement,
        booked_date=DAY,
        amount_cents=1,
        kind="other",
    )


def _approval(company_id: int, receipt: Receipt, users: dict[str, int]) -> Approval:
    content = reverse_settlement.content_of(receipt)
    return Approval.objects.create(
        company_id=company_id,
        action=reverse_settlement.ACTION,
        subject_id=receipt.pk,
        content=content,
        content_sha256=content_hash(content),
        amount_cents=10_000,
        reason="Paid twice.",
        requested_by_id=users["ar_clerk"],
        requested_by="somebody",
        requested_at=NOON,
        lapses_at=NOON + timedelta(hours=72),
    )


def tenant_tables() -> list[tuple[str, str]]:
    """Return (table, column of its company) for every table that belongs to a company."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT c.relname, CASE WHEN c.relname = 'company' THEN 'id' ELSE 'company_id' END
            FROM pg_class AS c
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace
                AND (c.relname = 'company' OR EXISTS (
                    SELECT FROM pg_attribute AS a
                    WHERE a.attrelid = c.oid AND a.attname = 'company_id' AND NOT a.attisdropped))
            ORDER BY c.relname
            """
        )
        return [(table, column) for table, column in cursor.fetchall()]
