"""Questions about bank files. Each requires an open company scope."""

from datetime import date
from zlib import decompress

from .models import BankFile, BankFileContent, FileState

LIVE = [FileState.RECEIVED, FileState.READING, FileState.SETTLING, FileState.APPLIED]


def with_bytes(digest: str) -> BankFile | None:
    """Return the file whose bytes have this SHA-256, unless it was refused."""
    return BankFile.objects.filter(sha256=digest, state__in=LIVE).first()


def with_content(canonical_sha256: str, *, other_than: int) -> BankFile | None:
    """Return another file with the same content, whatever its line ends."""
    return (
        BankFile.objects.filter(canonical_sha256=canonical_sha256, state__in=LIVE)
        .exclude(id=other_than)
        .first()
    )


def with_sequence(
    *, bank_account_id: int, sequence: int, generated_date: date | None, other_than: int
) -> BankFile | None:
    """Return another file of the account that the bank numbered the same on the same day."""
    return (
        BankFile.objects.filter(
            bank_account_id=bank_account_id,
            sequence=sequence,
            generated_date=generated_date,
            state__in=LIVE,
        )
        .exclude(id=other_than)
        .first()
    )


def content(bank_file_id: int) -> bytes:
    """Return the file exactly as it was received."""
    return decompress(BankFileContent.objects.get(bank_file_id=bank_file_id).content)
