"""Taking in what a provider tells us: kept and answered at once, looked into by a job."""

from datetime import datetime

from emdia.books.inbox import operations
from emdia.books.inbox.models import Source
from emdia.formats.pix import PixRefused
from emdia.formats.pix.received import read_notice

from .queue import enqueue_once


class UnableToReceive(ValueError):
    """The notice is not taken; the message is a code: unreadable or unknown_address."""


def receive_pix(*, token: str, client: str, content: bytes, now: datetime) -> None:
    """Keep a notice of payments; `client` is what the proxy says of the caller's certificate.

    :raises UnableToReceive: unreadable, or unknown_address: no such address for this client.
    """
    try:
        body = content.decode("utf-8")
        read_notice(body)
    except (UnicodeDecodeError, PixRefused) as error:
        raise UnableToReceive("unreadable") from error
    # A NUL cannot be stored, and no JSON needs one.
    received = operations.receive(
        token=token, source=Source.PIX, client=client, body=body.replace("\0", ""), now=now
    )
    if received is None:
        raise UnableToReceive("unknown_address")
    if received.is_first:
        enqueue_once("settle_pix", company_id=received.company_id, one_at_a_time=True)
