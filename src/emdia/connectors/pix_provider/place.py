"""Where a provider keeps its books and certificates, and how it is run until told to stop."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from emdia.connectors.database.home import write_secret_file
from emdia.connectors.pix_provider.books import Books
from emdia.connectors.pix_provider.certificates import Authority, Issued
from emdia.connectors.pix_provider.notices import telling
from emdia.connectors.pix_provider.page import page_of
from emdia.connectors.pix_provider.server import running

SAVE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Place:
    """A folder with a provider's certificates: its own, and the one it gave to its client."""

    folder: Path
    authority: str
    server: Issued
    client: Issued

    @property
    def books_file(self) -> Path:
        return self.folder / "books.json"


def place_in(folder: Path, *, now: datetime) -> Place:
    """Return the place of a provider, made at the first call: three certificates for 127.0.0.1."""
    if not (folder / "client.key").exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        authority = Authority("Emdia test provider", now=now)
        write_secret_file(path=folder / "authority.pem", text=authority.pem)
        for name in ("server", "client"):
            issued = authority.issue(f"emdia-{name}")
            write_secret_file(path=folder / f"{name}.pem", text=issued.certificate)
            write_secret_file(path=folder / f"{name}.key", text=issued.key)
    return Place(
        folder=folder,
        authority=_read(folder / "authority.pem"),
        server=_issued(folder, "server"),
        client=_issued(folder, "client"),
    )


def _issued(folder: Path, name: str) -> Issued:
    return Issued(_read(folder / f"{name}.pem"), _read(folder / f"{name}.key"))


def _read(file: Path) -> str:
    return file.read_text(encoding="ascii")


def serve(
    place: Place,
    *,
    port: int,
    page_port: int,
    stop: threading.Event,
    now: Callable[[], datetime],
) -> None:
    """Run the provider, its page and its notices until `stop`; its books outlive it."""
    books = Books(now=now)
    books.load(place.books_file)
    with contextlib.ExitStack() as stack:
        stack.enter_context(telling(books))
        stack.enter_context(
            running(certificate=place.server, clients=place.authority, books=books, port=port)
        )
        stack.enter_context(page_of(books, port=page_port))
        while not stop.wait(SAVE_SECONDS):
            books.save(place.books_file)
    books.save(place.books_file)
