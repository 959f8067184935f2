"""The transaction in which one company's rows can be seen.

`SET LOCAL` is the only way in: outside a scope the application role sees no
row of any company, and the setting ends with its transaction.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection, transaction

Answer = TypeVar("Answer")
# What PostgreSQL itself undid whole, because of somebody else at the same rows:
# serialization_failure, deadlock_detected, lock_not_available.
UNDONE = frozenset({"40001", "40P01", "55P03"})
MOST_TRIES = 5
PAUSE_SECONDS = 0.05


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
        place = company_id % 2**31
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [MONEY_LOCK, place])
        # A holder that died may have left transactions that worked for it: wait for their end.
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [ON_BEHALF_LOCK, place])
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [ON_BEHALF_LOCK, place])


def move_money_on_behalf(company_id: int) -> None:
    """Let this transaction move money for another one that holds the lock and waits for it.

    Nobody takes the lock before this transaction has ended, even if its holder dies.
    PostgreSQL does not see who waits for whom between such transactions, so none waits long.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [LONGEST_WAIT_ON_BEHALF])
        cursor.execute(
            "SELECT pg_advisory_xact_lock_shared(%s, %s)", [ON_BEHALF_LOCK, company_id % 2**31]
        )


MONEY_LOCK = 1001
ON_BEHALF_LOCK = 1005
LONGEST_WAIT_ON_BEHALF = "20s"


def until_done(work: Callable[[], Answer]) -> Answer:
    """Return what `work` returns; do it again when PostgreSQL undid it, five times at most.

    `work` is one transaction or several that may run twice. A lost connection is not
    tried again: nobody knows whether its commit came through.

    :raises OperationalError: undone every time, or anything else the database says.
    """
    for tried in range(1, MOST_TRIES + 1):
        try:
            return work()
        except OperationalError as error:
            state = getattr(error.__cause__, "sqlstate", None)
            # Inside a transaction of the caller the whole of it is undone, not only this part.
            if state not in UNDONE or connection.in_atomic_block or tried == MOST_TRIES:
                raise
            time.sleep(PAUSE_SECONDS * tried)
    raise AssertionError("the last try returns or raises")
