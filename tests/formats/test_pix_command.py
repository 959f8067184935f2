"""`emdia pix decode`: what it prints, and how it refuses."""

import json

from typer.testing import CliRunner

from emdia.cli import pix as command
from emdia.formats import pix

CODE = pix.static_code(
    key="52998224725",
    name="VENTO NORTE",
    city="CURITIBA",
    amount_cents=123_456,
    txid="RP1",
    description="[red]Pedido 1",
)


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(command.app, ["decode", *arguments])
    return result.exit_code, " ".join(result.stdout.split()), result.stderr


def test_the_json_has_everything() -> None:
    exit_code, output, _ = run(CODE, "--json")
    said = json.loads(output)
    assert exit_code == 0
    assert (said["kind"], said["key"], said["key_kind"], said["amount_cents"], said["txid"]) == (
        "static",
        "52998224725",
        "cpf",
        123_456,
        "RP1",
    )
    assert said["faults"] == []


def test_the_table_shows_words_as_they_are() -> None:
    exit_code, output, _ = run(CODE)
    assert exit_code == 0
    assert "Key 52998224725 (cpf) Amount 1.234,56 Receiver VENTO NORTE City CURITIBA" in output
    assert "Description [red]Pedido 1" in output


def test_a_changed_code_is_refused() -> None:
    exit_code, output, error = run(CODE.replace("1234.56", "1234.57"))
    assert (exit_code, output) == (1, "")
    assert "crc: The CRC is" in error
