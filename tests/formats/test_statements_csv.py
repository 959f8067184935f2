"""CSV statements in the dialects of three languages."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import Account, Balance, DateOrder, StatementFile, read_csv

BRAZIL = """Extrato de conta corrente;;;
Agência 0057 Conta 72192-0;;;

Data;Histórico;Nº documento;Valor (R$);Saldo (R$)
01/09/2025;SALDO ANTERIOR;;;1.000,00
02/09/2025;PIX RECEBIDO - MERCADO SOL;77;1.234,56;2.234,56
03/09/2025;TARIFA;78;-34,56;2.200,00
;Total;;1.200,00;
"""


def read(text: str, **options: object) -> StatementFile:
    return read_csv(text.encode(), **options)  # type: ignore[arg-type]


def entries(found: StatementFile) -> list[tuple[date, int, str]]:
    return [(line.day, line.cents, line.memo) for line in found.statements[0].entries]


def codes(found: StatementFile) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in found.faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_brazilian_export(encoding: str) -> None:
    account = Account(bank="341", agencia="0057", number="72192-0")
    found = read_csv(BRAZIL.encode(encoding), account=account)
    [statement] = found.statements
    assert entries(found) == [
        (date(2025, 9, 2), 123_456, "PIX RECEBIDO - MERCADO SOL"),
        (date(2025, 9, 3), -3_456, "TARIFA"),
    ]
    assert [line.line for line in statement.entries] == [6, 7]
    assert (statement.entries[0].document, statement.account, found.faults) == ("77", account, ())
    assert statement.opening == Balance(None, 100_000)
    assert statement.closing == Balance(date(2025, 9, 3), 220_000)


def test_an_english_export_with_two_columns() -> None:
    found = read(
        'Date,Description,Debit,Credit\n01/31/2025,"RENT, JANUARY","1,000.00",\n'
        "02/01/2025,SALE,,5.5\n"
    )
    assert entries(found) == [
        (date(2025, 1, 31), -100_000, "RENT, JANUARY"),
        (date(2025, 2, 1), 550, "SALE"),
    ]


def test_a_spanish_export_in_pesos_without_cents() -> None:
    found = read(
        "Fecha\tDescripción\tCargos\tAbonos\tSaldo\n05-01-2025\tABONO\t\t1.500\t1.500\n"
        "04-01-2025\tINICIO\t\t0\t0\n",
        currency="CLP",
    )
    assert codes(found) == [("amount_invalid", 3)]
    assert entries(found) == [(date(2025, 1, 5), 1_500, "ABONO")]


def test_a_column_that_says_debit_or_credit() -> None:
    found = read("Data;Descrição;Valor;D/C\n2025-01-02;A;1,00;D\n2025-01-02;B;2,00;C\n")
    assert [cents for _, cents, _ in entries(found)] == [-100, 200]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_separators(separator: str) -> None:
    text = "Data;Histórico;Valor\n20250102;A;1.00\n".replace(";", separator)
    assert entries(read(text)) == [(date(2025, 1, 2), 100, "A")]


def test_the_newest_first_is_as_good() -> None:
    text = (
        "Data;Histórico;Valor;Saldo\n03/09/2025;B;-1,00;4,00\n02/09/2025;A;5,00;5,00\n"
        "01/09/2025;SALDO DO DIA;;0,00\n"
    )
    found = read(text)
    [statement] = found.statements
    assert (statement.opening, statement.closing, found.faults) == (
        Balance(None, 0),
        Balance(date(2025, 9, 3), 400),
        (),
    )


def test_balances_that_do_not_follow_are_said() -> None:
    text = "Data;Valor;Saldo\n01/09/2025;1,00;1,00\n02/09/2025;1,00;2,00\n03/09/2025;1,00;9,00\n"
    found = read(text)
    assert codes(found) == [("balance_mismatch", 4)]
    assert found.statements[0].closing is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "file_empty"),
        ("hello\nworld\n", "csv_header"),
        ("a;b;c\n1;2;3\n", "csv_header"),
        ("Data;Histórico\n01/02/2025;A\n", "csv_header"),
        ("Date,Amount\n01/02/2025,1.00\n03/04/2025,1.00\n", "date_ambiguous"),
        ("Date,Amount\n31/01/2025,1.00\n01/31/2025,1.00\n", "date_conflict"),
        ("\n" * 50 + "Data;Valor\n", "csv_header"),
    ],
)
def test_what_cannot_be_told_is_refused_with_the_reason(text: str, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(text)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_the_caller_may_settle_what_the_file_leaves_open() -> None:
    text = "Date,Amount\n01/02/2025,1.234\n"
    found = read(text, order=DateOrder.MONTH_FIRST, mark=",")
    assert entries(found) == [(date(2025, 1, 2), 123_400, "")]


def test_an_amount_nobody_can_tell_is_left_out() -> None:
    found = read("Data;Valor\n01/02/2025;1.234\n")
    assert (entries(found), codes(found)) == ([], [("amount_invalid", 2)])
    assert "may be thousands or a fraction" in found.faults[0].message


def test_other_amounts_of_the_file_may_tell() -> None:
    found = read("Data;Valor\n01/02/2025;1.234\n02/02/2025;1,50\n")
    assert [cents for _, cents, _ in entries(found)] == [123_400, 150]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("31/02/2025;A;1,00", "date_invalid"),
        ("2025;A;1,00", "date_invalid"),
        ("01/02/2025;A;x", "amount_invalid"),
        ("01/02/2025;A;", "amount_invalid"),
        ("01/02/2025", "amount_invalid"),
    ],
)
def test_a_row_that_cannot_be_read_is_left_out(row: str, code: str) -> None:
    found = read(f"Data;Histórico;Valor\n{row}\n03/02/2025;B;2,00\n")
    assert (codes(found), len(entries(found))) == ([(code, 2)], 1)


def test_both_sides_at_once_is_no_amount() -> None:
    found = read("Data;Débito;Crédito\n01/02/2025;1,00;2,00\n01/02/2025;1,00;\n")
    assert (codes(found), [cents for _, cents, _ in entries(found)]) == (
        [("amount_invalid", 2)],
        [-100],
    )


def test_rows_without_a_date_are_noted_once() -> None:
    assert [note.code for note in read(BRAZIL).notes] == []
    found = read("Data;Valor\n01/02/2025;1,00\n;9,00\nFim;\n")
    assert [(note.code, note.line) for note in found.notes] == [("rows_without_day", 3)]


def test_a_line_break_within_quotes_is_one_row() -> None:
    found = read('Data;Histórico;Valor\n01/02/2025;"A\nB";1,00\n02/02/2025;C;2,00\n')
    lines = found.statements[0].entries
    assert [(line.memo, line.line) for line in lines] == [("A B", 3), ("C", 4)]


def test_like_entries_have_keys_of_their_own() -> None:
    found = read("Data;Histórico;Valor\n01/02/2025;A;1,00\n01/02/2025;A;1,00\n")
    assert len({line.key for line in found.statements[0].entries}) == 2


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_text_breaks_the_reader(text: str) -> None:
    rows = "Data;Histórico;Valor;Saldo\n01/02/2025;A;1,00;\n" + text
    with suppress(Unreadable):
        assert read_csv(rows.encode("utf-8", "replace")).layout == "csv"
