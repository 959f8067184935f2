"""`emdia bank read`: what it prints, and how it refuses."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from emdia.cli import bank as command
from emdia.formats.banks import bank
from emdia.formats.fixed_width import MAX_BYTES

SAMPLE = bank("341").samples / "retorno-cnab400.ret"
REMESSA = bank("341").samples / "remessa-cnab400.rem"


def run(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner(env={"COLUMNS": "160"}).invoke(command.app, ["read", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_the_json_is_exactly_this() -> None:
    exit_code, output, _ = run(str(SAMPLE), "--json")
    said = json.loads(output)
    faults = said.pop("faults")
    assert (exit_code, said) == (
        0,
        {
            "bank": "341",
            "layout": "400",
            "titles": 21,
            "sum_nominal_cents": 200_000,
            "paid_cents": 52_540,
            "liquidated_cents": 52_540,
            "events": {
                "02": 3, "03": 1, "06": 4, "07": 1, "08": 1, "09": 1, "10": 2, "12": 1, "14": 1,
                "17": 1, "25": 1, "28": 1, "69": 1, "95": 1, "99": 1,
            },
        },
    )  # fmt: skip
    assert [(fault["code"], fault["line"], fault["columns"]) for fault in faults] == [
        ("occurrence_unknown", 25, [109, 110])
    ]


@pytest.mark.parametrize("told", [(), ("--kind", "remessa"), ("--bank", "341")])
def test_a_remessa_is_told_by_its_header(told: tuple[str, ...]) -> None:
    exit_code, output, _ = run(str(REMESSA), "--json", *told)
    assert (exit_code, json.loads(output)) == (
        0,
        {
            "bank": "341",
            "layout": "400",
            "kind": "remessa",
            "titles": 5,
            "sum_nominal_cents": 50_000,
            "instructions": {"entry": 4, "write_off": 1},
            "faults": [],
        },
    )


def test_a_remessa_is_printed_with_what_the_bank_is_asked() -> None:
    exit_code, output, _ = run(str(REMESSA))
    assert exit_code == 0
    assert "CNAB 400, remessa" in output
    assert "write off" in output
    assert "No faults." in output


@pytest.mark.parametrize(
    ("file", "arguments", "says"),
    [
        (SAMPLE, ("--kind", "remessa"), "not the header of any remessa"),
        (SAMPLE, ("--kind", "remessa", "--bank", "341", "--layout", "400"), "not the header of a"),
        (REMESSA, ("--kind", "remessa", "--layout", "150"), "no remessa layout 150"),
        (REMESSA, ("--kind", "return"), "header"),
    ],
)
def test_a_file_of_the_other_kind_is_refused(
    file: Path, arguments: tuple[str, ...], says: str
) -> None:
    exit_code, _, error = run(str(file), *arguments)
    assert exit_code == 1
    assert says in error


def test_net_of_tariff_adds_the_tariff_to_what_was_paid() -> None:
    _, output, _ = run(str(SAMPLE), "--json", "--net-of-tariff", "--bank", "341", "--layout", "400")
    assert json.loads(output)["liquidated_cents"] == 52_540 + 5 * 250


def test_the_table_has_the_banks_words() -> None:
    exit_code, output, _ = run(str(SAMPLE), "--net-of-tariff")
    output = " ".join(output.split())
    assert exit_code == 0
    assert "VENTO NORTE TELECOM LTDA" in output
    assert "Baixa operacional" in output
    assert "occurrence_unknown" in output
    assert "do not add up net of tariff: 1." in output


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "The file is empty"),
        (b"%PDF-1.4", "This is a PDF document"),
        (b"34100000" + b" " * 232, "CNAB 240 file of bank 341"),
    ],
)
def test_an_unreadable_file_is_one_clear_error(content: bytes, says: str, tmp_path: Path) -> None:
    file = tmp_path / "return.ret"
    file.write_bytes(content)
    exit_code, output, error = run(str(file), "--json")
    assert (exit_code, output) == (1, "")
    assert error.startswith("Error: ")
    assert says in error


def test_a_file_that_is_not_there_is_one_clear_error(tmp_path: Path) -> None:
    exit_code, _, error = run(str(tmp_path / "none.ret"))
    assert (exit_code, error.strip()[-26:]) == (1, "No such file or directory.")


def test_a_file_above_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "large.ret"
    with file.open("wb") as stream:
        stream.truncate(MAX_BYTES + 1)
    exit_code, _, error = run(str(file))
    assert exit_code == 1
    assert f"{MAX_BYTES + 1:,} bytes" in error


def bytes_read() -> int:
    """Return how many bytes this process has read so far, as the kernel counts them."""
    return int(Path("/proc/self/io").read_text().split("rchar:")[1].split()[0])


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="Linux counts what is read.")
@pytest.mark.parametrize(
    ("head", "size", "arguments"),
    [
        (b"02RETORNO", MAX_BYTES + 1, ()),
        (b"02RETORNO", MAX_BYTES + 1, ("--kind", "remessa", "--bank", "341", "--layout", "400")),
        (b"OFXHEADER:100", 60_000_000, ()),
        (b"<?xml version='1.0'?><Document xmlns='camt.053.001.02'>", 60_000_000, ()),
        (b"Data;Valor", 60_000_000, ("--layout", "csv")),
        (b"34100011E04", MAX_BYTES + 1, ("--layout", "240-extrato")),
        (b"%PDF-1.7", 20_000_000, ()),
        (b"\xff\xfe0\x002\x00", 20_000_000, ()),
        (b"0" * 100_000, 20_000_000, ()),
        (b"02RETORNO", 20_000_000, ()),  # NULs follow.
    ],
)
def test_what_its_beginning_refuses_is_not_read_further(
    head: bytes, size: int, arguments: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "hostile.ret"
    with file.open("wb") as stream:
        stream.write(head)
        stream.truncate(size)
    run(str(SAMPLE))  # Imports are read once.
    before = bytes_read()
    exit_code, _, error = run(str(file), *arguments)
    assert (exit_code, error[:7]) == (1, "Error: ")
    assert bytes_read() - before <= 1_000_000


def test_the_layout_given_is_not_changed_by_the_header() -> None:
    exit_code, _, error = run(str(SAMPLE), "--layout", "150")
    assert exit_code == 1
    assert "no return layout 150" in error


@pytest.mark.parametrize("arguments", [(), ("a", "--nonsense"), ("a", "b")])
def test_a_wrong_call_exits_with_two(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_files_sent_as_one_are_read_each_by_itself(tmp_path: Path) -> None:
    other = (bank("237").samples / "retorno-cnab400.ret").read_bytes()
    joined = tmp_path / "joined.ret"
    joined.write_bytes(SAMPLE.read_bytes() + other + REMESSA.read_bytes())
    exit_code, output, _ = run(str(joined), "--json")
    said = [json.loads(line) for line in output.splitlines()]
    assert (exit_code, [(one["bank"], one.get("kind")) for one in said]) == (
        0,
        [("341", None), ("237", None), ("341", "remessa")],
    )
    assert said[0] == json.loads(run(str(SAMPLE), "--json")[1])
    assert "File 2 of 3" in run(str(joined))[1]


def test_one_of_several_files_that_is_refused_does_not_stop_the_others(tmp_path: Path) -> None:
    other = (bank("237").samples / "retorno-cnab400.ret").read_bytes()
    joined = tmp_path / "joined.ret"
    joined.write_bytes(other + SAMPLE.read_bytes())
    exit_code, output, error = run(str(joined), "--bank", "341", "--layout", "400", "--json")
    assert (exit_code, json.loads(output)["titles"]) == (1, 21)
    assert "joined.ret, file 1 of 2: The first line is the header of a CNAB 400 return" in error


def test_no_cell_is_cut_where_there_is_no_terminal() -> None:
    line = SAMPLE.read_bytes().splitlines()[1].decode("latin-1")
    # Whoever runs the tests may have named a width.
    explained = CliRunner(env={"COLUMNS": None}).invoke(
        command.app, ["explain", line, "--bank", "341", "--layout", "400"]
    )
    assert "nosso_numero_banco" in explained.stdout
    assert "…" not in explained.stdout


def test_a_narrow_terminal_folds_cells_and_cuts_none() -> None:
    line = SAMPLE.read_bytes().splitlines()[1].decode("latin-1")
    explained = CliRunner(env={"COLUMNS": "60"}).invoke(
        command.app, ["explain", line, "--bank", "341", "--layout", "400"]
    )
    assert explained.exit_code == 0
    assert "…" not in explained.stdout
    assert max(map(len, explained.stdout.splitlines()[1:])) <= 60
