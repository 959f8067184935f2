"""The rows of Pix in the two companies: an account, a charge, news, money back and forth."""

from datetime import UTC, date, datetime

from emdia.books.charges.models import Charge
from emdia.books.companies.models import BankAccount
from emdia.books.inbox.models import InboxAddress, InboxNotice
from emdia.books.payments.models import PixReceipt, Receipt, Refund
from emdia.books.pix.models import PixAccount, PixCharge, PixRefund, PixReturn
from emdia.books.receivables.models import Receivable

DAY = date(2026, 3, 2)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def pix(company_id: int, receivable: Receivable, account: BankAccount) -> tuple[Charge, PixAccount]:
    pix_account = PixAccount.objects.create(
        company_id=company_id,
        bank_account=account,
        key="52998224725",
        city="RECIFE",
        state="active",
        fact_id=1,
    )
    charge = Charge.objects.create(
        company_id=company_id,
        receivable=receivable,
        kind="pix",
        bank_account=account,
        txid=f"{company_id:026d}",
        amount_cents=10_000,
        due_date=DAY,
    )
    PixCharge.objects.create(
        charge=charge, company_id=company_id, pix_account=pix_account, kind="static", code="0002"
    )
    address = InboxAddress.objects.create(
        company_id=company_id,
        source="pix",
        subject_id=pix_account.pk,
        token_sha256=f"{company_id:032d}".encode(),
    )
    InboxNotice.objects.create(company_id=company_id, address=address, body="{}", received_at=NOON)
    return charge, pix_account


def pix_money(company_id: int, account: PixAccount, receipt: Receipt, refund: Refund) -> None:
    PixReceipt.objects.create(
        receipt=receipt,
        company_id=company_id,
        end_to_end_id="E" + "0" * 31,
        paid_at=NOON,
        interest_cents=0,
        discount_cents=0,
        is_exception=True,
        reason="charge_unknown",
    )
    PixRefund.objects.create(
        company_id=company_id,
        pix_account=account,
        refund_id=refund.pk,
        end_to_end_id="E" + "0" * 31,
        number="1",
        amount_cents=1,
        asked_at=NOON,
    )
    PixReturn.objects.create(
        company_id=company_id,
        end_to_end_id="E" + "0" * 31,
        number="2",
        amount_cents=1,
        receipt_id=receipt.pk,
        entry_id=receipt.entry_id,
        recorded_at=NOON,
    )
