"""Writes on companies. Each requires an open transaction."""

from collections.abc import Mapping
from datetime import date, datetime, time

from django.db import connection
from django.db.models import QuerySet

from emdia.formats.banks import bank

from .models import (
    BankAccount,
    BankAgreement,
    Branch,
    Company,
    CompanyLogo,
    Numbering,
    Quarantine,
)


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


def keep_logo(company: Company, *, content: bytes) -> None:
    """Store the picture of the company's documents; empty bytes take it away."""
    CompanyLogo.objects.filter(company=company).delete()
    if content:
        CompanyLogo.objects.create(company=company, content=content)


def keep_branch(branch: Branch, *, company_id: int, fields: Mapping[str, object]) -> None:
    """Store a branch, new or changed.

    :raises django.db.IntegrityError: the code is taken.
    """
    branch.company_id = company_id
    for name, value in fields.items():
        setattr(branch, name, value)
    branch.save()


class NumbersRunOut(ValueError):
    """The range of nosso números the bank gave has no room for so many titles."""


def draw_numbers(agreement: BankAgreement, *, count: int) -> int:
    """Take `count` running numbers for titles and return the first of them.

    Agreements whose numbers the bank does not tell apart count together. The rows are held
    until the transaction ends, so that nobody draws the same; what is drawn is never drawn
    again, even if the titles come to nothing.

    :raises NumbersRunOut: the bank's range ends before.
    """
    card = bank(agreement.bank_account.bank_code)
    series = _series(agreement)
    if card.number_key.by_carteira:
        series = series.filter(carteira=agreement.carteira)
    first = max(row.next_nosso_numero for row in series)
    latest = first + count - 1
    if any(row.last_of_range is not None and latest > row.last_of_range for row in series):
        raise NumbersRunOut(agreement.pk)
    series.update(next_nosso_numero=first + count)
    return first


def draw_remessa_sequence(agreement: BankAgreement) -> int:
    """Take the number of the next remessa; the bank counts by account, convênio and layout."""
    series = _series(agreement).filter(layout=agreement.layout)
    sequence = max(row.next_remessa_sequence for row in series)
    series.update(next_remessa_sequence=sequence + 1)
    return sequence


def _series(agreement: BankAgreement) -> QuerySet[BankAgreement]:
    """Return the agreements of one account and convênio, held still in order of id."""
    together = BankAgreement.objects.select_for_update().filter(
        bank_account_id=agreement.bank_account_id, convenio=agreement.convenio
    )
    return together.order_by("id")


def draw_bordero_number(company_id: int) -> int:
    """Take the company's number of the next borderô."""
    company = Company.objects.select_for_update().get(id=company_id)
    Company.objects.filter(id=company_id).update(
        next_bordero_number=company.next_bordero_number + 1
    )
    return company.next_bordero_number


def release(*, by: str, reason: str, now: datetime) -> int:
    """End every quarantine that stands; return how many there were."""
    standing = Quarantine.objects.filter(released_at__isnull=True)
    return standing.update(released_at=now, released_by=by, reason=reason)
