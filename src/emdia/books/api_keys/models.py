"""Keys of the API, and what was answered to a request that may be sent again."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company


class ApiKey(models.Model):
    """A program's way in. Of its secrets only digests are kept: SHA-256 of 256 random bits."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    name = models.TextField()
    scopes = models.JSONField()  # names of capabilities
    hint = models.CharField(max_length=8)  # the end of the key, to tell it from others
    digest = models.CharField(max_length=64)
    # After a rotation the key before is good for a while.
    previous_digest = models.CharField(max_length=64, blank=True, db_default="")
    previous_until_at = models.DateTimeField(null=True)
    requests_per_minute = models.IntegerField()
    # The person who let the program in: whoever answers for it approves nothing it asks for.
    responsible_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)  # to the minute

    class Meta:
        db_table = "api_key"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="api_key_in_company"),
            UniqueConstraint(fields=["company", "digest"], name="api_key_digest_once"),
            CheckConstraint(condition=~Q(name=""), name="api_key_has_a_name"),
            CheckConstraint(condition=~Q(scopes=[]), name="api_key_opens_something"),
            CheckConstraint(condition=~Q(digest=""), name="api_key_has_a_secret"),
            CheckConstraint(
                condition=Q(requests_per_minute__range=(1, 60_000)), name="api_key_rate_possible"
            ),
            CheckConstraint(
                condition=Q(previous_digest="", previous_until_at__isnull=True)
                | (~Q(previous_digest="") & Q(previous_until_at__isnull=False)),
                name="api_key_previous_ends",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "previous_digest"],
                condition=~Q(previous_digest=""),
                name="api_key_previous",
            ),
        ]


class KeptAnswer(models.Model):
    """What a request with an Idempotency-Key was answered: the same bytes, should it come again.

    Written by the transaction that did what was asked, so that there is an answer if and only
    if it was done.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    api_key = models.ForeignKey(ApiKey, models.PROTECT, db_constraint=False, db_index=False)
    idempotency_key = models.TextField()
    request_sha256 = models.CharField(max_length=64)  # method, address and body
    status = models.SmallIntegerField()
    content_type = models.TextField()
    location = models.TextField(blank=True)
    body = models.BinaryField()
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "kept_answer"
        constraints = [
            UniqueConstraint(fields=["api_key", "idempotency_key"], name="kept_answer_once"),
        ]
        indexes = [
            models.Index(fields=["company", "answered_at"], name="kept_answer_age"),
        ]
