"""Contacts that were made: messages that left, and calls with what came of them."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.parties.models import Channel, Contact, Customer
from emdia.rules.interactions import Outcome

OUTCOMES = [(one.value, one.value) for one in Outcome]


class Interaction(models.Model):
    """One contact. A message of the outbox has one row, of its latest try."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    is_outbound = models.BooleanField()
    # Only demands use up what the law leaves.
    is_demand = models.BooleanField()
    outcome = models.CharField(max_length=16, choices=OUTCOMES)
    was_reached = models.BooleanField()
    made_at = models.DateTimeField()
    on_date = models.DateField()  # the day it was for the customer
    note = models.TextField(blank=True)
    next_date = models.DateField(null=True)  # when somebody looks again
    # The outbox is a higher book.
    message_id = models.BigIntegerField(null=True)
    # A server surely did not take it: nobody was contacted.
    fell_through = models.BooleanField(default=False)
    made_by = models.TextField()

    class Meta:
        db_table = "interaction"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="interaction_in_company"),
            UniqueConstraint(fields=["message_id"], name="interaction_once_a_message"),
            CheckConstraint(
                condition=Q(outcome__in=[one.value for one in Outcome]),
                name="interaction_outcome_known",
            ),
            CheckConstraint(
                condition=Q(outcome="sent", message_id__isnull=False, is_outbound=True)
                | (~Q(outcome="sent") & Q(message_id__isnull=True)),
                name="interaction_sent_by_a_message",
            ),
            CheckConstraint(
                condition=Q(fell_through=False) | Q(message_id__isnull=False),
                name="interaction_only_messages_fall_through",
            ),
        ]
        indexes = [
            # What the law looks back at is the last days.
            models.Index(
                fields=["company", "on_date", "customer"],
                condition=Q(is_demand=True, is_outbound=True, fell_through=False),
                name="interaction_counted",
            ),
            models.Index(fields=["customer", "-id"], name="interaction_of_customer"),
            # What people heard, among very many messages; and when they look again.
            models.Index(
                fields=["customer", "-id"],
                condition=Q(message_id__isnull=True),
                name="interaction_by_hand",
            ),
            models.Index(
                fields=["company", "next_date"],
                condition=Q(next_date__isnull=False),
                name="interaction_next",
            ),
            # What people did on a day; messages have the outbox.
            models.Index(
                fields=["company", "made_at"],
                condition=Q(message_id__isnull=True),
                name="interaction_by_people",
            ),
        ]


class InteractionRetraction(models.Model):
    """A contact was logged in error: otherwise than it was, or it never took place.

    Contact law goes on counting what took place.
    """

    interaction = models.OneToOneField(
        Interaction, models.PROTECT, primary_key=True, db_constraint=False
    )
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    took_place = models.BooleanField()
    reason = models.TextField()
    retracted_by = models.TextField()
    retracted_at = models.DateTimeField()

    class Meta:
        db_table = "interaction_retraction"
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="interaction_retraction_has_a_reason")
        ]
