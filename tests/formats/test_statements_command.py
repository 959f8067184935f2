"""`emdia bank read` of statements: what it prints, and how it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emdia.cli import bank as command

OFX = """OFXHEADER:100

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>BRL
<BANKACCTFROM><BANKID>341<ACCTID>72192-0</BANKACCTFROM><BANKTRANLIST>
<STMTTRN><TRNTYPE>FEE<DTPOSTED>20250901<TRNAMT>-11,76<FITID>1<MEMO>[bold]TARIFA</STMTTRN>
</BANKTRANLIST><LEDGERBAL><BALAMT>1,00<DTASOF>20250930</LEDGERBAL>
</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
CSV = "Data;Histórico;Valor\n01/02/2025;A;1,50\n"


@pytest.fixture
def ofx(tmp_path: Path) -> Path:
    file = tmp_path / "extrato.ofx"
    file.write_text(OFX, encoding="utf-8")
    return file


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(command.app, ["read", *arguments])
    return result.exit_code, result.stdout, result.stderr


@pytest.mark.parametrize("layout", [[], ["--layout", "ofx"]])
def test_an_ofx_shows_itself(ofx: Path, layout: list[str]) -> None:
    exit_code, output, _ = run(str(ofx), *layout, "--json")
    said = json.loads(output)
    [statement] = said["statements"]
    [entry] = statement["entries"]
    assert (exit_code, said["layout"], said["faults"]) == (0, "ofx", [])
    assert statement["account"] == {"bank": "341", "agencia": "", "number": "72192-0"}
    assert (statement["closing"], statement["debits_cents"]) == (
        {"day": "2025-09-30", "cents": 100},
        -1_176,
    )
    assert (entry["day"], entry["cents"], entry["kind"], len(entry["key"])) == (
        "2025-09-01",
        -1_176,
        "fee",
        32,
    )


def test_the_table_shows_words_as_they_are(ofx: Path) -> None:
    exit_code, output, _ = run(str(ofx))
    output = " ".join(output.split())
    assert exit_code == 0
    assert "Account 341 / 72192-0, BRL" in output
    assert "[bold]TARIFA" in output
    assert "-11,76" in output
    assert "Closing balance on 2025-09-30: 1,00" in output
    assert "decimal_comma" in output


def test_a_csv_is_read_when_it_is_named(tmp_path: Path) -> None:
    file = tmp_path / "extrato.csv"
    file.write_text(CSV, encoding="utf-8")
    exit_code, output, _ = run(str(file), "--layout", "csv", "--json")
    assert exit_code == 0
    assert json.loads(output)["statements"][0]["credits_cents"] == 150


def test_another_layout_is_refused(ofx: Path) -> None:
    exit_code, output, error = run(str(ofx), "--layout", "camt")
    assert (exit_code, output) == (1, "")
    assert "The XML is not sound" in error
