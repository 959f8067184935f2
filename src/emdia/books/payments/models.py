"""Receipts, the sources that may settle only once, and allocations to receivables."""

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
    # The line of the bank file that brought it.
    bank_file_id = models.BigIntegerField(null=True)
    line_number = models.IntegerField(null=True)

    class Meta:
        db_table = "receipt"
        constraints = [
            CheckConstraint(
                condition=Q(allocated_cents__gte=0, allocated_cents__lte=F("amount_cents")),
                name="receipt_not_over_allocated",
            ),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="receipt_amount_positive"),
        ]


class SettlementSource(models.Model):
    """What settled: a return line, an endToEndId, a manual number. Once, for ever."""

    # The key tells most, so it stands before the kind.
    pk = models.CompositePrimaryKey("company_id", "key", "kind")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=12)
    key = models.TextField()
    receipt_id = models.BigIntegerField()

    class Meta:
        db_table = "settlement_source"


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
