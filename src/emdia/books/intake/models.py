"""Alarms about files that should be there, or came out of order.

The view `money_not_known` (migrations/money_not_known.sql) derives from them and
from the files themselves whose payment may be on its way.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.bank_files.models import BankFile
from emdia.books.companies.models import BankAccount, BankAgreement, Company


class AlarmKind(models.TextChoices):
    MISSING_FILE = "missing_file"  # nothing came by the time agreed
    SEQUENCE_GAP = "sequence_gap"  # files before this one are missing
    SEQUENCE_BACK = "sequence_back"  # the bank's number is not above the last one
    FOLDER_UNREADABLE = "folder_unreadable"


class AlarmState(models.TextChoices):
    OPEN = "open"
    CLEARED = "cleared"


OF_A_SEQUENCE = (AlarmKind.SEQUENCE_GAP, AlarmKind.SEQUENCE_BACK)
# A folder that cannot be read says nothing about files that came another way.
BLOCKING = (AlarmKind.MISSING_FILE, *OF_A_SEQUENCE)


class IntakeAlarm(models.Model):
    """Something about the files of an agreement that a person should know. Cleared, never gone."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    bank_account = models.ForeignKey(BankAccount, models.PROTECT, db_constraint=False)
    bank_agreement = models.ForeignKey(BankAgreement, models.PROTECT, db_constraint=False)
    kind = models.CharField(max_length=17, choices=AlarmKind.choices)
    state = models.CharField(max_length=7, choices=AlarmState.choices, default=AlarmState.OPEN)
    # The bank day on which a file was expected.
    expected_date = models.DateField(null=True)
    # The file that came out of order, its number, and the number that should have come.
    bank_file = models.ForeignKey(
        BankFile, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    found_sequence = models.BigIntegerField(null=True)
    expected_sequence = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField(auto_now_add=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.TextField(blank=True)
    # A person's reason, or a code where the file that was missing answered.
    cleared_reason = models.TextField(blank=True)
    # The file that answered.
    answer = models.ForeignKey(
        BankFile,
        models.PROTECT,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="answered_alarms",
    )

    class Meta:
        db_table = "intake_alarm"
        constraints = [
            UniqueConstraint(
                fields=["bank_agreement", "expected_date"],
                condition=Q(kind="missing_file"),
                name="intake_alarm_missing_once_a_day",
            ),
            UniqueConstraint(
                fields=["bank_file"],
                condition=Q(bank_file__isnull=False),
                name="intake_alarm_once_per_file",
            ),
            UniqueConstraint(
                fields=["bank_agreement"],
                condition=Q(kind="folder_unreadable", state="open"),
                name="intake_alarm_one_per_folder",
            ),
            CheckConstraint(condition=Q(kind__in=AlarmKind.values), name="intake_alarm_kind_known"),
            CheckConstraint(
                condition=Q(state="open", cleared_at__isnull=True, cleared_by="")
                | Q(state="cleared", cleared_at__isnull=False)
                & ~Q(cleared_by="")
                & ~Q(cleared_reason=""),
                name="intake_alarm_cleared_by_somebody",
            ),
            CheckConstraint(
                condition=Q(kind="missing_file", expected_date__isnull=False)
                | Q(
                    kind__in=OF_A_SEQUENCE,
                    bank_file__isnull=False,
                    found_sequence__isnull=False,
                    expected_sequence__isnull=False,
                )
                | Q(kind="folder_unreadable"),
                name="intake_alarm_says_what",
            ),
        ]
