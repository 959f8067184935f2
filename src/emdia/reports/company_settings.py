"""The settings of a company: what it is, its accounts, its policies, and who changed them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount, BankAgreement, Branch
from emdia.books.companies.scope import company_scope
from emdia.books.ledger import queries as ledger
from emdia.books.payments import queries as payments
from emdia.reports import record_history
from emdia.reports.record_history import ChangeRow
from emdia.rules.settlement import Tolerance


@dataclass(frozen=True, kw_only=True, slots=True)
class BranchRow:
    id: int
    code: str
    name: str
    cnpj: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CompanyPage:
    """What a company is, and the latest changes of its settings."""

    name: str
    cnpj: str
    postal_address: str
    time_zone: str
    daily_run_hour: int | None
    applies_credits: bool
    second_factor_for: str
    shows_first_day: bool
    branches: tuple[BranchRow, ...]
    history: tuple[ChangeRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementRow:
    id: int
    convenio: str
    carteira: str
    layout: str
    net_of_tariff: bool
    is_active: bool
    numbering: str
    folder: str
    expected_by: time | None
    expected_since_date: date | None


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRow:
    """An account and what was agreed for it."""

    id: int
    bank_code: str
    label: str
    name: str
    usable_at: datetime | None  # charges may name it from then on
    agreements: tuple[AgreementRow, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Policies:
    """What one person may do alone, what closes by itself, and how far the books are closed."""

    reversal_limit_cents: int
    concession_limit_cents: int
    currency: str
    tolerance: Tolerance
    closed_through_date: date | None
    usual_fine_ppm: int
    usual_interest_monthly_ppm: int
    usual_grace_days: int


def company(*, company_id: int) -> CompanyPage:
    """Return the company with its branches and the history of its settings."""
    with company_scope(company_id):
        found = companies.company(company_id)
        return CompanyPage(
            name=found.name,
            cnpj=found.cnpj,
            postal_address=found.postal_address,
            time_zone=found.time_zone,
            daily_run_hour=found.daily_run_hour,
            applies_credits=found.applies_credits,
            second_factor_for=found.second_factor_for,
            shows_first_day=found.shows_first_day,
            branches=tuple(map(_branch, companies.branches())),
            history=record_history.changes(subject=("company", company_id)),
        )


def branch(*, company_id: int, branch_id: int) -> BranchRow | None:
    """Return one branch; None when the company has no such branch."""
    with company_scope(company_id):
        return next((_branch(one) for one in companies.branches() if one.pk == branch_id), None)


def accounts(*, company_id: int) -> tuple[AccountRow, ...]:
    """Return the company's bank accounts, each with its agreements."""
    with company_scope(company_id):
        agreed: dict[int, list[AgreementRow]] = {}
        for one in companies.agreements():
            agreed.setdefault(one.bank_account_id, []).append(_agreement(one))
        return tuple(
            _account(one, tuple(agreed.get(one.pk, ()))) for one in companies.bank_accounts()
        )


def policies(*, company_id: int) -> Policies:
    """Return the policies that hold now."""
    with company_scope(company_id):
        found = companies.company(company_id)
        return Policies(
            reversal_limit_cents=found.reversal_limit_cents,
            concession_limit_cents=found.concession_limit_cents,
            currency=found.currency,
            tolerance=payments.tolerance(),
            closed_through_date=ledger.closed_through(),
            usual_fine_ppm=found.usual_fine_ppm,
            usual_interest_monthly_ppm=found.usual_interest_monthly_ppm,
            usual_grace_days=found.usual_grace_days,
        )


def _branch(row: Branch) -> BranchRow:
    return BranchRow(id=row.pk, code=row.code, name=row.name, cnpj=row.cnpj)


def _account(row: BankAccount, agreements: tuple[AgreementRow, ...]) -> AccountRow:
    return AccountRow(
        id=row.pk,
        bank_code=row.bank_code,
        label=companies.label(row),
        name=row.name,
        usable_at=row.usable_at,
        agreements=agreements,
    )


def _agreement(row: BankAgreement) -> AgreementRow:
    return AgreementRow(
        id=row.pk,
        convenio=row.convenio,
        carteira=row.carteira,
        layout=row.layout,
        net_of_tariff=row.net_of_tariff,
        is_active=row.is_active,
        numbering=row.numbering,
        folder=row.folder,
        expected_by=row.expected_by,
        expected_since_date=row.expected_since_date,
    )
