"""Statements of bank accounts and their lines. Never changed: a correction is a new statement."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import BankAccount, Company


class BankStatement(models.Model):
    """One account over some days, as one file said it."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, db_constraint=False, db_index=False
    )
    name = models.TextField()
    layout = models.TextField()
    # Of the content, line ends and padding aside.
    content_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.TextField()
    currency = models.CharField(max_length=3)
    first_date = models.DateField(null=True)
    last_date = models.DateField(null=True)
    # Balances at the close of a day; the bank may leave out either, or its day.
    opening_cents = models.BigIntegerField(null=True)
    closing_cents = models.BigIntegerField(null=True)
    closing_date = models.DateField(null=True)
    lines = models.IntegerField()
    new_lines = models.IntegerField()  # The others were known from an earlier statement.

    class Meta:
        db_table = "bank_statement"
        constraints = [
            UniqueConstraint(fields=["bank_account", "content_sha256"], name="bank_statement_once"),
            CheckConstraint(
                condition=Q(new_lines__gte=0, new_lines__lte=models.F("lines")),
                name="bank_statement_new_within_lines",
            ),
        ]


class BankStatementLine(models.Model):
    """One movement of an account; the same in every statement that holds it."""

    pk = models.CompositePrimaryKey("bank_account_id", "key")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    bank_account_id = models.BigIntegerField()
    key = models.CharField(max_length=32)
    bank_statement = models.ForeignKey(BankStatement, models.PROTECT, db_index=False)
    booked_date = models.DateField()
    amount_cents = models.BigIntegerField()  # Above zero: money came in.
    kind = models.TextField()
    memo = models.TextField(blank=True)
    document = models.TextField(blank=True)
    bank_reference = models.TextField(blank=True)
    counterparty = models.TextField(blank=True)

    class Meta:
        db_table = "bank_statement_line"
        indexes = [models.Index(fields=["company", "booked_date"], name="bank_statement_line_day")]
