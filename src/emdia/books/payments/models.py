"""Receipts, each of a source that settles once, their allocations, refunds, open questions."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company


class ReceiptKind(models.TextChoices):
    BOLETO = "boleto"
    PIX = "pix"
    CASH = "cash"
    TRANSFER = "transfer"
    CHEQUE = "cheque"
    CARD = "card"


class Receipt(models.Model):
    """Money that arrived, before it is said what it pays."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    kind = models.CharField(max_length=8, choices=ReceiptKind.choices)
    bank_account_id = models.BigIntegerField(null=True)  # cash has none
    customer_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    allocated_cents = models.BigIntegerField()
    # What became the customer's credit, and what goes back: neither can be allocated.
    credited_cents = models.BigIntegerField(db_default=0)
    refunded_cents = models.BigIntegerField(db_default=0)
    received_date = models.DateField()
    cleared_date = models.DateField(null=True)
    # The entry that holds its money now; a payment set apart from its receivable has a new one.
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
                condition=Q(
                    allocated_cents__gte=0,
                    credited_cents__gte=0,
                    refunded_cents__gte=0,
                    allocated_cents__lte=F("amount_cents")
                    - F("credited_cents")
                    - F("refunded_cents"),
                ),
                name="receipt_not_over_allocated",
            ),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="receipt_amount_positive"),
        ]
        indexes = [
            # What moved an account in a month is entries first, then their receipts.
            models.Index(fields=["entry_id"], name="receipt_entry"),
            # Money that waits: what nobody applied yet, and cheques on their way.
            models.Index(
                fields=["company", "id"],
                condition=Q(
                    allocated_cents__lt=F("amount_cents")
                    - F("credited_cents")
                    - F("refunded_cents")
                ),
                name="receipt_unapplied",
            ),
            models.Index(
                fields=["company", "id"], condition=~Q(kind="boleto"), name="receipt_by_hand"
            ),
            # Those of bank files are found by their lines.
            models.Index(fields=["entry_id"], condition=~Q(kind="boleto"), name="receipt_by_entry"),
            models.Index(
                fields=["company", "received_date"],
                condition=~Q(kind="boleto"),
                name="receipt_by_hand_day",
            ),
        ]


class ManualReceipt(models.Model):
    """What a person wrote down of a receipt entered by hand."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    # Of the cheque, the transfer, the batch of the acquirer; empty where there is none.
    number = models.TextField(blank=True)
    payer_name = models.TextField(blank=True)
    payer_tax_id = models.TextField(blank=True)
    note = models.TextField(blank=True)
    fee_cents = models.BigIntegerField(default=0)
    expected_date = models.DateField(null=True)
    # Set while the instrument counts as cleared.
    clearing_entry_id = models.BigIntegerField(null=True)
    return_motive = models.SmallIntegerField(null=True)  # of a cheque that came back

    class Meta:
        db_table = "manual_receipt"
        constraints = [
            CheckConstraint(condition=Q(fee_cents__gte=0), name="manual_receipt_fee_not_negative"),
        ]
        indexes = [
            models.Index(
                fields=["company", "payer_tax_id"],
                condition=~Q(payer_tax_id=""),
                name="manual_receipt_payer",
            ),
            models.Index(
                fields=["company", "number"], condition=~Q(number=""), name="manual_receipt_number"
            ),
        ]


class PixReceipt(models.Model):
    """What the provider says of a receipt by Pix, asked for by its endToEndId. Written once."""

    receipt = models.OneToOneField(Receipt, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    end_to_end_id = models.CharField(max_length=32)
    txid = models.CharField(max_length=35, blank=True)
    key = models.CharField(max_length=77, blank=True)
    charge_id = models.BigIntegerField(null=True)
    paid_at = models.DateTimeField()
    payer_name = models.TextField(blank=True)
    payer_tax_id = models.TextField(blank=True)
    interest_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField()
    # Why it was settled otherwise than asked for, or waits; empty: nothing needs to be said.
    reason = models.TextField(blank=True)
    is_exception = models.BooleanField()

    class Meta:
        db_table = "pix_receipt"
        indexes = [
            models.Index(fields=["company", "end_to_end_id"], name="pix_receipt_payment"),
            models.Index(fields=["charge_id"], name="pix_receipt_charge"),
            models.Index(
                fields=["company", "receipt"],
                condition=Q(is_exception=True),
                name="pix_receipt_exception",
            ),
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
    # The entry that posted it; none when it came in the entry of the receipt itself.
    entry_id = models.BigIntegerField(null=True)

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


class CreditUse(models.Model):
    """Part of a customer's credit that pays a receivable; taken back by a reversing row."""

    pk = models.CompositePrimaryKey("credit_id", "number")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    credit_id = models.BigIntegerField()
    number = models.SmallIntegerField()
    receivable_id = models.BigIntegerField()
    principal_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField()
    reverses_number = models.SmallIntegerField(null=True)
    entry_id = models.BigIntegerField()

    class Meta:
        db_table = "credit_use"
        constraints = [
            UniqueConstraint(
                fields=["credit_id", "reverses_number"],
                condition=Q(reverses_number__isnull=False),
                name="credit_use_reversed_once",
            ),
        ]
        indexes = [models.Index(fields=["receivable_id"], name="credit_use_receivable")]


class RefundState(models.TextChoices):
    REQUESTED = "requested"  # another person decides
    PAYABLE = "payable"  # approved: owed back to the customer
    PAID = "paid"
    CANCELLED = "cancelled"  # given up
    REFUSED = "refused"  # by the person who decided it


class Refund(models.Model):
    """Money that goes back to a customer: out of a receipt's unapplied money or of a credit."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer_id = models.BigIntegerField()
    receipt_id = models.BigIntegerField(null=True)
    credit_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    state = models.CharField(
        max_length=9, choices=RefundState.choices, default=RefundState.REQUESTED
    )
    payable_entry_id = models.BigIntegerField(null=True)
    paid_entry_id = models.BigIntegerField(null=True)
    paid_date = models.DateField(null=True)

    class Meta:
        db_table = "refund"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="refund_in_company"),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="refund_amount_positive"),
            CheckConstraint(
                condition=Q(receipt_id__isnull=True, credit_id__isnull=False)
                | Q(receipt_id__isnull=False, credit_id__isnull=True),
                name="refund_has_one_source",
            ),
            CheckConstraint(
                condition=Q(state__in=["requested", "refused"], payable_entry_id__isnull=True)
                | Q(state="cancelled")
                | Q(state__in=["payable", "paid"], payable_entry_id__isnull=False),
                name="refund_payable_is_posted",
            ),
            CheckConstraint(
                condition=Q(state="paid", paid_entry_id__isnull=False, paid_date__isnull=False)
                | Q(
                    state__in=["requested", "payable", "cancelled", "refused"],
                    paid_entry_id__isnull=True,
                    paid_date__isnull=True,
                ),
                name="refund_paid_is_posted",
            ),
        ]
        indexes = [
            models.Index(fields=["receipt_id"], name="refund_receipt"),
            models.Index(fields=["credit_id"], name="refund_credit"),
        ]


class QuestionState(models.TextChoices):
    OPEN = "open"
    WAITING = "waiting"  # for an answer from outside
    RESOLVED = "resolved"
    IGNORED = "ignored"


class OpenQuestion(models.Model):
    """Who looks after an exception and how far it is; there is none until somebody does."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    # A line of a bank file, or a receipt that no file brought.
    bank_file_id = models.BigIntegerField(null=True)
    line_number = models.IntegerField(null=True)
    receipt_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    owner_id = models.BigIntegerField(null=True)
    owner = models.TextField(blank=True)
    note = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "open_question"
        constraints = [
            UniqueConstraint(
                fields=["bank_file_id", "line_number"],
                condition=Q(bank_file_id__isnull=False),
                name="open_question_once_per_line",
            ),
            UniqueConstraint(
                fields=["receipt_id"],
                condition=Q(receipt_id__isnull=False),
                name="open_question_once_per_receipt",
            ),
            CheckConstraint(
                condition=Q(
                    bank_file_id__isnull=False, line_number__isnull=False, receipt_id__isnull=True
                )
                | Q(bank_file_id__isnull=True, line_number__isnull=True, receipt_id__isnull=False),
                name="open_question_about_one_thing",
            ),
            CheckConstraint(
                condition=~Q(state="ignored") | ~Q(note=""),
                name="open_question_ignored_with_reason",
            ),
        ]
