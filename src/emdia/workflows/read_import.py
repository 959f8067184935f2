"""Reading an imported file into rows as the staging takes them; the database is not asked.

Python reads on one processor, and needs four times as long for a row as PostgreSQL to take it
in. A large file is read by processes of their own, which read and lay out pieces of it in turn,
and cut them where that can be done apart. A reader keeps nothing and asks nobody: it ends when
its input does, also where whoever asked was killed.
"""

import pickle
import signal
import subprocess
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle
from typing import IO, Any

from emdia.books.imports.laying import Laid, laid_out
from emdia.formats.portfolio import Kind, Mapping, reader
from emdia.formats.tables import Piece, Portion, Table, Unreadable
from emdia.kernel.faults import Fault

READERS = 2
# Below this, starting readers costs more than they give.
LARGE_BYTES = 8_000_000
GONE = (
    "A process that read the file was ended from outside: nothing was kept; check the file again."
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Some rows of a file, laid out, and the customers they name that were not named before."""

    rows: int
    laid: Sequence[Laid]
    references: dict[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the rows of a file are read. `currency` is the company's."""

    import_id: int
    kind: Kind
    mapping: Mapping
    headings: Sequence[str]
    currency: str


class ReaderEnded(RuntimeError):
    """A process that read a part of the file is gone."""


def read(table: Table, reading: Reading, *, size: int) -> Generator[Rows]:
    """Yield the rows of a table of so many bytes, in their order.

    :raises Unreadable: a row cannot be cut, or there are too many.
    :raises ReaderEnded: a reader was killed; nothing is known of its part of the file.
    """
    if size < LARGE_BYTES:
        return _Reader(reading).rows(table.portions())
    return _read_apart(table.pieces(), reading)


def _read_apart(pieces: Iterator[Piece], reading: Reading) -> Generator[Rows]:
    """Let each reader have every so manieth piece; one works on while its last rows are used."""
    with ExitStack() as stack:
        readers = [stack.enter_context(_apart(reading)) for _ in range(READERS)]
        count = 0
        for piece, one in zip(pieces, cycle(readers), strict=False):
            done = one.answer() if count >= READERS else ()
            one.tell(piece)
            count += 1
            yield from done
        for number in range(max(count - READERS, 0), count):
            yield from readers[number % READERS].answer()


class _Reader:
    """Reads pieces of one file; what was read before makes the next piece quicker."""

    def __init__(self, reading: Reading) -> None:
        self._import_id, self._kind = reading.import_id, reading.kind
        self._reader = reader(
            reading.kind, reading.mapping, reading.headings, currency=reading.currency
        )

    def rows(self, portions: Iterable[Portion]) -> Generator[Rows]:
        for portion in portions:
            block = self._reader.read(portion)
            laid = laid_out(import_id=self._import_id, kind=self._kind, block=block)
            yield Rows(rows=len(portion), laid=laid, references=block.references)


class _Apart:
    """A reader in a process of its own: it is told a piece, and answers, in turn."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._process = process
        self._stdin, self._stdout = process.stdin, process.stdout

    def tell(self, what: object) -> None:
        try:
            _send(what, self._stdin)
        except BrokenPipeError as gone:
            raise ReaderEnded(GONE) from gone

    def answer(self) -> Sequence[Rows]:
        """Return the rows of the piece told last."""
        try:
            rows: Sequence[Rows] | Fault = _received(self._stdout)
        except (EOFError, pickle.UnpicklingError) as gone:
            raise ReaderEnded(GONE) from gone
        if isinstance(rows, Fault):
            raise Unreadable(rows.code, rows.message, line=rows.line, found=rows.found or "")
        return rows

    def end(self) -> None:
        # Where somebody stopped the reading, it is in the middle of a piece.
        self._process.kill()
        with suppress(BrokenPipeError):
            self._stdin.close()


@contextmanager
def _apart(reading: Reading) -> Iterator[_Apart]:
    # -P: a folder of that name in the working folder must not be taken for the package.
    command = [sys.executable, "-P", "-c", f"from {__name__} import main; main()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:  # noqa: S603
        apart = _Apart(process)
        try:
            apart.tell(reading)
            yield apart
        finally:
            apart.end()


def main() -> None:
    """Answer each piece that stands in the input with its rows, until the input ends."""
    # A Ctrl-C is for whoever asked, who ends the readers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pieces, answers = sys.stdin.buffer, sys.stdout.buffer
    one = _Reader(_received(pieces))
    with suppress(EOFError):
        while True:
            _send(_rows_or_fault(one, _received(pieces)), answers)


def _rows_or_fault(one: _Reader, piece: Piece) -> list[Rows] | Fault:
    try:
        return list(one.rows(piece.portions()))
    except Unreadable as refusal:
        return refusal.fault


def _send(what: object, stream: IO[bytes]) -> None:
    pickle.dump(what, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def _received(stream: IO[bytes]) -> Any:
    return pickle.load(stream)  # noqa: S301 - written by this module, in the process it began
