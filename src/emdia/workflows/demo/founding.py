"""Founding a company of the demo: accounts, branches, people who sign in, folders of the banks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.contrib.auth.hashers import make_password

from emdia.books.access import operations as access
from emdia.books.access import queries as users
from emdia.books.access.models import User
from emdia.books.borderos import operations as borderos
from emdia.books.borderos.models import ChargingRule
from emdia.books.companies import operations as companies
from emdia.books.companies.models import BankAgreement, Branch, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import system
from emdia.formats.banks.agreements import PIX_KEY
from emdia.kernel.tax_ids import cnpj_check_digits
from emdia.workflows.declare_terms import declare_intake
from emdia.workflows.found_company import found

from .plans import PASSWORD, PEOPLE, Account, Company
from .voices import CONVENIO, COOPERATIVA_CLIENTE

BY = system("demo")
# Of each bank the convênio, and what else its card asks; the same as in its voice.
NUMBERED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "001": (CONVENIO, {"variation": "019", "remessa_carteira": "7", "agencia_dv": "3"}),
    "237": ("4540691", {}),
    "341": ("", {PIX_KEY: "0d3c2f1e-5b7a-4c8d-9e6f-a1b2c3d4e5f6"}),
    "756": ("", {"beneficiary": COOPERATIVA_CLIENTE.lstrip("0"), "agencia_dv": "0"}),
}
BEHIND_THE_PAST = 1_000_000
LARGE_CENTS = 100_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Founded:
    """A company that stands, with the agreement of each of its accounts, in their order."""

    company: Company
    company_id: int
    agreements: tuple[BankAgreement, ...]
    branch_ids: tuple[int, ...]


def found_company(company: Company) -> Founded:
    """Found a company with all its accounts and branches, and let its people in."""
    first = found(
        name=company.name,
        cnpj=company.cnpj,
        postal_address=company.postal_address,
        account=company.accounts[0].terms,
        by=BY,
        is_sandbox=True,
    )
    company_id = first.company_id
    with company_scope(company_id):
        agreements = (first, *(_agree(company_id, one) for one in company.accounts[1:]))
        for account, agreement in zip(company.accounts, agreements, strict=True):
            _number(account, agreement)
        # Who pays much is charged where the company's large customers are.
        large = ChargingRule(bank_agreement=agreements[1], amount_from_cents=LARGE_CENTS)
        borderos.set_rules(
            company_id=company_id, rules=[large, ChargingRule(bank_agreement=agreements[0])]
        )
        _open_branches(company, company_id)
        _let_in(company_id)
        branch_ids = tuple(Branch.objects.order_by("code").values_list("id", flat=True))
    return Founded(
        company=company, company_id=company_id, agreements=agreements, branch_ids=branch_ids
    )


def _agree(company_id: int, account: Account) -> BankAgreement:
    terms = account.terms
    opened = companies.open_bank_account(
        company_id=company_id,
        bank_code=terms.bank_code,
        agencia=terms.agencia,
        conta=terms.conta,
        dac=terms.dac,
        name=f"{terms.bank_code} {terms.agencia} {terms.conta}-{terms.dac}",
    )
    return companies.agree(
        account=opened,
        carteira=terms.carteira,
        layout=terms.layout,
        net_of_tariff=terms.net_of_tariff,
        numbering=terms.numbering,
    )


def _number(account: Account, agreement: BankAgreement) -> None:
    """Complete what the bank's card asks, with numbers behind all of the past."""
    convenio, fields = NUMBERED[account.terms.bank_code]
    companies.write_over(
        agreement,
        {
            "convenio": convenio,
            "bank_fields": dict(fields),
            "next_nosso_numero": account.first_number + BEHIND_THE_PAST,
        },
    )


def _let_in(company_id: int) -> None:
    # All have one password: a digest of it, slow as it must be, is made once.
    digest = make_password(PASSWORD)
    for email, full_name, role in PEOPLE:
        user = users.user_by_email(email)
        if user is None:
            user_id = access.add_user(email=email, full_name=full_name)
            User.objects.filter(pk=user_id).update(password=digest)
        else:
            user_id = user.pk
        access.grant_role(company_id=company_id, user_id=user_id, role=role)


def _open_branches(company: Company, company_id: int) -> None:
    for code, name in company.branches.items():
        base = company.cnpj_base[:8] + code
        Branch.objects.create(
            company_id=company_id, code=code, name=name, cnpj=base + cnpj_check_digits(base)
        )


def watch_folders(founded: Founded, folder: Path, *, since: date) -> None:
    """Let each agreement's return files come through a folder of its own."""
    for account, agreement in zip(founded.company.accounts, founded.agreements, strict=True):
        own = folder / account.folder
        own.mkdir(parents=True, exist_ok=True)
        declare_intake(
            company_id=founded.company_id,
            bank_agreement_id=agreement.pk,
            folder=str(own),
            numbering=Numbering.CONSECUTIVE,
            expected_by=None,
            since_date=since,
            by=BY,
        )
