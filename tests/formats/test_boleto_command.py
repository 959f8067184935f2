"""`emdia boleto decode`: what it prints, and how it refuses."""

import json

import pytest
from typer.testing import CliRunner

from emdia.cli import boleto as command
from emdia.formats.boleto import arrecadacao

LINE = "34191.10121 34567.880058 71234.570001 6 16670000012345"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(command.app, ["decode", *arguments])
    return result.exit_code, " ".join(result.stdout.split()), result.stderr


def test_the_json_has_everything() -> None:
    exit_code, output, _ = run(LINE, "--reference-date", "2003-01-01", "--json")
    said = json.loads(output)
    [reading] = said.pop("campo_livre_readings")
    assert (exit_code, said) == (
        0,
        {
            "kind": "boleto",
            "barcode": "34196166700000123451101234567880057123457000",
            "line": "34191101213456788005871234570001616670000012345",
            "bank": "341",
            "currency": "9",
            "check_digit": "6",
            "factor": "1667",
            "due_date": "2002-05-01",
            "amount_cents": 12_345,
            "campo_livre": "1101234567880057123457000",
            "faults": [],
        },
    )
    assert (reading["form"], reading["nosso_numero"]) == ("comum", "110/12345678-8")


def test_the_reference_date_decides_the_due_date() -> None:
    assert "2026-12-21" in run(LINE, "--reference-date", "2026-01-01")[1]
    assert "2002-05-01" in run(LINE, "--reference-date", "2003-01-01")[1]


def test_the_table_names_bank_and_number() -> None:
    exit_code, output, _ = run(LINE, "--reference-date", "2003-01-01")
    assert exit_code == 0
    assert "341 Itaú Unibanco" in output
    assert "nosso número as printed 110/12345678-8" in output


def test_forty_eight_digits_of_a_boleto_are_told_by_their_beginning() -> None:
    exit_code, output, error = run(f"{LINE}5")
    assert (exit_code, output) == (1, "")
    assert "they begin with 3 and not with 8" in error
    assert "Check that no digit stands twice." in error


@pytest.mark.parametrize("as_json", [False, True])
def test_a_collection_slip(as_json: bool) -> None:
    code = arrecadacao.barcode(segment="3", issuer="0012", free_field="1" * 25, value=8_990)
    exit_code, output, _ = run(arrecadacao.line_of(code), *(["--json"] if as_json else []))
    assert exit_code == 0
    if as_json:
        assert json.loads(output)["amount_cents"] == 8_990
    else:
        assert "Energia elétrica e gás Issuer 0012 Amount 89,90" in output


def test_every_wrong_field_is_said() -> None:
    wrong = LINE.replace("34191.1", "34191.2").replace("34567.8", "34567.9")
    exit_code, output, error = run(wrong)
    assert (exit_code, output) == (1, "")
    assert "line_field_1_dv" in error
    assert "line_field_2_dv" in error


def test_faults_as_json() -> None:
    exit_code, output, _ = run("123", "--json")
    assert exit_code == 1
    assert [fault["code"] for fault in json.loads(output)["faults"]] == ["length"]


def test_a_wrong_date_is_a_wrong_call() -> None:
    assert run(LINE, "--reference-date", "01/01/2025")[0] == 2
