"""Statements come in once, and bank − ledger says what is left."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from emdia.books.bank_statements.models import BankStatement, BankStatementLine
from emdia.books.companies.scope import company_scope
from emdia.reports.bank_difference import AccountDifference, bank_difference
from emdia.workflows import close_month
from emdia.workflows.import_statement import Imported, StatementRefused, import_statement

from .house import ANA, DAY, House, addresses, paid

NEXT = DAY + timedelta(days=1)


@pytest.fixture
def house(database: str) -> House:
    return House()


def ofx(*lines: tuple[date, int, str], account: str = "56789-0", currency: str = "BRL") -> bytes:
    """Return a statement of the house's account with lines (day, cents, words)."""
    entries = "".join(
        f"<STMTTRN><TRNTYPE>{'CREDIT' if cents > 0 else 'DEBIT'}<DTPOSTED>{day:%Y%m%d}"
        f"<TRNAMT>{cents / 100:.2f}<FITID>{number}<MEMO>{words}</STMTTRN>\n"
        for number, (day, cents, words) in enumerate(lines)
    )
    return f"""OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20260331
</SONRS></SIGNONMSGSRSV1><BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>{currency}
<BANKACCTFROM><BANKID>0341<BRANCHID>1234<ACCTID>{account}<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20260301<DTEND>20260331
{entries}</BANKTRANLIST>
<LEDGERBAL><BALAMT>1000.00<DTASOF>20260331</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
""".encode("cp1252")


def take(house: House, content: bytes, account: int | None = None) -> tuple[Imported, ...]:
    return import_statement(
        company_id=house.company_id,
        name="extrato.ofx",
        content=content,
        bank_account_id=account,
        by=ANA,
    )


def difference(house: House) -> AccountDifference:
    found = bank_difference(
        company_id=house.company_id, first_date=date(2026, 3, 1), as_of=date(2026, 3, 31)
    )
    (account,) = found.accounts
    return account


def test_bank_less_ledger_is_zero(house: House) -> None:
    house.expect({1: 10_000, 2: 5_000})
    house.apply(paid(1, 10_000, tariff=250), paid(2, 5_000, tariff=250))
    before = difference(house)
    assert (before.has_statement, before.difference_cents) == (False, -14_500)
    # The bank credits the file in one sum, less its tariffs.
    (imported,) = take(house, ofx((NEXT, 14_500, "COBRANCA")))
    assert (imported.lines, imported.new_lines, imported.was_known) == (1, 1, False)
    after = difference(house)
    assert (after.unexplained, after.missing, after.difference_cents) == ((), (), 0)
    assert after.has_statement
    assert [(row.day, row.difference_cents) for row in after.days if row.difference_cents]
    assert [row.balance_cents for row in after.days if row.balance_cents] == [100_000]


def test_what_is_left_is_named(house: House) -> None:
    house.expect({1: 10_000})
    house.apply(paid(1, 10_000))
    take(house, ofx((DAY, 7_700, "PIX DE MARIA"), (DAY, -1_990, "TAR MENSAL")))
    found = difference(house)
    assert {(one.cents, one.words) for one in found.unexplained} == {
        (7_700, "PIX DE MARIA"),
        (-1_990, "TAR MENSAL"),
    }
    assert [(one.cents, one.kind) for one in found.missing] == [(10_000, "boleto")]
    assert found.difference_cents == 7_700 - 1_990 - 10_000


def test_money_to_be_credited_later_is_not_missing_yet(house: House) -> None:
    house.expect({1: 10_000})
    house.apply(paid(1, 10_000, credit_date=NEXT))
    days = {"company_id": house.company_id, "first_date": DAY}
    (today,) = bank_difference(**days, as_of=DAY).accounts  # type: ignore[arg-type]
    (tomorrow,) = bank_difference(**days, as_of=NEXT).accounts  # type: ignore[arg-type]
    assert (today.ledger_cents, today.missing) == (0, ())
    assert (tomorrow.ledger_cents, tomorrow.difference_cents) == (10_000, -10_000)


def test_a_line_counts_once_however_often_it_is_sent(house: House) -> None:
    first = ofx((DAY, 100, "A"), (DAY, 100, "A"), (NEXT, 5, "B"))
    assert take(house, first)[0].new_lines == 3
    again = take(house, first)[0]
    assert (again.new_lines, again.was_known) == (0, True)
    # Another file that overlaps.
    wider = ofx((DAY, 100, "A"), (DAY, 100, "A"), (NEXT, 5, "B"), (NEXT, 7, "C"))
    assert take(house, wider)[0].new_lines == 1
    with company_scope(house.company_id):
        assert BankStatementLine.objects.count() == 4
        assert BankStatement.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (ofx((DAY, 1, "A"), account="99999-9"), "not_ours"),
        (ofx((DAY, 1, "A"), currency="USD"), "currency_mismatch"),
        (b"data;valor;historico\n10/03/2026;1,00;A\n", "account_missing"),
    ],
)
def test_nothing_of_a_wrong_file_is_kept(house: House, content: bytes, code: str) -> None:
    with pytest.raises(StatementRefused) as refusal:
        take(house, content)
    assert code in {fault.code for fault in refusal.value.faults}
    with company_scope(house.company_id):
        assert not BankStatement.objects.exists()


def test_a_csv_is_of_the_account_that_was_chosen(house: House) -> None:
    account = house.agreement.bank_account_id
    content = b"data;valor;historico\n10/03/2026;1,00;A\n11/03/2026;-2,50;B\n"
    (imported,) = take(house, content, account)
    assert imported.new_lines == 2
    assert difference(house).bank_cents == -150


def test_a_month_with_unexplained_lines_closes_with_a_reason(
    house: House, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path))
    take(house, ofx((DAY, 100, "A"), (NEXT, 5, "B")))
    desk = close_month.desk(
        company_id=house.company_id, month=date(2026, 3, 1), today=date(2026, 4, 2)
    )
    assert {check.code: check.found for check in desk.checks}["bank_differs"] == 2
    assert desk.may_close


def test_a_statement_is_never_changed(house: House) -> None:
    take(house, ofx((DAY, 100, "A")))
    for table in ("bank_statement", "bank_statement_line"):
        for act in (f"UPDATE {table} SET company_id = company_id", f"DELETE FROM {table}"):
            with (
                company_scope(house.company_id),
                pytest.raises(DatabaseError, match="permission denied"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(act)


def test_a_statement_from_the_command_line(house: House, database: str, tmp_path: Path) -> None:
    file = tmp_path / "extrato.ofx"
    file.write_bytes(ofx((DAY, 100, "A")))

    def emdia(*words: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | addresses(database) | {"EMDIA_HOME": str(tmp_path)}
        command = [sys.executable, "-m", "emdia.cli", "bank", "statement", *words]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    done = emdia(str(file))
    assert done.stdout == "341 · 1234 · 56789-0: 1 lines, 1 new.\n", done.stderr
    assert "0 new (known already)" in emdia(str(file)).stdout
    file.write_bytes(ofx((DAY, 100, "A"), account="1-1"))
    refused = emdia(str(file))
    assert refused.returncode == 1
    assert "not_ours" in refused.stderr
    assert "Error" in refused.stderr or "refused" in refused.stderr
