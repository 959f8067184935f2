"""Writes on companies. Each requires an open transaction."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import connection

from .models import BankAccount, BankAgreement, Branch, Company, Numbering, Quarantine


def next_company_id() -> int:
    """Return an id for a company that is about to be founded inside its own scope."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('company', 'id'))")
        return int(cursor.fetchone()[0])


def found(
    *,
    company_id: int,
    name: str,
    cnpj: str,
    postal_address: str = "",
    is_sandbox: bool = False,
) -> Company:
    """Create the company whose scope is open, with its head office as first branch."""
    company = Company.objects.create(
        id=company_id, name=name, cnpj=cnpj, postal_address=postal_address, is_sandbox=is_sandbox
    )
    Branch.objects.create(company=company, code="0001", name=name, cnpj=cnpj)
    return company


def open_bank_account(
    *,
    company_id: int,
    bank_code: str,
    agencia: str,
    conta: str,
    dac: str,
    name: str,
    usable_at: datetime | None = None,
) -> BankAccount:
    """Open an account; charges may name it from `usable_at` on, or at once."""
    return BankAccount.objects.create(
        company_id=company_id,
        bank_code=bank_code,
        agencia=agencia,
        conta=conta,
        dac=dac,
        name=name,
        usable_at=usable_at,
    )


def agree(
    *,
    account: BankAccount,
    carteira: str,
    layout: str,
    net_of_tariff: bool,
    numbering: Numbering = Numbering.CONSECUTIVE,
) -> BankAgreement:
    """Record what was agreed with the account's bank for one carteira."""
    return BankAgreement.objects.create(
        company_id=account.company_id,
        bank_account=account,
        carteira=carteira,
        layout=layout,
        net_of_tariff=net_of_tariff,
        numbering=numbering,
    )


def declare_intake(
    agreement: BankAgreement,
    *,
    folder: str,
    numbering: Numbering,
    expected_by: time | None,
    expected_since_date: date | None,
) -> None:
    """Record how the files of an agreement come: where, numbered how, by when on bank days.

    :raises django.db.IntegrityError: another agreement watches this folder.
    """
    agreement.folder = folder
    agreement.numbering = numbering
    agreement.expected_by = expected_by
    agreement.expected_since_date = None if expected_by is None else expected_since_date
    agreement.save(update_fields=["folder", "numbering", "expected_by", "expected_since_date"])


def declare_daily_run(company: Company, *, hour: int | None, applies_credits: bool) -> None:
    """Record from which hour of its zone the company's day runs by itself (None: never)."""
    company.daily_run_hour = hour
    company.applies_credits = applies_credits
    company.save(update_fields=["daily_run_hour", "applies_credits"])


def write_over(record: Company | BankAccount | BankAgreement, fields: Mapping[str, object]) -> None:
    """Store new values of a company, an account or an agreement.

    :raises django.db.IntegrityError: the values are taken, or impossible.
    """
    for name, value in fields.items():
        setattr(record, name, value)
    record.save(update_fields=list(fields))


def keep_branch(branch: Branch, *, company_id: int, fields: Mapping[str, object]) -> None:
    """Store a branch, new or changed.

    :raises django.db.IntegrityError: the code is taken.
    """
    branch.company_id = company_id
    for name, value in fields.items():
        setattr(branch, name, value)
    branch.save()


def release(*, by: str, reason: str, now: datetime) -> int:
    """End every quarantine that stands; return how many there were."""
    standing = Quarantine.objects.filter(released_at__isnull=True)
    return standing.update(released_at=now, released_by=by, reason=reason)
