"""What PostgreSQL undoes because of somebody else is done again, a few times and then no more."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from emdia.books.access import operations as access
from emdia.books.access.models import User
from emdia.books.bank_files import queries
from emdia.books.bank_files.models import BankFile
from emdia.books.companies.models import Company
from emdia.books.companies.scope import MONEY_LOCK, MOST_TRIES, company_scope, until_done
from emdia.books.payments.models import Receipt
from emdia.rules.roles import Role
from emdia.workflows import receive_bank_file
from emdia.workflows.reverse_settlement import Reversed, reverse

from ..workflows.crowd import at_once
from ..workflows.house import ANA, DAY, NOON, House, paid
from ..workflows.money import wrong_with

HURRY = "SET lock_timeout = '50ms'"


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect({1: 9_000, 2: 9_000})
    house.apply(paid(1, 9_000), paid(2, 9_000))
    return house


@contextmanager
def somebody_holds_the_money(house: House, power: Any) -> Iterator[None]:
    held = [MONEY_LOCK, house.company_id]
    power.execute("SELECT pg_advisory_lock(%s, %s)", held)
    try:
        yield
    finally:
        power.execute("SELECT pg_advisory_unlock(%s, %s)", held)


def first_receipt(house: House) -> int:
    with company_scope(house.company_id):
        return Receipt.objects.earliest("id").pk


def reversing(house: House, tries: list[int]) -> Callable[[], Any]:
    receipt_id = first_receipt(house)

    def work() -> Any:
        tries.append(1)
        return reverse(
            company_id=house.company_id,
            receipt_id=receipt_id,
            reason="Any",
            by=ANA,
            on=DAY,
            now=NOON,
        )

    return work


def hurry() -> None:
    with connection.cursor() as cursor:
        cursor.execute(HURRY)


def test_a_lock_that_comes_free(house: House, super_user_connection: Any) -> None:
    tries: list[int] = []
    work = reversing(house, tries)
    hurry()
    free = threading.Event()

    def hold() -> None:
        with somebody_holds_the_money(house, super_user_connection):
            free.set()
            while len(tries) < 2:
                pass_by.wait(0.01)

    pass_by = threading.Event()
    holder = threading.Thread(target=hold)
    holder.start()
    free.wait(10)
    assert isinstance(until_done(work), Reversed)
    holder.join()
    assert 1 < len(tries) <= MOST_TRIES
    assert wrong_with(house.company_id) == {}


def test_a_lock_that_never_comes_free(house: House, super_user_connection: Any) -> None:
    tries: list[int] = []
    work = reversing(house, tries)
    hurry()
    with (
        somebody_holds_the_money(house, super_user_connection),
        pytest.raises(OperationalError, match="lock timeout"),
    ):
        until_done(work)
    assert len(tries) == MOST_TRIES
    assert wrong_with(house.company_id) == {}
    # Nothing of the tries is left in the way.
    assert isinstance(until_done(work), Reversed)


def test_a_deadlock(house: House) -> None:
    """Two people who take two companies' rows in opposite order both come to their end."""
    other = House(number=2)
    ids = [house.company_id, other.company_id]
    both = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def take(order: list[int]) -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            for place, company_id in enumerate(order):
                cursor.execute("SELECT pg_advisory_xact_lock(77, %s)", [company_id])
                if place == 0 and len(tries) <= 2:
                    both.wait()

    answers = at_once(
        lambda: until_done(lambda: take(ids)), lambda: until_done(lambda: take(ids[::-1]))
    )
    assert answers == [None, None]
    assert len(tries) > 2


def test_a_serialization_failure(house: House) -> None:
    both = threading.Barrier(2, timeout=20)
    tries: list[int] = []

    def raise_limit() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute(
                "SELECT set_config('emdia.company_id', %s, true)", [str(house.company_id)]
            )
            company = Company.objects.get()
            if len(tries) <= 2:
                both.wait()
            company.reversal_limit_cents += 1
            company.save()

    assert at_once(*[lambda: until_done(raise_limit)] * 2) == [None, None]
    assert len(tries) == 3
    with company_scope(house.company_id):
        assert Company.objects.get().reversal_limit_cents == house.reversal_limit_cents + 2


def test_a_lost_connection_is_not_tried_again(house: House) -> None:
    """Nobody knows whether its commit came through: whoever asked looks first."""
    tries: list[int] = []

    def work() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        until_done(work)
    assert len(tries) == 1
    connection.close()
    assert isinstance(until_done(reversing(house, tries)), Reversed)


def test_inside_a_transaction_nothing_is_tried_again(
    house: House, super_user_connection: Any
) -> None:
    tries: list[int] = []
    work = reversing(house, tries)
    hurry()
    with (
        somebody_holds_the_money(house, super_user_connection),
        pytest.raises(OperationalError, match="lock timeout"),
        transaction.atomic(),
    ):
        until_done(work)
    assert len(tries) == 1


def test_a_page_tries_again_with_the_whole_upload(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is read from its beginning a second time."""
    with company_scope(house.company_id):
        user_id = access.add_user(email="clara@house.example", full_name="Clara")
        access.grant_role(company_id=house.company_id, user_id=user_id, role=Role.AR_CLERK)
    tries: list[int] = []
    enqueue = receive_bank_file.settle_later

    def undone_once(bank_file: Any) -> None:
        tries.append(1)
        enqueue(bank_file)
        if len(tries) == 1:
            with connection.cursor() as cursor:
                cursor.execute("DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$")

    monkeypatch.setattr(receive_bank_file, "settle_later", undone_once)
    client = Client()
    client.force_login(User.objects.get(pk=user_id))
    content = house.write([paid(1, 100, nominal_cents=9_000)])
    file = BytesIO(content)
    file.name = "retorno.ret"
    answer = client.post("/bank-files/upload/", {"agreement": house.agreement.pk, "file": file})
    assert answer.status_code in (200, 302)
    assert len(tries) == 2
    with company_scope(house.company_id):
        assert queries.content(BankFile.objects.latest("id").pk) == content
