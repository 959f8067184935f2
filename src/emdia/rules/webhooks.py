"""What other systems may be told, and when an undelivered message is tried again.

The times are those that Standard Webhooks 1.0 recommends ("Retry schedule",
github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md, read 2026-11-22):
ten attempts within 75 hours and 35 minutes.
"""

from datetime import timedelta

EVENT_KINDS = (
    "receivable.created",
    "receivable.paid",
    "receivable.reopened",
    "receivable.cancelled",
    "charge.registered",
    "charge.rejected",
    "receipt.posted",
    "receipt.reversed",
    "file.applied",
)

PAUSES = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
MOST_ATTEMPTS = len(PAUSES) + 1
JITTER = 0.2  # A pause is longer or shorter by up to this part of it.
# The receiver says that nobody lives there any more.
GONE = 410


def pause_after(*, attempts: int, chance: float) -> timedelta | None:
    """Return how long to wait after the attempt number `attempts`; None when it was the last.

    `chance` is a random number from 0 to 1: receivers that were away together are not
    all tried again together.
    """
    if attempts > len(PAUSES):
        return None
    return PAUSES[attempts - 1] * (1 + JITTER * (2 * chance - 1))


def is_delivered(status: int | None) -> bool:
    """Return whether an answer means that the message arrived: any 2xx, nothing else."""
    return status is not None and 200 <= status < 300
