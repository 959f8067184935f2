"""Addresses that are told, what there is to tell, and each telling with its answer."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.rules.webhooks import EVENT_KINDS


class DeliveryState(models.TextChoices):
    DUE = "due"  # waits for its next attempt
    SENDING = "sending"  # a worker has it; another takes it when that one is late
    DELIVERED = "delivered"
    DEAD = "dead"  # given up; may be sent again by hand


class WebhookEndpoint(models.Model):
    """An address of a company's that is told. Its secret is derived, never stored."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    url = models.TextField()
    description = models.TextField(blank=True)
    event_kinds = models.JSONField()
    is_active = models.BooleanField(default=True)
    # Which secret: random, and worthless without the installation's own.
    secret_nonce = models.CharField(max_length=64)
    # After a rotation both sign for a while.
    previous_nonce = models.CharField(max_length=64, blank=True, db_default="")
    previous_until_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "webhook_endpoint"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="webhook_endpoint_in_company"),
            CheckConstraint(condition=~Q(event_kinds=[]), name="webhook_endpoint_wants_something"),
            CheckConstraint(
                condition=Q(previous_nonce="", previous_until_at__isnull=True)
                | (~Q(previous_nonce="") & Q(previous_until_at__isnull=False)),
                name="webhook_endpoint_previous_ends",
            ),
        ]


class UntoldFact(models.Model):
    """A fact of which nobody has said yet what there is to tell.

    A trigger on `fact` adds it, in the fact's own transaction, where a company has endpoints.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_constraint=False, db_index=False)
    fact_id = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "untold_fact"
        indexes = [models.Index(fields=["company", "fact_id"], name="untold_fact_of_company")]


class WebhookEvent(models.Model):
    """One thing that happened to one record: what every endpoint is told of it, once and for all.

    Never changed: an attempt a day later sends the same bytes. It is kept for a while.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    kind = models.TextField()
    subject_id = models.BigIntegerField()
    fact_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    data = models.JSONField()

    class Meta:
        db_table = "webhook_event"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="webhook_event_in_company"),
            UniqueConstraint(fields=["fact_id", "kind", "subject_id"], name="webhook_event_once"),
            CheckConstraint(condition=Q(kind__in=EVENT_KINDS), name="webhook_event_kind_known"),
        ]


class WebhookDelivery(models.Model):
    """One event for one endpoint, with what its latest attempt was answered."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    endpoint = models.ForeignKey(WebhookEndpoint, models.PROTECT, db_constraint=False)
    event = models.ForeignKey(WebhookEvent, models.PROTECT, db_constraint=False, db_index=False)
    state = models.CharField(max_length=9, choices=DeliveryState.choices, default=DeliveryState.DUE)
    attempt_count = models.SmallIntegerField(db_default=0)
    # When it is sent next; while it is being sent, when another worker may take it.
    due_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    status = models.SmallIntegerField(null=True)  # of the answer; none when there was none
    fault = models.TextField(blank=True, db_default="")  # why it was not delivered, as a code
    took_ms = models.IntegerField(null=True)

    class Meta:
        db_table = "webhook_delivery"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="webhook_delivery_in_company"),
            UniqueConstraint(fields=["event", "endpoint"], name="webhook_delivery_once"),
            CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="webhook_delivery_state_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"],
                condition=Q(state__in=["due", "sending"]),
                name="webhook_delivery_due",
            ),
            models.Index(fields=["endpoint", "id"], name="webhook_delivery_log"),
        ]
