"""Writes on receivables. Each requires an open scope; money moves under the money lock."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.db import connection
from django.db.models import F, Sum

from .models import CustomerCredit, Receivable, Withholding

SQL = Path(__file__).parent / "sql"


class CreditIsUsed(RuntimeError):
    """The customer has already used the credit that should be withdrawn."""


def issue(title: Receivable, *, withheld: Mapping[str, int]) -> Receivable:
    """Store a receivable with the cents of each tax it expects to be kept back.

    :raises django.db.IntegrityError: the document is used, or something impossible is written.
    """
    title.save(force_insert=True)
    Withholding.objects.bulk_create(
        Withholding(
            company_id=title.company_id, receivable=title, tax=tax, amount_cents=amount_cents
        )
        for tax, amount_cents in withheld.items()
    )
    return title


def write(*, receivable_ids: Sequence[int], columns: Mapping[str, object]) -> None:
    """Write the same values into receivables; the latest fact keeps what stood before.

    :raises django.db.IntegrityError: a document is used, or something impossible is written.
    """
    Receivable.objects.filter(id__in=receivable_ids).update(**columns)


def set_rebates(*, cents: Mapping[int, int]) -> None:
    """Write the rebate of each receivable, in cents by id."""
    by_cents: dict[int, list[int]] = {}
    for number, rebate_cents in cents.items():
        by_cents.setdefault(rebate_cents, []).append(number)
    for rebate_cents, receivable_ids in by_cents.items():
        write(receivable_ids=receivable_ids, columns={"rebate_cents": rebate_cents})


def cancel(*, receivable_ids: Sequence[int], on: date) -> None:
    """Let nothing be owed on receivables whose issue is undone."""
    write(receivable_ids=receivable_ids, columns={"cancelled_date": on, "balance_cents": 0})


def restore(*, receivable_ids: Sequence[int]) -> None:
    """Owe again what was cancelled."""
    write(
        receivable_ids=receivable_ids,
        columns={"cancelled_date": None, "balance_cents": F("net_cents")},
    )


def raise_balance(*, receivable_id: int, cents: int) -> None:
    """Owe again what a reversed payment had settled."""
    Receivable.objects.filter(id=receivable_id).update(balance_cents=F("balance_cents") + cents)


def lower_balance(*, receivable_id: int, cents: int) -> None:
    """Settle part of what is owed.

    :raises django.db.IntegrityError: more than is owed.
    """
    Receivable.objects.filter(id=receivable_id).update(balance_cents=F("balance_cents") - cents)


def lower_balances(*, cents: Mapping[int, int]) -> None:
    """Settle part of what is owed on each receivable, in cents by id, in one statement.

    :raises django.db.IntegrityError: more than is owed on one of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            (SQL / "lower_balances_by.sql").read_text(),
            {"receivables": list(cents), "cents": list(cents.values())},
        )


def withheld_from(*, receivable_id: int) -> dict[str, int]:
    """Return the taxes that the customer of a receivable is expected to keep back, in cents."""
    kept = Withholding.objects.filter(receivable_id=receivable_id)
    return dict(kept.values_list("tax", "amount_cents"))


def withheld_at(*, receivable_id: int, principal_cents: int) -> dict[str, int]:
    """Return the taxes the customer kept back, in cents, if `principal_cents` closes the title."""
    if not Receivable.objects.filter(id=receivable_id, balance_cents=principal_cents).exists():
        return {}
    return withheld_from(receivable_id=receivable_id)


def withdraw_credits(*, receipt_id: int, credited_cents: int) -> None:
    """Take away the credits that a receipt had given, `credited_cents` together.

    :raises CreditIsUsed: part of a credit has been used; undo that use first.
    """
    credits = CustomerCredit.objects.filter(receipt_id=receipt_id, balance_cents__gt=0)
    left_cents = credits.aggregate(left=Sum("balance_cents"))["left"] or 0
    if left_cents < credited_cents:
        raise CreditIsUsed(receipt_id)
    credits.update(balance_cents=0)


def pass_on(*, from_customer_id: int, to_customer_id: int) -> None:
    """Let another customer owe, and hold, what one owed and held: the two are the same."""
    for model in (Receivable, CustomerCredit):
        model.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)


def lower_credit(*, credit_id: int, cents: int) -> None:
    """Use part of a customer's credit; below zero cents give it back.

    :raises django.db.IntegrityError: more than is left of it.
    """
    CustomerCredit.objects.filter(id=credit_id).update(balance_cents=F("balance_cents") - cents)
