"""What a person needs first on a day: figures that are kept or counted through an index.

Nothing here walks the portfolio: what is owed comes from the totals the database keeps,
what came in from the counts each file was closed with.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum

from emdia.books.access.models import Membership
from emdia.books.approvals import queries as approvals
from emdia.books.bank_files import queries as files
from emdia.books.bank_files.models import BankFile
from emdia.books.calendar import queries as calendars
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount, BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.daily_runs.models import RunState
from emdia.books.facts.models import Fact
from emdia.books.ledger import queries as ledger
from emdia.books.parties.models import Customer, CustomerState
from emdia.books.payments import queries as payments
from emdia.books.payments.models import Receipt, ReceiptKind
from emdia.books.pix import queries as pix
from emdia.books.receivables import aging as ages
from emdia.books.receivables.aging import DueTotal
from emdia.rules.bank_calendar import BankCalendar
from emdia.rules.next_steps import Situation, Step, months_open, next_steps

from . import tasks, worklist
from .aging import AgingReport, of_totals
from .daily_runs import DayPage, day_page
from .intake import AlarmRow, open_alarms

# Beyond it a page says "more than": whoever has so many does not need the exact number.
MOST_EXCEPTIONS = 1000
MOST_REFUSED = 1000
MOST_CALLS = 6
MOST_TASKS = 1000


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountMoney:
    """What files applied today said of one bank account."""

    account_id: int
    account: str
    files: int
    received_cents: int
    credited_cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class MoneyIn:
    accounts: tuple[AccountMoney, ...]
    by_hand: int  # receipts entered by hand of today
    by_hand_cents: int

    @property
    def total_cents(self) -> int:
        """Return all that came in today."""
        return sum(one.received_cents for one in self.accounts) + self.by_hand_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class Exceptions:
    count: int  # never above MOST_EXCEPTIONS
    waiting_cents: int
    is_more: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Approvals:
    waiting: int
    to_decide: int  # of them, those another person asked for
    first_lapses_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Files:
    alarms: tuple[AlarmRow, ...]
    held: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LateSpan:
    """What is from `first` to `last` days late."""

    first: int
    last: int | None
    titles: int
    cents: int


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountNews:
    """What was changed of where money arrives."""

    at: datetime
    kind: str
    actor: str
    account: str
    usable_at: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Home:
    """Each part is None where the roles of the person do not open it."""

    currency: str
    is_empty: bool  # nobody owes, nobody is registered, no file ever came
    steps: tuple[Step, ...]
    money: MoneyIn | None
    exceptions: Exceptions | None
    approvals: Approvals | None
    files: Files | None
    day: DayPage | None
    aging: AgingReport | None
    late: tuple[LateSpan, ...] | None
    people: tuple[tuple[str, int], ...] | None  # role, how many hold it
    account_news: tuple[AccountNews, ...] | None  # of the latest days
    drafts: int
    charges_refused: int  # never above MOST_REFUSED
    tasks: int  # to do today; never above MOST_TASKS
    calls: worklist.Page | None  # the first of one's own, or of all where one has none


def home(
    *,
    company_id: int,
    as_of: date,
    now: datetime,
    user_id: int,
    capabilities: Collection[str],
) -> Home:
    """Return what somebody with these capabilities needs first on `as_of`."""

    def may(capability: str) -> bool:
        return capability in capabilities

    with company_scope(company_id):
        currency = companies.company(company_id).currency
        dues = [due for due in ages.totals(company_id) if due.currency == currency]
        found = Home(
            currency=currency,
            is_empty=not dues and _is_empty(),
            steps=(),
            money=_money(company_id, currency, as_of) if may("receipts.see") else None,
            exceptions=_exceptions(company_id) if may("receipts.see") else None,
            approvals=_approvals(user_id) if may("approvals.see") else None,
            files=_files() if may("bank_files.see") else None,
            day=day_page(company_id=company_id, as_of=as_of) if may("daily_run.see") else None,
            aging=of_totals(dues=dues, currency=currency, as_of=as_of)
            if may("receivables.see")
            else None,
            late=_late(dues, as_of) if may("receivables.see") else None,
            people=_people() if may("users.manage") else None,
            account_news=_account_news(company_id, as_of) if may("company.edit") else None,
            drafts=_drafts() if may("customers.approve") else 0,
            charges_refused=len(pix.refused(most=MOST_REFUSED)) if may("receivables.change") else 0,
            tasks=tasks.to_do(company_id=company_id, now=now, most=MOST_TASKS)
            if may("worklist.work")
            else 0,
            calls=worklist.first(company_id=company_id, user_id=user_id, now=now, most=MOST_CALLS)
            if may("worklist.work")
            else None,
        )
        situation = _situation(found, as_of)
        steps = () if found.is_empty else next_steps(situation=situation, capabilities=capabilities)
    return replace(found, steps=steps)


def previous_bank_day(*, company_id: int, day: date) -> date:
    """Return the last day before `day` on which banks were open."""
    with company_scope(company_id):
        return _bank_day_before(day, calendars.calendar())


def _bank_day_before(day: date, calendar: BankCalendar) -> date:
    before = day - timedelta(days=1)
    return before if calendar.is_bank_day(before) else _bank_day_before(before, calendar)


def _is_empty() -> bool:
    return not (Customer.objects.exists() or BankFile.objects.exists())


def _situation(found: Home, as_of: date) -> Situation:
    alarms = found.files.alarms if found.files else ()
    run = found.day.run if found.day else None
    return Situation(
        run_stopped=int(run is not None and run.state in (RunState.STOPPED, RunState.FAILED)),
        files_missing=sum(row.bank_file_id is None for row in alarms),
        files_held=found.files.held if found.files else 0,
        run_waiting=int(found.day is not None and found.day.may_start),
        exceptions=found.exceptions.count if found.exceptions else 0,
        approvals=found.approvals.to_decide if found.approvals else 0,
        drafts=found.drafts,
        charges_refused=found.charges_refused,
        tasks=found.tasks,
        late_since_yesterday=found.late[0].titles if found.late else 0,
        months_open=months_open(closed_through=ledger.closed_through(), today=as_of),
    )


def _money(company_id: int, currency: str, as_of: date) -> MoneyIn:
    zone = ZoneInfo(companies.company(company_id).time_zone)
    start = datetime.combine(as_of, time(), tzinfo=zone)
    applied = list(files.applied_within(start, start + timedelta(days=1)))
    by_hand = Receipt.objects.exclude(kind=ReceiptKind.BOLETO).filter(
        received_date=as_of, currency=currency
    )
    sums = by_hand.aggregate(count=Count("id"), cents=Sum("amount_cents", default=0))
    return MoneyIn(
        accounts=tuple(
            AccountMoney(
                account_id=account.pk,
                account=companies.label(account),
                **_sums(file for file in applied if file.bank_account_id == account.pk),
            )
            for account in companies.bank_accounts()
        ),
        by_hand=sums["count"],
        by_hand_cents=int(sums["cents"]),
    )


def _sums(applied: Iterable[BankFile]) -> dict[str, int]:
    files = list(applied)
    return {
        "files": len(files),
        "received_cents": sum(file.paid_cents or 0 for file in files),
        "credited_cents": sum(file.credited_cents or 0 for file in files),
    }


def _exceptions(company_id: int) -> Exceptions:
    found = payments.exceptions(company_id=company_id, state="open", most=MOST_EXCEPTIONS + 1)
    return Exceptions(
        count=min(len(found), MOST_EXCEPTIONS),
        waiting_cents=sum(row.waiting_cents for row in found),
        is_more=len(found) > MOST_EXCEPTIONS,
    )


def _approvals(user_id: int) -> Approvals:
    found = approvals.waiting()
    return Approvals(
        waiting=len(found),
        to_decide=sum(one.requested_by_id != user_id for one in found),
        first_lapses_at=found[0].lapses_at if found else None,
    )


def _files() -> Files:
    return Files(alarms=open_alarms(), held=files.held_count())


# What decides where money is looked for.
ACCOUNT_NEWS = (
    "setting.bank_account",
    "setting.bank_account.asked",
    "setting.bank_agreement",
    "setting.agreement_changed",
    "setting.pix_account",
    "setting.pix_account.asked",
    "setting.pix_account.in_use",
    "setting.pix_account.stopped",
)
NEWS_DAYS = 7
MOST_NEWS = 10

# As people speak of it: since yesterday, this week, this month, longer.
SPANS: tuple[tuple[int, int | None], ...] = ((1, 1), (2, 7), (8, 30), (31, 90), (91, None))


def _late(dues: Collection[DueTotal], as_of: date) -> tuple[LateSpan, ...]:
    return tuple(_span(dues, as_of, first, last) for first, last in SPANS)


def _span(dues: Collection[DueTotal], as_of: date, first: int, last: int | None) -> LateSpan:
    within = [
        due
        for due in dues
        if first <= (as_of - due.due_date).days
        and (last is None or (as_of - due.due_date).days <= last)
    ]
    return LateSpan(
        first=first,
        last=last,
        titles=sum(due.titles for due in within),
        cents=sum(due.balance_cents for due in within),
    )


def _people() -> tuple[tuple[str, int], ...]:
    held = Membership.objects.order_by().values_list("role").annotate(count=Count("user"))
    return tuple(sorted((role, count) for role, count in held))


def _drafts() -> int:
    return Customer.objects.filter(state=CustomerState.DRAFT).count()


def _account_news(company_id: int, as_of: date) -> tuple[AccountNews, ...]:
    """Return what was changed of where money arrives in the latest days."""
    since = datetime.combine(as_of - timedelta(days=NEWS_DAYS), time(), tzinfo=UTC)
    told = Fact.objects.filter(subject_kind="company", subject_id=company_id, at__gte=since)
    found = told.filter(kind__in=ACCOUNT_NEWS).order_by("-id")[:MOST_NEWS]
    return tuple(_news(fact) for fact in found)


def _news(fact: Fact) -> AccountNews:
    account = _account_of(fact)
    return AccountNews(
        at=fact.at,
        kind=fact.kind,
        actor=fact.actor_name,
        account=companies.label(account) if account else "",
        usable_at=_usable_at(fact, account),
    )


def _usable_at(fact: Fact, account: BankAccount | None) -> datetime | None:
    """Return from when on what was changed is used; None where that is at once."""
    told = fact.data.get("usable_at")
    if told is not None:
        return datetime.fromisoformat(str(told))
    return account.usable_at if account else None


def _account_of(fact: Fact) -> BankAccount | None:
    """Return the account a fact of the settings is about; None where it is not open yet."""
    after = {str(name): value for name, _before, value in fact.data.get("changes", ())}
    if "conta" in after:
        named = {name: after[name] for name in ("bank_code", "agencia", "conta")}
        return BankAccount.objects.filter(**named).first()
    if "subject" not in fact.data:
        return None
    subject = int(fact.data["subject"])
    if "bank_account" in after:
        return BankAccount.objects.filter(pk=subject).first()
    agreement = BankAgreement.objects.select_related("bank_account").filter(pk=subject).first()
    return agreement.bank_account if agreement else None
