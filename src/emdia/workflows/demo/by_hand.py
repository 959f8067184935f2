"""What people did by hand in the demo's past: cash, cheques, reversals, refunds, closed months.

Every act goes through the workflow that a page would call, at the instant it is told.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock

from emdia.books.access import queries as users
from emdia.books.bank_files.models import BankLine, Outcome
from emdia.books.companies.sandbox import sandbox_instant
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.books.payments.models import OpenQuestion, QuestionState
from emdia.books.payments.operations import Received
from emdia.books.receivables.models import CustomerCredit, Receivable
from emdia.rules import postings
from emdia.rules.instruments import Instrument
from emdia.rules.settlement import Tolerance
from emdia.workflows import (
    allocate_receipt,
    clear_receipt,
    close_month,
    refund,
    register_receipt,
    reverse_settlement,
    set_tolerance,
    use_credit,
)
from emdia.workflows.allocate_receipt import Part
from emdia.workflows.open_receipt import UnableToUseReceipt

from .founding import Founded
from .plans import PEOPLE, WHOLESALE
from .titles import last_bank_day, month_before

WORKING_AT = clock(17, 5)  # in UTC: in the afternoon
ANSWERED_DAYS = 12  # exceptions older than that were looked at
UNFUNDED = 11  # motive of a returned cheque: no funds, first time presented
CREDIT_KEPT = "Pago duas vezes: o crédito fica para a próxima fatura."
CLERK, MANAGER = 0, 1  # places among the people
GOODS_CAME_BACK = (330, 260, 190, 120, 64, 36, 11)  # days before the last one
RETURNED_SHARE = 12


def act(founded: Founded, *, last_day: date, as_of: date) -> None:
    """Do what people did up to `last_day`, the last bank day of the past.

    What a second person is to decide was asked on the eve of `as_of`.
    """
    _Desk(founded, last_day, as_of).act()


@dataclass(frozen=True, slots=True)
class _Desk:
    founded: Founded
    last_day: date
    as_of: date

    @property
    def company_id(self) -> int:
        return self.founded.company_id

    def act(self) -> None:
        self._at(395, self._forgive_cents)
        if self.founded.company is WHOLESALE:
            for days_before in GOODS_CAME_BACK:
                self._at(days_before, self._take_goods_back)
        self._at(19, self._take_cash)
        self._at(16, self._take_cheque)
        self._at(13, self._reverse_payment)
        self._at(9, self._use_credit)
        self._at(6, self._take_card_sales)
        self._at(3, self._take_unknown_transfer)
        self._ask_second_person()
        self._answer_questions()
        self._close_months()

    def _at(self, days_before: int, work: Callable[[date, datetime], None]) -> None:
        day = last_bank_day(self.last_day - timedelta(days=days_before))
        instant = datetime.combine(day, WORKING_AT, UTC)
        with sandbox_instant(instant):
            work(day, instant)

    def _ask_second_person(self) -> None:
        eve = self.as_of - timedelta(days=1)
        instant = datetime.combine(eve, WORKING_AT, UTC)
        with sandbox_instant(instant):
            self._ask_refund(self.last_day, instant)
            self._ask_large_reversal(self.last_day, instant)

    def _forgive_cents(self, day: date, now: datetime) -> None:
        set_tolerance.set_tolerance(
            company_id=self.company_id,
            tolerance=Tolerance(short_cents=10, short_ppm=0, over_cents=10, over_ppm=0),
            reason="Diferenças de centavos não valem uma ligação.",
            by=_person(MANAGER),
        )

    def _take_goods_back(self, day: date, now: datetime) -> None:
        """Credit a few customers with what they sent back of what they were sold last."""
        clerk = _person(CLERK)
        with company_scope(self.company_id):
            lock_money(self.company_id)
            sold = Receivable.objects.filter(
                issue_date__range=(day - timedelta(days=21), day), gross_cents__gt=50_000
            )
            for receivable in sold.order_by("-gross_cents", "id")[3:6]:
                fact_id = facts.record(
                    company_id=self.company_id,
                    kind="customer_credit.granted",
                    subject=("customer", receivable.customer_id),
                    by=clerk,
                    reason=f"Mercadoria devolvida, {receivable.document}.",
                )
                self._credit_goods(receivable, day, fact_id)

    def _credit_goods(self, receivable: Receivable, day: date, fact_id: int) -> None:
        cents = receivable.gross_cents // RETURNED_SHARE
        origin = CustomerCredit.Origin.RETURN.value
        CustomerCredit.objects.create(
            company_id=self.company_id,
            customer_id=receivable.customer_id,
            origin=origin,
            amount_cents=cents,
            balance_cents=cents,
            since_date=day,
        )
        ledger.post(
            batch_id=ledger.open_batch(company_id=self.company_id, fact_id=fact_id),
            event="credit_granted",
            legs=postings.credit_granted(origin=origin, cents=cents),
            effective_date=day,
            currency=receivable.currency,
            customer_id=receivable.customer_id,
        )

    def _owed(self, place: int) -> Receivable:
        """Return a title that is late and that nothing of tonight will pay."""
        with company_scope(self.company_id):
            late = Receivable.objects.filter(
                balance_cents__gt=0,
                due_date__lt=self.last_day - timedelta(days=30),
                customer__tax_id_kind="cnpj" if place % 2 else "cpf",
            )
            chosen = late.order_by("-due_date", "id")[place * 3 : place * 3 + 1].first()
            return chosen or Receivable.objects.filter(balance_cents__gt=0).earliest("id")

    def _receive(self, received: Received, day: date, *, part: Receivable | None = None) -> int:
        cents = 0 if part is None else min(part.balance_cents, received.amount_cents)
        parts = [] if part is None else [Part(receivable_id=part.pk, amount_cents=cents)]
        return register_receipt.register(
            company_id=self.company_id,
            received=received,
            parts=parts,
            by=_person(CLERK),
            as_of=day,
        )

    def _account_id(self) -> int:
        return self.founded.agreements[0].bank_account_id

    def _take_cash(self, day: date, now: datetime) -> None:
        owed = self._owed(0)
        cash = Received(
            instrument=Instrument.CASH,
            source=f"REC-{day:%y%m%d}-01",
            amount_cents=owed.balance_cents,
            received_date=day,
            currency="BRL",
            customer_id=owed.customer_id,
            note="Pagou no balcão da loja.",
        )
        self._receive(cash, day, part=owed)

    def _take_cheque(self, day: date, now: datetime) -> None:
        """Take a cheque that settled a title and came back, and one that is on its way."""
        owed = self._owed(1)
        cheque_id = self._receive(self._cheque(owed, day, "000187"), day)
        cleared_on = last_bank_day(day + timedelta(days=3))
        with sandbox_instant(now + timedelta(days=3)):
            self._clear_and_use(cheque_id, owed, cleared_on)
        with sandbox_instant(now + timedelta(days=8)):
            clear_receipt.return_cheque(
                company_id=self.company_id,
                receipt_id=cheque_id,
                motive=UNFUNDED,
                reason="Devolvido pelo banco sacado.",
                by=_person(CLERK),
                on=last_bank_day(day + timedelta(days=8)),
            )
        with sandbox_instant(now + timedelta(days=14)):
            other = self._owed(3)
            on = last_bank_day(day + timedelta(days=14))
            self._receive(self._cheque(other, on, "000341"), on)

    def _clear_and_use(self, cheque_id: int, owed: Receivable, on: date) -> None:
        company_id, by = self.company_id, _person(CLERK)
        clear_receipt.clear(company_id=company_id, receipt_id=cheque_id, by=by, on=on)
        allocate_receipt.allocate(
            company_id=company_id,
            receipt_id=cheque_id,
            parts=[Part(receivable_id=owed.pk, amount_cents=owed.balance_cents)],
            by=by,
            on=on,
        )

    def _cheque(self, owed: Receivable, day: date, number: str) -> Received:
        return Received(
            instrument=Instrument.CHEQUE,
            source=f"CH-{number}-{day:%y%m%d}",
            number=number,
            amount_cents=owed.balance_cents,
            received_date=day,
            currency="BRL",
            bank_account_id=self._account_id(),
            customer_id=owed.customer_id,
            expected_date=day + timedelta(days=3),
        )

    def _settled_lines(self, *, above: bool) -> BankLine | None:
        """Return a recent payment above, or below, what one person may reverse alone."""
        limits = {"paid_cents__gt": 100_000} if above else {"paid_cents__lt": 100_000}
        with company_scope(self.company_id):
            recent = BankLine.objects.filter(
                outcome=Outcome.SETTLED,
                reason="",
                occurrence_date__range=(self.last_day - timedelta(days=24), self.last_day),
                **limits,
            )
            return recent.order_by("-bank_file_id", "line_number").first()

    def _reverse_payment(self, day: date, now: datetime) -> None:
        self._reverse(day, now, above=False, reason="Pagador contestou o débito no banco dele.")

    def _ask_large_reversal(self, day: date, now: datetime) -> None:
        self._reverse(day, now, above=True, reason="Pagou o boleto de outra empresa por engano.")

    def _reverse(self, day: date, now: datetime, *, above: bool, reason: str) -> None:
        line = self._settled_lines(above=above)
        if line is not None and line.receipt_id is not None:
            reverse_settlement.reverse(
                company_id=self.company_id,
                receipt_id=line.receipt_id,
                reason=reason,
                by=_person(CLERK),
                on=max(day, line.occurrence_date or day),
                now=now,
            )

    def _credit(self, place: int) -> CustomerCredit | None:
        with company_scope(self.company_id):
            unused = CustomerCredit.objects.filter(balance_cents__gt=0)
            return unused.order_by("since_date", "id")[place : place + 1].first()

    def _use_credit(self, day: date, now: datetime) -> None:
        """Use credits of payments made twice for what the customers owed next."""
        for place in range(8):
            credit = self._credit(place)
            if credit is None:
                return
            with company_scope(self.company_id):
                owed = Receivable.objects.filter(
                    customer_id=credit.customer_id, balance_cents__gt=0, issue_date__lte=day
                ).first()
            if owed is not None:
                cents = min(owed.balance_cents, credit.balance_cents)
                with suppress(UnableToUseReceipt):
                    use_credit.use(
                        company_id=self.company_id,
                        credit_id=credit.pk,
                        parts=[Part(receivable_id=owed.pk, amount_cents=cents)],
                        by=_person(CLERK),
                        on=day,
                    )

    def _take_card_sales(self, day: date, now: datetime) -> None:
        sales = Received(
            instrument=Instrument.CARD,
            source=f"LOTE-{day:%y%m%d}",
            number=f"{day:%y%m%d}7",
            amount_cents=128_400,
            fee_cents=3_852,
            received_date=day,
            currency="BRL",
            bank_account_id=self._account_id(),
            expected_date=day + timedelta(days=30),
            note="Vendas no cartão da loja.",
        )
        self._receive(sales, day)

    def _take_unknown_transfer(self, day: date, now: datetime) -> None:
        transfer = Received(
            instrument=Instrument.TRANSFER,
            source=f"TED-{day:%y%m%d}-884213",
            number="884213",
            amount_cents=187_000,
            received_date=day,
            currency="BRL",
            bank_account_id=self._account_id(),
            payer_name="J M COMERCIO",
            note="TED sem identificação no extrato.",
        )
        self._receive(transfer, day)

    def _ask_refund(self, day: date, now: datetime) -> None:
        credit = self._credit(0)
        if credit is not None:
            refund.request(
                company_id=self.company_id,
                source=refund.Source(credit_id=credit.pk),
                amount_cents=credit.balance_cents,
                reason="Cliente pediu o valor de volta por e-mail.",
                by=_person(CLERK),
                now=now,
            )

    def _answer_questions(self) -> None:
        """Say of older exceptions what became of them."""
        before = self.last_day - timedelta(days=ANSWERED_DAYS)
        clerk = _person(CLERK)
        with company_scope(self.company_id):
            old = BankLine.objects.filter(outcome=Outcome.EXCEPTION, occurrence_date__lt=before)
            OpenQuestion.objects.bulk_create(
                OpenQuestion(
                    company_id=self.company_id,
                    bank_file_id=line.bank_file_id,
                    line_number=line.line_number,
                    state=QuestionState.RESOLVED,
                    owner_id=clerk.user_id,
                    owner=clerk.name,
                    note=CREDIT_KEPT,
                    changed_at=datetime.combine(line.occurrence_date, WORKING_AT, UTC)
                    + timedelta(days=2),
                )
                for line in old
                if line.occurrence_date is not None
            )

    def _close_months(self) -> None:
        """Close the month before the last, and so all months before it."""
        month = month_before(self.last_day.replace(day=1), 2)
        closed_on = last_bank_day(month_before(month, -1).replace(day=12))
        with sandbox_instant(datetime.combine(closed_on, WORKING_AT, UTC)):
            close_month.close(
                company_id=self.company_id,
                month=month,
                reason="Fechado depois de conferir extratos e créditos.",
                by=_person(MANAGER),
                today=self.last_day,
            )


def _person(place: int) -> Actor:
    email, full_name, _ = PEOPLE[place]
    user = users.user_by_email(email)
    return Actor(user_id=None if user is None else user.pk, name=full_name, channel="web")
