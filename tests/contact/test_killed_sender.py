"""A sender that dies anywhere: nobody is written to twice, and nothing is lost."""

import os
import signal
import threading
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import OperationalError, connection

from emdia.books.companies.scope import company_scope
from emdia.books.outbox.models import Claim, Delivery
from emdia.workflows.contact import send

from ..connectors.mail_server import MailServer
from ..torture import times
from ..workflows.house import paid
from ..workflows.mortal import killed_at
from .post import Post

FAILPOINTS = ("taken", "written", "marked", "handed_over", "recorded")
# Nobody knows of the one message that was between its mark and its record.
LEAVES_UNKNOWN = {"marked", "handed_over"}
ROUNDS = times(test=1, torture=25)
RANDOM_KILLS = times(test=100, torture=1_000)
# What each of them may have handed over before it died, at most: there is work for the next.
BEFORE_ITS_DEATH = 4
RACES = times(test=60, torture=10_000)
TITLES = dict.fromkeys(range(1, 7), 10_000)


@pytest.fixture
def crowd(database: str, mail: MailServer) -> Post:
    """Return a company with six debtors."""
    return Post(mail, titles=TITLES)


def die_at(name: str, times: int, work: Callable[[], object]) -> bool:
    """Run `work` in a process that dies at a failpoint's n-th passing; whether it died."""
    pid = os.fork()
    if pid == 0:
        _be_killed(name, times, work)
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) in (0, -signal.SIGKILL)
    return os.WIFSIGNALED(status)


def _passing(name: str, nth: int) -> int:
    """Return which passing of a failpoint there is: some are passed once a batch."""
    return 1 if name in ("taken", "written") else nth


def _be_killed(name: str, times: int, work: Callable[[], object]) -> None:
    # The connection is the parent's: it is left alone, neither used nor closed.
    theirs, connection.connection = connection.connection, None
    left = times

    def failpoint(here: str) -> None:
        nonlocal left
        left -= here == f"send.{name}"
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        send.failpoint = failpoint
        work()
    finally:
        del theirs
        os._exit(0)


@pytest.mark.parametrize("turn", range(ROUNDS))
@pytest.mark.parametrize("name", FAILPOINTS)
def test_killed_at(name: str, turn: int, crowd: Post) -> None:
    crowd.plan()
    # A failpoint that is never reached lets the sender live: red.
    assert die_at(name, _passing(name, 1 + turn % 6), crowd.send)
    crowd.work_to_the_end()
    crowd.is_sound()
    unknown = crowd.states()["unknown sender_gone"]
    assert unknown == (name in LEAVES_UNKNOWN)
    assert crowd.states()["sent"] == 6 - unknown


def test_every_failpoint_is_named_here() -> None:
    from pathlib import Path

    text = Path(send.__file__).read_text(encoding="utf-8")
    assert text.count('failpoint("send.') == len(FAILPOINTS)
    assert all(f'failpoint("send.{name}")' in text for name in FAILPOINTS)


def test_killed_before_every_statement_and_commit(crowd: Post) -> None:
    """One sender after another dies a statement later than the one before, until one lives."""
    crowd.plan()
    point = 0
    while killed_at(point, crowd.send):
        point += 1
        crowd.let_time_pass()
        crowd.look()
    crowd.work_to_the_end()
    crowd.is_sound()
    assert point > 20
    # Each death costs one message at most, and only between its mark and its record.
    assert sum(crowd.states().values()) == 6


def test_killed_at_random(database: str, mail: MailServer) -> None:
    """A hundred deaths of one batch, at named points and before any statement: all are deaths."""
    titles = RANDOM_KILLS * BEFORE_ITS_DEATH
    post = Post(mail, titles=dict.fromkeys(range(1, titles + 1), 10_000))
    post.plan()
    chance = Random(7)
    for kill in range(RANDOM_KILLS):
        if kill % 2:
            name = chance.choice(FAILPOINTS)
            died = die_at(name, _passing(name, chance.randint(1, 4)), post.send)
        else:
            died = killed_at(chance.randrange(24), post.send)
        assert died, kill
        post.let_time_pass()
        post.look()
    post.work_to_the_end()
    post.is_sound()
    assert post.states()["sent"] + post.states()["unknown sender_gone"] == titles
    assert 0 < post.states()["unknown sender_gone"] <= RANDOM_KILLS


def test_a_dead_senders_claim_is_let_go_only_after_its_time(crowd: Post) -> None:
    crowd.plan()
    assert die_at("written", 1, crowd.send)
    assert crowd.look() == 0
    assert crowd.send().handed_over == 0, "somebody else's, as far as anybody knows"
    with company_scope(crowd.company_id):
        assert Claim.objects.count() == 1
    crowd.work_to_the_end()
    crowd.is_sound()


class _Away:
    """Loses the connection once, at the n-th commit: before it, or after it came through."""

    def __init__(self, at: int, *, is_after: bool) -> None:
        self.left, self.is_after = at, is_after

    def __enter__(self) -> "_Away":
        self.commit = connection._commit  # type: ignore[attr-defined]

        def commit() -> None:
            self.left -= 1
            if self.left == 0 and self.is_after:
                self.commit()
            if self.left == 0:
                connection.connection.close()
                raise OperationalError("the connection was lost")
            self.commit()

        connection._commit = commit  # type: ignore[attr-defined]
        return self

    def __exit__(self, *_: object) -> None:
        connection._commit = self.commit  # type: ignore[attr-defined]


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("at", range(1, 17))
def test_the_database_goes_away_at_any_commit(at: int, is_after: bool, crowd: Post) -> None:
    """Whether the commit came through is read from what stands there, not guessed."""
    crowd.plan()
    with _Away(at, is_after=is_after):
        try:
            crowd.send()
        except OperationalError:
            pass
        finally:
            connection.close()
    crowd.work_to_the_end()
    crowd.is_sound()
    assert sum(crowd.states().values()) == 6


def test_a_payment_before_the_mark_is_never_chased(database: str, mail: MailServer) -> None:
    """Payments and a sender race; whoever paid before the mark is not written to (I-24)."""
    post = Post(mail, titles=dict.fromkeys(range(1, RACES + 1), 10_000))
    post.plan()
    files = [post.house.write([paid(number, 10_000)]) for number in range(1, RACES + 1, 2)]
    paid_at: dict[str, Any] = {}

    def pay() -> None:
        try:
            for number, content in zip(range(1, RACES + 1, 2), files, strict=True):
                post.house.settle(post.house.receive(content))
                with connection.cursor() as cursor:
                    cursor.execute("SELECT clock_timestamp()")
                    paid_at[f"FAT{number}"] = cursor.fetchone()[0]
        finally:
            connection.close()

    payer = threading.Thread(target=pay)
    payer.start()
    while payer.is_alive():
        post.send(seconds=0.2)
    payer.join()
    post.work_to_the_end()
    post.is_sound()
    with company_scope(post.company_id):
        sent = Delivery.objects.filter(state="sent").values_list(
            "message__messagetitle__receivable__document", "sending_at"
        )
        chased = [document for document, at in sent if at > paid_at.get(document, at)]
    assert chased == []
    print(post.states())  # noqa: T201
