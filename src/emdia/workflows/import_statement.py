"""Importing a bank's statement: each line of an account once, however often it is sent.

Nothing of a file is kept when any of it cannot be read, when its entries do not lead to its
closing balance, or when one of its accounts is not the company's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from emdia.books.bank_statements import operations, queries
from emdia.books.bank_statements.models import BankStatement
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount
from emdia.books.companies.scope import company_scope, lock_money
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import (
    MAX_BYTES,
    Account,
    Statement,
    StatementFile,
    read_statements,
    recognise_statement,
)
from emdia.kernel.faults import Fault
from emdia.rules.account_numbers import is_same_account

CSV = "csv"


class StatementRefused(Exception):
    """Nothing of the file was kept; `faults` say why and what to do."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, kw_only=True, slots=True)
class Imported:
    """One statement of the file: of which account, how many lines, how many of them new."""

    statement_id: int
    account: str
    lines: int
    new_lines: int
    was_known: bool


def import_statement(
    *,
    company_id: int,
    name: str,
    content: bytes,
    by: Actor,
    bank_account_id: int | None = None,
) -> tuple[Imported, ...]:
    """Keep every statement of a file. The account is needed where the file names none (CSV).

    :raises StatementRefused: unreadable, not the company's account, another currency.
    """
    found = _read(content)
    with company_scope(company_id):
        lock_money(company_id)
        accounts = list(BankAccount.objects.order_by("id"))
        chosen = next((one for one in accounts if one.pk == bank_account_id), None)
        currency = companies.company(company_id).currency
        pairs = [(one, _account_of(one, accounts, chosen)) for one in found.statements]
        faults = [fault for one, account in pairs if (fault := _wrong(one, account, currency))]
        if faults:
            raise StatementRefused(faults)
        return tuple(
            _keep(statement, account, name=name, found=found, by=by)
            for statement, account in pairs
            if account is not None
        )


def _read(content: bytes) -> StatementFile:
    if not content:
        raise StatementRefused([Fault("file_empty", "The file is empty.")])
    if len(content) > MAX_BYTES:
        message = f"The file has {len(content)} bytes; the limit is {MAX_BYTES}."
        raise StatementRefused([Fault("too_large", message)])
    try:
        found = read_statements(content, layout=recognise_statement(content) or CSV)
    except Unreadable as refusal:
        raise StatementRefused(refusal.faults) from refusal
    if found.faults:
        raise StatementRefused(found.faults)
    return found


def _account_of(
    statement: Statement, accounts: Sequence[BankAccount], chosen: BankAccount | None
) -> BankAccount | None:
    """Return the account a statement is of; the chosen one where the file names none."""
    if not statement.account.number:
        return chosen
    candidates = [one for one in accounts if _is_of(statement.account, one)]
    if chosen is not None:
        return chosen if chosen in candidates else None
    return candidates[0] if len(candidates) == 1 else None


def _is_of(told: Account, account: BankAccount) -> bool:
    return is_same_account(
        told=(told.bank, told.agencia, told.number),
        ours=(account.bank_code, account.agencia, account.conta, account.dac),
    )


def _wrong(statement: Statement, account: BankAccount | None, currency: str) -> Fault | None:
    told = statement.account
    if account is None and not told.number:
        return Fault("account_missing", "The file names no account: choose it and send it again.")
    if account is None:
        said = " ".join(part for part in (told.bank, told.agencia, told.number) if part)
        return Fault("not_ours", f"The statement is of {said}, not of the account. Nothing kept.")
    if statement.currency and statement.currency != currency:
        message = f"The statement is in {statement.currency}, the company's currency is {currency}."
        return Fault("currency_mismatch", message)
    return None


def _keep(
    statement: Statement, account: BankAccount, *, name: str, found: StatementFile, by: Actor
) -> Imported:
    # One file may hold several statements of an account.
    place = f"{found.canonical_sha256}|{found.statements.index(statement)}"
    digest = sha256(place.encode()).hexdigest()
    known = queries.with_content(bank_account_id=account.pk, content_sha256=digest)
    if known is not None:
        return _told(known, account, was_known=True)
    kept = operations.store(
        account=account,
        statement=statement,
        name=name,
        layout=found.layout,
        content_sha256=digest,
        received_by=by.name,
    )
    facts.record(
        company_id=account.company_id,
        kind="bank_statement.imported",
        subject=("bank_statement", kept.pk),
        by=by,
        data={"name": name, "lines": kept.lines, "new_lines": kept.new_lines},
    )
    return _told(kept, account, was_known=False)


def _told(kept: BankStatement, account: BankAccount, *, was_known: bool) -> Imported:
    return Imported(
        statement_id=kept.pk,
        account=companies.label(account),
        lines=kept.lines,
        new_lines=0 if was_known else kept.new_lines,
        was_known=was_known,
    )
