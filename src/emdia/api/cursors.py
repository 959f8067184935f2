"""Where a page of a list goes on: opaque to the client, good for the same list only."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256

from pydantic import BaseModel

from emdia.api.problems import Problem, Wrong

MARK_BYTES = 6


def cursor(position: str | int | None, *, of: BaseModel) -> str | None:
    """Return the cursor of a position in the list that `of` asks for; None at its end."""
    if not position:
        return None
    return urlsafe_b64encode(_mark(of) + str(position).encode()).decode().rstrip("=")


def position(sent: str | None, *, of: BaseModel) -> str:
    """Return the position a cursor stands for; empty without one.

    :raises Problem: it is no cursor, or one of another list.
    """
    if not sent:
        return ""
    try:
        raw = urlsafe_b64decode(sent + "=" * (-len(sent) % 4))
        place = raw[MARK_BYTES:].decode("ascii")
    except ValueError as wrong:
        raise _wrong() from wrong
    is_number = bool(place) and all(part.isdigit() for part in place.split("."))
    if raw[:MARK_BYTES] != _mark(of) or not is_number or len(place) > 60:
        raise _wrong()
    return place


def _mark(asked: BaseModel) -> bytes:
    narrowed = asked.model_dump_json(exclude={"cursor", "page_size"})
    return sha256(f"{type(asked).__name__}{narrowed}".encode()).digest()[:MARK_BYTES]


def _wrong() -> Problem:
    detail = "Take next_cursor of the page before, with the same filters."
    return Problem(
        422,
        "cursor_invalid",
        f"The cursor is not one of this list. {detail}",
        errors=[Wrong(code="cursor_invalid", detail=detail, parameter="cursor")],
    )
