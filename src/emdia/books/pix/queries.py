"""Questions about what providers of Pix know. Each requires an open company scope."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import connection

from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.rules.charges import OPEN

from .models import AccountState, PixAccount, PixCharge, PixRefund, PixReturn, SendState

SQL = Path(__file__).parent / "sql"
ONCE_USED = (AccountState.ACTIVE, AccountState.RETIRED)


def account(account_id: int) -> PixAccount | None:
    return PixAccount.objects.filter(pk=account_id).select_related("bank_account").first()


def lock_account(account_id: int) -> PixAccount | None:
    """Return the account, held until the transaction ends."""
    return PixAccount.objects.select_for_update().filter(pk=account_id).first()


def accounts() -> list[PixAccount]:
    """Return every account that is used, was or is asked for, by bank account."""
    found = PixAccount.objects.exclude(state=AccountState.REFUSED)
    return list(found.select_related("bank_account").order_by("bank_account_id", "-id"))


def active_accounts() -> list[PixAccount]:
    found = PixAccount.objects.filter(state=AccountState.ACTIVE)
    return list(found.select_related("bank_account").order_by("id"))


def reachable_accounts() -> list[PixAccount]:
    """Return the accounts with a provider: those in use, and those whose charges may be paid."""
    found = PixAccount.objects.filter(state__in=ONCE_USED).exclude(provider="")
    return list(found.order_by("id"))


def lock_rested(*, now: datetime) -> list[PixAccount]:
    """Return the approved accounts whose rest is over, each held until the transaction ends."""
    found = PixAccount.objects.filter(state=AccountState.RESTS, usable_at__lte=now)
    return list(found.select_for_update().order_by("id"))


def with_open_charge(receivable_ids: Sequence[int]) -> set[int]:
    """Return those of the receivables that have a Pix charge somebody may pay."""
    found = Charge.objects.filter(
        receivable_id__in=receivable_ids, kind=ChargeKind.PIX, state__in=OPEN
    )
    return set(found.values_list("receivable_id", flat=True))


def latest_charge(receivable_id: int) -> PixCharge | None:
    """Return the latest Pix charge of a receivable."""
    found = PixCharge.objects.filter(charge__receivable_id=receivable_id)
    return found.select_related("charge", "pix_account").order_by("-pk").first()


def charge(charge_id: int) -> PixCharge | None:
    found = PixCharge.objects.filter(pk=charge_id)
    return found.select_related("charge__receivable__customer", "pix_account").first()


def lock_charges(charge_ids: Collection[int]) -> list[PixCharge]:
    """Return Pix charges, each held until the transaction ends."""
    held = PixCharge.objects.select_for_update(of=("self", "charge")).filter(pk__in=charge_ids)
    return list(held.select_related("charge__receivable__customer").order_by("pk"))


def states(charge_ids: Collection[int]) -> dict[int, str]:
    """Return the state of each of the charges."""
    return dict(Charge.objects.filter(pk__in=list(charge_ids)).values_list("pk", "state"))


def in_state(*, account_id: int, state: ChargeState, after: int, most: int) -> list[int]:
    """Return the charges of an account in a state, beyond id `after`, the oldest first."""
    found = PixCharge.objects.filter(pix_account_id=account_id, charge__state=state, pk__gt=after)
    return list(found.order_by("pk").values_list("pk", flat=True)[:most])


def asked(*, account_id: int, after: int, most: int) -> list[int]:
    """Return the charges about which a request left whose answer was never written down."""
    found = PixCharge.objects.filter(
        pix_account_id=account_id, asked_at__isnull=False, pk__gt=after
    )
    return list(found.order_by("pk").values_list("pk", flat=True)[:most])


def moved(*, account_id: int, as_of: date, after: int, most: int) -> list[int]:
    """Return the charges that ask for something else than their receivables owe now."""
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "moved_charges.sql").read_text(),
            {"account_id": account_id, "as_of": as_of, "after": after, "most": most},
        )
        return [row[0] for row in cursor.fetchall()]


def refused(*, most: int) -> list[int]:
    """Return the charges that a bank or a provider refused and a person has to look at.

    Also those registered or to be removed whose change or removal the provider refused.
    """
    ours = Charge.objects.filter(successor=None).order_by()
    rejected = ours.filter(is_rejected=True, receivable__balance_cents__gt=0)
    unchanged = ours.filter(
        pk__in=PixCharge.objects.exclude(refusal="").values("charge_id"),
        state__in=[ChargeState.REGISTERED, ChargeState.CANCEL_REQUESTED],
    )
    found = rejected.values_list("id", flat=True).union(unchanged.values_list("id", flat=True))
    return list(found.order_by("-id")[:most])


def refusals(charge_ids: Collection[int]) -> dict[int, str]:
    """Return the provider's words on Pix charges that it refused."""
    found = PixCharge.objects.filter(pk__in=list(charge_ids)).exclude(refusal="")
    return dict(found.values_list("charge_id", "refusal"))


def expired(*, account_id: int, as_of: date, most: int) -> list[int]:
    """Return the charges that could be paid until a day before `as_of`."""
    found = PixCharge.objects.filter(
        pix_account_id=account_id,
        last_date__lt=as_of,
        charge__state__in=[ChargeState.REGISTERED, ChargeState.CANCEL_REQUESTED],
    )
    return list(found.order_by("pk").values_list("pk", flat=True)[:most])


def of_txids(txids: Sequence[str]) -> dict[str, PixCharge]:
    found = PixCharge.objects.filter(charge__txid__in=txids).select_related("charge")
    return {one.charge.txid: one for one in found}


def refunds_under_way(*, account_id: int) -> list[int]:
    found = PixRefund.objects.filter(
        pix_account_id=account_id,
        state__in=[SendState.ASKED, SendState.SENT, SendState.PROCESSING],
    )
    return list(found.order_by("pk").values_list("pk", flat=True))


def lock_refund(pix_refund_id: int) -> PixRefund | None:
    return PixRefund.objects.select_for_update().filter(pk=pix_refund_id).first()


def refunds_numbered(numbers: Collection[str]) -> dict[str, PixRefund]:
    return {one.number: one for one in PixRefund.objects.filter(number__in=list(numbers))}


def latest_refund(refund_id: int) -> PixRefund | None:
    """Return the latest attempt to send a refund by Pix."""
    return PixRefund.objects.filter(refund_id=refund_id).order_by("-pk").first()


def returns_of(end_to_end_ids: Collection[str]) -> set[tuple[str, str]]:
    """Return what was given back of payments and is written down, as (endToEndId, number)."""
    found = PixReturn.objects.filter(end_to_end_id__in=list(end_to_end_ids))
    return set(found.values_list("end_to_end_id", "number"))


def open_returns(*, most: int) -> list[PixReturn]:
    """Return what was given back and a person has to look at, the latest first."""
    return list(PixReturn.objects.filter(entry_id__isnull=True).order_by("-pk")[:most])
