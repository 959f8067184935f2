"""Questions about news. Each requires an open company scope."""

from collections.abc import Sequence

from .models import InboxAddress, InboxNotice, NoticeState, Source


def addresses_of(*, source: Source, subject_id: int) -> list[InboxAddress]:
    """Return every address a source has had; news may still wait under one that is closed."""
    return list(InboxAddress.objects.filter(source=source, subject_id=subject_id))


def waiting(*, addresses: Sequence[InboxAddress], after: int = 0, most: int) -> list[InboxNotice]:
    """Return the oldest news that wait under the addresses, beyond id `after`."""
    ids = [address.pk for address in addresses]
    found = InboxNotice.objects.filter(state=NoticeState.WAITING, address_id__in=ids, pk__gt=after)
    return list(found.order_by("id")[:most])


def count_waiting(*, most: int) -> int:
    """Return how many news wait, counted up to `most`."""
    return InboxNotice.objects.filter(state=NoticeState.WAITING)[:most].count()


def doubted(*, most: int) -> list[InboxNotice]:
    """Return the latest news that were kept apart."""
    found = InboxNotice.objects.filter(state=NoticeState.DOUBTED).select_related("address")
    return list(found.order_by("-id")[:most])
