"""Entries and postings, the batches they arrive in and the seals over those batches.

The application role may only insert. `migrations/guards.sql` refuses an entry that is
not whole, not zero per currency or effective in a closed month; `migrations/closing.sql`
says when a batch became known and in which order months close.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company


class Account(models.Model):
    """One account of a company's chart; codes are those of `rules.postings`."""

    pk = models.CompositePrimaryKey("company_id", "code")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    code = models.IntegerField()
    name = models.TextField()

    class Meta:
        db_table = "ledger_account"


class PostingBatch(models.Model):
    """The entries of one operation: what a seal covers. Opened and filled by one transaction.

    The database sets `posted_at` by its own clock: from that instant on the batch is known.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    fact_id = models.BigIntegerField()
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "posting_batch"
        indexes = [models.Index(fields=["fact_id"], name="posting_batch_fact")]


class Entry(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    batch = models.ForeignKey(PostingBatch, models.PROTECT, db_index=False, db_constraint=False)
    event = models.TextField()
    effective_date = models.DateField()
    receivable_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    bank_account_id = models.BigIntegerField(null=True)
    reverses_id = models.BigIntegerField(null=True)
    # The entry of a closed month that this one, in an open month, puts right.
    corrects_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "entry"
        constraints = [
            # A reversal exists at most once per entry.
            UniqueConstraint(
                fields=["reverses_id"],
                condition=Q(reverses_id__isnull=False),
                name="entry_reversed_once",
            ),
        ]
        indexes = [
            # The entries of a batch lie together; a summary per range of pages finds them.
            BrinIndex(fields=["batch"], autosummarize=True, name="entry_batch"),
            # The pages that hold a day: entries come almost in the order of their days.
            BrinIndex(fields=["effective_date"], autosummarize=True, name="entry_effective"),
            # Entries of a customer that are of no receivable; the others are found by it.
            models.Index(
                fields=["customer_id"],
                condition=Q(customer_id__isnull=False, receivable_id__isnull=True),
                name="entry_customer",
            ),
            # Payments are many and found through their receipts.
            models.Index(
                fields=["receivable_id"],
                condition=Q(receivable_id__isnull=False) & ~Q(event="payment"),
                name="entry_receivable",
            ),
        ]


class Posting(models.Model):
    """One line of an entry: debit above zero, credit below."""

    pk = models.CompositePrimaryKey("entry_id", "line")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    entry_id = models.BigIntegerField()
    line = models.SmallIntegerField()
    account_code = models.IntegerField()
    amount_cents = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        db_table = "posting"
        constraints = [
            CheckConstraint(condition=~Q(amount_cents=0), name="posting_not_zero"),
        ]


class Seal(models.Model):
    """Number n of a company's chain: the digest of one batch and of seal n−1."""

    pk = models.CompositePrimaryKey("company_id", "number")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    number = models.BigIntegerField()
    batch = models.OneToOneField(PostingBatch, models.PROTECT, db_constraint=False)
    digest = models.BinaryField()
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "seal"


class ClosingAct(models.TextChoices):
    CLOSE = "close"
    REOPEN = "reopen"


class MonthClosing(models.Model):
    """A month closed, or opened again; the latest row says through which day all is closed."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    act = models.CharField(max_length=6, choices=ClosingAct.choices)
    month_date = models.DateField()  # The first day of the month.
    closed_through_date = models.DateField()
    fact_id = models.BigIntegerField()
    # Reopening is decided by a second person.
    approval_id = models.BigIntegerField(null=True)
    # What the checks before the closing said, and the trial balance they were said of.
    checks = models.JSONField(default=list)
    balances = models.JSONField(default=list)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "month_closing"
        indexes = [models.Index(fields=["company", "id"], name="month_closing_latest")]
        constraints = [
            CheckConstraint(condition=Q(act__in=ClosingAct.values), name="month_closing_act_known"),
            CheckConstraint(condition=Q(month_date__day=1), name="month_closing_month_whole"),
            CheckConstraint(
                condition=Q(act="close", approval_id__isnull=True)
                | Q(act="reopen", approval_id__isnull=False),
                name="month_closing_reopened_by_approval",
            ),
            UniqueConstraint(
                fields=["approval_id"],
                condition=Q(approval_id__isnull=False),
                name="month_closing_approval_once",
            ),
        ]
