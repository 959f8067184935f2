"""FEBRABAN's statement for reconciliation: CNAB 240, one lote per account, segment E.

The lote's header has the opening balance and its trailer the closing one, the totals and
the number of records: all of them are checked. Source: FEBRABAN, layout padrão CNAB 240,
versão 10.6, 2020-03-16, 3.3 and fields G080 to G099.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emdia.formats.febraban240.extrato import (
    HEADER_LOTE_EXTRATO,
    SEGMENTO_E,
    TRAILER_LOTE_EXTRATO,
)
from emdia.formats.fixed_width import Layout, Lines, Records, Unreadable, split_lines
from emdia.formats.statements.decoding import MAX_ACCOUNTS, too_large
from emdia.formats.statements.remarks import Remarks
from emdia.formats.statements.statement import (
    Account,
    Balance,
    Entry,
    EntryKind,
    Ordinals,
    Statement,
    StatementFile,
)
from emdia.kernel.days import to_date
from emdia.kernel.faults import Fault
from emdia.kernel.money import EXPONENTS

WIDTH = 240

_HEADER, _DETAIL, _TRAILER = b"1", b"3", b"5"
_FILE_HEADER, _FILE_TRAILER = b"0", b"9"
_USUAL_CURRENCY = "BRL"

# Entries on money that is free at once; others may wait, each bank by its own rule (G084).
_AVAILABLE = b"DPV"

# Category of the entry (G092): 1xx out, 2xx in.
_KINDS = {
    b"101": EntryKind.CHEQUE,
    b"102": EntryKind.INTEREST,
    b"103": EntryKind.REVERSAL,
    b"105": EntryKind.FEE,
    b"106": EntryKind.INVESTMENT,
    b"107": EntryKind.LOAN,
    b"109": EntryKind.TAX,
    b"110": EntryKind.TAX,
    b"111": EntryKind.TAX,
    b"112": EntryKind.PAYMENT,
    b"113": EntryKind.SALARY,
    b"114": EntryKind.WITHDRAWAL,
    b"117": EntryKind.TRANSFER,
    b"119": EntryKind.CHEQUE,
    b"120": EntryKind.TRANSFER,
    b"121": EntryKind.PAYMENT,
    b"123": EntryKind.WITHDRAWAL,
    b"124": EntryKind.CHEQUE,
    b"125": EntryKind.PAYMENT,
    b"126": EntryKind.TAX,
    b"127": EntryKind.CARD,
    b"201": EntryKind.CHEQUE,
    b"202": EntryKind.COLLECTION,
    b"203": EntryKind.CHEQUE,
    b"204": EntryKind.REVERSAL,
    b"206": EntryKind.INVESTMENT,
    b"207": EntryKind.LOAN,
    b"209": EntryKind.TRANSFER,
    b"211": EntryKind.INVESTMENT,
    b"213": EntryKind.TRANSFER,
    b"214": EntryKind.DEPOSIT,
    b"217": EntryKind.PAYMENT,
    b"218": EntryKind.PAYMENT,
    b"219": EntryKind.SALARY,
    b"220": EntryKind.DEPOSIT,
    b"221": EntryKind.TAX,
    b"222": EntryKind.CARD,
}

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Lot:
    """The rows of one lote: its header, its segments E, its trailer where it has one."""

    header: int
    details: NDArray[np.intp]
    trailer: int | None
    records: int


def read_cnab240_e(data: bytes) -> StatementFile:
    """Read a CNAB 240 file of statements.

    Lines that are too long, and records other than segment E, are left out with a fault.

    :raises Unreadable: empty, too large, of another type, or without a statement's lote.
    """
    lines = split_lines(data, width=WIDTH)
    remarks = Remarks()
    for number in lines.too_long:
        remarks.fault(
            "line_too_long",
            f"Line {number} has more than {WIDTH} characters and was left out. Ask the bank to "
            "send the file again; do not mend it by hand.",
            line=number,
        )
    lots = _lots(lines)
    if len(lots) > MAX_ACCOUNTS:
        raise too_large(f"{len(lots):,} accounts")
    if not lots:
        raise Unreadable(
            Fault(
                "not_a_statement",
                "The file has no statement: no lote of service 04 with records of segment E.",
            )
        )
    _check_frame(lines, remarks)
    _check_lots(lines, lots, remarks)
    return StatementFile(
        layout="240-extrato",
        statements=tuple(_statements(lines, lots, remarks)),
        faults=remarks.faults,
        notes=remarks.notes,
        canonical_sha256=lines.sha256,
    )


def _lots(lines: Lines) -> list[_Lot]:
    kinds = lines.matrix[:, 7]
    is_segment_e = (kinds == _DETAIL[0]) & (lines.matrix[:, 13] == ord("E"))
    is_segment_e &= ~np.isin(lines.line_numbers, list(lines.too_long))
    is_header = (kinds == _HEADER[0]) & (lines.matrix[:, 8] == ord("E"))
    bounds = pairwise([*np.flatnonzero(is_header).tolist(), len(lines)])
    return [_lot(kinds, is_segment_e, first, end) for first, end in bounds]


def _lot(kinds: NDArray[np.uint8], is_segment_e: NDArray[np.bool_], first: int, end: int) -> _Lot:
    trailers = np.flatnonzero(kinds[first:end] == _TRAILER[0]) + first
    trailer = int(trailers[0]) if len(trailers) else None
    last = end if trailer is None else trailer + 1
    return _Lot(first, np.flatnonzero(is_segment_e[first:last]) + first, trailer, last - first)


def _check_frame(lines: Lines, remarks: Remarks) -> None:
    kinds = lines.matrix[:, 7]
    if kinds[0] != _FILE_HEADER[0]:
        remarks.note("file_header_missing", "The file does not begin with its header.", line=1)
    if kinds[-1] != _FILE_TRAILER[0]:
        remarks.fault(
            "trailer_missing",
            "The file does not end with its trailer: entries may be missing. Ask the bank to send "
            "it again.",
            line=len(lines),
        )
    other = (kinds == _DETAIL[0]) & (lines.matrix[:, 13] != ord("E"))
    for number in lines.line_numbers[other].tolist():
        remarks.fault(
            "other_segment",
            f"Line {number} is not of segment E and was left out.",
            line=number,
        )


def _check_lots(lines: Lines, lots: list[_Lot], remarks: Remarks) -> None:
    """Say when records stand in no lote: its header may be damaged, and its account not known."""
    alone = np.isin(lines.matrix[:, 7], np.frombuffer(_DETAIL + _TRAILER, dtype=np.uint8))
    for lot in lots:
        alone[lot.header : lot.header + lot.records] = False
    rows = np.flatnonzero(alone)
    if len(rows):
        line = int(lines.line_numbers[rows[0]])
        remarks.fault(
            "lot_header_missing",
            f"Line {line} and {len(rows) - 1:,} others stand in no lote, and were left out. Ask "
            "the bank to send the file again.",
            line=line,
        )


def _statements(lines: Lines, lots: list[_Lot], remarks: Remarks) -> Iterator[Statement]:
    headers = _rows(lines, HEADER_LOTE_EXTRATO, [lot.header for lot in lots], remarks)
    ends = [lot.trailer for lot in lots if lot.trailer is not None]
    trailers = iter(_rows(lines, TRAILER_LOTE_EXTRATO, ends, remarks))
    for lot, header in zip(lots, headers, strict=True):
        trailer = None if lot.trailer is None else next(trailers)
        yield _statement(lines, lot, header, trailer, remarks)


def _statement(
    lines: Lines, lot: _Lot, header: Row, trailer: Row | None, remarks: Remarks
) -> Statement:
    account = Account(
        bank=_text(header["codigo_banco"]),
        agencia=_text(header["agencia"]),
        number=_account_number(header),
    )
    entries, available_cents = _entries(lines, lot, account, remarks)
    opening = _balance(header, "inicial")
    closing = _balance(trailer, "final") if trailer else None
    statement = Statement(
        account=account,
        currency=_text(header["moeda"]) or _USUAL_CURRENCY,
        first_day=opening.day,
        last_day=closing.day if closing else None,
        opening=opening,
        closing=closing,
        entries=entries,
    )
    where = f"Lote {_text(header['lote'])}"
    if statement.currency not in EXPONENTS:
        remarks.fault(
            "currency_unknown",
            f"{where}: {statement.currency!r} is not a currency known here.",
            line=header["line"],
            columns=(171, 173),
            field="moeda",
            found=statement.currency,
        )
    if trailer is None:
        remarks.fault("lot_trailer_missing", f"{where} has no trailer: entries may be missing.")
    else:
        _check_closing(statement, available_cents, trailer, where, remarks)
        _check_totals(statement, lot, trailer, where, remarks)
    return statement


def _entries(
    lines: Lines, lot: _Lot, account: Account, remarks: Remarks
) -> tuple[tuple[Entry, ...], int]:
    """Return the entries, and the sum of those on money that is available at once."""
    records = SEGMENTO_E.read(lines.matrix, rows=lot.details, line_numbers=lines.line_numbers)
    columns = {item.name: records.column(item.name) for item in SEGMENTO_E.fields[9:]}
    for name in ("data_lancamento", "valor_lancamento"):
        for fault in columns[name].faults():
            remarks.add(fault)
    is_bad = columns["data_lancamento"].bad | columns["valor_lancamento"].bad
    names = list(columns)
    rows = zip(*(columns[name].values.tolist() for name in names), strict=True)
    found = []
    available_cents = 0
    identity, ordinals = account.identity, Ordinals()
    for line, bad, values in zip(records.line_numbers.tolist(), is_bad.tolist(), rows, strict=True):
        row = dict(zip(names, values, strict=True))
        if not bad and _has_sign(row, line, remarks):
            entry = _entry(row, line, identity, ordinals)
            found.append(entry)
            available_cents += entry.cents if row["natureza"] == _AVAILABLE else 0
    return tuple(found), available_cents


def _has_sign(row: Row, line: int, remarks: Remarks) -> bool:
    sign = row["tipo_lancamento"]
    if sign in {b"D", b"C"}:
        return True
    remarks.fault(
        "sign_unknown",
        f"Line {line}, tipo_lancamento (169-169): {_text(sign)!r} is neither D nor C. The entry "
        "was left out; ask the bank to send the file again.",
        line=line,
        columns=(169, 169),
        field="tipo_lancamento",
        found=_text(sign),
    )
    return False


def _entry(row: Row, line: int, identity: str, ordinals: Ordinals) -> Entry:
    cents = -row["valor_lancamento"] if row["tipo_lancamento"] == b"D" else row["valor_lancamento"]
    day = to_date(row["data_lancamento"])
    if day is None:
        raise AssertionError("A bad day was let through.")
    memo = " ".join(f"{_text(row['historico'])} {_complement(row)}".split())
    return Entry(
        line=line,
        day=day,
        cents=cents,
        account=identity,
        ordinal=ordinals.next(day=day, cents=cents, memo=memo),
        kind=_KINDS.get(row["categoria"], EntryKind.OTHER),
        memo=memo,
        document=_text(row["numero_documento"]),
    )


def _complement(row: Row) -> str:
    # Type 01 holds the bank and branch of origin, which are no words.
    return "" if row["tipo_complemento"] == b"01" else _text(row["complemento"])


def _check_closing(
    statement: Statement, available_cents: int, trailer: Row, where: str, remarks: Remarks
) -> None:
    opening, closing = statement.opening, statement.closing
    if opening is None or closing is None:
        return
    moved = statement.credits_cents + statement.debits_cents
    # Balances are of available money only, and each bank decides what of the rest is in them.
    if closing.cents - opening.cents in {moved, available_cents}:
        return
    remarks.fault(
        "balance_mismatch",
        f"{where}: the opening balance of {opening.cents} cents and entries of {moved} (of which "
        f"{available_cents} available at once) do not lead to the closing balance of "
        f"{closing.cents}. Entries may be missing; ask the bank for the whole statement.",
        line=trailer["line"],
        columns=(151, 168),
        field="saldo_final",
        found=str(closing.cents),
    )


def _check_totals(
    statement: Statement, lot: _Lot, trailer: Row, where: str, remarks: Remarks
) -> None:
    checks = (
        ("total_debitos", (177, 194), -statement.debits_cents),
        ("total_creditos", (195, 212), statement.credits_cents),
        ("quantidade_registros", (171, 176), lot.records),
    )
    for name, columns, found in checks:
        # Banks that do not fill a total leave it at zero.
        if trailer[name] not in {0, found}:
            remarks.fault(
                "trailer_total",
                f"{where}: the trailer says {trailer[name]} in {name}, but the file holds {found}. "
                "Entries may be missing; ask the bank to send the file again.",
                line=trailer["line"],
                columns=columns,
                field=name,
                found=str(trailer[name]),
            )


def _rows(lines: Lines, layout: Layout, rows: list[int], remarks: Remarks) -> list[Row]:
    """Return every field of the records at these rows, and their lines."""
    taken = np.array(rows, dtype=np.intp)
    records: Records = layout.read(lines.matrix, rows=taken, line_numbers=lines.line_numbers)
    values: dict[str, list[Any]] = {"line": lines.line_numbers[taken].tolist()}
    for item in layout.fields:
        column = records.column(item.name)
        values[item.name] = column.values.tolist()
        for fault in column.faults():
            remarks.add(fault)
    return [dict(zip(values, row, strict=True)) for row in zip(*values.values(), strict=True)]


def _balance(row: Row, which: str) -> Balance:
    cents = row[f"saldo_{which}"]
    is_owed = row[f"situacao_saldo_{which}"] == b"D"
    return Balance(_date(row[f"data_saldo_{which}"]), -cents if is_owed else cents)


def _date(day: int) -> date | None:
    return to_date(day)


def _account_number(header: Row) -> str:
    digit = _text(header["dv_conta"]) or _text(header["dv_agencia_conta"])
    number = _text(header["conta"])
    return f"{number}-{digit}" if digit else number


def _text(value: bytes) -> str:
    return value.decode("latin-1").strip()


def begins_like_a_statement(data: bytes) -> bool:
    """Return whether one of the first lines is the header of a statement's lote."""
    lines = data[: WIDTH * 4].split(b"\n")[:3]
    return any(line[7:11] == b"1E04" and len(line) > WIDTH // 2 for line in lines)
