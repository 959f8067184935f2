"""Receipts, each of a source that settles only once, and their allocations to receivables."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company


class ReceiptKind(models.TextChoices):
    BOLETO = "boleto"


class Receipt(models.Model):
    """Money that arrived, before it is said what it pays."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=7, choices=ReceiptKind.choices)
    bank_account_id = models.BigIntegerField()
    customer_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    allocated_cents = models.BigIntegerField()
    received_date = models.DateField()
    cleared_date = models.DateField(null=True)
    entry_id = models.BigIntegerField()
    # What settled: the line of a bank file, or a number of its kind (an endToEndId, the number
    # a person gave). Written once: a receipt is never deleted, nor its source changed.
    bank_file_id = models.BigIntegerField(null=True)
    line_number = models.IntegerField(null=True)
    source_number = models.TextField(blank=True)

    class Meta:
        db_table = "receipt"
        constraints = [
            UniqueConstraint(
                fields=["bank_file_id", "line_number"],
                condition=Q(bank_file_id__isnull=False),
                name="receipt_line_settles_once",
            ),
            UniqueConstraint(
                fields=["company", "kind", "source_number"],
                condition=~Q(source_number=""),
                name="receipt_number_settles_once",
            ),
            CheckConstraint(
                condition=Q(bank_file_id__isnull=False, line_number__isnull=False, source_number="")
                | (Q(bank_file_id__isnull=True, line_number__isnull=True) & ~Q(source_number="")),
                name="receipt_has_one_source",
            ),
            CheckConstraint(
                condition=Q(allocated_cents__gte=0, allocated_cents__lte=F("amount_cents")),
                name="receipt_not_over_allocated",
            ),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="receipt_amount_positive"),
        ]


class Allocation(models.Model):
    """Part of a receipt that pays a receivable; taken back only by a reversing row."""

    pk = models.CompositePrimaryKey("receipt_id", "number")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    receipt_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    receivable_id = models.BigIntegerField()
    principal_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField()
    # What the tolerance forgave of the principal, or below zero what it kept of the receipt.
    difference_cents = models.BigIntegerField(default=0)
    reverses_number = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "allocation"
        constraints = [
            UniqueConstraint(
                fields=["receipt_id", "reverses_number"],
                condition=Q(reverses_number__isnull=False),
                name="allocation_reversed_once",
            ),
        ]
        indexes = [models.Index(fields=["receivable_id"], name="allocation_receivable")]


class SettlementTolerance(models.Model):
    """How small a difference closes a title. The latest row holds; earlier ones are history.

    A payment that is short, or over, by no more than the cents, or than the parts per
    million of the title's net amount, whichever is more, leaves nothing open.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    short_cents = models.BigIntegerField(default=0)
    short_ppm = models.IntegerField(default=0)
    over_cents = models.BigIntegerField(default=0)
    over_ppm = models.IntegerField(default=0)
    fact_id = models.BigIntegerField()

    class Meta:
        db_table = "settlement_tolerance"
        constraints = [
            CheckConstraint(
                condition=Q(
                    short_cents__gte=0,
                    over_cents__gte=0,
                    short_ppm__range=(0, 1_000_000),
                    over_ppm__range=(0, 1_000_000),
                ),
                name="settlement_tolerance_within_the_title",
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="settlement_tolerance_latest")]
