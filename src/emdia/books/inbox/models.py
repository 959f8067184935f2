"""Addresses at which others tell us news, and the news as they came.

A notice is no proof of anything: whoever takes it up asks its source again. It is written
by the function `receive_notice` (migrations/receive_notice.sql), which finds the company by
the address, since whoever tells is nobody's user.
"""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company


class Source(models.TextChoices):
    PIX = "pix"  # a provider of Pix; the subject is the Pix account


class InboxAddress(models.Model):
    """Where one source tells us news. Its token is secret and kept as its SHA-256 only."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    source = models.CharField(max_length=8, choices=Source.choices)
    subject_id = models.BigIntegerField()
    token_sha256 = models.BinaryField()
    # What the proxy must say of the client's certificate; empty: nothing is asked.
    client_name = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "inbox_address"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="inbox_address_in_company"),
            UniqueConstraint(fields=["token_sha256"], name="inbox_address_token_once"),
            CheckConstraint(
                condition=Q(source__in=Source.values), name="inbox_address_source_known"
            ),
        ]
        indexes = [
            models.Index(fields=["company", "source", "subject_id"], name="inbox_address_subject"),
        ]


class NoticeState(models.TextChoices):
    WAITING = "waiting"
    TAKEN = "taken"  # everything it told of was looked into
    DOUBTED = "doubted"  # its source does not know what it tells, or tells otherwise


class InboxNotice(models.Model):
    """One piece of news, in the words it came in."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    address = models.ForeignKey(InboxAddress, models.PROTECT, db_index=False, db_constraint=False)
    body = models.TextField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=7, choices=NoticeState.choices, db_default="waiting")
    taken_at = models.DateTimeField(null=True)
    reason = models.TextField(db_default="")  # a code that a screen explains

    class Meta:
        db_table = "inbox_notice"
        constraints = [
            CheckConstraint(
                condition=Q(state="waiting", taken_at__isnull=True, reason="")
                | Q(state="taken", taken_at__isnull=False, reason="")
                | (Q(state="doubted", taken_at__isnull=False) & ~Q(reason="")),
                name="inbox_notice_taken_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"],
                condition=Q(state="waiting"),
                name="inbox_notice_waiting",
            ),
            models.Index(
                fields=["company", "-id"],
                condition=Q(state="doubted"),
                name="inbox_notice_doubted",
            ),
        ]
