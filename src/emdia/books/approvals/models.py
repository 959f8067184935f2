"""Approvals: an action one person asks for and another decides."""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company


class ApprovalState(models.TextChoices):
    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"
    LAPSED = "lapsed"


class Approval(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    action = models.TextField()
    subject_id = models.BigIntegerField()
    content = models.JSONField()
    # Of the canonical content: what is applied must be what was approved.
    content_sha256 = models.CharField(max_length=64)
    amount_cents = models.BigIntegerField()
    reason = models.TextField()
    state = models.CharField(
        max_length=9, choices=ApprovalState.choices, default=ApprovalState.REQUESTED
    )
    requested_by_id = models.BigIntegerField()
    requested_by = models.TextField()
    requested_at = models.DateTimeField()
    lapses_at = models.DateTimeField()
    decided_by_id = models.BigIntegerField(null=True)
    decided_by = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "approval"
        constraints = [
            CheckConstraint(
                condition=Q(decided_by_id__isnull=True) | ~Q(decided_by_id=F("requested_by_id")),
                name="approval_by_another_person",
            ),
            CheckConstraint(
                condition=Q(
                    state__in=["requested", "lapsed"],
                    decided_by_id__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    state__in=["approved", "refused"],
                    decided_by_id__isnull=False,
                    decided_at__isnull=False,
                ),
                name="approval_decided_by_somebody",
            ),
            UniqueConstraint(
                fields=["company", "action", "subject_id"],
                condition=Q(state="requested"),
                name="approval_asked_once",
            ),
        ]
