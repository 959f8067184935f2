"""Files put into folders: complete ones only, each once, none lost."""

import os
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from emdia.books.bank_files.models import BankFile
from emdia.books.companies.models import Numbering
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import system
from emdia.books.intake.models import IntakeAlarm
from emdia.connectors import folders
from emdia.workflows import declare_terms, watch_folders
from emdia.workflows.receive_bank_file import SIZE_LIMIT_BYTES
from emdia.workflows.watch_folders import Looked

from .house import ANA, DAY, House, addresses, paid

BY = system("watch_folders")
AGO_SECONDS = 60


@pytest.fixture
def house(database: str) -> House:
    made = House()
    made.expect(dict.fromkeys(range(1, 10), 10_000))
    return made


@pytest.fixture
def folder(house: House, tmp_path: Path) -> Path:
    watched = tmp_path / "itau"
    watched.mkdir()
    declare(house, watched)
    return watched


def declare(house: House, folder: Path) -> None:
    declare_terms.declare_intake(
        company_id=house.company_id,
        bank_agreement_id=house.agreement.pk,
        folder=str(folder),
        numbering=Numbering.FREE,
        expected_by=None,
        since_date=DAY,
        by=ANA,
    )


def put(folder: Path, name: str, content: bytes, *, is_quiet: bool = True) -> Path:
    """Write a file as a transport does; a quiet one was written a minute ago."""
    path = folder / name
    path.write_bytes(content)
    if is_quiet:
        ago = time.time() - AGO_SECONDS
        os.utime(path, (ago, ago))
    return path


def look(house: House) -> Looked:
    return watch_folders.look(company_id=house.company_id, by=BY)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != folders.LOCK)


def received(house: House) -> list[str]:
    with company_scope(house.company_id):
        return list(BankFile.objects.order_by("id").values_list("name", flat=True))


def test_two_folders_of_two_agreements(house: House, folder: Path, tmp_path: Path) -> None:
    other = House(number=2)
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    declare(other, theirs)
    put(folder, "ours.ret", house.write([paid(1, 10_000)]))
    put(theirs, "theirs.ret", other.write([paid(1, 10_000)]))
    assert len(look(house).received) == 1
    assert (received(house), received(other)) == (["ours.ret"], [])
    assert len(look(other).received) == 1
    assert names(folder / "taken") == ["ours.ret"]
    assert names(theirs / "taken") == ["theirs.ret"]


def test_an_agreement_has_a_folder_of_its_own(house: House, folder: Path) -> None:
    with pytest.raises(declare_terms.UnableToDeclare, match="Another agreement watches"):
        declare(House(number=2), folder)


def test_half_written_files_wait(house: House, folder: Path) -> None:
    content = house.write([paid(1, 10_000)])
    put(folder, "now.ret", content[:500], is_quiet=False)
    put(folder, "upload.ret.part", content)
    put(folder, ".hidden.ret", content)
    put(folder, "empty.ret", b"")
    assert look(house) == Looked()
    put(folder, "now.ret", content)
    assert len(look(house).received) == 1
    (folder / "upload.ret.part").rename(folder / "upload.ret")
    assert [name for name, _ in look(house).refused] == ["upload.ret"]
    assert names(folder) == [".hidden.ret", "empty.ret", "refused", "taken"]


def test_a_file_above_the_limit_is_refused_unread(house: House, folder: Path) -> None:
    path = put(folder, "endless.ret", b"")
    with path.open("r+b") as stream:
        stream.truncate(SIZE_LIMIT_BYTES + 1)
    long_ago = time.time() - AGO_SECONDS
    os.utime(path, (long_ago, long_ago))
    tracemalloc.start()
    try:
        assert [name for name, _ in look(house).refused] == ["endless.ret"]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000
    assert "the limit is" in (folder / "refused" / "endless.ret.reason.txt").read_text()


def test_a_second_copy_is_refused_with_the_reason_beside_it(house: House, folder: Path) -> None:
    content = house.write([paid(1, 10_000)])
    put(folder, "a.ret", content)
    put(folder, "b.ret", content)
    looked = look(house)
    assert len(looked.received) == 1
    assert names(folder / "taken") == ["a.ret"]
    assert names(folder / "refused") == ["b.ret", "b.ret.reason.txt"]
    reason = (folder / "refused" / "b.ret.reason.txt").read_text()
    assert "received as file" in reason
    assert "a.ret" in reason


def test_nothing_is_overwritten(house: House, folder: Path) -> None:
    for _ in range(3):
        put(folder, "retorno.ret", house.write([paid(1, 100)]))
        assert len(look(house).received) == 1
    assert names(folder / "taken") == ["retorno.2.ret", "retorno.3.ret", "retorno.ret"]


def test_a_file_that_came_meanwhile_under_the_name_stays(house: House, folder: Path) -> None:
    first, second = (house.write([paid(1, 100)]) for _ in range(2))
    put(folder, "retorno.ret", first)
    with folders.look(folder) as waiting:
        (one,) = waiting
        put(folder, "new", second).rename(folder / "retorno.ret")
        assert folders.take(one) is None
        with pytest.raises(folders.FolderUnreadable, match="changed"):
            one.content()
    assert (folder / "retorno.ret").read_bytes() == second


def test_one_look_at_a_time(house: House, folder: Path) -> None:
    put(folder, "retorno.ret", house.write([paid(1, 100)]))
    with folders.look(folder) as waiting:
        assert len(waiting) == 1
        assert look(house).received == []
    assert len(look(house).received) == 1


def test_two_workers_take_every_file_once(house: House, folder: Path) -> None:
    count = 12
    for number in range(count):
        put(folder, f"{number:02}.ret", house.write([paid(1, 100 + number)]))
    found: list[int] = []

    def work() -> None:
        from django.db import connection

        for _ in range(4):
            found.extend(look(house).received)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    found += look(house).received
    assert len(found) == len(set(found)) == count
    assert len(received(house)) == count
    assert len(names(folder / "taken")) == count
    assert not (folder / "refused").exists()


def test_a_folder_that_is_gone_is_told_and_answers_again(house: House, folder: Path) -> None:
    folder.rename(folder.with_name("away"))
    assert "No such file" in look(house).unreadable[0]
    look(house)
    assert alarms(house) == [("folder_unreadable", "open")]
    folder.with_name("away").rename(folder)
    assert look(house).unreadable == []
    assert alarms(house) == [("folder_unreadable", "cleared")]


def alarms(house: House) -> list[tuple[str, str]]:
    with company_scope(house.company_id):
        return list(IntakeAlarm.objects.order_by("id").values_list("kind", "state"))


def test_killed_between_receiving_and_moving(house: House, folder: Path, database: str) -> None:
    put(folder, "a.ret", house.write([paid(1, 100)]))
    put(folder, "b.ret", house.write([paid(2, 100)]))
    killed = emdia(database, "--company", str(house.company_id), EMDIA_FAILPOINT="intake.received")
    assert killed.returncode == -signal.SIGKILL
    assert received(house) == ["a.ret"]
    assert names(folder) == ["a.ret", "b.ret"]
    assert len(look(house).received) == 1
    assert received(house) == ["a.ret", "b.ret"]
    assert names(folder) == ["taken"]
    assert names(folder / "taken") == ["a.ret", "b.ret"]


def emdia(
    database: str, *arguments: str, command: Iterable[str] = ("bank", "receive"), **environment: str
) -> Any:
    """Run a command of `emdia` on the test's database."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "emdia.cli", *command, *arguments],
        env=os.environ | addresses(database) | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_receives_files_and_folders(
    house: House, database: str, tmp_path: Path
) -> None:
    file = put(tmp_path, "one.ret", house.write([paid(1, 100)]))
    done = emdia(database, str(file))
    assert (done.returncode, "received as file" in done.stdout) == (0, True), done.stderr
    assert "already received" in emdia(database, str(file)).stdout
    away = emdia(database, str(tmp_path / "nowhere.ret"))
    assert (away.returncode, away.stderr.count("\n")) == (1, 1)
    box = tmp_path / "box"
    box.mkdir()
    put(box, "two.ret", house.write([paid(2, 100)]))
    assert "Files received: 1." in emdia(database, "--folder", str(box)).stdout
    assert received(house) == ["one.ret", "two.ret"]
    assert names(box) == ["taken"]
    House(number=2)
    unsaid = emdia(database, "--folder", str(box))
    assert unsaid.returncode == 1
    assert "--company" in unsaid.stderr


def test_a_file_that_came_whole_is_taken_at_once_and_not_delivered_again(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folders.deliver(folder, name="tonight.ret", content=b"02RETORNO")
    with folders.look(folder) as waiting:
        (file,) = waiting
        assert file.content() == b"02RETORNO"
        folders.take(file)
    folders.deliver(folder, name="tonight.ret", content=b"again")
    with folders.look(folder) as waiting:
        assert waiting == []
