"""The list of whom to call, and what keeps it: weights, queues with members, who calls, skips."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.parties.models import Customer
from emdia.rules.worklist import NotToday, Turn

LONGEST_NAME = 60
LONGEST_REASON = 300
WHYS = [(one.value, one.value) for one in NotToday]


class WorklistPolicy(models.Model):
    """What the parts of a score weigh, by the names of rules.worklist.Weights."""

    company = models.OneToOneField(Company, models.PROTECT)
    weights = models.JSONField(default=dict)

    class Meta:
        db_table = "worklist_policy"


class WorklistQueue(models.Model):
    """A part of the list that a team works off. The first by position that fits is a debtor's."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    name = models.CharField(max_length=LONGEST_NAME)
    position = models.SmallIntegerField(default=100)
    # What is empty or NULL narrows nothing.
    segments = ArrayField(models.TextField(), default=list, blank=True)
    languages = ArrayField(models.TextField(), default=list, blank=True)
    kinds = ArrayField(models.TextField(), default=list, blank=True)
    from_cents = models.BigIntegerField(null=True)
    below_cents = models.BigIntegerField(null=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "worklist_queue"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="worklist_queue_in_company"),
            UniqueConstraint(
                fields=["company", "name"],
                condition=Q(is_active=True),
                name="worklist_queue_name_once",
            ),
            CheckConstraint(condition=~Q(name=""), name="worklist_queue_has_a_name"),
            CheckConstraint(
                condition=Q(from_cents__isnull=True)
                | Q(below_cents__isnull=True)
                | Q(from_cents__lt=F("below_cents")),
                name="worklist_queue_amounts_possible",
            ),
        ]


class QueueMember(models.Model):
    """Somebody who works a queue off. Who is away gets nothing new until the day of return."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    queue = models.ForeignKey(
        WorklistQueue, models.PROTECT, db_constraint=False, db_index=False, related_name="members"
    )
    user_id = models.BigIntegerField()
    is_member = models.BooleanField(default=True)
    back_date = models.DateField(null=True)

    class Meta:
        db_table = "queue_member"
        constraints = [
            UniqueConstraint(fields=["queue", "user_id"], name="queue_member_once"),
        ]


class Source(models.TextChoices):
    """How somebody came to call a debtor."""

    RULE = "rule"
    SPOKE = "spoke"  # who spoke to the debtor last goes on
    HAND = "hand"


class WorklistAssignment(models.Model):
    """Who calls a debtor; it outlasts the debtor's days in the list."""

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    # NULL: somebody took it off everybody.
    user_id = models.BigIntegerField(null=True)
    source = models.CharField(max_length=5, choices=Source.choices)
    since_date = models.DateField()
    assigned_by = models.TextField()

    class Meta:
        db_table = "worklist_assignment"
        constraints = [
            CheckConstraint(
                condition=Q(source__in=Source.values), name="worklist_assignment_source_known"
            ),
        ]


class WorklistSkip(models.Model):
    """A debtor was put off until a day, for a reason. Ended by its day, by a person or a talk."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    until_date = models.DateField()  # the day it comes back
    reason = models.TextField()
    skipped_by = models.TextField()
    skipped_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(blank=True, db_default="")

    class Meta:
        db_table = "worklist_skip"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="worklist_skip_in_company"),
            UniqueConstraint(
                fields=["customer"],
                condition=Q(ended_at__isnull=True),
                name="worklist_skip_one_open",
            ),
            CheckConstraint(condition=~Q(reason=""), name="worklist_skip_has_a_reason"),
            CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False) & ~Q(ended_by="")),
                name="worklist_skip_ended_by_somebody",
            ),
        ]


class WorklistEntry(models.Model):
    """A debtor in the list: its place and what one filters by. Why is asked of the facts anew.

    Derived: written by the daily run for everybody, and for one when something of it happens.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    turn = models.SmallIntegerField(choices=[(one.value, one.name) for one in Turn])
    why_not = models.CharField(max_length=7, blank=True, choices=WHYS)
    value_cents = models.BigIntegerField()
    # The list goes by turn, value downwards, customer: all of them upwards for one index.
    minus_value_cents = models.BigIntegerField()
    owed_cents = models.BigIntegerField()
    days_late = models.IntegerField()
    segment = models.TextField(blank=True)
    language = models.CharField(max_length=10)
    queue = models.ForeignKey(
        WorklistQueue, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    user_id = models.BigIntegerField(null=True)
    scored_date = models.DateField()

    class Meta:
        db_table = "worklist_entry"
        constraints = [
            CheckConstraint(
                condition=Q(turn__in=[1, 2], why_not="") | (Q(turn=3) & ~Q(why_not="")),
                name="worklist_entry_last_for_why",
            ),
            CheckConstraint(
                condition=Q(value_cents__gte=0, owed_cents__gte=0, days_late__gte=0),
                name="worklist_entry_possible",
            ),
            CheckConstraint(
                condition=Q(minus_value_cents=-F("value_cents")),
                name="worklist_entry_value_downwards",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "turn", "minus_value_cents", "customer"],
                name="worklist_entry_of_company",
            ),
            models.Index(
                fields=["user_id", "company", "turn", "minus_value_cents", "customer"],
                condition=Q(user_id__isnull=False),
                name="worklist_entry_of_user",
            ),
            models.Index(
                fields=["queue", "turn", "minus_value_cents", "customer"],
                condition=Q(queue__isnull=False),
                name="worklist_entry_of_queue",
            ),
        ]
