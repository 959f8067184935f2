"""What waits for the next remessa of an agreement, and what keeps some of it back.

Requires an open company scope.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from emdia.books.companies.models import BankAgreement
from emdia.formats.remessa import Kind
from emdia.formats.remessa.writing import remessa_layout
from emdia.rules.charges import OPEN
from emdia.rules.charging import Payer, missing_of_entry

from . import batch, queries
from .batch import TitleTold
from .models import Asked, BorderoLine


class Ask(NamedTuple):
    """What is to be asked of the bank about a title; the rebate granted, or taken away."""

    asked: Asked
    title: TitleTold
    rebate_cents: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Missing:
    """A title that waits because the bank must be told something that is not there."""

    title: TitleTold
    codes: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Waiting:
    """What waits under one agreement: ready to go, kept back, or not taken by the bank's files."""

    ready: tuple[Ask, ...]
    missing: tuple[Missing, ...]
    not_taken: tuple[Ask, ...]
    by_hand: int


def waiting(agreement: BankAgreement, *, on: date, most: int | None = None) -> Waiting:
    """Return what waits under an agreement, of the first `most` charges."""
    ids = queries.waiting(agreement.pk)[:most]
    titles = batch.titles(company_id=agreement.company_id, charge_ids=ids)
    taken = remessa_layout(agreement.bank_account.bank_code, agreement.layout).instructions
    told = _told(titles)
    ready: list[Ask] = []
    missing, not_taken = [], []
    for one in titles:
        for ask in _asks(one, told.get(one.charge_id, {})):
            codes = _missing(one, on) if ask.asked == Asked.ENTRY else ()
            if codes:
                missing.append(Missing(title=one, codes=codes))
            elif Kind(ask.asked) not in taken:
                not_taken.append(ask)
            else:
                ready.append(ask)
    return Waiting(
        ready=tuple(ready),
        missing=tuple(missing),
        not_taken=tuple(not_taken),
        by_hand=queries.by_hand(agreement.pk).count(),
    )


def _told(titles: Sequence[TitleTold]) -> dict[int, dict[str, BorderoLine]]:
    """Return what is on its way of these charges: by charge, then by what is asked."""
    open_ones = [one.charge_id for one in titles if one.state != "draft"]
    told: dict[int, dict[str, BorderoLine]] = {}
    for line in queries.in_flight(open_ones) if open_ones else ():
        told.setdefault(line.charge_id, {})[line.asked] = line
    return told


def _asks(one: TitleTold, told: Mapping[str, BorderoLine]) -> Iterator[Ask]:
    """Yield what is to be asked of the bank about a charge that it was not told yet."""
    if one.state == "draft":
        yield Ask(Asked.ENTRY, one, one.told_rebate_cents)
    elif one.state == "cancel_requested":
        if Asked.WRITE_OFF not in told:
            yield Ask(Asked.WRITE_OFF, one)
    elif one.state in OPEN:
        due = told.get(Asked.CHANGE_DUE_DATE)
        if one.wanted_due_date != (one.due_date if due is None else due.due_date):
            yield Ask(Asked.CHANGE_DUE_DATE, one)
        known, wanted = _known_rebate(one, told), one.wanted_rebate_cents
        if wanted and wanted != known:
            yield Ask(Asked.GRANT_REBATE, one, wanted)
        elif wanted != known:
            yield Ask(Asked.CANCEL_REBATE, one, known)


def _known_rebate(one: TitleTold, told: Mapping[str, BorderoLine]) -> int:
    """Return the rebate the bank knows, or will when it has answered."""
    if Asked.CANCEL_REBATE in told:
        return 0
    granted = told.get(Asked.GRANT_REBATE)
    return one.told_rebate_cents if granted is None else granted.rebate_cents


def _missing(one: TitleTold, on: date) -> tuple[str, ...]:
    payer = Payer(
        name=one.name,
        tax_id_kind=one.tax_id_kind,
        tax_id=one.tax_id,
        street=one.street,
        city=one.city,
        state=one.state_code,
        postal_code=one.postal_code,
    )
    return missing_of_entry(payer, due_date=one.due_date, as_of=on)
