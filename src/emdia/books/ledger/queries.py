"""Questions about the ledger. Each requires an open company scope."""

from .models import Entry


def entry(entry_id: int) -> Entry:
    return Entry.objects.get(pk=entry_id)
