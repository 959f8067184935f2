"""Receiving a bank file: keep its bytes once, then hand it to a worker.

Nothing is read here beyond what refuses a file at the door; reading and
settling happen in a job that is queued in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError

from emdia.books.bank_files import operations, queries
from emdia.books.bank_files.models import BankFile
from emdia.books.companies import queries as companies
from emdia.books.companies.scope import company_scope
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.kernel.faults import Fault

from .intake_alarms import settle_later

SIZE_LIMIT_BYTES = 300_000_000


class FileRefused(Exception):
    """Nothing of the file was kept; `faults` say why and what to do."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


@dataclass
class AlreadyReceived(Exception):
    """The same file is here already; nothing was changed."""

    bank_file_id: int
    name: str
    received_at: datetime
    received_by: str


def receive(
    *, company_id: int, bank_agreement_id: int, name: str, content: bytes, by: Actor
) -> int:
    """Keep a file of a bank agreement and queue its settling; return its id.

    :raises FileRefused: empty or too large.
    :raises AlreadyReceived: the same bytes were received before.
    :raises companies.UnknownAgreement: not an agreement of this company.
    """
    refuse_size(len(content))
    digest = sha256(content).hexdigest()
    try:
        with company_scope(company_id):
            _refuse_known(digest)
            agreement = companies.agreement(bank_agreement_id)
            bank_file = operations.store(
                agreement=agreement, name=name, content=content, digest=digest, received_by=by.name
            )
            _record(bank_file, by)
            settle_later(bank_file)
            return bank_file.pk
    except IntegrityError:
        # Somebody else stored the same bytes between the look and the insert.
        with company_scope(company_id):
            _refuse_known(digest)
        raise


def refuse_size(size_bytes: int) -> None:
    """Refuse a file by its size alone, before any of it is read.

    :raises FileRefused: empty or too large.
    """
    if not size_bytes:
        raise FileRefused((Fault(code="file_empty", message="The file is empty."),))
    if size_bytes > SIZE_LIMIT_BYTES:
        message = f"The file has {size_bytes} bytes; the limit is {SIZE_LIMIT_BYTES}."
        raise FileRefused((Fault(code="too_large", message=message),))


def _refuse_known(digest: str) -> None:
    known = queries.with_bytes(digest)
    if known is not None:
        raise AlreadyReceived(known.pk, known.name, known.received_at, known.received_by)


def _record(bank_file: BankFile, by: Actor) -> None:
    facts.record(
        company_id=bank_file.company_id,
        kind="bank_file.received",
        subject=("bank_file", bank_file.pk),
        by=by,
        data={"name": bank_file.name, "sha256": bank_file.sha256},
    )
