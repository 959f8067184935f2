"""Writing what will be sent: words and files by purpose, then the bytes, kept before they leave."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from emdia.books.companies import queries as companies
from emdia.books.dunning.batch import PURPOSE as DUNNING
from emdia.books.outbox import operations, queries
from emdia.books.outbox.models import Message, MessageContent
from emdia.connectors.channels.email import AddressRefused, File, Letter, header_id, written
from emdia.rules.contact_law import is_demand

from .. import payment_links
from . import charge_notice, dunning_words
from .drafts import Draft, NoPapers, Papers, Unwritable
from .transports import UnableToSend, Way, header_key

# What each purpose says. A step of a plan says what is open, item by item.
WRITERS: dict[str, Callable[..., Mapping[int, Draft | Unwritable]]] = {
    charge_notice.PURPOSE: charge_notice.drafts,
    DUNNING: dunning_words.drafts,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Ready:
    """A message as it can be handed over. Without content nothing of it is open any more."""

    message_id: int
    recipient: str
    content: bytes = b""
    open_cents: int = 0
    is_demand: bool = True  # contact law is asked before it leaves


@dataclass(kw_only=True, slots=True)
class Batch:
    """What was written of some messages, and why others cannot be written."""

    ready: dict[int, Ready] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Means:
    """What a letter is written with: where links lead (empty: nowhere), and who draws boletos."""

    links_at: str = ""
    papers: Papers = field(default_factory=NoPapers)


def write(
    *, company_id: int, message_ids: Sequence[int], way: Way, means: Means, now: datetime
) -> Batch:
    """Write and keep what will be sent; what was written before and still holds stays.

    Requires an open company scope.

    :raises UnableToSend: creditor_unnamed.
    """
    company = companies.company(company_id)
    if not company.postal_address.strip():
        raise UnableToSend("creditor_unnamed")
    as_of = now.astimezone(ZoneInfo(company.time_zone)).date()
    messages = Message.objects.select_related("customer", "contact").in_bulk(message_ids)
    urls = _urls(company_id, messages.values(), means.links_at, now)
    told = {"as_of": as_of, "urls": urls, "papers": means.papers, "can_answer": bool(way.reply_to)}
    drafts = _drafts(company_id, messages.values(), told)
    known = _latest(message_ids)
    batch, fresh = Batch(), []
    for message in messages.values():
        draft, kept = drafts.get(message.pk), known.get(message.pk)
        if isinstance(draft, Unwritable):
            batch.refused[message.pk] = draft.why
            continue
        try:
            one, is_fresh = _content(message, draft, kept, way, now)
        except AddressRefused as refusal:
            batch.refused[message.pk] = str(refusal)
            continue
        batch.ready[message.pk] = Ready(
            message_id=message.pk,
            recipient=message.address,
            content=one,
            open_cents=draft.open_cents if draft else 0,
            is_demand=is_demand(message.purpose),
        )
        if is_fresh and draft is not None:
            fresh.append(_to_keep(message, draft, one, way))
    operations.keep_contents(
        company_id=company_id,
        written=fresh,
        numbers={pk: known[pk].number + 1 if pk in known else 1 for pk in messages},
    )
    return batch


def _urls(
    company_id: int, messages: Iterable[Message], links_at: str, now: datetime
) -> dict[int, str]:
    """Return by message the address of the page on which its customer pays."""
    if not links_at:
        return {}
    names = {f"message {message.pk}": message.customer_id for message in messages}
    tokens = payment_links.make(company_id=company_id, names=names, now=now)
    return {int(name.split()[1]): f"{links_at}/p/{token}/" for name, token in tokens.items()}


def _drafts(
    company_id: int, messages: Iterable[Message], told: Mapping[str, Any]
) -> dict[int, Draft | Unwritable]:
    by_purpose: dict[str, list[Message]] = defaultdict(list)
    for message in messages:
        by_purpose[message.purpose].append(message)
    found: dict[int, Draft | Unwritable] = {}
    for purpose, some in by_purpose.items():
        found |= WRITERS[purpose](company_id=company_id, messages=some, **told)
    return found


def _latest(message_ids: Sequence[int]) -> dict[int, MessageContent]:
    found = MessageContent.objects.filter(message_id__in=message_ids)
    return {one.message_id: one for one in found.order_by("message_id", "number")}


def _content(
    message: Message, draft: Draft | None, kept: MessageContent | None, way: Way, now: datetime
) -> tuple[bytes, bool]:
    """Return the bytes of a message and whether they are new."""
    if draft is None:
        return b"", False
    if kept is not None and kept.figures == dict(draft.figures):
        return queries.whole(kept), False
    return written(_letter(message, draft, way, now)), True


def _letter(message: Message, draft: Draft, way: Way, now: datetime) -> Letter:
    return Letter(
        header_id=_named(message, way),
        from_name=way.from_name,
        from_address=way.from_address,
        to_name=message.contact.name if message.contact else "",
        to_address=message.address,
        reply_to=way.reply_to,
        subject=draft.words.subject,
        text=draft.words.text,
        html=draft.words.html,
        files=[
            File(name=one.name, media_type=one.media_type, content=one.content)
            for one in draft.files
        ],
        language=message.language,
        written_at=now,
    )


def _named(message: Message, way: Way) -> str:
    return header_id(message_id=message.pk, key=header_key(), domain=way.domain)


def _to_keep(message: Message, draft: Draft, content: bytes, way: Way) -> operations.Written:
    return operations.Written(
        message_id=message.pk,
        header_id=_named(message, way),
        subject=draft.words.subject,
        whole=content,
        files=[(one.media_type, one.content) for one in draft.files],
        figures=draft.figures,
        open_cents=draft.open_cents,
    )
