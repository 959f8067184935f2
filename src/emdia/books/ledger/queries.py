"""Questions about the ledger. Each requires an open company scope."""

from django.db import connection

from .models import Entry, PostingBatch, Seal


def entry(entry_id: int) -> Entry:
    return Entry.objects.get(pk=entry_id)


def seals_after(number: int) -> list[Seal]:
    """Return the seals of the company's chain after seal `number`, in order."""
    return list(Seal.objects.filter(number__gt=number).order_by("number"))


def batches_without_seal() -> set[int]:
    """Return the ids of the batches that wait for the sealer."""
    waiting = PostingBatch.objects.exclude(id__in=Seal.objects.values("batch_id"))
    return set(waiting.values_list("id", flat=True))


def database_name() -> str:
    """Return the name of the database, which tells its chains from those of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        return str(cursor.fetchone()[0])
