"""Founding a company: its chart of accounts, a bank account and what was agreed with the bank."""

from dataclasses import dataclass

from emdia.books.companies import operations as companies
from emdia.books.companies.models import BankAgreement, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountTerms:
    """A bank account and the one agreement it starts with."""

    bank_code: str
    agencia: str
    conta: str
    dac: str
    carteira: str
    layout: str
    net_of_tariff: bool
    numbering: Numbering = Numbering.CONSECUTIVE


def found(
    *, name: str, cnpj: str, account: AccountTerms, by: Actor, is_sandbox: bool = False
) -> BankAgreement:
    """Create a company ready to receive bank files; return its bank agreement."""
    company_id = companies.next_company_id()
    with company_scope(company_id):
        companies.found(company_id=company_id, name=name, cnpj=cnpj, is_sandbox=is_sandbox)
        ledger.open_chart(company_id)
        facts.record(
            company_id=company_id, kind="company.founded", subject=("company", company_id), by=by
        )
        bank_account = companies.open_bank_account(
            company_id=company_id,
            bank_code=account.bank_code,
            agencia=account.agencia,
            conta=account.conta,
            dac=account.dac,
            name=f"{account.bank_code} {account.agencia} {account.conta}-{account.dac}",
        )
        return companies.agree(
            account=bank_account,
            carteira=account.carteira,
            layout=account.layout,
            net_of_tariff=account.net_of_tariff,
            numbering=account.numbering,
        )
