"""Writes on receivables. Each requires an open scope; money moves under the money lock."""

from django.db.models import F

from .models import CustomerCredit, Receivable


class CreditIsUsed(RuntimeError):
    """The customer has already used the credit that should be withdrawn."""


def raise_balance(*, receivable_id: int, cents: int) -> None:
    """Owe again what a reversed payment had settled."""
    Receivable.objects.filter(id=receivable_id).update(balance_cents=F("balance_cents") + cents)


def withdraw_credits(*, receipt_id: int) -> None:
    """Take away the credits that a reversed receipt had given.

    :raises CreditIsUsed: part of a credit has been used; undo that use first.
    """
    credits = CustomerCredit.objects.filter(receipt_id=receipt_id)
    if credits.exclude(balance_cents=F("amount_cents")).exists():
        raise CreditIsUsed(receipt_id)
    credits.update(balance_cents=0)


def pass_on(*, from_customer_id: int, to_customer_id: int) -> None:
    """Let another customer owe, and hold, what one owed and held: the two are the same."""
    for model in (Receivable, CustomerCredit):
        model.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)
