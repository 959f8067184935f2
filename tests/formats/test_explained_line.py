"""One line of a bank file, field by field."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from emdia.cli import bank as command
from emdia.formats.banks import UnknownBank, bank
from emdia.formats.explained_line import ExplainedField, FileKind, explain_line
from emdia.formats.febraban240.extrato import SEGMENTO_E
from emdia.formats.fixed_width import Unreadable

LINES = (bank("341").samples / "retorno-cnab400.ret").read_bytes().split(b"\n")
RETURN = bank("341").returns["400"]
REMESSA = bank("341").remessas["400"]


def by_name(line: bytes, **choice: object) -> dict[str, ExplainedField]:
    explained = explain_line(line, bank="341", layout="400", **choice)  # type: ignore[arg-type]
    return {item.name: item for item in explained.fields}


def test_a_detail_has_the_banks_words() -> None:
    fields = by_name(LINES[1])
    assert fields["codigo_ocorrencia"].words == ("Liquidação normal",)
    assert fields["codigo_liquidacao"].words == ("Outro banco, linha digitável",)
    assert (fields["valor_titulo"].value, fields["valor_titulo"].kind) == (10_000, "Cents")
    assert fields["vencimento"].value == date(2026, 3, 10)
    assert "".join(item.found for item in fields.values()) == LINES[1].decode("latin-1").rstrip(
        "\r"
    )


def test_every_line_of_the_sample_is_of_a_known_record() -> None:
    records = {
        explain_line(line, bank="341", layout="400").record for line in LINES if line.strip()
    }
    assert {RETURN.header.name, RETURN.detail.name, RETURN.trailer.name} <= records


def test_stripped_blanks_do_not_matter() -> None:
    assert by_name(LINES[0].rstrip()) == by_name(LINES[0])


def test_a_wrong_field_says_what_is_wrong() -> None:
    wrong = LINES[1][:152] + b"x" + LINES[1][153:]
    fault = by_name(wrong)["valor_titulo"].fault
    assert fault is not None
    assert (fault.code, fault.columns) == ("amount_invalid", (153, 165))


def test_the_movement_of_a_remessa_has_the_banks_words() -> None:
    first = REMESSA.records[0]
    movement = next(iter(REMESSA.movements.values()))
    line = first.layout.write({first.fields["movement"]: movement.code})
    fields = by_name(line, kind=FileKind.REMESSA)
    assert movement.words in fields[first.fields["movement"]].words


def test_a_line_of_a_statement() -> None:
    line = SEGMENTO_E.write({"historico": "TARIFA", "data_lancamento": date(2025, 9, 1)})
    explained = explain_line(line, bank="341", layout="240-extrato")
    values = {item.name: item.value for item in explained.fields}
    assert (values["historico"], values["data_lancamento"]) == ("TARIFA", date(2025, 9, 1))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"x" * 400, "record_unknown"),
        (b"\n".join(LINES[:2]), "several_lines"),
        (b"1" * 401, "line_too_long"),
        (b"", "file_empty"),
    ],
)
def test_what_is_no_such_line(line: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        explain_line(line, bank="341", layout="400")
    assert [fault.code for fault in refusal.value.faults] == [code]


@pytest.mark.parametrize(("code", "layout"), [("999", "400"), ("341", "150")])
def test_no_such_bank_or_layout(code: str, layout: str) -> None:
    with pytest.raises(UnknownBank):
        explain_line(LINES[0], bank=code, layout=layout)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner(env={"COLUMNS": "200"}).invoke(command.app, ["explain", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_command_prints_names_values_and_words() -> None:
    line = LINES[1].decode("latin-1")
    exit_code, output, _ = run(line, "--bank", "341", "--layout", "400", "--kind", "return")
    output = " ".join(output.split())
    assert exit_code == 0
    assert "not homologated" in output
    assert "153-165 │ valor_titulo │ 0000000010000 │ 100,00" in output
    assert "Liquidação normal" in output


def test_the_command_as_json() -> None:
    line = LINES[1].decode("latin-1")
    exit_code, output, _ = run(line, "--bank", "341", "--layout", "400", "--json")
    said = json.loads(output)
    assert (exit_code, said["record"]) == (0, RETURN.detail.name)
    assert {"name", "first", "last", "found", "value", "words"} <= set(said["fields"][0])


def test_the_command_refuses_in_one_sentence() -> None:
    exit_code, output, error = run("x", "--bank", "341", "--layout", "400")
    assert (exit_code, output) == (1, "")
    assert error.startswith("Error: No record of Itaú Unibanco")


def test_a_bank_without_remessas_says_that_none_is_declared() -> None:
    with pytest.raises(
        UnknownBank, match=r"Inter has no remessa layout 400 here; none is declared"
    ):
        explain_line(LINES[1], bank="077", layout="400", kind=FileKind.REMESSA)
