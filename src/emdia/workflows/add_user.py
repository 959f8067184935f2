"""Letting a person in: the user, the first role in a company, and the fact of both."""

from emdia.books.access import operations as access
from emdia.books.companies import queries as companies
from emdia.books.companies.models import Company
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.rules.roles import Role


def add_user(
    *, company_id: int, email: str, full_name: str, password: str, role: Role, by: Actor
) -> int:
    """Store a user who holds `role` in the company; return the user's id.

    :raises UnableToAddUser: the address is taken, or is no address; no such company.
    """
    with company_scope(company_id):
        try:
            companies.company(company_id)
        except Company.DoesNotExist:
            raise access.UnableToAddUser(f"there is no company {company_id}") from None
        user_id = access.add_user(email=email, full_name=full_name, password=password)
        access.grant_role(company_id=company_id, user_id=user_id, role=role)
        facts.record(
            company_id=company_id,
            kind="user.added",
            subject=("app_user", user_id),
            by=by,
            data={"role": role.value},
        )
    return user_id
