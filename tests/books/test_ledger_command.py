"""`emdia ledger`: what it seals, copies out and finds, as a person at the keyboard sees it."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from emdia import cli
from emdia.books.companies.scope import company_scope
from emdia.books.ledger.models import Entry, Seal
from emdia.connectors import ledger_heads
from emdia.jobs import tasks

from ..workflows.house import House, addresses
from .test_seals import post_batch


@dataclass(frozen=True)
class Answer:
    code: int
    words: str


Command = Callable[..., Answer]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str) -> Path:
    """Return a home folder of the test's own; the database is where it was."""
    for variable, value in addresses(database).items():
        monkeypatch.setenv(variable, value)
    monkeypatch.setenv("EMDIA_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def ledger(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """Return the command in this process, which is quicker than one of its own."""

    def run(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["emdia", "ledger", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Answer(int(end.value.code or 0), said.out + said.err)

    return run


@pytest.fixture
def house(home: Path) -> House:
    house = House()
    for _ in range(5):
        post_batch(house)
    return house


def batches(house: House) -> list[int]:
    with company_scope(house.company_id):
        return list(Seal.objects.order_by("number").values_list("batch_id", flat=True))


def entries(house: House, batch: int) -> list[int]:
    with company_scope(house.company_id):
        found = Entry.objects.filter(batch_id=batch).order_by("id")
        return list(found.values_list("id", flat=True))


def test_seal_and_verify(house: House, ledger: Command) -> None:
    assert "0 seals, nothing altered, 5 wait for the sealer" in ledger("verify").words
    assert "Company 1: 5 batches sealed." in ledger("seal").words
    assert "Company 1: 0 batches sealed." in ledger("seal").words
    answer = ledger("verify")
    assert (answer.code, answer.words.strip()) == (0, "Company 1: 5 seals, nothing altered.")


def test_the_command_by_itself(house: House) -> None:
    command = [sys.executable, "-P", "-m", "emdia.cli", "ledger", "verify"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Company 1: 0 seals, nothing altered, 5 wait for the sealer.\n"


def test_an_altered_batch_is_named(house: House, ledger: Command, owner_connection: Any) -> None:
    ledger("seal")
    batch = batches(house)[2]
    owner_connection.execute(
        "UPDATE posting SET amount_cents = 2 * amount_cents WHERE entry_id = %s",
        [entries(house, batch)[1]],
    )
    answer = ledger("verify", "--company", "1")
    assert answer.code == 1
    assert answer.words.strip() == f"Company 1: batch {batch} is not what seal 3 sealed."


def test_an_export_names_the_entries(
    house: House, ledger: Command, owner_connection: Any, tmp_path: Path
) -> None:
    ledger("seal")
    file = tmp_path / "export.jsonl"
    assert f"{file} has 25 lines." in ledger("export", str(file)).words
    assert ledger("verify", "--export", str(file)).code == 0
    # What comes after an export is no fault.
    post_batch(house)
    ledger("seal")
    assert ledger("verify", "--export", str(file)).code == 0

    first, second, third, *_ = batches(house)
    altered, gone = entries(house, first)[0], entries(house, second)[3]
    run = owner_connection.execute
    run("UPDATE entry SET customer_id = 9 WHERE id = %s", [altered])
    run("DELETE FROM posting WHERE entry_id = %s", [gone])
    run("DELETE FROM entry WHERE id = %s", [gone])
    run("UPDATE entry SET id = 999 WHERE id = %s", [entries(house, third)[0]])
    answer = ledger("verify", "--export", str(file))
    assert answer.code == 1
    for sentence in (
        f"batch {first} is not what seal 1 sealed",
        f"entry {altered} of batch {first} was altered",
        f"entry {gone} of batch {second} is gone",
        f"entry 999 was added to batch {third}",
    ):
        assert f"Company 1: {sentence}." in answer.words


def test_a_chain_built_anew_is_told_from_the_first(
    house: House, ledger: Command, owner_connection: Any
) -> None:
    ledger("seal")
    run = owner_connection.execute
    third = batches(house)[2]
    run("UPDATE posting SET amount_cents = 2 * amount_cents WHERE entry_id = %s",
        [entries(house, third)[0]])  # fmt: skip
    run("DELETE FROM seal WHERE number >= 3")
    # The sealer seals the altered batch in good faith; its own copies tell.
    assert "3 batches sealed" in ledger("seal").words
    answer = ledger("verify")
    assert answer.code == 1
    assert (
        answer.words.strip() == f"Company 1: seal 3 over batch {third} is not the one copied out."
    )


def test_a_chain_cut_at_its_end_is_found(
    house: House, ledger: Command, owner_connection: Any
) -> None:
    ledger("seal")
    last = batches(house)[-1]
    run = owner_connection.execute
    run("DELETE FROM posting WHERE entry_id IN (SELECT id FROM entry WHERE batch_id = %s)", [last])
    for statement in ("entry WHERE batch_id", "seal WHERE batch_id", "posting_batch WHERE id"):
        run(f"DELETE FROM {statement} = %s", [last])
    answer = ledger("verify")
    assert answer.words.strip() == f"Company 1: seal 5 over batch {last} is gone."
    assert answer.code == 1


def test_a_company_taken_out_is_found(
    house: House, ledger: Command, super_user_connection: Any
) -> None:
    ledger("seal")
    super_user_connection.execute("SET session_replication_role = replica")
    super_user_connection.execute("DELETE FROM seal; DELETE FROM company")
    answer = ledger("verify")
    assert (answer.code, answer.words.count("is gone")) == (1, 5)


def test_refusals(house: House, ledger: Command, tmp_path: Path) -> None:
    assert "There is no company 9." in ledger("verify", "--company", "9").words
    assert "There is no file" in ledger("verify", "--export", str(tmp_path / "none")).words
    strange = tmp_path / "strange"
    strange.write_text("entry 1\n")
    answer = ledger("verify", "--export", str(strange))
    assert "strange, line 1: not a line of a ledger export." in answer.words
    assert answer.code == 1


def heads(home: Path) -> list[dict[str, Any]]:
    text = (home / "ledger-heads.jsonl").read_text()
    return [json.loads(line) for line in text.splitlines()]


def test_the_job_copies_every_seal_out(house: House, home: Path, database: str) -> None:
    other = House(number=2)
    post_batch(other)
    tasks.seal_ledgers(timestamp=0)
    tasks.seal_ledgers(timestamp=60)
    post_batch(house)
    tasks.seal_ledgers(timestamp=120)
    found = heads(home)
    assert [(one["company"], one["seal"]) for one in found] == [
        *((house.company_id, number) for number in range(1, 6)),
        (other.company_id, 1),
        (house.company_id, 6),
    ]
    # No personal data: numbers, digests and times only.
    assert set(found[0]) == {"database", "company", "seal", "batch", "digest", "sealed_at"}
    assert {one["database"] for one in found} == {database}


def test_what_a_death_left_out_comes_with_the_next_seal(house: House, home: Path) -> None:
    tasks.seal_ledgers(timestamp=0)
    file = ledger_heads.heads_file()
    whole = file.read_bytes()
    lines = whole.splitlines(keepends=True)
    # It died after three lines and a half.
    file.write_bytes(b"".join(lines[:3]) + lines[3][:20])
    assert len(list(ledger_heads.read(file))) == 3
    post_batch(house)
    tasks.seal_ledgers(timestamp=60)
    assert [one["seal"] for one in heads(home)] == [1, 2, 3, 4, 5, 6]
    assert file.read_bytes().startswith(whole)


def test_a_full_disk_stops_no_sealing(house: House, home: Path) -> None:
    other = House(number=2)
    post_batch(other)
    home.write_text("a file where the folder should be")
    tasks.seal_ledgers(timestamp=0)
    for company in (house, other):
        with company_scope(company.company_id):
            assert Seal.objects.exists()
    home.unlink()
    post_batch(house)
    tasks.seal_ledgers(timestamp=60)
    assert [one["seal"] for one in heads(home)] == [1, 2, 3, 4, 5, 6]


def test_two_databases_of_one_home_do_not_mix(house: House, home: Path) -> None:
    record = ledger_heads.SealRecord(
        database="another", company=house.company_id, seal=3, batch=3, digest="00", sealed_at=""
    )
    ledger_heads.append([record])
    tasks.seal_ledgers(timestamp=0)
    assert [one["seal"] for one in heads(home)] == [3, 1, 2, 3, 4, 5]
