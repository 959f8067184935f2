"""Promises to pay, the titles they are about, and their parts."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.holds.models import Hold
from emdia.books.interactions.models import Interaction
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.promises import PromiseState

STATES = [(one.value, one.value) for one in PromiseState]
PART_STATES = [one.value for one in PromiseState]


class Promise(models.Model):
    """What a debtor said will be paid, by when. Judged by the daily run."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    # The call it was made in, where it was made in one.
    interaction = models.ForeignKey(
        Interaction, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    currency = models.CharField(max_length=3)
    amount_cents = models.BigIntegerField()
    made_date = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=STATES, default=PromiseState.OPEN)
    closed_date = models.DateField(null=True)  # judged, or withdrawn
    withdrawn_reason = models.TextField(blank=True)

    class Meta:
        db_table = "promise"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="promise_in_company"),
            CheckConstraint(condition=Q(amount_cents__gt=0), name="promise_amount_positive"),
            CheckConstraint(
                condition=Q(state="open", closed_date__isnull=True)
                | Q(state__in=["kept", "broken", "moot", "withdrawn"], closed_date__isnull=False),
                name="promise_closed_on_a_day",
            ),
            CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(withdrawn_reason="")
                | ~Q(state="withdrawn") & Q(withdrawn_reason=""),
                name="promise_withdrawn_for_why",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="promise_of_customer"),
            models.Index(fields=["company"], condition=Q(state="open"), name="promise_open"),
            # Broken promises of yesterday come first in a day.
            models.Index(
                fields=["company", "closed_date"],
                condition=Q(state="broken"),
                name="promise_broken",
            ),
        ]


class PromiseTitle(models.Model):
    """A title a promise is about. A title is in one open promise at a time."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    promise = models.ForeignKey(Promise, models.PROTECT, db_constraint=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False)
    # What keeps demands on it waiting, up to the promise's last deadline.
    hold = models.ForeignKey(Hold, models.PROTECT, db_constraint=False, db_index=False)
    is_open = models.BooleanField(default=True, db_default=True)

    class Meta:
        db_table = "promise_title"
        constraints = [
            UniqueConstraint(fields=["promise", "receivable"], name="promise_title_once"),
            UniqueConstraint(
                fields=["receivable"],
                condition=Q(is_open=True),
                name="promise_title_promised_once",
            ),
        ]


class PromisePart(models.Model):
    """An amount by a date, and what became of it."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    promise = models.ForeignKey(Promise, models.PROTECT, db_constraint=False, db_index=False)
    number = models.SmallIntegerField()  # from 1, in the order of their dates
    due_date = models.DateField()
    # The last day on which money for it may be received.
    deadline_date = models.DateField()
    amount_cents = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=STATES, default=PromiseState.OPEN)

    class Meta:
        db_table = "promise_part"
        constraints = [
            UniqueConstraint(fields=["promise", "number"], name="promise_part_once"),
            CheckConstraint(
                condition=Q(
                    amount_cents__gt=0, number__gte=1, deadline_date__gte=models.F("due_date")
                ),
                name="promise_part_possible",
            ),
            CheckConstraint(condition=Q(state__in=PART_STATES), name="promise_part_state_known"),
        ]
