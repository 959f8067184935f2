"""Questions about borderôs. Each requires an open company scope."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any
from zlib import decompress

from django.db.models import Count, Q, QuerySet, Sum

from emdia.books.charges import queries as charges
from emdia.books.charges.models import Charge
from emdia.books.companies import queries as companies
from emdia.books.receivables.models import Receivable
from emdia.rules.charging import Owed, Rule, agreement_for, refuse_charging

from .models import Answer, Asked, Bordero, BorderoContent, BorderoLine, BorderoState, ChargingRule

LIVE = [BorderoState.PREPARED, BorderoState.ASKED]


def bordero(bordero_id: int) -> Bordero | None:
    """Return a borderô with its agreement and account."""
    found = Bordero.objects.select_related("bank_agreement__bank_account", "bank_account")
    return found.filter(id=bordero_id).first()


def lock(bordero_id: int) -> Bordero | None:
    """Return a borderô with its agreement and account, held until the transaction ends."""
    held = Bordero.objects.select_for_update(of=("self",)).select_related(
        "bank_agreement__bank_account"
    )
    return held.filter(id=bordero_id).first()


def content(bordero_id: int) -> bytes:
    """Return the file exactly as it left."""
    return decompress(BorderoContent.objects.get(bordero_id=bordero_id).content)


def waiting(bank_agreement_id: int) -> list[int]:
    """Return the charges of an agreement of which something waits, in order of id.

    Charges that are being prepared elsewhere are not among them.
    """
    prepared = BorderoLine.objects.filter(
        answer="", bordero_id__in=Bordero.objects.filter(state__in=LIVE).values("id")
    )
    found = Charge.objects.filter(
        bank_agreement_id=bank_agreement_id, waits_for_remessa=True
    ).exclude(id__in=prepared.values("charge_id"))
    # What has no number of the bank, such as a Pix, is told by other means.
    found = found.exclude(nosso_numero="")
    return list(found.order_by("id").values_list("id", flat=True))


def by_hand(bank_agreement_id: int) -> QuerySet[BorderoLine]:
    """Return the instructions given by hand that wait."""
    ours = Charge.objects.filter(bank_agreement_id=bank_agreement_id).values("id")
    return BorderoLine.objects.filter(bordero_id=None, answer="", charge_id__in=ours)


def in_flight(charge_ids: Sequence[int]) -> list[BorderoLine]:
    """Return what the bank was told of these charges and has not answered."""
    sent = Bordero.objects.filter(state=BorderoState.SENT).values("id")
    found = BorderoLine.objects.filter(
        charge_id__in=list(charge_ids), answer="", bordero_id__in=sent
    )
    return list(found.exclude(asked=Asked.ENTRY))


def lines(bordero_id: int) -> QuerySet[BorderoLine]:
    """Return the lines of a borderô that were not left out, in their order."""
    found = BorderoLine.objects.filter(bordero_id=bordero_id).exclude(answer=Answer.WITHDRAWN)
    return found.order_by("id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Totals:
    """What is in a borderô: lines, entries with their amount, and what the bank answered."""

    lines: int
    entries: int
    entries_cents: int
    confirmed: int
    confirmed_cents: int
    refused: int
    refused_cents: int
    unanswered: int
    unanswered_cents: int


NOTHING = Totals(
    lines=0,
    entries=0,
    entries_cents=0,
    confirmed=0,
    confirmed_cents=0,
    refused=0,
    refused_cents=0,
    unanswered=0,
    unanswered_cents=0,
)


def totals(bordero_id: int) -> Totals:
    """Return the totals of a borderô; amounts are those of its entries."""
    return totals_of([bordero_id]).get(bordero_id, NOTHING)


def totals_of(bordero_ids: Sequence[int]) -> dict[int, Totals]:
    """Return the totals of each borderô that has lines, by its id."""
    entry = Q(asked=Asked.ENTRY)
    states = {
        "confirmed": Q(answer=Answer.CONFIRMED),
        "refused": Q(answer=Answer.REFUSED),
        "unanswered": Q(answer__in=["", Answer.OVERTAKEN]),
    }
    kept = BorderoLine.objects.filter(bordero_id__in=list(bordero_ids))
    grouped = kept.exclude(answer=Answer.WITHDRAWN).order_by().values("bordero_id")
    found: Iterable[Any] = grouped.annotate(
        lines=Count("id"),
        entries=Count("id", filter=entry),
        entries_cents=Sum("nominal_cents", filter=entry, default=0),
        **{name: Count("id", filter=is_so) for name, is_so in states.items()},
        **{
            f"{name}_cents": Sum("nominal_cents", filter=is_so & entry, default=0)
            for name, is_so in states.items()
        },
    )
    names = [one.name for one in fields(Totals)]
    return {row["bordero_id"]: Totals(**{name: row[name] for name in names}) for row in found}


def rules() -> list[Rule]:
    """Return the rules that choose an agreement, in their order.

    Where no rule was made and one agreement alone is in use, that one takes all.
    """
    if made := made_rules():
        return made
    used = companies.active_agreements()
    return [Rule(bank_agreement_id=used[0].pk)] if len(used) == 1 else []


def made_rules() -> list[Rule]:
    """Return the rules that somebody made, in their order."""
    return [
        Rule(
            bank_agreement_id=one.bank_agreement_id,
            amount_from_cents=one.amount_from_cents,
            amount_to_cents=one.amount_to_cents,
            segment=one.segment,
            kind=one.kind,
            branch_id=one.branch_id,
        )
        for one in ChargingRule.objects.order_by("position")
    ]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which titles are charged under which agreement, and which are not, with the reason."""

    titles: Mapping[int, Sequence[Receivable]]  # by agreement
    refused: Sequence[tuple[Receivable, str]]


def choose(receivables: Sequence[Receivable]) -> Chosen:
    """Return the agreement that the rules choose for each title; `customer` comes with each."""
    live = charges.with_live_boleto([row.pk for row in receivables])
    asked = rules()
    titles: dict[int, list[Receivable]] = {}
    refused = []
    for row in receivables:
        found = agreement_for(
            asked,
            amount_cents=row.balance_cents,
            segment=row.customer.segment,
            kind=row.kind,
            branch_id=row.branch_id,
        )
        code = refuse_charging(_owed(row, live), has_agreement=found is not None)
        if code or found is None:
            refused.append((row, code))
        else:
            titles.setdefault(found, []).append(row)
    return Chosen(titles, refused)


def _owed(row: Receivable, live: Container[int]) -> Owed:
    return Owed(
        balance_cents=row.balance_cents,
        currency=row.currency,
        holder=row.holder,
        is_cancelled=row.cancelled_date is not None,
        has_live_charge=row.pk in live,
    )


def unplaced() -> list[int]:
    """Return the borderôs whose files are to be in a folder and are not known to lie there."""
    found = Bordero.objects.filter(
        state=BorderoState.SENT, placed_at__isnull=True, placing_at__isnull=False
    )
    return list(found.order_by("id").values_list("id", flat=True))
