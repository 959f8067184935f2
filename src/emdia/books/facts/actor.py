"""Who acts, through which door."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    user_id: int | None  # None when the system or a program acts by itself
    name: str
    channel: str  # web, cli, job or api
    request_id: str = ""
    key_id: int | None = None  # the API key a program acts with
    responsible_id: int | None = None  # the person who answers for that key


def system(task: str) -> Actor:
    """Return the actor of work that no person started directly."""
    return Actor(user_id=None, name=task, channel="job")
