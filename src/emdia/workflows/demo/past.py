"""Living through the fourteen months: what was billed is posted, what banks told is settled.

Nothing is written that the product itself would not write: titles are issued and
their issue posted by the statement that posts every issue, and money comes by return
files in the bank's own layout, settled by the settlement of every file. Only the
clock is told: facts and batches carry the instant at which they would have come.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock
from hashlib import sha256
from itertools import groupby

from emdia.books.bank_files import batch as staging
from emdia.books.bank_files import operations as files
from emdia.books.bank_files.models import BankFile
from emdia.books.charges.models import Charge, ChargeState
from emdia.books.companies import queries as companies
from emdia.books.companies.columns import insert_columns, next_ids
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.sandbox import sandbox_instant
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import system
from emdia.books.ledger import operations as ledger
from emdia.books.payments import batch as settlement
from emdia.books.receivables import batch as receivables
from emdia.books.receivables.models import Receivable, Withholding
from emdia.formats.banks import bank
from emdia.formats.returns import read_return

from ..settle_bank_file import pix_of
from . import voices
from .founding import BY, Founded
from .habits import Payment, account_of
from .people import People
from .titles import CALENDAR, Title, last_bank_day, month_before

BILLED_AT = clock(21, 30)  # in UTC: half past six in the evening
CAME_AT = clock(9, 40)  # before the people come
DAILY_SINCE_DAYS = 28  # earlier, a file covers a week; earlier still, a month
WEEKLY_SINCE_DAYS = 84
REFUSED_IN = 90
PIX_IN = 3  # whose boleto the bank gives a Pix
FIRST_SEQUENCE = 812
NIGHTLY = system("daily_run")  # who receives and settles a bank's files


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """Everything that happened to a company: whom it billed, and what came in."""

    founded: Founded
    people: People
    titles: Sequence[Title]
    payments: Sequence[Payment]
    last_day: date  # the last bank day whose files came


def live(story: Story) -> None:
    """Post and settle the whole past, day by day."""
    _Life(story).live()


class _Life:
    """The days of one company, in their order."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.company = story.founded.company
        self.company_id = story.founded.company_id
        self.accounts = account_of(self.company, story.people)
        self.daily_since = _monday(story.last_day - timedelta(days=DAILY_SINCE_DAYS))
        self.weekly_since = _monday(story.last_day - timedelta(days=WEEKLY_SINCE_DAYS))
        self.numbers: list[str] = _numbers(story, self.accounts)
        self.sequences = [FIRST_SEQUENCE] * len(self.company.accounts)

    def live(self) -> None:
        billed = {
            day: list(places)
            for day, places in groupby(
                range(len(self.story.titles)), lambda place: self.story.titles[place].issue_date
            )
        }
        told = self._told()
        for day in sorted({*billed, *(day for day, _ in told)}):
            if day in billed:
                with sandbox_instant(datetime.combine(day, BILLED_AT, UTC)):
                    self._bill(billed[day])
            for account in range(len(self.company.accounts)):
                if (day, account) in told:
                    self._apply(account, day, told[day, account])

    def _told(self) -> dict[tuple[date, int], list[voices.Values]]:
        """Return the lines of each file, by its day and account."""
        told: dict[tuple[date, int], list[voices.Values]] = defaultdict(list)
        for place, title in enumerate(self.story.titles):
            if self._is_answered(title):
                day = CALENDAR.on_or_after(title.issue_date + timedelta(days=1))
                told[day, self.accounts[title.customer]].append(self._answer(place, day))
        for payment in self.story.payments:
            if payment.day <= self.story.last_day:
                title = self.story.titles[payment.title]
                day = self._file_day(payment.day)
                told[day, self.accounts[title.customer]].append(self._payment(payment))
        return told

    def _is_answered(self, title: Title) -> bool:
        """Return whether a file of the past tells that the title was entered."""
        entered_on = CALENDAR.on_or_after(title.issue_date + timedelta(days=1))
        return self.daily_since <= title.issue_date and entered_on <= self.story.last_day

    def _file_day(self, day: date) -> date:
        """Return the last bank day that the file covers in which a payment of `day` is told."""
        if day >= self.daily_since:
            return day
        if day >= self.weekly_since:
            return last_bank_day(day + timedelta(days=4 - day.weekday()))
        month_ends = month_before(day.replace(day=1), -1) - timedelta(days=1)
        return last_bank_day(min(month_ends, self.weekly_since - timedelta(days=1)))

    def _boleto(self, place: int) -> voices.Boleto:
        title = self.story.titles[place]
        return voices.Boleto(
            nosso_numero=self.numbers[place],
            document=title.document,
            due_date=title.due_date,
            amount_cents=title.net_cents,
            has_pix=place % PIX_IN == 0,
        )

    def _answer(self, place: int, day: date) -> voices.Values:
        title = self.story.titles[place]
        account = self.company.accounts[self.accounts[title.customer]]
        voice = voices.VOICES[account.terms.bank_code]
        boleto = self._boleto(place)
        if self._is_refused(place):
            return voices.told(account, boleto, voice.refused, on=day)
        return voices.told(account, boleto, voices.entered(account, boleto), on=day)

    def _is_refused(self, place: int) -> bool:
        return place % REFUSED_IN == REFUSED_IN - 1

    def _payment(self, payment: Payment) -> voices.Values:
        title = self.story.titles[payment.title]
        return voices.paid(
            self.company.accounts[self.accounts[title.customer]],
            self._boleto(payment.title),
            on=payment.day,
            credited_on=CALENDAR.on_or_after(payment.day + timedelta(days=1)),
            paid_cents=payment.paid_cents,
            late_cents=payment.late_cents,
            discount_cents=payment.discount_cents,
        )

    def _bill(self, places: list[int]) -> None:
        """Store the titles of a day with their boletos and post their issue."""
        with company_scope(self.company_id):
            lock_money(self.company_id)
            fact_id = facts.record(
                company_id=self.company_id,
                kind="receivables.issued",
                subject=("company", self.company_id),
                by=BY,
                data={"titles": len(places)},
            )
            ids = next_ids(Receivable, count=len(places))
            insert_columns(Receivable, self._receivables(places, ids))
            insert_columns(Withholding, self._withholdings(places, ids))
            insert_columns(Charge, self._charges(places, ids))
            batch_id = ledger.open_batch(company_id=self.company_id, fact_id=fact_id)
            receivables.post_issues(company_id=self.company_id, batch_id=batch_id)

    def _receivables(self, places: list[int], ids: list[int]) -> dict[str, list[object]]:
        people, branches = self.story.people, self.story.founded.branch_ids
        billed = [self.story.titles[place] for place in places]
        net = [title.net_cents for title in billed]
        return {
            "id": [*ids],
            "company_id": [self.company_id] * len(ids),
            "branch_id": [branches[title.customer % len(branches)] for title in billed],
            "customer_id": [people.ids[title.customer] for title in billed],
            "salesperson_id": [people.salesperson_ids[title.customer] for title in billed],
            "document": [title.document for title in billed],
            "kind": [title.kind for title in billed],
            "issue_date": [title.issue_date for title in billed],
            "due_date": [title.due_date for title in billed],
            "gross_cents": [title.gross_cents for title in billed],
            "net_cents": [*net],
            "balance_cents": [*net],
            "discount_cents": [title.discount_cents for title in billed],
            "discount_until_date": [
                title.due_date - timedelta(days=5) if title.discount_cents else None
                for title in billed
            ],
        }

    def _withholdings(self, places: list[int], ids: list[int]) -> dict[str, list[object]]:
        kept = [
            (receivable_id, tax, cents)
            for receivable_id, place in zip(ids, places, strict=True)
            for tax, cents in self.story.titles[place].withheld
        ]
        return {
            "company_id": [self.company_id] * len(kept),
            "receivable_id": [receivable_id for receivable_id, _, _ in kept],
            "tax": [tax for _, tax, _ in kept],
            "amount_cents": [cents for _, _, cents in kept],
        }

    def _charges(self, places: list[int], ids: list[int]) -> dict[str, list[object]]:
        titles = [self.story.titles[place] for place in places]
        agreed = [self._agreement(title) for title in titles]
        numbers = [self.numbers[place] for place in places]
        return {
            "company_id": [self.company_id] * len(ids),
            "receivable_id": [*ids],
            "bank_account_id": [one.bank_account_id for one in agreed],
            "bank_agreement_id": [one.pk for one in agreed],
            "carteira": [one.carteira for one in agreed],
            "nosso_numero": [*numbers],
            "number_key": [
                bank(one.bank_account.bank_code).number_key.of(
                    number, carteira=one.carteira, convenio=one.convenio
                )
                for one, number in zip(agreed, numbers, strict=True)
            ],
            "state": [self._state(title) for title in titles],
            "amount_cents": [title.net_cents for title in titles],
            "due_date": [title.due_date for title in titles],
        }

    def _agreement(self, title: Title) -> BankAgreement:
        return self.story.founded.agreements[self.accounts[title.customer]]

    def _state(self, title: Title) -> str:
        """What the bank has not answered, in a file of the past, was sent."""
        waits = title.issue_date >= self.daily_since
        return (ChargeState.SENT if waits else ChargeState.REGISTERED).value

    def _apply(self, account: int, day: date, lines: list[voices.Values]) -> None:
        """Let the bank's file of a day come in the next morning and settle it."""
        self.sequences[account] += 1
        next_day = CALENDAR.on_or_after(day + timedelta(days=1))
        content = voices.file(
            self.company,
            self.company.accounts[account],
            sequence=self.sequences[account],
            on=day,
            credited_on=next_day,
            lines=lines,
        )
        came_at = datetime.combine(next_day, CAME_AT, UTC) + timedelta(minutes=4 * account)
        name = f"{self.company.accounts[account].folder}-{day:%Y%m%d}.ret"
        with sandbox_instant(came_at):
            settle(self.story.founded.agreements[account], name, content, came_at)


def settle(agreement: BankAgreement, name: str, content: bytes, came_at: datetime) -> None:
    """Receive and apply a file that nobody disputes, in one transaction."""
    company_id = agreement.company_id
    read = read_return(
        content,
        bank=agreement.bank_account.bank_code,
        layout=agreement.layout,
        net_of_tariff=agreement.net_of_tariff,
    )
    with company_scope(company_id):
        lock_money(company_id)
        bank_file = files.store(
            agreement=agreement,
            name=name,
            content=content,
            digest=sha256(content).hexdigest(),
            received_by=NIGHTLY.name,
        )
        bank_file.received_at = came_at
        subject = ("bank_file", bank_file.pk)
        facts.record(
            company_id=company_id,
            kind="bank_file.received",
            subject=subject,
            by=NIGHTLY,
            data={"name": name, "sha256": bank_file.sha256},
        )
        files.mark_read(
            bank_file,
            canonical_sha256=read.canonical_sha256,
            sequence=read.header.sequence,
            generated_date=read.header.generated_date,
            titles=len(read.titles),
            faults=read.faults,
        )
        staging.stage(bank_file_id=bank_file.pk, titles=read.titles)
        fact_id = facts.record(
            company_id=company_id,
            kind="bank_file.applied",
            subject=subject,
            by=NIGHTLY,
            data={"titles": len(read.titles)},
        )
        batch_id = ledger.open_batch(company_id=company_id, fact_id=fact_id)
        settlement.settle(bank_file=bank_file, batch_id=batch_id, currency="BRL")
        pix = pix_of(companies.company(company_id), read)
        settlement.finish(bank_file=bank_file, batch_id=batch_id, currency="BRL", pix=pix)
        staging.unstage(bank_file_id=bank_file.pk)
        BankFile.objects.filter(pk=bank_file.pk).update(applied_at=came_at + timedelta(seconds=20))


def _numbers(story: Story, accounts: list[int]) -> list[str]:
    """Return each title's nosso número: counted up within its account."""
    counted = [0] * len(story.founded.company.accounts)
    numbers = []
    for title in story.titles:
        account = accounts[title.customer]
        counted[account] += 1
        numbers.append(voices.number_of(story.founded.company.accounts[account], counted[account]))
    return numbers


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
