"""Statements in CNAB 240, segment E: read, and held to their balances and totals."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.febraban240.extrato import (
    HEADER_LOTE_EXTRATO,
    SEGMENTO_E,
    TRAILER_LOTE_EXTRATO,
)
from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import (
    Balance,
    EntryKind,
    StatementFile,
    read_cnab240_e,
    recognise_statement,
)

FILE_HEADER = b"00100000".ljust(240)
FILE_TRAILER = b"00199999".ljust(240)
ACCOUNT = {"codigo_banco": "001", "lote": "0001", "agencia": "00679", "conta": "12345",
           "dv_conta": "7"}  # fmt: skip


def header(cents: int = 100_000, sign: str = "C") -> bytes:
    return HEADER_LOTE_EXTRATO.write(
        ACCOUNT
        | {
            "operacao": "E",
            "servico": "04",
            "data_saldo_inicial": date(2025, 9, 1),
            "saldo_inicial": cents,
            "situacao_saldo_inicial": sign,
            "posicao_saldo_inicial": "F",
            "moeda": "BRL",
        }
    )


def segment(cents: int, sign: str = "C", **values: object) -> bytes:
    return SEGMENTO_E.write(
        ACCOUNT
        | {
            "natureza": "DPV",
            "data_contabil": date(2025, 9, 2),
            "data_lancamento": date(2025, 9, 2),
            "valor_lancamento": cents,
            "tipo_lancamento": sign,
            "categoria": "202",
            "historico": "COBRANCA",
            "numero_documento": "77",
            **values,
        }
    )


def trailer(cents: int, *, records: int, debits: int, credits_cents: int, sign: str = "C") -> bytes:
    return TRAILER_LOTE_EXTRATO.write(
        ACCOUNT
        | {
            "data_saldo_final": date(2025, 9, 30),
            "saldo_final": cents,
            "situacao_saldo_final": sign,
            "posicao_saldo_final": "F",
            "quantidade_registros": records,
            "total_debitos": debits,
            "total_creditos": credits_cents,
        }
    )


DETAILS = (
    segment(5_000),
    segment(2_000, "D", categoria="105", historico="TARIFA"),
    segment(1_000, "D", categoria="999"),
)
TRAILER = trailer(102_000, records=5, debits=3_000, credits_cents=5_000)
LINES = (FILE_HEADER, header(), *DETAILS, TRAILER, FILE_TRAILER)


def read(*lines: bytes) -> StatementFile:
    return read_cnab240_e(b"\r\n".join(lines))


def codes(found: StatementFile) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in found.faults]


def test_a_statement_that_closes() -> None:
    found = read(*LINES)
    [statement] = found.statements
    assert (found.layout, found.faults, found.notes) == ("240-extrato", (), ())
    assert (statement.account.bank, statement.account.agencia, statement.account.number) == (
        "001",
        "00679",
        "000000012345-7",
    )
    assert statement.opening == Balance(date(2025, 9, 1), 100_000)
    assert statement.closing == Balance(date(2025, 9, 30), 102_000)
    assert [(line.line, line.cents, line.kind) for line in statement.entries] == [
        (3, 5_000, EntryKind.COLLECTION),
        (4, -2_000, EntryKind.FEE),
        (5, -1_000, EntryKind.OTHER),
    ]
    first = statement.entries[0]
    assert (first.day, first.memo, first.document) == (date(2025, 9, 2), "COBRANCA", "77")


def test_an_account_that_owes() -> None:
    found = read(
        FILE_HEADER,
        header(1_000, "D"),
        segment(300, "D"),
        trailer(1_300, records=3, debits=300, credits_cents=0, sign="D"),
        FILE_TRAILER,
    )
    [statement] = found.statements
    assert (statement.opening, statement.closing, found.faults) == (
        Balance(date(2025, 9, 1), -1_000),
        Balance(date(2025, 9, 30), -1_300),
        (),
    )


def test_the_words_beside_the_history_are_read_and_origins_are_not() -> None:
    one = segment(1, tipo_complemento="00", complemento="JOAO")
    other = segment(1, tipo_complemento="01", complemento="34100057")
    entries = read(*LINES[:2], one, other, *LINES[-2:]).statements[0].entries
    assert [line.memo for line in entries] == ["COBRANCA JOAO", "COBRANCA"]


@pytest.mark.parametrize(
    ("closing", "records", "debits", "credits_cents", "expected"),
    [
        (102_001, 5, 3_000, 5_000, ["balance_mismatch"]),
        (102_000, 6, 3_000, 5_000, ["trailer_total"]),
        (102_000, 5, 3_001, 5_000, ["trailer_total"]),
        (102_000, 5, 3_000, 4_999, ["trailer_total"]),
        (102_000, 0, 0, 0, []),
    ],
)
def test_what_the_trailer_says_is_checked(
    closing: int, records: int, debits: int, credits_cents: int, expected: list[str]
) -> None:
    last = trailer(closing, records=records, debits=debits, credits_cents=credits_cents)
    found = read(*LINES[:5], last, FILE_TRAILER)
    assert codes(found) == [(code, 6) for code in expected]


def test_a_missing_entry_breaks_balance_and_totals() -> None:
    found = read(*LINES[:3], *LINES[4:])
    assert {fault.code for fault in found.faults} == {"balance_mismatch", "trailer_total"}


def test_money_that_still_waits_may_stay_out_of_the_balance() -> None:
    waiting = segment(9_000, natureza="SSR")
    last = trailer(102_000, records=6, debits=3_000, credits_cents=14_000)
    assert read(*LINES[:5], waiting, last, FILE_TRAILER).faults == ()


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (segment(1, "X"), ("sign_unknown", 3)),
        (SEGMENTO_E.write({"data_lancamento": None}, over=segment(1)), ("date_invalid", 3)),
        (segment(1)[:150] + b"12 4" + segment(1)[154:], ("amount_invalid", 3)),
        (segment(1) + b"x", ("line_too_long", 3)),
        (segment(1).replace(b"00000E", b"00000F"), ("other_segment", 3)),
    ],
)
def test_a_line_that_cannot_be_read_is_left_out(line: bytes, fault: tuple[str, int]) -> None:
    found = read(FILE_HEADER, header(), line, *DETAILS, TRAILER, FILE_TRAILER)
    assert codes(found)[0] == fault or fault in codes(found)
    assert [entry.cents for entry in found.statements[0].entries] == [5_000, -2_000, -1_000]


def test_two_accounts_are_two_statements() -> None:
    found = read(FILE_HEADER, *LINES[1:6], *LINES[1:6], FILE_TRAILER)
    assert [len(statement.entries) for statement in found.statements] == [3, 3]
    assert found.faults == ()


def test_a_file_without_its_end() -> None:
    assert {fault.code for fault in read(*LINES[:4]).faults} == {
        "trailer_missing",
        "lot_trailer_missing",
    }


def test_stripped_blanks_do_not_matter() -> None:
    one, other = read(*LINES), read(*(line.rstrip() for line in LINES))
    assert one == other


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"\n".join((FILE_HEADER, FILE_TRAILER))])
def test_what_is_no_statement_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        read_cnab240_e(data)


def test_a_statement_is_told_by_its_lote() -> None:
    assert recognise_statement(b"\n".join(LINES)) == "240-extrato"
    assert recognise_statement(b"\n".join((FILE_HEADER, FILE_TRAILER))) is None


@settings(deadline=None, max_examples=60)
@given(place=st.integers(0, 7 * 242 - 3), byte=st.integers(0x20, 0xFF))
def test_a_flipped_byte_never_changes_money_in_silence(place: int, byte: int) -> None:
    data = b"\r\n".join(LINES)
    changed = data[:place] + bytes((byte,)) + data[place + 1 :]
    try:
        found = read_cnab240_e(changed)
    except Unreadable:
        return
    if not found.faults:
        right = read(*LINES).statements[0]
        [statement] = found.statements
        assert [line.cents for line in statement.entries] == [line.cents for line in right.entries]
        assert (statement.opening or right.opening).cents == 100_000  # type: ignore[union-attr]


def test_an_unknown_currency_is_said() -> None:
    first = HEADER_LOTE_EXTRATO.write({"moeda": "XYZ"}, over=header())
    assert codes(read(FILE_HEADER, first, *LINES[2:])) == [("currency_unknown", 2)]
