"""Writes on bank files. Each requires an open company scope."""

from dataclasses import asdict
from datetime import date
from zlib import compress

from emdia.books.companies.models import BankAgreement
from emdia.kernel.faults import Fault

from .models import BankFile, BankFileContent, FileState

QUICKLY = 1  # zlib's level: a large file must not keep its sender waiting


def store(
    *, agreement: BankAgreement, name: str, content: bytes, digest: str, received_by: str
) -> BankFile:
    """Keep a file exactly as it came; `digest` is the SHA-256 of its bytes.

    :raises django.db.IntegrityError: the same bytes are here already.
    """
    bank_file = BankFile.objects.create(
        company_id=agreement.company_id,
        bank_account_id=agreement.bank_account_id,
        bank_agreement=agreement,
        name=name,
        sha256=digest,
        size_bytes=len(content),
        received_by=received_by,
    )
    BankFileContent.objects.create(
        bank_file=bank_file,
        company_id=agreement.company_id,
        content=compress(content, QUICKLY),
    )
    return bank_file


def lock(bank_file_id: int) -> BankFile:
    """Return the file with its agreement and account, held until the transaction ends.

    Rows of other transactions may point to it meanwhile.
    """
    return (
        BankFile.objects.select_for_update(of=("self",), no_key=True)
        .select_related("bank_agreement", "bank_account")
        .get(id=bank_file_id)
    )


def mark_reading(bank_file: BankFile) -> None:
    bank_file.state = FileState.READING
    bank_file.save(update_fields=["state"])


def mark_read(
    bank_file: BankFile,
    *,
    canonical_sha256: str,
    sequence: int | None,
    generated_date: date | None,
    titles: int,
    faults: tuple[Fault, ...],
) -> None:
    """Record what the file says of itself; from here on its content and number are taken.

    :raises django.db.IntegrityError: the content or the bank's number is here already.
    """
    bank_file.state = FileState.SETTLING
    bank_file.canonical_sha256 = canonical_sha256
    bank_file.sequence = sequence
    bank_file.generated_date = generated_date
    bank_file.titles = titles
    bank_file.faults = [asdict(fault) for fault in faults]
    bank_file.save()


def refuse(bank_file: BankFile, *, faults: tuple[Fault, ...]) -> None:
    """Apply nothing of the file and say why; a corrected file may come again."""
    bank_file.state = FileState.REFUSED
    bank_file.faults = [asdict(fault) for fault in faults]
    bank_file.save(update_fields=["state", "faults"])


def hold(bank_file: BankFile) -> None:
    """Let a file that was read wait: its content and number stay taken."""
    bank_file.state = FileState.HELD
    bank_file.save(update_fields=["state"])
