"""Questions about bank files. Each requires an open company scope."""

from datetime import date, datetime, time, timedelta, tzinfo
from zlib import decompress, decompressobj

from django.db.models import Count, F, Q, QuerySet, Sum

from emdia.books.companies.models import BankAgreement, Numbering

from .models import BankFile, BankFileContent, BankLine, FileState, StagedLine

BLOCK = 1 << 20
LIVE = [state for state in FileState if state != FileState.REFUSED]
WAITING = [FileState.RECEIVED, FileState.READING, FileState.SETTLING, FileState.HELD]


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


def has_lines(bank_file_id: int) -> bool:
    """Return whether a line of the file has its outcome."""
    return BankLine.objects.filter(bank_file_id=bank_file_id).exists()


def has_undecided(bank_file_id: int) -> bool:
    """Return whether a staged line has no outcome yet, those aside that take a payment back."""
    staged = StagedLine.objects.filter(bank_file_id=bank_file_id).exclude(kind="returned_payment")
    return staged.count() > BankLine.objects.filter(bank_file_id=bank_file_id).count()


def content(bank_file_id: int) -> bytes:
    """Return the file exactly as it was received."""
    return decompress(BankFileContent.objects.get(bank_file_id=bank_file_id).content)


def line(bank_file_id: int, number: int) -> bytes:
    """Return one line of the file as it was received, counted from 1; empty beyond its end.

    No more of the file is unpacked than comes before it.
    """
    unpacking = decompressobj()
    packed = bytes(BankFileContent.objects.get(bank_file_id=bank_file_id).content)
    left, tail = number - 1, b""
    while not unpacking.eof:
        block = unpacking.decompress(packed, BLOCK)
        packed = unpacking.unconsumed_tail
        lines = (tail + block).split(b"\n")
        if left < len(lines) - 1:
            return lines[left]
        left -= len(lines) - 1
        tail = lines[-1]
    return tail if left == 0 else b""


def latest_applied(bank_file: BankFile) -> BankFile | None:
    """Return the last applied file of those the bank numbers together with this one.

    The bank numbers by account, convênio and layout. Last is by the day the bank
    made it and then by its number, not by the day it came.
    """
    agreement = bank_file.bank_agreement
    together = BankFile.objects.filter(
        bank_account_id=bank_file.bank_account_id,
        bank_agreement__convenio=agreement.convenio,
        bank_agreement__layout=agreement.layout,
        state=FileState.APPLIED,
        sequence__isnull=False,
    )
    return together.order_by(F("generated_date").desc(nulls_last=True), "-sequence").first()


def waiting() -> list[int]:
    """Return the ids of the files that are neither applied nor refused, oldest first."""
    return list(
        BankFile.objects.filter(state__in=WAITING).order_by("id").values_list("id", flat=True)
    )


def held(bank_account_id: int) -> list[BankFile]:
    """Return the files of the account that are held, in the order of the bank's numbers."""
    return list(
        BankFile.objects.filter(bank_account_id=bank_account_id, state=FileState.HELD)
        .select_related("bank_agreement", "bank_account")
        .order_by("sequence", "id")
    )


def answers(agreement: BankAgreement, day: date, *, zone: tzinfo | None) -> bool:
    """Return whether the file expected on `day` of the agreement's company is here.

    It is when the bank made a file that day, or one came that day that answered no
    alarm for another; where numbers follow one another, any file that came since.
    """
    ours = BankFile.objects.filter(bank_agreement=agreement, state__in=LIVE)
    start = datetime.combine(day, time(), zone)
    if agreement.numbering == Numbering.CONSECUTIVE:
        return ours.filter(Q(generated_date=day) | Q(received_at__gte=start)).exists()
    came = Q(received_at__gte=start, received_at__lt=start + timedelta(days=1))
    return ours.filter(Q(generated_date=day) | came & Q(answered_alarms=None)).exists()


def received_since(moment: datetime) -> int:
    """Return how many files came in since."""
    return BankFile.objects.filter(received_at__gte=moment).count()


def applied_within(start: datetime, end: datetime) -> QuerySet[BankFile]:
    """Return the files whose lines were applied from `start` to before `end`, latest first."""
    found = BankFile.objects.filter(
        state=FileState.APPLIED, applied_at__gte=start, applied_at__lt=end
    )
    return found.select_related("bank_account").order_by("-id")


def held_count() -> int:
    return BankFile.objects.filter(state=FileState.HELD).count()


def settled_since(moment: datetime) -> dict[str, int]:
    """Return what was settled since: files, and their lines by outcome; and the files that wait."""
    applied = BankFile.objects.filter(state=FileState.APPLIED, applied_at__gte=moment)
    counts = applied.aggregate(
        files_applied=Count("id"),
        lines_settled=Sum("settled", default=0),
        lines_rejected=Sum("rejected", default=0),
        lines_exception=Sum("exceptions", default=0),
        paid_cents=Sum("paid_cents", default=0),
    )
    return {**counts, "files_held": BankFile.objects.filter(state=FileState.HELD).count()}
