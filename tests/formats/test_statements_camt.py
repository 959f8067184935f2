"""camt.052, .053 and .054."""

from datetime import date

import pytest

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import (
    Balance,
    EntryKind,
    StatementFile,
    read_camt,
    read_statements,
    recognise_statement,
)

DETAILS = """<NtryDtls><TxDtls><Refs><EndToEndId>E123</EndToEndId></Refs>
<RltdPties><Dbtr><Nm>MERCADO SOL</Nm></Dbtr><Cdtr><Nm>VENTO NORTE</Nm></Cdtr></RltdPties>
<RmtInf><Ustrd>Pedido 1</Ustrd><Ustrd>Pedido 2</Ustrd></RmtInf></TxDtls></NtryDtls>"""


def balance(code: str, amount: str, sign: str = "CRDT") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='BRL'>{amount}</Amt>"
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2025-09-30</Dt></Dt></Bal>"
    )


def entry(amount: str, sign: str = "CRDT", more: str = "", currency: str = "BRL") -> str:
    return (
        f"<Ntry><Amt Ccy='{currency}'>{amount}</Amt><CdtDbtInd>{sign}</CdtDbtInd>"
        f"<Sts>BOOK</Sts><BookgDt><Dt>2025-09-15</Dt></BookgDt>{more}</Ntry>"
    )


def camt(
    *entries: str,
    balances: str = "",
    kind: tuple[str, str, str] = ("053", "BkToCstmrStmt", "Stmt"),
) -> bytes:
    number, message, account = kind
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n"
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.{number}.001.08'><{message}>"
        f"<GrpHdr><MsgId>1</MsgId></GrpHdr><{account}><Id>1</Id>"
        f"<FrToDt><FrDtTm>2025-09-01T00:00:00</FrDtTm><ToDtTm>2025-09-30T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>BR1500000000000010932840814P2</IBAN></Id><Ccy>BRL</Ccy>"
        f"<Svcr><FinInstnId><BICFI>ITAUBRSP</BICFI></FinInstnId></Svcr></Acct>"
        f"{balances}{''.join(entries)}</{account}></{message}></Document>"
    ).encode()


def codes(found: StatementFile) -> list[tuple[str, str | None]]:
    return [(fault.code, fault.field) for fault in found.faults]


def test_a_statement_that_closes() -> None:
    found = read_camt(
        camt(
            entry("50.00", more=DETAILS + "<AddtlNtryInf>PIX  RECEBIDO</AddtlNtryInf>"),
            entry("20", "DBIT", "<AcctSvcrRef>B1</AcctSvcrRef>"),
            balances=balance("OPBD", "1000.00") + balance("CLBD", "1030.00"),
        )
    )
    [statement] = found.statements
    assert (found.layout, found.faults) == ("camt", ())
    assert (statement.account.bank, statement.account.number, statement.currency) == (
        "ITAUBRSP",
        "BR1500000000000010932840814P2",
        "BRL",
    )
    assert (statement.first_day, statement.last_day) == (date(2025, 9, 1), date(2025, 9, 30))
    assert statement.opening == Balance(date(2025, 9, 30), 100_000)
    assert statement.closing == Balance(date(2025, 9, 30), 103_000)
    one, other = statement.entries
    assert (one.cents, one.day, one.document, one.counterparty, one.memo) == (
        5_000,
        date(2025, 9, 15),
        "E123",
        "MERCADO SOL",
        "PIX RECEBIDO Pedido 1 Pedido 2",
    )
    assert (other.cents, other.bank_id, other.line) == (-2_000, "B1", 2)
    assert len({one.key, other.key}) == 2


@pytest.mark.parametrize(
    "kind",
    [("052", "BkToCstmrAcctRpt", "Rpt"), ("054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")],
)
def test_the_other_messages(kind: tuple[str, str, str]) -> None:
    data = camt(entry("1.00"), kind=kind)
    assert recognise_statement(data) == "camt"
    [statement] = read_statements(data, layout="camt").statements
    assert (statement.opening, [line.cents for line in statement.entries]) == (None, [100])


def test_a_statement_that_does_not_close() -> None:
    balances = balance("OPBD", "10.00") + balance("CLBD", "12.00", "DBIT")
    found = read_camt(camt(entry("1.00"), balances=balances))
    assert codes(found) == [("balance_mismatch", "closing")]
    assert found.statements[0].closing == Balance(date(2025, 9, 30), -1_200)


def test_a_pending_entry_is_no_part_of_the_balance() -> None:
    pending = entry("9.00").replace("<Sts>BOOK</Sts>", "<Sts><Cd>PDNG</Cd></Sts>")
    pending = pending.replace("BookgDt", "ValDt")
    balances = balance("OPBD", "10.00") + balance("CLBD", "11.00")
    found = read_camt(camt(entry("1.00"), pending, balances=balances))
    assert found.faults == ()
    assert [line.is_booked for line in found.statements[0].entries] == [True, False]


def test_a_sum_of_payments_has_nobodys_name() -> None:
    both = "<NtryDtls>" + DETAILS[10:-11] * 2 + "</NtryDtls>"
    [line] = read_camt(camt(entry("5.00", more=both))).statements[0].entries
    assert (line.counterparty, line.memo) == ("", "")


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("<BkTxCd><Domn><Fmly><Cd>MDOP</Cd><SubFmlyCd>CHRG</SubFmlyCd></Fmly></Domn></BkTxCd>",
         EntryKind.FEE),
        ("<BkTxCd><Domn><Fmly><Cd>RCDT</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn></BkTxCd>",
         EntryKind.TRANSFER),
        ("<RvslInd>true</RvslInd>", EntryKind.REVERSAL),
        ("", EntryKind.OTHER),
    ],
)  # fmt: skip
def test_kinds(more: str, kind: EntryKind) -> None:
    assert read_camt(camt(entry("1.00", more=more))).statements[0].entries[0].kind is kind


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        (entry(""), "amount_blank", "Amt"),
        (entry("1,00"), "amount_invalid", "Amt"),
        (entry("1.001"), "amount_invalid", "Amt"),
        (entry("1.00", currency="USD"), "currency_mismatch", "Amt"),
        (entry("1.00", "BOTH"), "sign_unknown", "CdtDbtInd"),
        (entry("1.00").replace("2025-09-15", "2025-09-31"), "date_invalid", "BookgDt"),
    ],
)
def test_an_entry_that_cannot_be_read_is_left_out(wrong: str, code: str, field: str) -> None:
    found = read_camt(camt(entry("7.00"), wrong))
    assert codes(found) == [(code, f"Stmt[1]/Ntry[2]/{field}")]
    assert [line.cents for line in found.statements[0].entries] == [700]


BOMB = b"""<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;">]>
<Document><BkToCstmrStmt><Stmt><Id>&c;</Id></Stmt></BkToCstmrStmt></Document>"""
EXTERNAL = b"""<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><Document/>"""


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (BOMB, "xml_forbidden"),
        (EXTERNAL, "xml_forbidden"),
        (b"<Document><Stmt>", "xml_invalid"),
        (b"<Document>&nbsp;</Document>", "xml_invalid"),
        (b"<Document/>", "not_a_statement"),
        (b"<?xml version='1.0' encoding='nonsense'?><Document/>", "xml_invalid"),
    ],
)
def test_what_is_no_camt_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_camt(data)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_two_accounts_in_one_message() -> None:
    data = camt(entry("1.00"))
    start, end = data.index(b"<Stmt>"), data.index(b"</BkToCstmrStmt>")
    found = read_camt(data[:end] + data[start:end] + data[end:])
    assert [len(statement.entries) for statement in found.statements] == [1, 1]


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(Unreadable, match="known: ofx, 240-extrato, camt, csv"):
        read_statements(b"x", layout="mt940")
