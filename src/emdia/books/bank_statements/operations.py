"""Storing statements. Requires an open company scope."""

from collections.abc import Sequence

from django.db import transaction

from emdia.books.companies.models import BankAccount
from emdia.formats.statements import Entry, Statement

from .models import BankStatement, BankStatementLine

LINES_AT_ONCE = 5_000


@transaction.atomic
def store(
    *,
    account: BankAccount,
    statement: Statement,
    name: str,
    layout: str,
    content_sha256: str,
    received_by: str,
) -> BankStatement:
    """Keep a statement and those of its booked lines that are not known yet.

    :raises django.db.IntegrityError: the account has this statement already.
    """
    booked = [entry for entry in statement.entries if entry.is_booked]
    fresh = _unknown(account, booked)
    closing = statement.closing
    kept = BankStatement.objects.create(
        company_id=account.company_id,
        bank_account=account,
        name=name,
        layout=layout,
        content_sha256=content_sha256,
        received_by=received_by,
        currency=statement.currency,
        first_date=statement.first_day,
        last_date=statement.last_day,
        opening_cents=statement.opening.cents if statement.opening else None,
        closing_cents=closing.cents if closing else None,
        closing_date=(closing.day or statement.last_day) if closing else None,
        lines=len(booked),
        new_lines=len(fresh),
    )
    BankStatementLine.objects.bulk_create(
        (_line(account, kept, entry) for entry in fresh), batch_size=LINES_AT_ONCE
    )
    return kept


def _unknown(account: BankAccount, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries the account does not have, each key once."""
    by_key = {entry.key: entry for entry in entries}
    lines = BankStatementLine.objects.filter(bank_account_id=account.pk, key__in=list(by_key))
    known = set(lines.values_list("key", flat=True))
    return [entry for key, entry in by_key.items() if key not in known]


def _line(account: BankAccount, kept: BankStatement, entry: Entry) -> BankStatementLine:
    return BankStatementLine(
        company_id=account.company_id,
        bank_account_id=account.pk,
        key=entry.key,
        bank_statement=kept,
        booked_date=entry.day,
        amount_cents=entry.cents,
        kind=entry.kind.value,
        memo=entry.memo,
        document=entry.document,
        bank_reference=entry.bank_id,
        counterparty=entry.counterparty,
    )
