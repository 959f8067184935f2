"""Bank files as received, the staging they are copied to, and their lines."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import BankAccount, BankAgreement, Company


class FileState(models.TextChoices):
    RECEIVED = "received"
    READING = "reading"
    SETTLING = "settling"
    HELD = "held"  # read, and waits: files before it are missing
    APPLIED = "applied"
    REFUSED = "refused"


class Outcome(models.TextChoices):
    """What became of one line; a line has exactly one."""

    SETTLED = "settled"
    CONFIRMED = "confirmed"  # the bank reports; no money of a title moved
    REJECTED = "rejected"
    EXCEPTION = "exception"


class BankFile(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(
        BankAccount, models.PROTECT, db_constraint=False, db_index=False
    )
    bank_agreement = models.ForeignKey(
        BankAgreement, models.PROTECT, db_constraint=False, db_index=False
    )
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    received_at = models.DateTimeField(auto_now_add=True)
    received_by = models.TextField()
    state = models.CharField(max_length=8, choices=FileState.choices, default=FileState.RECEIVED)
    # Known once the file is read.
    canonical_sha256 = models.CharField(max_length=64, blank=True)
    sequence = models.BigIntegerField(null=True)
    generated_date = models.DateField(null=True)
    titles = models.IntegerField(null=True)
    faults = models.JSONField(default=list)
    # Known once the file is applied.
    applied_at = models.DateTimeField(null=True)
    settled = models.IntegerField(null=True)
    confirmed = models.IntegerField(null=True)
    rejected = models.IntegerField(null=True)
    exceptions = models.IntegerField(null=True)
    paid_cents = models.BigIntegerField(null=True)
    credited_cents = models.BigIntegerField(null=True)
    tariff_cents = models.BigIntegerField(null=True)

    class Meta:
        db_table = "bank_file"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="bank_file_in_company"),
            # A file is applied at most once: by bytes, by content, by the bank's numbering.
            UniqueConstraint(
                fields=["company", "sha256"],
                condition=~Q(state="refused"),
                name="bank_file_bytes_once",
            ),
            UniqueConstraint(
                fields=["company", "canonical_sha256"],
                condition=~Q(state="refused") & ~Q(canonical_sha256=""),
                name="bank_file_content_once",
            ),
            UniqueConstraint(
                fields=["bank_account", "sequence", "generated_date"],
                condition=~Q(state="refused") & Q(sequence__isnull=False),
                name="bank_file_sequence_once",
            ),
            CheckConstraint(
                condition=~Q(state="applied")
                | Q(
                    titles__isnull=False,
                    settled__isnull=False,
                    confirmed__isnull=False,
                    rejected__isnull=False,
                    exceptions__isnull=False,
                    titles=models.F("settled")
                    + models.F("confirmed")
                    + models.F("rejected")
                    + models.F("exceptions"),
                ),
                name="bank_file_every_line_has_an_outcome",
            ),
            CheckConstraint(condition=Q(state__in=FileState.values), name="bank_file_state_known"),
        ]


class BankFileContent(models.Model):
    """The bytes exactly as received, compressed by zlib: fixed-width text shrinks to a tenth."""

    bank_file = models.OneToOneField(BankFile, models.PROTECT, primary_key=True)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    content = models.BinaryField()

    class Meta:
        db_table = "bank_file_content"


class StagedLine(models.Model):
    """A line between COPY and match; the table is unlogged and without row-level security."""

    pk = models.CompositePrimaryKey("bank_file_id", "line_number")
    bank_file_id = models.BigIntegerField()
    line_number = models.IntegerField()
    occurrence = models.TextField()
    event = models.SmallIntegerField()
    kind = models.TextField()
    carteira = models.TextField()
    nosso_numero = models.TextField()
    number_key = models.TextField()
    document = models.TextField()
    motives = models.TextField()
    channel = models.TextField()
    is_pix = models.BooleanField()
    occurrence_date = models.DateField()
    credit_date = models.DateField()
    nominal_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    credited_cents = models.BigIntegerField()
    tariff_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField()

    class Meta:
        db_table = "staged_line"


class BankLine(models.Model):
    """One line of an applied file with its one outcome and what it moved. Never changed."""

    pk = models.CompositePrimaryKey("bank_file_id", "line_number")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    bank_file_id = models.BigIntegerField()
    line_number = models.IntegerField()
    occurrence = models.TextField()
    event = models.SmallIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    reason = models.TextField()
    motives = models.TextField()
    channel = models.TextField()
    carteira = models.TextField()
    nosso_numero = models.TextField()
    document = models.TextField()
    # NULL where the bank wrote none or the line could not be read.
    occurrence_date = models.DateField(null=True)
    credit_date = models.DateField(null=True)
    nominal_cents = models.BigIntegerField()
    paid_cents = models.BigIntegerField()
    credited_cents = models.BigIntegerField()
    tariff_cents = models.BigIntegerField()
    interest_cents = models.BigIntegerField()
    discount_cents = models.BigIntegerField()
    # What the settlement decided.
    charge_id = models.BigIntegerField(null=True)
    receivable_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    principal_cents = models.BigIntegerField()
    excess_cents = models.BigIntegerField()
    # Inside the company's tolerance: above zero what was forgiven, below what was kept.
    difference_cents = models.BigIntegerField(default=0)
    receipt_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    # The receipt this line takes back: a returned cheque, a payment cancelled by the bank.
    reverses_receipt_id = models.BigIntegerField(null=True)
    # The transaction of a large file that settled it; 0 is the one that closed the file.
    share = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "bank_line"
        constraints = [
            CheckConstraint(
                condition=Q(outcome__in=Outcome.values), name="bank_line_outcome_known"
            ),
            CheckConstraint(
                condition=~Q(outcome="exception") | ~Q(reason=""),
                name="bank_line_exception_has_a_reason",
            ),
        ]
        indexes = [
            # Lines that settle are many and found through their receipt.
            models.Index(
                fields=["receivable_id"],
                condition=Q(receivable_id__isnull=False) & ~Q(outcome="settled"),
                name="bank_line_receivable",
            ),
            # Exceptions are few and asked for every day.
            models.Index(
                fields=["company", "bank_file_id", "line_number"],
                condition=Q(outcome="exception"),
                name="bank_line_exception",
            ),
        ]
