"""One wrong byte in a statement of any kind is told, or moves one entry at most.

The rules are those of docs/algorithms/statement-files.md.
"""

from datetime import date
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from emdia.formats.febraban240.extrato import (
    HEADER_LOTE_EXTRATO,
    SEGMENTO_E,
    TRAILER_LOTE_EXTRATO,
)
from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import LAYOUTS, Entry, StatementFile, read_statements

# Day of January 2026, cents, words.
MOVEMENTS = (
    (2, 123_456, "Pix recebido Maria"),
    (2, -1_999, "Tarifa de cobranca"),
    (14, 50_000, "Liquidacao de boletos"),
    (14, 50_000, "Liquidacao de boletos"),
    (29, -700_001, "Pagamento Vento Norte"),
)
OPENING = 1_000_000
CLOSING = OPENING + sum(cents for _, cents, _ in MOVEMENTS)


def written(cents: int, mark: str) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{mark}{abs(cents) % 100:02d}"


def ofx(*, is_closed: bool) -> str:
    def tag(name: str, value: str) -> str:
        return f"<{name}>{value}" + (f"</{name}>" if is_closed else "") + "\n"

    entries = "".join(
        "<STMTTRN>\n"
        + tag("TRNTYPE", "CREDIT" if cents > 0 else "DEBIT")
        + tag("DTPOSTED", f"202601{day:02d}120000[-3:BRT]")
        + tag("TRNAMT", written(cents, "."))
        + tag("FITID", f"F{number}")
        + tag("MEMO", memo)
        + "</STMTTRN>\n"
        for number, (day, cents, memo) in enumerate(MOVEMENTS)
    )
    account = tag("BANKID", "341") + tag("ACCTID", "1234567")
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nENCODING:USASCII\nCHARSET:1252\n\n"
        "<OFX>\n<BANKMSGSRSV1>\n<STMTTRNRS>\n<STMTRS>\n"
        + tag("CURDEF", "BRL")
        + f"<BANKACCTFROM>\n{account}</BANKACCTFROM>\n<BANKTRANLIST>\n"
        + tag("DTSTART", "20260101")
        + tag("DTEND", "20260131")
        + entries
        + "</BANKTRANLIST>\n<LEDGERBAL>\n"
        + tag("BALAMT", written(CLOSING, "."))
        + tag("DTASOF", "20260131")
        + "</LEDGERBAL>\n</STMTRS>\n</STMTTRNRS>\n</BANKMSGSRSV1>\n</OFX>\n"
    )


def csv(*, has_balances: bool) -> str:
    lines = ["Data;Historico;Documento;Valor" + (";Saldo" if has_balances else "")]
    balance = OPENING
    for number, (day, cents, memo) in enumerate(MOVEMENTS):
        balance += cents
        cells = [f"{day:02d}/01/2026", memo, f"{number:06d}", written(cents, ",")]
        lines.append(";".join([*cells, *([written(balance, ",")] if has_balances else [])]))
    return "\r\n".join(lines) + "\r\n"


def camt() -> str:
    def amount(cents: int) -> str:
        sign = "CRDT" if cents > 0 else "DBIT"
        return f"<Amt Ccy='BRL'>{written(abs(cents), '.')}</Amt><CdtDbtInd>{sign}</CdtDbtInd>"

    def balance(code: str, cents: int, day: int) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{amount(cents)}"
            f"<Dt><Dt>2026-01-{day:02d}</Dt></Dt></Bal>\n"
        )

    entries = "".join(
        f"<Ntry>{amount(cents)}<Sts>BOOK</Sts><BookgDt><Dt>2026-01-{day:02d}</Dt></BookgDt>"
        f"<AcctSvcrRef>R{number}</AcctSvcrRef><AddtlNtryInf>{memo}</AddtlNtryInf></Ntry>\n"
        for number, (day, cents, memo) in enumerate(MOVEMENTS)
    )
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>\n"
        "<Acct><Id><Othr><Id>1234567</Id></Othr></Id><Ccy>BRL</Ccy></Acct>\n"
        + balance("OPBD", OPENING, 1)
        + balance("CLBD", CLOSING, 31)
        + entries
        + "</Stmt></BkToCstmrStmt></Document>\n"
    )


def extrato() -> str:
    count = len(MOVEMENTS) + 2
    account = {"codigo_banco": "341", "lote": "0001", "agencia": "01234", "conta": "000000567890"}
    head = HEADER_LOTE_EXTRATO.write(
        account
        | {"saldo_inicial": OPENING, "situacao_saldo_inicial": "C", "moeda": "BRL"}
        | {"data_saldo_inicial": date(2026, 1, 1)}
    )
    details = [
        SEGMENTO_E.write(
            account
            | {"numero_registro": number, "valor_lancamento": abs(cents), "historico": memo}
            | {"tipo_lancamento": "D" if cents < 0 else "C", "data_lancamento": date(2026, 1, day)}
            | {"data_contabil": date(2026, 1, day), "natureza": "DPV"}
        )
        for number, (day, cents, memo) in enumerate(MOVEMENTS, start=1)
    ]
    cents = [cents for _, cents, _ in MOVEMENTS]
    tail = TRAILER_LOTE_EXTRATO.write(
        account
        | {
            "saldo_final": CLOSING,
            "situacao_saldo_final": "C",
            "data_saldo_final": date(2026, 1, 31),
        }
        | {"quantidade_registros": count}
        | {"total_debitos": -sum(c for c in cents if c < 0)}
        | {"total_creditos": sum(c for c in cents if c > 0)}
    )
    first = b"34100000".ljust(240)
    last = b"34199999".ljust(240)
    return b"\r\n".join((first, head, *details, tail, last, b"")).decode("latin-1")


def twice(text: str, first: str, last: str) -> str:
    """Return a text with the part from `first` to `last` twice, the second of another account."""
    start, end = text.index(first), text.rindex(last) + len(last)
    return text[:end] + text[start:end].replace("567", "765") + text[end:]


# By name: the layout, the text, how many accounts.
SAMPLES = {
    "ofx": ("ofx", ofx(is_closed=False), 1),
    "ofx closed": ("ofx", ofx(is_closed=True), 1),
    "ofx of two": ("ofx", twice(ofx(is_closed=False), "<STMTTRNRS>\n", "</STMTTRNRS>\n"), 2),
    "csv": ("csv", csv(has_balances=False), 1),
    "csv with balances": ("csv", csv(has_balances=True), 1),
    "camt": ("camt", camt(), 1),
    "camt of two": ("camt", twice(camt(), "<Stmt>", "</Stmt>"), 2),
    "240-extrato": ("240-extrato", extrato(), 1),
    "240-extrato of two": ("240-extrato", twice(extrato(), "34100011", " " * 60 + "\r\n"), 2),
}


# Where a line stands follows from what is above it, and the ordinal from what is like it.
OF_AN_ENTRY = set(Entry._fields) - {"line", "ordinal", "account"}


@cache
def sound(name: str) -> StatementFile:
    layout, text, _ = SAMPLES[name]
    return read_statements(text.encode("latin-1"), layout=layout)


def told(found: StatementFile) -> set[tuple[str, int | None, str | None]]:
    return {(said.code, said.line, said.found) for said in (*found.faults, *found.notes)}


def changed(before: StatementFile, after: StatementFile) -> dict[tuple[int, int], set[str]]:
    """Return what of which entries differs, by the place of the statement and of the entry."""
    found: dict[tuple[int, int], set[str]] = {}
    for number, (old, new) in enumerate(zip(before.statements, after.statements, strict=True)):
        for place, (one, other) in enumerate(zip(old.entries, new.entries, strict=True)):
            assert other.account == new.account.identity
            names = {name for name in OF_AN_ENTRY if getattr(one, name) != getattr(other, name)}
            if names:
                found[number, place] = names
    return found


def test_the_samples_say_what_they_should() -> None:
    assert {layout for layout, *_ in SAMPLES.values()} == set(LAYOUTS)
    for name, (_, _, accounts) in SAMPLES.items():
        statements = sound(name).statements
        assert len({statement.account for statement in statements}) == accounts
        for statement in statements:
            found = [(entry.day.day, entry.cents, entry.memo) for entry in statement.entries]
            assert found == list(MOVEMENTS), name
        assert not sound(name).faults, name


BYTES = st.sampled_from(b"0123456789") | st.sampled_from(b" AX;,.<>/\"'\n-") | st.integers(0, 255)

# The amounts a kind of statement proves by balances that must follow from them.
PROVED = {"csv with balances", "camt", "camt of two", "240-extrato", "240-extrato of two"}


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_flipped_byte_is_told_or_moves_one_entry(name: str, data: st.DataObject) -> None:
    layout, text, _ = SAMPLES[name]
    raw = text.encode("latin-1")
    position = data.draw(st.integers(0, len(raw) - 1), label="position")
    byte = data.draw(BYTES, label="byte")
    check(name, raw[:position] + bytes([byte]) + raw[position + 1 :], layout)


def check(name: str, flipped: bytes, layout: str) -> None:
    try:
        found = read_statements(flipped, layout=layout)
    except Unreadable:
        return
    if told(found) - told(sound(name)):
        return
    differs = changed(sound(name), found)
    assert len(differs) <= 1
    if name in PROVED:
        # Where each entry has its balance, the first of them follows from the oldest entry.
        unproved = {(0, 0)} if layout == "csv" else set()
        assert not any("cents" in names for at, names in differs.items() if at not in unproved)
