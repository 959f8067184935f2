"""Writes on what providers of Pix know. Each requires an open company scope."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from emdia.books.charges.models import Charge, ChargeKind, ChargeState
from emdia.rules.charges import BEFORE_THE_BANK, OPEN

from .models import AccountState, PixAccount, PixCharge, PixKind, PixRefund, PixReturn, SendState


@dataclass(frozen=True, kw_only=True, slots=True)
class NewAccount:
    """A Pix key, and how its provider is reached; `sealed` are its secrets (`sealing`)."""

    bank_account_id: int
    key: str
    city: str
    provider: str = ""
    settings: Mapping[str, object] = field(default_factory=dict)
    client_id: str = ""
    sealed: str = field(default="", repr=False)
    certificate_name: str = ""
    certificate_until_date: date | None = None
    notice_client: str = ""
    days_valid: int = 30


def ask_account(told: NewAccount, *, company_id: int, fact_id: int) -> PixAccount:
    """Write an account down that another person is to decide.

    :raises django.db.IntegrityError: another one waits for this bank account.
    """
    return PixAccount.objects.create(
        company_id=company_id,
        state=AccountState.ASKED,
        fact_id=fact_id,
        bank_account_id=told.bank_account_id,
        key=told.key,
        city=told.city,
        provider=told.provider,
        settings=dict(told.settings),
        client_id=told.client_id,
        sealed=told.sealed,
        certificate_name=told.certificate_name,
        certificate_until_date=told.certificate_until_date,
        notice_client=told.notice_client,
        days_valid=told.days_valid,
    )


def use_account(account: PixAccount, *, now: datetime) -> None:
    """Let an account take the place of the one its bank account had."""
    before = PixAccount.objects.filter(
        bank_account_id=account.bank_account_id, state=AccountState.ACTIVE
    )
    before.update(state=AccountState.RETIRED)
    PixAccount.objects.filter(pk=account.pk).update(state=AccountState.ACTIVE, asked_until_at=now)


def rest_account(account: PixAccount, *, until: datetime) -> None:
    """Let an approved account wait until then; one that waited before it is never used."""
    PixAccount.objects.filter(
        bank_account_id=account.bank_account_id, state=AccountState.RESTS
    ).update(state=AccountState.REFUSED)
    PixAccount.objects.filter(pk=account.pk).update(state=AccountState.RESTS, usable_at=until)


def end_account(account: PixAccount, *, state: AccountState) -> None:
    PixAccount.objects.filter(pk=account.pk).update(state=state)


def note_answer(*, account_id: int, now: datetime, fault: str = "") -> None:
    """Keep whether the provider answered just now, or what was wrong."""
    told: dict[str, object] = {"latest_fault": fault[:500]}
    if not fault:
        told["latest_answer_at"] = now
    PixAccount.objects.filter(pk=account_id).update(**told)


def note_notices(*, account_id: int, url: str) -> None:
    PixAccount.objects.filter(pk=account_id).update(notices_url=url)


def note_asked(*, account_id: int, until: datetime) -> None:
    """Keep that the provider was asked for payments until then; it never goes back."""
    later = PixAccount.objects.filter(pk=account_id).exclude(asked_until_at__gte=until)
    later.update(asked_until_at=until)


@dataclass(frozen=True, kw_only=True, slots=True)
class NewCharge:
    """A Pix charge of one receivable. Amounts in cents; `code` is given of a static one."""

    receivable_id: int
    txid: str
    amount_cents: int
    due_date: date
    rebate_cents: int
    late_cents: int = 0
    code: str = ""
    last_date: date | None = None


def draw(told: Sequence[NewCharge], *, company_id: int, account: PixAccount) -> list[Charge]:
    """Make charges: static ones are ready, the others wait for the provider.

    :raises django.db.IntegrityError: a txid is used.
    """
    is_static = not account.provider
    made = Charge.objects.bulk_create(
        Charge(
            company_id=company_id,
            receivable_id=one.receivable_id,
            kind=ChargeKind.PIX,
            bank_account_id=account.bank_account_id,
            txid=one.txid,
            state=ChargeState.REGISTERED if is_static else ChargeState.DRAFT,
            amount_cents=one.amount_cents,
            due_date=one.due_date,
            told_rebate_cents=one.rebate_cents,
        )
        for one in told
    )
    PixCharge.objects.bulk_create(
        PixCharge(
            charge=charge,
            company_id=company_id,
            pix_account=account,
            kind=PixKind.STATIC if is_static else PixKind.DUE,
            code=one.code,
            late_cents=one.late_cents,
            last_date=one.last_date,
        )
        for charge, one in zip(made, told, strict=True)
    )
    return made


def send(*, charge_ids: Sequence[int], now: datetime) -> None:
    """Keep that requests about charges are about to leave: their outcome is not known yet."""
    PixCharge.objects.filter(pk__in=charge_ids).update(asked_at=now)
    Charge.objects.filter(pk__in=charge_ids, state=ChargeState.DRAFT).update(state=ChargeState.SENT)


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What the provider knows of a charge now. `told` is what it was asked for."""

    charge_id: int
    amount_cents: int
    due_date: date
    rebate_cents: int
    late_cents: int
    told: Mapping[str, object]
    last_date: date
    location: str
    code: str


def register(known: Known) -> None:
    """Keep what the provider answered: the charge can be paid as it says."""
    Charge.objects.filter(pk=known.charge_id, state__in=BEFORE_THE_BANK).update(
        state=ChargeState.REGISTERED
    )
    Charge.objects.filter(pk=known.charge_id).update(
        amount_cents=known.amount_cents,
        due_date=known.due_date,
        told_rebate_cents=known.rebate_cents,
        asked_due_date=None,
        asked_rebate_cents=None,
    )
    PixCharge.objects.filter(pk=known.charge_id).update(
        told=dict(known.told),
        late_cents=known.late_cents,
        last_date=known.last_date,
        location=known.location,
        code=known.code,
        asked_at=None,
        refusal="",
    )


def note_known(*, charge_id: int) -> None:
    """Keep that no answer is missing any more."""
    PixCharge.objects.filter(pk=charge_id).update(asked_at=None)


def unsend(*, charge_id: int) -> None:
    """Let a charge that never reached the provider be sent again."""
    Charge.objects.filter(pk=charge_id, state=ChargeState.SENT).update(state=ChargeState.DRAFT)
    PixCharge.objects.filter(pk=charge_id).update(asked_at=None)


def reject(*, charge_id: int, refusal: str) -> None:
    """Keep the provider's words: it does not take the charge, or no change of it."""
    Charge.objects.filter(pk=charge_id, state__in=BEFORE_THE_BANK).update(
        state=ChargeState.REJECTED
    )
    PixCharge.objects.filter(pk=charge_id).update(refusal=refusal[:500], asked_at=None)


def remove(*, charge_ids: Sequence[int]) -> None:
    """Nobody can pay the charges any more; one that was paid meanwhile stays paid."""
    Charge.objects.filter(
        pk__in=charge_ids, state__in=[*BEFORE_THE_BANK, "registered", "cancel_requested"]
    ).update(state=ChargeState.WRITTEN_OFF)
    PixCharge.objects.filter(pk__in=charge_ids).update(asked_at=None)


def ask_to_remove(*, charge_id: int) -> None:
    """Let the provider be told that a charge is not to be paid any more."""
    Charge.objects.filter(pk=charge_id, state__in=OPEN).update(state=ChargeState.CANCEL_REQUESTED)


def succeed(*, charge_id: int, successor_id: int) -> None:
    """Let another charge take the place of one: money of the old one pays what the new asks."""
    Charge.objects.filter(pk=charge_id).update(successor_id=successor_id)


def ask_refund(
    *,
    company_id: int,
    account_id: int,
    refund_id: int,
    end_to_end_id: str,
    number: str,
    amount_cents: int,
    now: datetime,
) -> PixRefund:
    """Write down that a refund is to go back through its Pix.

    :raises django.db.IntegrityError: it is under way, or went back already.
    """
    return PixRefund.objects.create(
        company_id=company_id,
        pix_account_id=account_id,
        refund_id=refund_id,
        end_to_end_id=end_to_end_id,
        number=number,
        amount_cents=amount_cents,
        asked_at=now,
    )


def move_refund(
    refund: PixRefund, *, state: SendState, reason: str = "", sent_at: datetime | None = None
) -> None:
    """Write how far a refund is at the provider."""
    refund.state, refund.reason = state, reason[:500]
    refund.sent_at = sent_at or refund.sent_at
    refund.save(update_fields=["state", "reason", "sent_at"])


def record_return(
    *,
    company_id: int,
    end_to_end_id: str,
    number: str,
    nature: str,
    amount_cents: int,
    receipt_id: int,
    now: datetime,
    entry_id: int | None = None,
    reason: str = "",
) -> PixReturn:
    """Write down money that the provider gave back without us.

    :raises django.db.IntegrityError: it was written down before.
    """
    return PixReturn.objects.create(
        company_id=company_id,
        end_to_end_id=end_to_end_id,
        number=number,
        nature=nature,
        amount_cents=amount_cents,
        receipt_id=receipt_id,
        entry_id=entry_id,
        reason=reason,
        recorded_at=now,
    )
