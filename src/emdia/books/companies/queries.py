"""Questions about companies."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from emdia.formats.banks.agreements import Agreement as Agreed

from .models import BankAccount, BankAgreement, Branch, Company, CompanyLogo, Quarantine
from .scope import company_scope


class UnknownAgreement(LookupError):
    """The company has no such bank agreement."""


def company(company_id: int) -> Company:
    return Company.objects.get(id=company_id)


def today(company_id: int, *, now: datetime) -> date:
    """Return the day it is where a company is; opens the company's scope."""
    with company_scope(company_id):
        return now.astimezone(ZoneInfo(company(company_id).time_zone)).date()


def look() -> tuple[Company, bytes]:
    """Return the open company and its logo, empty where it has none."""
    found = Company.objects.get()
    logo = CompanyLogo.objects.filter(company=found).values_list("content", flat=True).first()
    return found, bytes(logo or b"")


def lock(company_id: int) -> Company:
    """Return the company, held still until the transaction ends."""
    return Company.objects.select_for_update().get(id=company_id)


def branch(branch_id: int | None) -> Branch | None:
    """Return a branch held still; an empty one for None; None when there is no such branch."""
    if branch_id is None:
        return Branch()
    return Branch.objects.select_for_update().filter(id=branch_id).first()


def branches() -> list[Branch]:
    return list(Branch.objects.order_by("code"))


def bank_account(bank_account_id: int) -> BankAccount | None:
    """Return an account of the company, held still."""
    return BankAccount.objects.select_for_update().filter(id=bank_account_id).first()


def lock_agreement(bank_agreement_id: int) -> BankAgreement | None:
    """Return an agreement with its account, held still; None when there is none."""
    return (
        BankAgreement.objects.select_for_update(of=("self",))
        .select_related("bank_account")
        .filter(id=bank_agreement_id)
        .first()
    )


def agreements() -> list[BankAgreement]:
    """Return every agreement, in use or not, with its account."""
    return list(
        BankAgreement.objects.select_related("bank_account").order_by(
            "bank_account__bank_code", "bank_account__conta", "-is_active", "carteira", "id"
        )
    )


def agreement(bank_agreement_id: int) -> BankAgreement:
    """Return the agreement with its account, inside the open company scope.

    :raises UnknownAgreement: no such agreement in this company.
    """
    found = (
        BankAgreement.objects.select_related("bank_account").filter(id=bank_agreement_id).first()
    )
    if found is None:
        raise UnknownAgreement(bank_agreement_id)
    return found


def active_agreements() -> list[BankAgreement]:
    return list(
        BankAgreement.objects.filter(is_active=True)
        .select_related("bank_account")
        .order_by("bank_account__bank_code", "carteira")
    )


def bank_accounts() -> list[BankAccount]:
    """Return the accounts of the open company, by bank."""
    return list(BankAccount.objects.order_by("bank_code", "agencia", "conta"))


def label(account: BankAccount) -> str:
    """Return the account as people write it: bank, agência and conta with its digit."""
    return f"{account.bank_code} · {account.agencia} · {account.conta}-{account.dac}"


def agreed(agreement: BankAgreement) -> Agreed:
    """Return an agreement, with its account, as the bank's card works with it."""
    account = agreement.bank_account
    return Agreed(
        bank=account.bank_code,
        layout=agreement.layout,
        agencia=account.agencia,
        conta=account.conta,
        dac=account.dac,
        convenio=agreement.convenio,
        carteira=agreement.carteira,
        fields=agreement.bank_fields,
    )


def all_company_ids() -> list[int]:
    """Return the ids of every company, for work that visits each in its own scope.

    Ids only: the function that gives them is the one thing that looks past
    row-level security.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT company_ids()")
        return [row[0] for row in cursor.fetchall()]


def quarantine() -> Quarantine | None:
    """Return the quarantine that nobody ended; needs no company scope.

    While there is one no day runs, no job is taken and nothing is sent.
    """
    return Quarantine.objects.filter(released_at__isnull=True).order_by("id").first()
