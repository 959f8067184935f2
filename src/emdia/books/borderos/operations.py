"""Writes on borderôs. Each requires an open company scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from zlib import compress

from django.db.models import Q, QuerySet

from emdia.books.charges.models import Charge
from emdia.books.companies.columns import insert_columns
from emdia.books.companies.models import BankAgreement

from .models import Answer, Asked, Bordero, BorderoContent, BorderoLine, BorderoState, ChargingRule

QUICKLY = 1  # zlib's level


def open_bordero(*, agreement: BankAgreement, number: int, by: str, now: datetime) -> Bordero:
    return Bordero.objects.create(
        company_id=agreement.company_id,
        bank_account_id=agreement.bank_account_id,
        bank_agreement=agreement,
        number=number,
        prepared_at=now,
        prepared_by=by,
    )


def add_lines(bordero: Bordero, columns: Mapping[str, Sequence[Any]]) -> None:
    """Add lines, a column for each of their fields.

    :raises django.db.IntegrityError: one of them is asked already.
    """
    count = len(columns["charge_id"])
    same = {"company_id": [bordero.company_id] * count, "bordero_id": [bordero.pk] * count}
    insert_columns(BorderoLine, {**same, **columns})


def take_waiting(bordero: Bordero) -> int:
    """Put the instructions given by hand for charges of its agreement into a borderô."""
    ours = Charge.objects.filter(bank_agreement_id=bordero.bank_agreement_id).values("id")
    waiting = BorderoLine.objects.filter(bordero_id=None, answer="", charge_id__in=ours)
    return waiting.update(bordero_id=bordero.pk)


def instruct(
    *,
    charge: Charge,
    asked: Asked,
    discount_cents: int = 0,
    discount_until_date: date | None = None,
) -> BorderoLine:
    """Give an instruction by hand; it goes with the next remessa.

    :raises django.db.IntegrityError: the same is asked already.
    """
    return BorderoLine.objects.create(
        company_id=charge.company_id,
        charge=charge,
        asked=asked,
        nominal_cents=charge.amount_cents,
        due_date=charge.due_date,
        discount_cents=discount_cents,
        discount_until_date=discount_until_date,
    )


def overtake(*, charge_ids: Sequence[int], asked: Sequence[str]) -> None:
    """Close unanswered lines that something newer of the same charge takes the place of."""
    sent = Bordero.objects.filter(state=BorderoState.SENT).values("id")
    BorderoLine.objects.filter(
        charge_id__in=list(charge_ids), asked__in=asked, answer="", bordero_id__in=sent
    ).update(answer=Answer.OVERTAKEN)


def leave_out(bordero: Bordero, *, line_ids: Sequence[int]) -> int:
    """Leave lines out of a borderô that did not leave; what they ask waits for another."""
    lines = BorderoLine.objects.filter(bordero_id=bordero.pk, answer="", id__in=line_ids)
    return _give_back(lines)


def discard(bordero: Bordero) -> None:
    """Give a borderô up; its titles and instructions wait for another."""
    _give_back(BorderoLine.objects.filter(bordero_id=bordero.pk, answer=""))
    bordero.state = BorderoState.DISCARDED
    bordero.save(update_fields=["state"])


def _give_back(lines: QuerySet[BorderoLine]) -> int:
    # What a person asked for has no other place to wait in than its line.
    by_hand = Q(asked__in=BY_HAND)
    return lines.filter(by_hand).update(bordero_id=None) + lines.filter(~by_hand).update(
        answer=Answer.WITHDRAWN
    )


BY_HAND = (
    Asked.GRANT_DISCOUNT,
    Asked.CANCEL_DISCOUNT,
    Asked.PROTEST,
    Asked.STAY_PROTEST,
    Asked.STAY_PROTEST_AND_WRITE_OFF,
    Asked.DO_NOT_PROTEST,
)


def mark(bordero: Bordero, state: BorderoState) -> None:
    bordero.state = state
    bordero.save(update_fields=["state"])


@dataclass(frozen=True, kw_only=True, slots=True)
class Packed:
    """A file as it is kept, and what it was: its size in bytes and its digest."""

    content: bytes
    size_bytes: int
    sha256: str


def packed(content: bytes) -> Packed:
    """Return a file as it is kept. Needs no scope."""
    return Packed(
        content=compress(content, QUICKLY),
        size_bytes=len(content),
        sha256=sha256(content).hexdigest(),
    )


def keep_file(
    bordero: Bordero,
    *,
    file: Packed,
    name: str,
    sequence: int,
    generated_date: date,
    by: str,
    now: datetime,
) -> None:
    """Keep the file of a borderô exactly as it leaves, under its name and number.

    :raises django.db.IntegrityError: the name or the number was given before.
    """
    bordero.state = BorderoState.SENT
    bordero.convenio = bordero.bank_agreement.convenio
    bordero.layout = bordero.bank_agreement.layout
    bordero.sequence = sequence
    bordero.file_name = name
    bordero.sha256 = file.sha256
    bordero.size_bytes = file.size_bytes
    bordero.generated_date = generated_date
    bordero.sent_at = now
    bordero.sent_by = by
    bordero.save()
    BorderoContent.objects.create(
        bordero=bordero, company_id=bordero.company_id, content=file.content
    )


def begin_placing(bordero: Bordero, *, now: datetime) -> None:
    """Record that the file is about to be put into its folder."""
    bordero.placing_at = now
    bordero.save(update_fields=["placing_at"])


def forget_placing(bordero: Bordero) -> None:
    """Record that the file does not lie in its folder, and never did."""
    bordero.placing_at = None
    bordero.save(update_fields=["placing_at"])


def placed(bordero: Bordero, *, now: datetime) -> None:
    """Record that the file lies, or lay, in its folder."""
    bordero.placed_at = now
    bordero.save(update_fields=["placed_at"])


def set_rules(*, company_id: int, rules: Sequence[ChargingRule]) -> None:
    """Put these rules, in their order, in the place of those there were."""
    ChargingRule.objects.all().delete()
    for position, rule in enumerate(rules, start=1):
        rule.company_id = company_id
        rule.position = position
    ChargingRule.objects.bulk_create(rules)
