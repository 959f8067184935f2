"""Receiving the files that transports put into folders.

Which agreement a file belongs to is declared with the folder. A file is moved away
only after it was received and that was committed: killed in between, the next look
finds it again and recognises it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from emdia.books.companies import queries as companies
from emdia.books.companies.models import BankAgreement
from emdia.books.companies.scope import company_scope
from emdia.books.facts.actor import Actor
from emdia.connectors import folders
from emdia.connectors.folders import FolderUnreadable, Waiting
from emdia.kernel.failpoints import failpoint

from . import receive_bank_file
from .intake_alarms import note_folder


@dataclass(frozen=True, kw_only=True, slots=True)
class Looked:
    """What a look found: files received by id, files refused by name and reason."""

    received: list[int] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def watch(*, company_id: int, by: Actor) -> Looked:
    """Look into the folders of a company whose day runs by itself.

    Where people run the day by hand, files wait for them to do so.
    """
    with company_scope(company_id):
        runs_by_itself = companies.company(company_id).daily_run_hour is not None
    return look(company_id=company_id, by=by) if runs_by_itself else Looked()


def look(*, company_id: int, by: Actor) -> Looked:
    """Look once into every folder that the company's agreements declare."""
    with company_scope(company_id):
        watched = [agreement for agreement in companies.active_agreements() if agreement.folder]
    looked = Looked()
    for agreement in watched:
        _look_and_note(agreement, looked, by)
    return looked


def look_into(*, company_id: int, bank_agreement_id: int, folder: Path, by: Actor) -> Looked:
    """Look once into a folder whose files are of one agreement.

    :raises folders.FolderUnreadable: the folder is not there or not ours to use.
    :raises companies.UnknownAgreement: not an agreement of this company.
    """
    with company_scope(company_id):
        companies.agreement(bank_agreement_id)
    looked = Looked()
    with folders.look(folder) as waiting:
        _receive_all(company_id, bank_agreement_id, waiting, looked, by)
    return looked


def _look_and_note(agreement: BankAgreement, looked: Looked, by: Actor) -> None:
    try:
        with folders.look(Path(agreement.folder)) as waiting:
            _receive_all(agreement.company_id, agreement.pk, waiting, looked, by)
    except FolderUnreadable as unreadable:
        looked.unreadable.append(str(unreadable))
        is_readable = False
    else:
        is_readable = True
    with company_scope(agreement.company_id):
        note_folder(agreement, is_readable=is_readable)


def _receive_all(
    company_id: int, agreement_id: int, waiting: Iterable[Waiting], looked: Looked, by: Actor
) -> None:
    for one in waiting:
        try:
            receive_bank_file.refuse_size(one.size_bytes)
            received = receive_bank_file.receive(
                company_id=company_id,
                bank_agreement_id=agreement_id,
                name=one.name,
                content=one.content(),
                by=by,
            )
        except receive_bank_file.FileRefused as refusal:
            _refuse(one, str(refusal), looked)
        except receive_bank_file.AlreadyReceived as known:
            _recognise(one, known, looked)
        else:
            failpoint("intake.received")
            folders.take(one)
            looked.received.append(received)


def _recognise(one: Waiting, known: receive_bank_file.AlreadyReceived, looked: Looked) -> None:
    """Put away a file whose bytes are here: the rest of an interrupted look, or a second copy."""
    if known.name == one.name and not folders.is_taken(one):
        folders.take(one)
        return
    _refuse(
        one,
        f"The same bytes were received as file {known.bank_file_id} ({known.name}) on "
        f"{known.received_at:%Y-%m-%d %H:%M} UTC by {known.received_by}. Nothing is to be done.",
        looked,
    )


def _refuse(one: Waiting, reason: str, looked: Looked) -> None:
    if folders.refuse(one, reason=reason) is not None:
        looked.refused.append((one.name, reason))
