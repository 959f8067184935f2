"""The settings of a company: what it is, its accounts, its policies, and who changed them."""

from dataclasses import dataclass
from datetime import date, datetime, time

from emdia.books.borderos import queries as borderos
from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAccount, BankAgreement, Branch
from emdia.books.companies.scope import company_scope
from emdia.books.ledger import queries as ledger
from emdia.books.payments import queries as payments
from emdia.formats.banks.agreements import AskedField, asked_fields
from emdia.reports import record_history
from emdia.reports.record_history import ChangeRow
from emdia.rules.charging import Rule
from emdia.rules.settlement import Tolerance


@dataclass(frozen=True, kw_only=True, slots=True)
class BranchRow:
    id: int
    code: str
    name: str
    cnpj: str
    postal_address: str


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
    brand_colour: str
    has_logo: bool
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
    bordero_limit_cents: int | None
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
            brand_colour=found.brand_colour,
            has_logo=bool(companies.look()[1]),
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


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberingPage:
    """How titles of an agreement are numbered, and what its bank's card asks besides."""

    label: str
    carteira: str
    asked: tuple[AskedField, ...]
    bank_fields: dict[str, str]
    next_nosso_numero: int
    last_of_range: int | None
    remessa_folder: str
    protest_days: int | None
    write_off_days: int | None
    message: str


def numbering(*, company_id: int, bank_agreement_id: int) -> NumberingPage | None:
    """Return how an agreement numbers; None when the company has no such agreement."""
    with company_scope(company_id):
        try:
            found = companies.agreement(bank_agreement_id)
        except companies.UnknownAgreement:
            return None
        return NumberingPage(
            label=companies.label(found.bank_account),
            carteira=found.carteira,
            asked=asked_fields(bank=found.bank_account.bank_code, layout=found.layout),
            bank_fields=found.bank_fields,
            next_nosso_numero=found.next_nosso_numero,
            last_of_range=found.last_of_range,
            remessa_folder=found.remessa_folder,
            protest_days=found.protest_days,
            write_off_days=found.write_off_days,
            message=found.message,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class ChargingRules:
    """The rules in their order, and what they may choose from: id and words."""

    rules: tuple[Rule, ...]
    agreements: tuple[tuple[int, str], ...]
    branches: tuple[tuple[int, str], ...]


def charging_rules(*, company_id: int) -> ChargingRules:
    """Return the rules by which titles find their agreement."""
    with company_scope(company_id):
        return ChargingRules(
            rules=tuple(borderos.rules()),
            agreements=tuple(
                (one.pk, f"{companies.label(one.bank_account)} · {one.carteira}")
                for one in companies.active_agreements()
            ),
            branches=tuple((one.pk, f"{one.code} · {one.name}") for one in companies.branches()),
        )


def policies(*, company_id: int) -> Policies:
    """Return the policies that hold now."""
    with company_scope(company_id):
        found = companies.company(company_id)
        return Policies(
            reversal_limit_cents=found.reversal_limit_cents,
            concession_limit_cents=found.concession_limit_cents,
            bordero_limit_cents=found.bordero_limit_cents,
            currency=found.currency,
            tolerance=payments.tolerance(),
            closed_through_date=ledger.closed_through(),
            usual_fine_ppm=found.usual_fine_ppm,
            usual_interest_monthly_ppm=found.usual_interest_monthly_ppm,
            usual_grace_days=found.usual_grace_days,
        )


def _branch(row: Branch) -> BranchRow:
    return BranchRow(
        id=row.pk,
        code=row.code,
        name=row.name,
        cnpj=row.cnpj,
        postal_address=row.postal_address,
    )


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
