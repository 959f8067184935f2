"""Taking charges back while their titles are still owed: nobody is to pay by them any more."""

from collections.abc import Collection

from emdia.books.charges import operations as charges
from emdia.books.charges import queries
from emdia.books.charges.models import Charge, ChargeKind
from emdia.books.facts import operations as facts
from emdia.books.facts.actor import Actor
from emdia.books.pix import operations as pix
from emdia.books.pix.models import PixCharge, PixKind

from .open_receivables import UnableToChangeReceivables, needs_reason, open_titles
from .queue import enqueue_once


def cancel(*, company_id: int, charge_ids: Collection[int], reason: str, by: Actor) -> int:
    """Let open charges be paid no more; return how many. Their titles stay owed.

    A boleto that no bank knows is withdrawn at once, another one with the next remessa; a
    provider of Pix is told by a job. One that was paid meanwhile settles all the same.

    :raises UnableToChangeReceivables: reason_missing, charge_unknown or charge_not_open.
    """
    needs_reason(reason)
    with open_titles(company_id):
        held = queries.lock_open(charge_ids)
        if not held:
            known = Charge.objects.filter(pk__in=list(charge_ids)).exists()
            raise UnableToChangeReceivables("charge_not_open" if known else "charge_unknown")
        charges.cancel(charge_ids=[one.pk for one in held])
        _cancel_pix([one.pk for one in held if one.kind == ChargeKind.PIX], company_id)
        facts.record(
            company_id=company_id,
            kind="charges.cancelled",
            subject=("charge", held[0].pk) if len(held) == 1 else ("company", company_id),
            by=by,
            reason=reason,
            data={"charges": len(held), "receivables": [one.receivable_id for one in held]},
        )
        return len(held)


def _cancel_pix(charge_ids: Collection[int], company_id: int) -> None:
    """Close static codes, of which no provider knows, and let the provider hear of the others."""
    static = PixCharge.objects.filter(pk__in=charge_ids, kind=PixKind.STATIC)
    ours_alone = list(static.values_list("pk", flat=True))
    pix.remove(charge_ids=ours_alone)
    if len(ours_alone) < len(charge_ids):
        enqueue_once("tell_pix", company_id=company_id, one_at_a_time=True)
