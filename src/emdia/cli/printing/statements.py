"""Printing a file of statements."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rich.table import Table

from emdia.cli.printing.answers import console, money, print_faults, print_json, print_table
from emdia.formats.statements import Balance, Entry, Statement, StatementFile


def print_statements(found: StatementFile, *, as_json: bool) -> None:
    """Print every statement with its entries, then faults and notes."""
    if as_json:
        print_json(_file(found))
        return
    for statement in found.statements:
        _print_statement(statement)
    print_faults(found.faults)
    print_faults(found.notes, heading="Notes")
    if not found.faults:
        console().print("No faults.")


def _file(found: StatementFile) -> dict[str, Any]:
    return {
        "layout": found.layout,
        "statements": [_statement(statement) for statement in found.statements],
        "faults": [asdict(fault) for fault in found.faults],
        "notes": [asdict(note) for note in found.notes],
        "canonical_sha256": found.canonical_sha256,
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "account": asdict(statement.account),
        "currency": statement.currency,
        "first_day": statement.first_day,
        "last_day": statement.last_day,
        "opening": _balance(statement.opening),
        "closing": _balance(statement.closing),
        "credits_cents": statement.credits_cents,
        "debits_cents": statement.debits_cents,
        "entries": [_entry(entry) for entry in statement.entries],
    }


def _balance(balance: Balance | None) -> dict[str, Any] | None:
    return None if balance is None else asdict(balance)


def _entry(entry: Entry) -> dict[str, Any]:
    said = entry._asdict()
    # The account is the statement's, and the ordinal is in the key.
    del said["account"], said["ordinal"]
    return said | {"key": entry.key}


def _print_statement(statement: Statement) -> None:
    account, currency = statement.account, statement.currency
    named = (account.bank, account.agencia, account.number)
    console().print(
        f"Account {' / '.join(part for part in named if part) or '?'}, {currency}, "
        f"{statement.first_day or '?'} to {statement.last_day or '?'}",
        markup=False,
        highlight=False,
    )
    table = Table("Day", "Line", "Words", "Document", "Kind")
    table.add_column("Amount", justify="right")
    for entry in statement.entries:
        words = " - ".join(part for part in (entry.counterparty, entry.memo) if part)
        table.add_row(
            str(entry.day),
            str(entry.line),
            words,
            entry.document,
            entry.kind,
            money(entry.cents, currency),
        )
    print_table(table)
    for name, balance in (("Opening", statement.opening), ("Closing", statement.closing)):
        if balance is not None:
            on = f" on {balance.day}" if balance.day else ""
            console().print(f"{name} balance{on}: {money(balance.cents, currency)}")
