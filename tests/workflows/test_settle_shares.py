"""A large file is settled in two transactions at once: both hold or neither, and nothing twice."""

from typing import Any

import pytest
from django.db import DatabaseError

from emdia.books.bank_files.models import BankFile, BankLine, FileState
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact
from emdia.books.payments.models import Receipt
from emdia.workflows import settle_bank_file
from emdia.workflows.settle_shares import LARGE_FILE_TITLES, SHARES

from .house import House, paid
from .money import sums, wrong_with

CENTS = 5_000
TITLES = dict.fromkeys(range(1, LARGE_FILE_TITLES + 1), CENTS)
PAID = {1010: CENTS * len(TITLES), 1100: 0, 3000: -CENTS * len(TITLES)}
# Refuses the money of a file's last line, which one of the shares brings.
REFUSE_LAST = """
    CREATE FUNCTION refuse_last() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the last line is refused'; END $$;
    CREATE TRIGGER refuse_last BEFORE INSERT ON receipt FOR EACH ROW
        WHEN (NEW.line_number = {last}) EXECUTE FUNCTION refuse_last()
"""
ALLOW_LAST = "DROP TRIGGER refuse_last ON receipt; DROP FUNCTION refuse_last"


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect(TITLES)
    return house


@pytest.fixture
def received(house: House) -> int:
    return house.receive(house.write(paid(number, CENTS) for number in TITLES))


def lines_of_shares(house: House) -> dict[int, int]:
    with company_scope(house.company_id):
        found = list(BankLine.objects.values_list("share", flat=True))
    return {share: found.count(share) for share in set(found)}


def give_up(house: House, bank_file_id: int) -> BankFile:
    settle_bank_file.give_up(company_id=house.company_id, bank_file_id=bank_file_id)
    with company_scope(house.company_id):
        return BankFile.objects.get(pk=bank_file_id)


def test_both_shares_have_lines_and_the_file_is_whole(house: House, received: int) -> None:
    assert house.settle(received).settled == len(TITLES)
    assert set(lines_of_shares(house)) == {share.number for share in SHARES}
    assert sums(house.company_id) == PAID
    assert wrong_with(house.company_id) == {}
    with company_scope(house.company_id):
        assert Fact.objects.filter(kind="bank_file.share_settled").count() == len(SHARES)
        assert Fact.objects.filter(kind="bank_file.applied").count() == 1


def test_one_share_that_fails_undoes_the_other(
    house: House, received: int, super_user_connection: Any
) -> None:
    last = len(TITLES) + 1
    super_user_connection.execute(REFUSE_LAST.format(last=last))
    with pytest.raises(DatabaseError, match="the last line is refused"):
        house.settle(received)
    assert lines_of_shares(house) == {}
    assert wrong_with(house.company_id) == {}
    super_user_connection.execute(ALLOW_LAST)
    assert house.settle(received).settled == len(TITLES)
    assert sums(house.company_id) == PAID


def test_a_file_given_up_before_any_line_may_come_again(house: House, received: int) -> None:
    refused = give_up(house, received)
    assert refused.state == FileState.REFUSED
    assert [fault["code"] for fault in refused.faults] == ["internal_error"]


def test_a_half_settled_file_is_not_given_up_but_finished(
    house: House, received: int, super_user_connection: Any
) -> None:
    house.settle(received)
    # As a process leaves it that died between the commits of the two shares.
    super_user_connection.execute(
        """
        SET session_replication_role = replica;
        UPDATE receivable AS r SET balance_cents = net_cents
        FROM bank_line AS l WHERE l.receivable_id = r.id AND l.share = 2;
        UPDATE charge AS c SET state = 'registered'
        FROM bank_line AS l WHERE l.charge_id = c.id AND l.share = 2;
        DELETE FROM allocation AS a USING bank_line AS l
        WHERE l.receipt_id = a.receipt_id AND l.share = 2;
        DELETE FROM posting AS p USING bank_line AS l WHERE l.entry_id = p.entry_id AND l.share = 2;
        DELETE FROM receipt AS t USING bank_line AS l WHERE l.receipt_id = t.id AND l.share = 2;
        DELETE FROM entry AS e USING bank_line AS l WHERE l.entry_id = e.id AND l.share = 2;
        DELETE FROM bank_line WHERE share = 2;
        UPDATE bank_file SET state = 'reading', applied_at = NULL, settled = NULL,
            confirmed = NULL, rejected = NULL, exceptions = NULL;
        SET session_replication_role = origin;
        """
    )
    assert set(lines_of_shares(house)) == {1}
    assert give_up(house, received).state == FileState.READING
    assert house.settle(received).settled == len(TITLES)
    assert set(lines_of_shares(house)) == {1, 2}
    assert sums(house.company_id) == PAID
    with company_scope(house.company_id):
        assert Receipt.objects.count() == len(TITLES)
