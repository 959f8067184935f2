"""What only whoever runs the server does: the first user, and a user who lost everything."""

from django.db import transaction

from emdia.books.access import operations, queries
from emdia.books.companies import queries as companies
from emdia.books.facts.actor import Actor

from .account_events import tell


class UnableToReset(ValueError):
    """There is no such user, or they were shut out; the message says which."""


def add_the_founder(*, email: str, full_name: str, password: str) -> int:
    """Store a user who belongs nowhere yet and may found the first company in the browser.

    :raises UnableToAddUser: the address is taken or is none, or a company is founded already.
    """
    with transaction.atomic():
        if companies.all_company_ids():
            raise operations.UnableToAddUser("there is a company already: name it with --company")
        return operations.add_user(email=email, full_name=full_name, password=password)


def reset(*, email: str, password: str, by: Actor) -> int:
    """Give a user a new password and take the second factors away; return how many there were.

    :raises UnableToReset: nobody active signs in with this address.
    """
    with transaction.atomic():
        user = queries.user_by_email(email)
        if user is None or not user.is_active:
            raise UnableToReset(f"Nobody active signs in with {email}.")
        operations.choose_password(user_id=user.pk, password=password)
        forgotten = operations.forget_second_factors(user_id=user.pk)
    tell(user_id=user.pk, kind="user.reset", by=by, data={"second_factors": forgotten})
    return forgotten
