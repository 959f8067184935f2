"""A house whose titles are charged by Pix, and a provider that runs beside it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from time import monotonic
from typing import Any

from emdia.books.charges.models import Charge
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.inbox import operations as inbox
from emdia.books.inbox.models import InboxNotice, Source
from emdia.books.payments.models import PixReceipt, Receipt
from emdia.books.pix.models import PixAccount
from emdia.books.receivables.models import Receivable
from emdia.connectors.pix_provider import CLIENT, SECRET, Authority, Books, running
from emdia.connectors.pix_provider.server import Door
from emdia.workflows import charge_by_pix, receive_notice, set_up_pix, settle_pix, tell_pix
from emdia.workflows.pix_provider import forget_sessions
from emdia.workflows.set_up_pix import PixFields

from .house import ANA, House

NOW = datetime.now(UTC)
KEY = "financeiro@ventonorte.example"
TOKEN = "a token of this test"
TODAY = NOW.astimezone().date()


@dataclass
class PixHouse:
    """A company with a Pix account at a local provider."""

    house: House
    door: Door
    ours: Authority
    account_id: int = 0

    @property
    def company_id(self) -> int:
        return self.house.company_id

    @property
    def books(self) -> Books:
        return self.door.books

    def set_up(self, **ways: Any) -> Any:
        """Set the Pix account up; return what the workflow says."""
        done = set_up_pix.set_up(
            company_id=self.company_id,
            told=self.fields(**ways),
            reason="",
            by=ANA,
            now=NOW,
        )
        with company_scope(self.company_id):
            is_first = not self.account_id
            self.account_id = PixAccount.objects.latest("pk").pk
            if is_first:
                inbox.open_address(
                    company_id=self.company_id,
                    source=Source.PIX,
                    subject_id=self.account_id,
                    token=TOKEN,
                )
        return done

    def fields(self, *, settings: Any = None, **told: Any) -> PixFields:
        issued = self.ours.issue("emdia")
        ways = {
            "name": "Local",
            "url": self.door.url,
            "token_url": f"{self.door.url}/token",
            "timeout_seconds": 3,
            **(settings or {}),
        }
        with company_scope(self.company_id):
            account_id = self.house.agreement.bank_account_id
        return PixFields(
            **{
                "bank_account_id": account_id,
                "key": KEY,
                "city": "São Paulo",
                "settings": ways,
                "client_id": CLIENT,
                "client_secret": SECRET,
                "certificate": issued.certificate,
                "certificate_key": issued.key,
                "authorities": self.ours.pem,
                **told,
            }
        )

    def title(self, number: int, cents: int, *, days: int = 5, **columns: Any) -> int:
        """Issue a title that is due in `days`; return its id."""
        self.house.expect({number: cents})
        due_date = TODAY + timedelta(days=days)
        told = {
            "due_date": due_date,
            "issue_date": min(due_date, TODAY),
            "fine_ppm": 20_000,
            "interest_monthly_ppm": 10_000,
            **columns,
        }
        with company_scope(self.company_id):
            titles = Receivable.objects.filter(document=f"FAT{number}")
            facts.record(
                company_id=self.company_id,
                kind="receivables.changed",
                subject=("receivable", titles.get().pk),
                by=ANA,
            )
            titles.update(**told)
            receivable_id = titles.get().pk
            Charge.objects.filter(receivable_id=receivable_id).update(due_date=due_date)
            return receivable_id

    def charge(self, *receivable_ids: int, tell: bool = True) -> str:
        """Charge titles by Pix; return the txid of the first of them."""
        charge_by_pix.charge(
            company_id=self.company_id, receivable_ids=receivable_ids, by=ANA, as_of=TODAY
        )
        if tell:
            self.tell()
        return self.charge_of(receivable_ids[0]).txid

    def tell(self, *, as_of: date = TODAY) -> int:
        return tell_pix.tell(company_id=self.company_id, by=ANA, as_of=as_of, now=NOW)

    def charge_of(self, receivable_id: int) -> Charge:
        with company_scope(self.company_id):
            found = Charge.objects.filter(receivable_id=receivable_id, kind="pix")
            return found.latest("pk")

    def notify(self, *payments: Any) -> None:
        """Tell of payments as the provider does."""
        receive_notice.receive_pix(
            token=TOKEN,
            client="",
            content=json.dumps({"pix": list(payments)}).encode(),
            now=NOW,
        )

    def drain(self, *, now: datetime = NOW) -> int:
        return settle_pix.drain(company_id=self.company_id, by=ANA, now=now)

    def poll(self) -> int:
        return settle_pix.poll(
            company_id=self.company_id, by=ANA, now=datetime.now(UTC) + timedelta(minutes=1)
        )

    def receipts(self) -> list[Receipt]:
        with company_scope(self.company_id):
            return list(Receipt.objects.filter(kind="pix").order_by("pk"))

    def told_of(self, receipt: Receipt) -> PixReceipt:
        with company_scope(self.company_id):
            return PixReceipt.objects.get(pk=receipt.pk)

    def notices(self) -> list[tuple[str, str]]:
        with company_scope(self.company_id):
            return list(InboxNotice.objects.order_by("pk").values_list("state", "reason"))

    def balance(self, receivable_id: int) -> int:
        with company_scope(self.company_id):
            return Receivable.objects.get(pk=receivable_id).balance_cents


@contextmanager
def pix_house(**account: Any) -> Iterator[PixHouse]:
    """Found a house and run its provider; `account` are fields of its Pix account."""
    ours = Authority("ours", now=NOW)
    # The clock of the tests begins when this file is read, which may be half an hour ago.
    began = monotonic()
    books = Books(now=lambda: NOW + timedelta(seconds=monotonic() - began))
    with running(books=books, certificate=ours.issue("server"), clients=ours.pem) as door:
        made = PixHouse(House(), door, ours)
        made.set_up(**account)
        try:
            yield made
        finally:
            forget_sessions()
