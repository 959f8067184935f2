"""Entries and postings, the batches they arrive in and the seals over those batches.

The application role may only insert. `sql/balance_guard.sql` refuses an entry
that is not whole and zero per currency.
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
    """The entries of one operation: what a seal covers."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    fact_id = models.BigIntegerField()
    posted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "posting_batch"


class Entry(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    batch = models.ForeignKey(PostingBatch, models.PROTECT, db_index=False, db_constraint=False)
    event = models.TextField()
    effective_date = models.DateField()
    receivable_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    bank_account_id = models.BigIntegerField(null=True)
    reverses_id = models.BigIntegerField(null=True)

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
