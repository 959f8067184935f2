"""Founding a company: its chart of accounts, and a bank account or its first people."""

from dataclasses import dataclass

from django.db import IntegrityError, connection, transaction

from emdia.books.access import invitations
from emdia.books.access import operations as access
from emdia.books.access.queries import memberships_of
from emdia.books.companies import operations as companies
from emdia.books.companies import queries
from emdia.books.companies.models import BankAgreement, Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.ledger import operations as ledger
from emdia.rules.roles import Role

FOUNDING_LOCK = 1010


class UnableToFound(ValueError):
    """The company cannot be founded; the message is a code that a screen explains."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Founded:
    """The company, and the two parts of the link for who manages its users."""

    company_id: int
    link: tuple[str, str]


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
    *,
    name: str,
    cnpj: str,
    account: AccountTerms,
    by: Actor,
    postal_address: str = "",
    is_sandbox: bool = False,
) -> BankAgreement:
    """Create a company ready to receive bank files; return its bank agreement."""
    company_id = companies.next_company_id()
    with company_scope(company_id):
        _found(company_id, name, cnpj, by, postal_address=postal_address, is_sandbox=is_sandbox)
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


def may_found_the_first(user_id: int) -> bool:
    """Return whether nothing is founded yet, so that whoever signed in may found the first."""
    return not queries.all_company_ids() and not memberships_of(user_id)


def found_the_first(
    *, name: str, cnpj: str, administrator: tuple[str, str], language: str, by: Actor
) -> Founded:
    """Found the installation's first company: the founder owns it, another manages its users.

    `administrator` are the e-mail address and the name of that other person. One person
    alone could let in a second one and so approve alone.

    :raises UnableToFound: not_the_first, cnpj_taken or email_taken.
    """
    assert by.user_id is not None
    try:
        with transaction.atomic():
            _one_founder_at_a_time()
            if not may_found_the_first(by.user_id):
                raise UnableToFound("not_the_first")
            company_id = companies.next_company_id()
            with company_scope(company_id):
                _found(company_id, name, cnpj, by)
                link = _first_people(company_id, administrator, language, by)
    except access.UnableToAddUser as refusal:
        raise UnableToFound("email_taken") from refusal
    except IntegrityError as twice:
        raise UnableToFound("cnpj_taken") from twice
    return Founded(company_id=company_id, link=link)


def _first_people(
    company_id: int, administrator: tuple[str, str], language: str, by: Actor
) -> tuple[str, str]:
    email, full_name = administrator
    assert by.user_id is not None
    other_id = access.add_user(email=email, full_name=full_name, language=language)
    for user_id, role in ((by.user_id, Role.OWNER), (other_id, Role.SECURITY_ADMIN)):
        access.grant_role(company_id=company_id, user_id=user_id, role=role)
        facts.record(
            company_id=company_id,
            kind="user.invited",
            subject=("app_user", user_id),
            by=by,
            data={"changes": [["roles", "", role.value]]},
        )
    return invitations.invitation_for(other_id)


def _found(
    company_id: int,
    name: str,
    cnpj: str,
    by: Actor,
    *,
    postal_address: str = "",
    is_sandbox: bool = False,
) -> None:
    companies.found(
        company_id=company_id,
        name=name,
        cnpj=cnpj,
        postal_address=postal_address,
        is_sandbox=is_sandbox,
    )
    ledger.open_chart(company_id)
    facts.record(
        company_id=company_id, kind="company.founded", subject=("company", company_id), by=by
    )


def _one_founder_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOUNDING_LOCK])
