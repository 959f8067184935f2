"""Writes on charges. Each requires an open company scope and, where money moved, its lock."""

from collections.abc import Sequence

from django.db.models import Case, Q, QuerySet, Value, When

from emdia.books.companies.columns import insert_columns
from emdia.books.companies.models import BankAgreement
from emdia.books.receivables.models import Receivable
from emdia.rules.charges import OPEN, PAID

from .models import Charge, ChargeKind, ChargeState

GIVEN_UP = [ChargeState.CANCEL_REQUESTED, ChargeState.WITHDRAWN]
# Something that was asked and the bank is yet to be told.
IS_ASKED = Q(asked_due_date__isnull=False) | Q(asked_rebate_cents__isnull=False)


def issue(
    *,
    agreement: BankAgreement,
    receivables: Sequence[Receivable],
    nosso_numeros: Sequence[str],
    number_keys: Sequence[str],
) -> None:
    """Store a draft boleto of each receivable, over what is owed of it now.

    :raises django.db.IntegrityError: a number was given before.
    """
    count = len(receivables)
    insert_columns(
        Charge,
        {
            "company_id": [agreement.company_id] * count,
            "receivable_id": [row.pk for row in receivables],
            "kind": [ChargeKind.BOLETO.value] * count,
            "bank_account_id": [agreement.bank_account_id] * count,
            "bank_agreement_id": [agreement.pk] * count,
            "carteira": [agreement.carteira] * count,
            "nosso_numero": nosso_numeros,
            "number_key": number_keys,
            "state": [ChargeState.DRAFT.value] * count,
            "amount_cents": [row.balance_cents for row in receivables],
            "due_date": [row.due_date for row in receivables],
            "told_rebate_cents": [row.rebate_cents for row in receivables],
            "waits_for_remessa": [True] * count,
        },
    )


def reopen(*, charge_id: int) -> None:
    """Let a charge whose payment was taken back be paid again; one replaced stays replaced.

    A Pix charge is paid once: its title needs another one.
    """
    paid = Charge.objects.filter(id=charge_id, state=ChargeState.PAID)
    paid.filter(kind=ChargeKind.PIX).update(state=ChargeState.WRITTEN_OFF)
    paid.filter(successor__isnull=True).update(state=ChargeState.REGISTERED)
    paid.filter(successor__isnull=False).update(state=ChargeState.REPLACED)


def pay(*, charge_ids: Sequence[int]) -> None:
    """Mark charges as paid; even one that was replaced, for the payer had its code in hand."""
    Charge.objects.filter(id__in=charge_ids, state__in=PAID.may_follow).update(
        state=ChargeState.PAID
    )


def cancel_closed(*, receivable_ids: Sequence[int]) -> None:
    """Ask for the open charges of those receivables to be cancelled on which nothing is owed."""
    open_charges = Charge.objects.filter(
        receivable_id__in=receivable_ids, receivable__balance_cents=0, state__in=OPEN
    )
    _cancel(open_charges)


def cancel_when_closed(*, receivable_id: int) -> None:
    """Ask for the open charges of a receivable to be cancelled when nothing is owed on it."""
    cancel_closed(receivable_ids=[receivable_id])


def ask_to_cancel(*, receivable_ids: Sequence[int]) -> None:
    """Ask for the open charges of cancelled receivables to be cancelled."""
    open_charges = Charge.objects.filter(receivable_id__in=receivable_ids, state__in=OPEN)
    _cancel(open_charges)


def cancel(*, charge_ids: Sequence[int]) -> None:
    """Ask for open charges to be cancelled though their receivables are still owed, for good."""
    open_charges = Charge.objects.filter(id__in=charge_ids, state__in=OPEN)
    open_charges.update(is_taken_back=True)
    _cancel(open_charges)


def keep(*, receivable_ids: Sequence[int]) -> None:
    """Withdraw the cancellations asked for: the receivables stand again."""
    asked = Charge.objects.filter(receivable_id__in=receivable_ids, state__in=GIVEN_UP)
    _stand_again(asked)


def keep_siblings(*, receivable_id: int) -> None:
    """Withdraw the cancellations asked for because a receivable was settled: it is owed again."""
    asked = Charge.objects.filter(receivable_id=receivable_id, state__in=GIVEN_UP)
    _stand_again(asked)


def take_write_off_back(*, charge_id: int, may_follow: frozenset[str]) -> None:
    """Let a charge that was written off at the bank, or announced as paid, be open again."""
    Charge.objects.filter(id=charge_id, state__in=may_follow).update(state=ChargeState.REGISTERED)


def resend(*, charge_ids: Sequence[int]) -> int:
    """Let entries the bank refused go out again under their numbers; return how many."""
    refused = Charge.objects.filter(id__in=charge_ids, state=ChargeState.REJECTED)
    return refused.update(state=ChargeState.DRAFT, waits_for_remessa=True)


def tell_again(*, charge_ids: Sequence[int]) -> int:
    """Let the bank be told again what it refused, where that still holds; return how many."""
    standing = Charge.objects.filter(id__in=charge_ids).filter(
        (IS_ASKED & Q(state__in=OPEN)) | Q(state=ChargeState.CANCEL_REQUESTED)
    )
    return standing.update(waits_for_remessa=True)


def _cancel(charges: QuerySet[Charge]) -> None:
    """Ask the bank to cancel open charges; what it never heard of is withdrawn at once."""
    never_told = Q(state=ChargeState.DRAFT) & ~Q(nosso_numero="")
    charges.update(
        state=Case(
            When(never_told, then=Value(ChargeState.WITHDRAWN)),
            default=Value(ChargeState.CANCEL_REQUESTED),
        ),
        # A Pix is told by other means.
        waits_for_remessa=Case(
            When(never_told | Q(nosso_numero=""), then=Value(False)), default=Value(True)
        ),
    )


def _stand_again(charges: QuerySet[Charge]) -> None:
    """Let charges that were given up stand again, in the state they were given up in.

    Not those a person took back, nor those another one took the place of.
    """
    charges = charges.filter(is_taken_back=False, successor=None)
    withdrawn = Q(state=ChargeState.WITHDRAWN)
    charges.update(
        state=Case(
            When(withdrawn, then=Value(ChargeState.DRAFT)),
            default=Value(ChargeState.REGISTERED),
        ),
        waits_for_remessa=Case(When(withdrawn | IS_ASKED, then=Value(True)), default=Value(False)),
    )
