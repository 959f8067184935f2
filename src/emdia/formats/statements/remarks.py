"""What is said about a statement while it is read: faults, and notes on how it was understood."""

from __future__ import annotations

from emdia.formats.returns.fault_log import FaultLog
from emdia.kernel.faults import Fault


class Remarks:
    """Collects faults and notes; a file of rubbish does not make a million of them."""

    def __init__(self) -> None:
        self._faults = FaultLog()
        self._notes = FaultLog()
        self._noted: set[str] = set()

    @property
    def faults(self) -> tuple[Fault, ...]:
        return self._faults.faults()

    @property
    def notes(self) -> tuple[Fault, ...]:
        return self._notes.faults()

    def fault(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        field: str | None = None,
        found: str | None = None,
        columns: tuple[int, int] | None = None,
    ) -> None:
        """Say that something could not be read or does not add up."""
        self._faults.add(Fault(code, message, line, columns, field, found))

    def add(self, fault: Fault | None) -> None:
        """Say a fault found elsewhere; None is none."""
        if fault is not None:
            self._faults.add(fault)

    def note(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        field: str | None = None,
        found: str | None = None,
    ) -> None:
        """Say that the file strays from its format and how it was read."""
        self._notes.add(Fault(code, message, line, None, field, found))

    def note_once(
        self,
        code: str,
        message: str,
        *,
        line: int | None = None,
        field: str | None = None,
        found: str | None = None,
    ) -> None:
        """Say so the first time only."""
        if code not in self._noted:
            self._noted.add(code)
            self.note(code, message, line=line, field=field, found=found)
