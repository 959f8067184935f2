"""A folder of this machine that takes e-mail instead of the world: nothing leaves.

For sandboxes and for trying out. A message is a file, named by its Message-ID and written
in one step, so that handing it over twice gives one file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from emdia.connectors.channels import Answer, Unreachable
from emdia.connectors.mail_catcher import put_down
from emdia.rules.outbox import Said


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """A folder that keeps every message handed to it."""

    path: Path

    @contextmanager
    def open(self) -> Iterator[FolderLine]:
        """Open the folder, making it when it is not there.

        :raises Unreachable: it cannot be written to.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unreachable(f"{self.path}: {error.strerror}") from error
        yield FolderLine(self.path)


@dataclass(frozen=True, slots=True)
class FolderLine:
    """An open folder."""

    path: Path

    @property
    def is_broken(self) -> bool:
        """Return False: a folder has no line that breaks."""
        return False

    def hand_over(self, *, sender: str, recipient: str, content: bytes) -> Answer:
        """Keep one message as a file."""
        try:
            name = put_down(self.path, content)
        except OSError as error:
            return Answer(said=Said.DEFERRED, words=f"{self.path}: {error.strerror}")
        return Answer(said=Said.ACCEPTED, words=f"kept as {name}")
