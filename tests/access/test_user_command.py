"""`emdia user`: the first person of an installation, and one who lost everything."""

import os
import subprocess
import sys
from pathlib import Path

from emdia.books.access.models import User
from emdia.books.companies.scope import company_scope
from emdia.books.facts.models import Fact

from ..conftest import _current_database
from ..workflows.house import addresses
from .test_second_factor import enrol
from .two_companies import House

NEW = "a new sentence to keep"


def emdia(database: str, folder: Path, *words: str, told: str = NEW) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "emdia.cli", *words],
        env=os.environ | addresses(database) | {"EMDIA_HOME": str(folder)},
        input=told,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_the_founder_needs_no_company_while_there_is_none(database: str, tmp_path: Path) -> None:
    words = ("user", "add", "Ana@example.com", "--name", "Ana")
    code, said = emdia(database, tmp_path, *words, "--role", "owner")
    assert (code, "together" in said) == (1, True)
    code, said = emdia(database, tmp_path, *words, told="short")
    assert code == 1
    code, said = emdia(database, tmp_path, *words)
    assert (code, "found the company in the browser" in said) == (0, True)
    assert User.objects.get(email="ana@example.com").check_password(NEW)


def test_with_a_company_the_founder_comes_too_late(
    houses: tuple[House, House], tmp_path: Path
) -> None:
    code, said = emdia(_current_database(), tmp_path, "user", "add", "z@example.com", "--name", "Z")
    assert (code, "--company" in said) == (1, True)
    assert not User.objects.filter(email="z@example.com").exists()


def test_who_lost_everything_is_let_in_again(houses: tuple[House, House], tmp_path: Path) -> None:
    ours, _ = houses
    owner = ours.users["owner"]
    enrol(owner)
    code, said = emdia(_current_database(), tmp_path, "user", "reset", "OWNER@ours.example")
    assert (code, "1 second factors" in said) == (0, True)
    assert User.objects.get(pk=owner).check_password(NEW)
    with company_scope(ours.company_id):
        assert Fact.objects.filter(kind="user.reset", subject_id=owner).count() == 1
    code, said = emdia(_current_database(), tmp_path, "user", "reset", "nobody@example.com")
    assert (code, "Nobody active" in said) == (1, True)
