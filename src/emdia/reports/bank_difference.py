"""Bank − ledger: per account and day what the bank moved, what the ledger did, what is left."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from emdia.books.bank_statements import queries as statements
from emdia.books.bank_statements.models import BankStatementLine
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope
from emdia.books.payments import queries as payments
from emdia.books.payments.queries import BankMovement
from emdia.rules.bank_difference import Matching


@dataclass(frozen=True, kw_only=True, slots=True)
class DifferenceDay:
    """One day of one account. `bank_cents` − `ledger_cents` may be of another day's money."""

    day: date
    bank_cents: int
    ledger_cents: int
    balance_cents: int | None  # At the close of the day, as the bank says it.

    @property
    def difference_cents(self) -> int:
        return self.bank_cents - self.ledger_cents


@dataclass(frozen=True, kw_only=True, slots=True)
class UnexplainedLine:
    """A line of the statement that nothing in the ledger accounts for."""

    day: date
    cents: int
    kind: str
    words: str
    counterparty: str


@dataclass(frozen=True, kw_only=True, slots=True)
class MissingMovement:
    """Money in the ledger that the statement does not show."""

    day: date
    cents: int
    kind: str
    entries: int
    entry_id: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountDifference:
    """One bank account over the period."""

    account_id: int
    account: str
    has_statement: bool
    days: tuple[DifferenceDay, ...]
    bank_cents: int
    ledger_cents: int
    unexplained: tuple[UnexplainedLine, ...]
    missing: tuple[MissingMovement, ...]

    @property
    def difference_cents(self) -> int:
        """What is left of bank less ledger: lines without money here, money without lines there."""
        return sum(one.cents for one in self.unexplained) - sum(one.cents for one in self.missing)


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementRow:
    """A statement that was imported."""

    name: str
    account: str
    layout: str
    first_date: date | None
    last_date: date | None
    lines: int
    new_lines: int
    received_at: datetime
    received_by: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BankDifference:
    currency: str
    first_date: date
    as_of: date
    accounts: tuple[AccountDifference, ...]
    statements: tuple[StatementRow, ...]
    choices: tuple[tuple[int, str], ...]


def bank_difference(*, company_id: int, first_date: date, as_of: date) -> BankDifference:
    """Return what the banks say less what the ledger says, account by account."""
    with company_scope(company_id):
        accounts = list(BankAccount.objects.order_by("bank_code", "agencia", "conta"))
        found = payments.bank_matchings(company_id=company_id, first_date=first_date, as_of=as_of)
        return BankDifference(
            currency=companies.company(company_id).currency,
            first_date=first_date,
            as_of=as_of,
            accounts=_accounts(company_id, accounts, found, first_date, as_of),
            statements=_statements(),
            choices=tuple((one.pk, companies.label(one)) for one in accounts),
        )


def _accounts(
    company_id: int,
    accounts: list[BankAccount],
    found: dict[int, Matching],
    first_date: date,
    as_of: date,
) -> tuple[AccountDifference, ...]:
    lines: dict[int, list[BankStatementLine]] = defaultdict(list)
    for line in statements.lines_between(first_date=first_date, as_of=as_of):
        lines[line.bank_account_id].append(line)
    moved: dict[int, list[BankMovement]] = defaultdict(list)
    for one in payments.bank_movements(company_id=company_id, first_date=first_date, as_of=as_of):
        if one.day <= as_of:
            moved[one.bank_account_id].append(one)
    balances = statements.closing_balances(first_date=first_date, as_of=as_of)
    covered = statements.covered_accounts(first_date=first_date, as_of=as_of)
    return tuple(
        _account(one, lines[one.pk], moved[one.pk], found.get(one.pk), balances, one.pk in covered)
        for one in accounts
    )


def _account(
    account: BankAccount,
    lines: list[BankStatementLine],
    moved: list[BankMovement],
    matching: Matching | None,
    balances: dict[tuple[int, date], int],
    has_statement: bool,
) -> AccountDifference:
    by_key = {line.key: line for line in lines}
    unexplained = matching.unexplained if matching else ()
    told = {day: cents for (number, day), cents in balances.items() if number == account.pk}
    return AccountDifference(
        account_id=account.pk,
        account=companies.label(account),
        has_statement=has_statement,
        days=_days(lines, moved, told),
        bank_cents=sum(line.amount_cents for line in lines),
        ledger_cents=sum(one.cents for one in moved),
        unexplained=tuple(_unexplained(by_key[str(one.key)]) for one in unexplained),
        missing=tuple(_missing(one.key) for one in matching.missing) if matching else (),
    )


def _days(
    lines: list[BankStatementLine], moved: list[BankMovement], balances: dict[date, int]
) -> tuple[DifferenceDay, ...]:
    bank: dict[date, int] = defaultdict(int)
    for line in lines:
        bank[line.booked_date] += line.amount_cents
    ledger: dict[date, int] = defaultdict(int)
    for one in moved:
        ledger[one.day] += one.cents
    return tuple(
        DifferenceDay(
            day=day,
            bank_cents=bank[day],
            ledger_cents=ledger[day],
            balance_cents=balances.get(day),
        )
        for day in sorted(set(bank) | set(ledger) | set(balances), reverse=True)
    )


def _unexplained(line: BankStatementLine) -> UnexplainedLine:
    return UnexplainedLine(
        day=line.booked_date,
        cents=line.amount_cents,
        kind=line.kind,
        words=line.memo or line.document,
        counterparty=line.counterparty,
    )


def _missing(one: object) -> MissingMovement:
    assert isinstance(one, BankMovement)
    return MissingMovement(
        day=one.day, cents=one.cents, kind=one.kind, entries=one.entries, entry_id=one.entry_id
    )


def _statements() -> tuple[StatementRow, ...]:
    return tuple(
        StatementRow(
            name=one.name,
            account=companies.label(one.bank_account),
            layout=one.layout,
            first_date=one.first_date,
            last_date=one.last_date,
            lines=one.lines,
            new_lines=one.new_lines,
            received_at=one.received_at,
            received_by=one.received_by,
        )
        for one in statements.latest()
    )
