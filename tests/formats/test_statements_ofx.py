"""OFX as Brazilian banks write it."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from emdia.formats.fixed_width import Unreadable
from emdia.formats.statements import Balance, EntryKind, StatementFile, read_ofx
from emdia.formats.statements.decoding import MAX_BYTES

HEADER = """OFXHEADER:100
DATA:OFXSGML
VERSION:102
ENCODING:USASCII
CHARSET:1252

"""


def entry(amount: str = "-11.76", *, day: str = "20250901120000[-3:BRT]", more: str = "") -> str:
    return f"""<STMTTRN>
<TRNTYPE>OTHER
<DTPOSTED>{day}
<TRNAMT>{amount}
<FITID>1
{more}</STMTTRN>
"""


def ofx(*entries: str, balance: str = "<LEDGERBAL><BALAMT>1.00<DTASOF>20250930</LEDGERBAL>") -> str:
    return f"""{HEADER}<OFX>
<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>00000000000000
</SONRS></SIGNONMSGSRSV1>
<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>0341<BRANCHID>0057<ACCTID>72192-0<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250901<DTEND>20250930
{"".join(entries)}</BANKTRANLIST>
{balance}</STMTRS></STMTTRNRS></BANKMSGSRSV1>
</OFX>
"""


def read(text: str, encoding: str = "cp1252") -> StatementFile:
    return read_ofx(text.encode(encoding))


def codes(found: StatementFile) -> list[tuple[str, int | None]]:
    return [(fault.code, fault.line) for fault in found.faults]


def notes(found: StatementFile) -> list[str]:
    return [note.code for note in found.notes]


def amounts(found: StatementFile) -> list[int]:
    return [entry.cents for statement in found.statements for entry in statement.entries]


def test_a_statement() -> None:
    found = read(
        ofx(
            entry("890.00", more="<CHECKNUM>77\n<NAME>MERCADO SOL\n<MEMO>RECEBIMENTO  BOLETO\n"),
            entry("-450.00", more="<MEMO>ALUGUEL & CONDOMINIO\n"),
        )
    )
    [statement] = found.statements
    assert (found.layout, found.faults, notes(found)) == ("ofx", (), ["fitid_repeated"])
    assert (statement.account.bank, statement.account.agencia, statement.account.number) == (
        "341",
        "0057",
        "72192-0",
    )
    assert (statement.currency, statement.first_day, statement.last_day) == (
        "BRL",
        date(2025, 9, 1),
        date(2025, 9, 30),
    )
    assert (statement.opening, statement.closing) == (None, Balance(date(2025, 9, 30), 100))
    one, other = statement.entries
    assert (one.line, one.day, one.cents, one.document, one.counterparty, one.memo) == (
        13,
        date(2025, 9, 1),
        89_000,
        "77",
        "MERCADO SOL",
        "RECEBIMENTO BOLETO",
    )
    assert (other.cents, other.memo) == (-45_000, "ALUGUEL & CONDOMINIO")
    assert (statement.credits_cents, statement.debits_cents) == (89_000, -45_000)


def test_ofx_2_with_every_tag_closed() -> None:
    text = """<?xml version="1.0" encoding="UTF-8"?><?OFX OFXHEADER="200"?>
<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL</CURDEF>
<BANKACCTFROM><BANKID>756</BANKID><ACCTID>1</ACCTID></BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>FEE</TRNTYPE><DTPOSTED>20250901</DTPOSTED><TRNAMT>-1.50</TRNAMT>
<FITID>1</FITID><MEMO>Tarifa &amp; c&#233;u</MEMO></STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>-5.00</BALAMT></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>"""
    found = read(text, "utf-8")
    [statement] = found.statements
    [line] = statement.entries
    assert (line.cents, line.kind, line.memo) == (-150, EntryKind.FEE, "Tarifa & céu")
    assert (statement.closing, found.faults) == (Balance(None, -500), ())


def test_decimal_commas_are_read_and_noted() -> None:
    text = ofx(entry("            -11,76"), entry("1.234,56"), entry("2.500"))
    found = read(text.replace("<BALAMT>1.00", "<BALAMT>1,00"))
    # The comma the other amounts prove makes the last one thousands.
    assert amounts(found) == [-1_176, 123_456, 250_000]
    assert (codes(found), notes(found)[0]) == ([], "decimal_comma")


def test_an_amount_nobody_can_tell_is_left_out() -> None:
    found = read(ofx(entry("2.500"), balance=""))
    assert (amounts(found), codes(found)) == ([], [("amount_invalid", 13)])
    assert "may be thousands or a fraction" in found.faults[0].message


@pytest.mark.parametrize("amount", ["", "   ", ".", ","])
def test_a_blank_amount_is_left_out(amount: str) -> None:
    found = read(ofx(entry(amount), entry("1.00")))
    assert (amounts(found), codes(found)) == ([100], [("amount_blank", 13)])


@pytest.mark.parametrize("amount", ["abc", "1.2.3", "1,23,45", "--1.00", "1e5", "٣.00", "9" * 40])
def test_what_is_no_amount_is_left_out(amount: str) -> None:
    found = read(ofx(entry(amount), entry("1.00")), "utf-8")
    assert (amounts(found), codes(found)) == ([100], [("amount_invalid", 13)])


@pytest.mark.parametrize("day", ["", "00000000000000", "20250230", "01/09/2025"])
def test_an_entry_without_a_day_is_left_out(day: str) -> None:
    found = read(ofx(entry(day=day)))
    assert (amounts(found), codes(found)) == ([], [("date_invalid", 13)])


def test_the_time_zone_never_moves_the_day() -> None:
    found = read(ofx(entry(day="20250901000000[0:GMT]"), entry(day="20250901235959.999[-3:BRT]")))
    assert {line.day for line in found.statements[0].entries} == {date(2025, 9, 1)}


def test_zeros_where_the_balance_has_its_day() -> None:
    balance = "<LEDGERBAL><BALAMT>0.00<DTASOF>00000000</LEDGERBAL>"
    found = read(ofx(entry(), balance=balance))
    assert found.statements[0].closing == Balance(None, 0)
    assert (codes(found), notes(found)) == ([], ["date_missing"])


def test_a_file_without_a_balance() -> None:
    found = read(ofx(entry(), balance=""))
    assert (found.statements[0].closing, notes(found)) == (None, ["balance_missing"])


def test_unclosed_entries_lists_and_balances() -> None:
    text = ofx(entry("1.00"), entry("2.00"))
    for tag in ("</STMTTRN>", "</BANKTRANLIST>", "</LEDGERBAL>", "</BANKACCTFROM>"):
        text = text.replace(tag, "")
    found = read(text)
    assert (amounts(found), found.statements[0].closing) == (
        [100, 200],
        Balance(date(2025, 9, 30), 100),
    )
    assert found.statements[0].account.number == "72192-0"


def test_the_account_paid_to_is_not_the_statements() -> None:
    other = "<BANKACCTTO><BANKID>999<ACCTID>OTHER</BANKACCTTO>\n<MEMO>TED\n"
    found = read(ofx(entry(more=other)))
    [statement] = found.statements
    assert (statement.account.number, statement.entries[0].memo) == ("72192-0", "TED")


def test_a_payee_has_a_name() -> None:
    found = read(ofx(entry(more="<PAYEE><NAME>MERCADO SOL</PAYEE><MEMO>PIX\n")))
    assert found.statements[0].entries[0].counterparty == "MERCADO SOL"


def test_several_accounts_in_one_file() -> None:
    one = ofx(entry("1.00"))
    body = one[one.index("<STMTTRNRS>") : one.index("</BANKMSGSRSV1>")]
    found = read(
        one.replace(body, body + body.replace("72192-0", "11111-1").replace("1.00", "2.00"))
    )
    assert [statement.account.number for statement in found.statements] == ["72192-0", "11111-1"]
    assert amounts(found) == [100, 200]


@pytest.mark.parametrize(
    ("encoding", "noted"),
    [("cp1252", []), ("utf-8", ["charset_header"]), ("utf-8-sig", ["charset_header"]),
     ("utf-16", ["charset_header"])],
)  # fmt: skip
def test_the_text_decides_the_character_set(encoding: str, noted: list[str]) -> None:
    found = read(ofx(entry(more="<MEMO>CRÉDITO – SÃO JOSÉ\n")), encoding)
    assert found.statements[0].entries[0].memo == "CRÉDITO – SÃO JOSÉ"
    assert notes(found) == noted


def test_type_and_sign_that_disagree_are_said() -> None:
    found = read(ofx(entry("5.00").replace("OTHER", "DEBIT")))
    assert (amounts(found), codes(found)) == ([500], [("sign_conflict", 13)])


def test_a_file_cut_short_is_said() -> None:
    text = ofx(entry("1.00"), entry("2.00"))
    found = read(text[: text.rindex("<TRNAMT>")])
    assert (amounts(found), {fault.code for fault in found.faults}) == (
        [100],
        {"file_truncated", "amount_blank"},
    )


def test_keys_tell_like_entries_apart_and_stay_the_same() -> None:
    same = entry("5.00", more="<MEMO>TARIFA\n")
    other_export = ofx(same.replace("<FITID>1", "<FITID>9"), same, entry("7.00")).replace(
        "\n", "\r\n"
    )
    one, other = (read(text).statements[0] for text in (ofx(same, same), other_export))
    keys = [line.key for line in one.entries]
    assert len(set(keys)) == 2
    assert [line.key for line in other.entries][:2] == keys
    assert all(len(key) == 32 for key in keys)


def test_repeated_identifiers_of_the_bank_are_noted_once() -> None:
    assert notes(read(ofx(*[entry()] * 4))) == ["fitid_repeated"]


def test_line_ends_and_blanks_do_not_change_the_hash() -> None:
    text = ofx(entry())
    hashes = {
        read(variant).canonical_sha256
        for variant in (text, text.replace("\n", "\r\n"), text.replace("\n", "  \n"), "\n" + text)
    }
    assert len(hashes) == 1
    assert read(ofx(entry("1.00"))).canonical_sha256 not in hashes


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"  \n", "file_empty"),
        (b"OFXHEADER:100\n\0<OFX></OFX>", "encoding"),
        (b"<OFX></OFX>", "not_a_statement"),
        (b"hello", "not_a_statement"),
        (b" " * (MAX_BYTES + 1), "too_large"),
    ],
    ids=["empty", "blank", "nul", "no statement", "text", "large"],
)
def test_what_is_no_ofx_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read_ofx(data)
    assert [fault.code for fault in refusal.value.faults] == [code]


def test_an_unknown_currency_is_said() -> None:
    found = read(ofx(entry()).replace("<CURDEF>BRL", "<CURDEF>XYZ"))
    assert codes(found) == [("currency_unknown", None)]


def test_rubbish_makes_a_bounded_number_of_faults() -> None:
    found = read(ofx(*[entry("x")] * 1_500))
    assert len(found.faults) == 1_001


@settings(deadline=None, max_examples=50)
@given(st.integers(0, 1_000), st.binary(max_size=8))
def test_no_change_of_bytes_breaks_the_reader(place: int, put: bytes) -> None:
    data = ofx(entry(), entry("1.00")).encode()
    changed = data[:place] + put + data[place + len(put) :]
    with suppress(Unreadable):
        assert read_ofx(changed).layout == "ofx"
