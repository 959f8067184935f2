"""Short words about what was just done, shown on the next page, with a way back if any."""

from django.contrib import messages
from django.http import HttpRequest


def done(request: HttpRequest, words: str, *, undo_url: str = "") -> None:
    """Say that something was done. `undo_url` takes a POST that compensates it."""
    # Django's messages carry one free string; the template reads it as the way back.
    messages.success(request, words, extra_tags=undo_url)


def waits(request: HttpRequest, words: str) -> None:
    """Say that something was asked for and now waits for somebody else."""
    messages.info(request, words)


def refused(request: HttpRequest, words: str) -> None:
    """Say that something was not done, and why."""
    messages.error(request, words)
