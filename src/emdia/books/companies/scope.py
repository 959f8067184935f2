"""The transaction in which one company's rows can be seen.

`SET LOCAL` is the only way in: outside a scope the application role sees no
row of any company, and the setting ends with its transaction.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


class WrongCompany(RuntimeError):
    """A scope was opened inside the scope of another company."""


@contextmanager
def company_scope(company_id: int) -> Iterator[None]:
    """Open a transaction that sees and writes the rows of `company_id` only.

    Scopes of the same company nest as savepoints.

    :raises WrongCompany: inside the scope of another company.
    """
    with transaction.atomic():
        _enter(company_id)
        yield


def _enter(company_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('emdia.company_id', true), '')")
        (current,) = cursor.fetchone()
        if current is None:
            cursor.execute("SELECT set_config('emdia.company_id', %s, true)", [str(company_id)])
        elif int(current) != company_id:
            raise WrongCompany(f"scope of company {current} is open, {company_id} was asked")


def current_company_id() -> int:
    """Return the company of the open scope.

    :raises WrongCompany: no scope is open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('emdia.company_id', true), '')::bigint")
        (current,) = cursor.fetchone()
    if current is None:
        raise WrongCompany("no company scope is open")
    return int(current)


def lock_money(company_id: int) -> None:
    """Let one transaction at a time move the money of `company_id`.

    Held until the transaction ends. Batch settlement computes from balances it
    read earlier in the same transaction; this lock keeps them still.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [MONEY_LOCK, company_id % 2**31])


MONEY_LOCK = 1001
