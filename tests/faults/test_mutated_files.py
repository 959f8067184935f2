"""Bank files cut, turned, swapped or bitten on their way: refused with a place, or applied.

Never half: what is refused moved nothing, what is applied has one outcome per line
and counts that add up.
"""

from collections.abc import Callable
from random import Random

import pytest
from django.db import connection

from emdia.books.bank_files.models import BankFile, FileState
from emdia.books.companies.scope import company_scope
from emdia.workflows.receive_bank_file import AlreadyReceived, FileRefused

from ..torture import times
from ..workflows.house import House, paid
from ..workflows.money import wrong_with

# Several houses: what one of them holds grows with every file, and each file costs more.
HOUSES, FILES = times(test=1, torture=20), times(test=120, torture=500)
LOOK_EVERY = 100
TITLES = dict.fromkeys(range(1, 11), 100_000_000)
CENTS = 5_000
# What a file as a whole is refused for: no line of it is wrong.
OF_THE_WHOLE_FILE = {"file_duplicate_content", "sequence_reused"}


def cut(content: bytes, chance: Random) -> bytes:
    """End somewhere, mostly in one of the last three records."""
    last = chance.random() < 0.8
    return content[: chance.randrange(max(len(content) - 1_206, 1) if last else 1, len(content))]


def exchange(content: bytes, chance: Random) -> bytes:
    """Let two lines change places."""
    lines = content.splitlines(keepends=True)
    one, other = chance.sample(range(len(lines)), 2)
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def flip(content: bytes, chance: Random) -> bytes:
    """Turn one bit."""
    place, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
    return content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]


def repeat(content: bytes, chance: Random) -> bytes:
    """Bring one line twice."""
    lines = content.splitlines(keepends=True)
    place = chance.randrange(len(lines))
    return b"".join([*lines[: place + 1], *lines[place:]])


def lose(content: bytes, chance: Random) -> bytes:
    """Leave one line out."""
    lines = content.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def bite(content: bytes, chance: Random) -> bytes:
    """Replace a few bytes, line ends too, by any other ones."""
    begin = chance.randrange(len(content))
    return content[:begin] + chance.randbytes(chance.randint(1, 6)) + content[begin + 3 :]


MUTATIONS: tuple[Callable[[bytes, Random], bytes], ...] = (cut, exchange, flip, repeat, lose, bite)
HELD_BY_FILE = """
    SELECT
        (SELECT count(*) FROM bank_line WHERE bank_file_id = %(id)s),
        (SELECT count(*) FROM receipt WHERE bank_file_id = %(id)s),
        (SELECT coalesce(sum(amount_cents), 0) FROM receipt WHERE bank_file_id = %(id)s)
"""


@pytest.fixture
def house(database: str) -> House:
    house = House()
    house.expect(TITLES)
    return house


@pytest.mark.parametrize("seed", range(HOUSES))
def test_never_half(house: House, seed: int) -> None:
    chance = Random(FILES + seed)
    states: dict[str, int] = {}
    earlier = house.write([paid(1, CENTS, nominal_cents=100_000_000)])
    for number in range(FILES):
        content = house.write(
            paid(title, CENTS + number, nominal_cents=100_000_000) for title in TITLES
        )
        mutation = chance.choice(MUTATIONS)
        mutated = mutation(content, chance)
        if chance.random() < 0.05:
            # The whole file has changed places with an earlier one.
            mutated, earlier = earlier, mutated
        state = outcome(house, mutated, mutation.__name__)
        states[state] = states.get(state, 0) + 1
        if number % LOOK_EVERY == 0:
            assert wrong_with(house.company_id) == {}
    print(states)  # noqa: T201
    assert wrong_with(house.company_id) == {}
    assert states["applied"] > FILES / 20
    assert states["refused"] > FILES / 20


def outcome(house: House, content: bytes, name: str) -> str:
    """Receive and settle a file, check what became of it, and return its state."""
    try:
        bank_file = house.settle(house.receive(content))
    except AlreadyReceived:
        return "known"
    except FileRefused:
        return "at the door"
    lines, receipts, cents = held_by(house, bank_file)
    if bank_file.state == FileState.REFUSED:
        assert (lines, receipts, cents) == (0, 0, 0), name
        assert bank_file.faults
        for fault in bank_file.faults:
            assert fault["message"], name
        assert is_placed(bank_file), (name, bank_file.faults)
    else:
        assert bank_file.state == FileState.APPLIED, name
        counted = (bank_file.settled, bank_file.confirmed, bank_file.rejected, bank_file.exceptions)
        assert lines == bank_file.titles == sum(counted), name
        assert cents == bank_file.paid_cents, name
    return str(bank_file.state)


def is_placed(bank_file: BankFile) -> bool:
    """Return whether some fault says where, or the file as a whole is the fault."""
    return any(
        fault["line"] is not None or fault["code"] in OF_THE_WHOLE_FILE
        for fault in bank_file.faults
    )


def held_by(house: House, bank_file: BankFile) -> tuple[int, int, int]:
    with company_scope(house.company_id), connection.cursor() as cursor:
        cursor.execute(HELD_BY_FILE, {"id": bank_file.pk})
        lines, receipts, cents = cursor.fetchone()
        return lines, receipts, int(cents)
