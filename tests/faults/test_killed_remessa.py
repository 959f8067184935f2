"""A remessa whose maker dies: one number, one file in the folder, whatever was being done."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from emdia.books.borderos.models import Bordero, BorderoState
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.workflows import borderos
from emdia.workflows.place_remessa import place

from ..workflows.desk import NOON, Desk
from ..workflows.house import addresses

SEND = """
import django
django.setup()
from datetime import UTC, date, datetime
from emdia.books.facts.actor import Actor
from emdia.workflows.borderos import send
send(
    company_id={company_id}, bordero_id={bordero_id}, by=Actor(user_id=1, name="x", channel="job"),
    on=date(2026, 3, 10), now=datetime(2026, 3, 10, 15, tzinfo=UTC),
)
"""
PLACE = """
import django
django.setup()
from datetime import UTC, datetime
from emdia.workflows.place_remessa import place
place(
    company_id={company_id}, bordero_id={bordero_id},
    now=datetime(2026, 3, 10, 15, tzinfo=UTC),
)
"""


@pytest.fixture
def desk(database: str, tmp_path: Path) -> Desk:
    made = Desk()
    with company_scope(made.company_id):
        BankAgreement.objects.update(remessa_folder=str(tmp_path))
    return made


def killed(database: str, program: str, failpoint: str) -> None:
    """Run a program in a process of its own until it dies at the failpoint."""
    environment = (
        os.environ
        | addresses(database)
        | {
            "EMDIA_FAILPOINT": failpoint,
            "DJANGO_SETTINGS_MODULE": "emdia.config.settings",
            "EMDIA_LOG_LEVEL": "WARNING",
        }
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], env=environment, check=False, timeout=120
    )
    assert done.returncode == -signal.SIGKILL, failpoint


def values(desk: Desk, bordero_id: int) -> dict[str, int]:
    return {"company_id": desk.company_id, "bordero_id": bordero_id}


@pytest.mark.parametrize("failpoint", ["remessa.kept", "remessa.marked"])
def test_killed_while_it_is_sent(database: str, desk: Desk, failpoint: str) -> None:
    charge = desk.charged()
    bordero_id = desk.prepare()
    killed(database, SEND.format(**values(desk, bordero_id)), failpoint)
    assert desk.bordero(bordero_id).state == BorderoState.PREPARED
    assert desk.again(charge).state == "draft"
    sent = desk.send(bordero_id)
    assert (sent.sequence, desk.again(charge).state) == (1, "sent")


@pytest.mark.parametrize("failpoint", ["remessa.beside", "remessa.placing", "remessa.in_place"])
@pytest.mark.parametrize("is_taken", [False, True])
def test_killed_while_it_is_placed(
    database: str, desk: Desk, tmp_path: Path, failpoint: str, *, is_taken: bool
) -> None:
    desk.charged()
    sent = desk.send()
    killed(database, PLACE.format(**values(desk, sent.pk)), failpoint)
    there = tmp_path / sent.file_name
    assert there.exists() is (failpoint == "remessa.in_place")
    taken = 0
    if is_taken and there.exists():
        # The bank's transport takes it before anybody looks again.
        there.unlink()
        taken = 1
    for _ in range(2):
        assert place(company_id=desk.company_id, bordero_id=sent.pk, now=NOON) is not None
    found = [path.name for path in tmp_path.iterdir() if not path.name.startswith(".")]
    assert len(found) + taken == 1
    assert all(name == sent.file_name for name in found)
    with company_scope(desk.company_id):
        assert Bordero.objects.get(pk=sent.pk).placed_at == NOON
        content = borderos.queries.content(sent.pk)
    assert not found or there.read_bytes() == content
