"""The embedded PostgreSQL of a home folder: bring it up, look at it, stop it.

Every call is safe to repeat and safe to make from two processes at once.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from emdia.connectors.database.embedded import binaries, cluster, process
from emdia.connectors.database.embedded.account import Account, account_named
from emdia.connectors.database.embedded.place import (
    Place,
    choose_place,
    read_place,
    write_place,
)
from emdia.connectors.database.home import home, make_home

__all__ = ["Place", "ensure_running", "is_running", "locked", "pid", "read_place", "stop"]


def ensure_running() -> Place:
    """Return the place of the running server, having made and started it as needed.

    :raises ServerFault: it cannot be made or started; the text says why.
    """
    folder = make_home()
    known = read_place(folder)
    if known is not None and known.prepared and process.look(known).running:
        return known
    with locked(folder):
        place = choose_place(folder)
        if not process.look(place).running:
            _start(place)
        return _prepared(home=folder, place=place)


def _start(place: Place) -> None:
    account = _account_of(place)
    cluster.prepare_folders(place=place, account=account)
    found = binaries.find_binaries()
    bin_folder = binaries.copy_binaries(binaries=found, folder=place.folder)
    cluster.make_cluster(place=place, account=account, bin_folder=bin_folder)
    cluster.write_settings(place=place, bin_folder=bin_folder)
    process.start(place=place, account=account, bin_folder=bin_folder)
    if found.version:
        binaries.drop_old_copies(folder=place.folder, keep=bin_folder)


def _prepared(*, home: Path, place: Place) -> Place:
    if place.prepared:
        return place
    # Only here: looking at the server must not load the driver.
    from emdia.connectors.database.embedded.roles import prepare_server

    prepare_server(place)
    done = replace(place, prepared=True)
    write_place(home=home, place=done)
    return done


def _account_of(place: Place) -> Account | None:
    return account_named(place.account) if place.account else None


def is_running() -> bool:
    """Return whether the server of the home folder runs and takes connections."""
    place = read_place(home())
    return place is not None and process.look(place).running


def pid() -> int | None:
    """Return the process id of the server of the home folder, None when it is down."""
    place = read_place(home())
    sight = process.look(place) if place is not None else process.NOTHING
    return sight.pid if sight.ours else None


def stop() -> bool:
    """Stop the server of the home folder; return whether it was running.

    :raises ServerFault: it does not stop.
    """
    folder = home()
    place = read_place(folder)
    if place is None:
        return False
    with locked(folder):
        if not process.look(place).ours:
            return False
        bin_folder = binaries.copy_binaries(binaries=binaries.find_binaries(), folder=place.folder)
        return process.stop(place=place, account=_account_of(place), bin_folder=bin_folder)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of the home folder: of two starts at once, one waits."""
    with (folder / "database.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
