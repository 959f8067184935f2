"""A bulk run is one act on very many records; an item says what became of one of them.

The records are those of other books, above and below: they are named by their numbers.
"""

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company


class BulkAct(models.TextChoices):
    """What is done. The first five to titles, the others to customers."""

    DUE_DATE = "due_date"
    REBATE = "rebate"
    CANCEL = "cancel"
    SALESPERSON = "salesperson"
    INTERRUPT = "interrupt"
    SEGMENT = "segment"
    LANGUAGE = "language"
    CUSTOMER_SALESPERSON = "customer_salesperson"
    RISK = "risk"


class BulkState(models.TextChoices):
    CHECKING = "checking"  # record by record: would it be taken, or why not
    CHECKED = "checked"  # waits for the person who asked
    ASKED = "asked"  # waits for a second person
    RUNNING = "running"
    STOPPED = "stopped"  # by a person; what is done stays
    DONE = "done"
    GIVEN_UP = "given_up"  # before anything was done
    UNDOING = "undoing"
    UNDONE = "undone"


class BulkRun(models.Model):
    """One act. Its amount is what the limit of one person counts."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    act = models.CharField(max_length=20, choices=BulkAct.choices)
    arguments = models.JSONField(default=dict)
    reason = models.TextField()
    state = models.CharField(max_length=8, choices=BulkState.choices, default=BulkState.CHECKING)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_id = models.BigIntegerField(null=True)
    # In whose name the batches act: who asked for it, later who asked to take it back.
    acting_by = models.TextField()
    acting_by_id = models.BigIntegerField(null=True)
    rows_count = models.IntegerField()
    checked_count = models.IntegerField(default=0)
    done_count = models.IntegerField(default=0)
    left_count = models.IntegerField(default=0)
    undone_count = models.IntegerField(default=0)
    left_by = models.JSONField(default=dict)  # how many by the code that says why
    amount_cents = models.BigIntegerField(default=0)
    balance_cents = models.BigIntegerField(default=0)
    # Items are worked on in the order of their records; this one and those before are through.
    reached_id = models.BigIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bulk_run"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="bulk_run_in_company"),
            CheckConstraint(condition=Q(state__in=BulkState.values), name="bulk_run_state_known"),
            CheckConstraint(condition=Q(act__in=BulkAct.values), name="bulk_run_act_known"),
            CheckConstraint(
                condition=Q(
                    checked_count__lte=F("rows_count"),
                    done_count__lte=F("rows_count") - F("left_count"),
                    undone_count__lte=F("done_count"),
                    done_count__gte=0,
                    left_count__gte=0,
                    undone_count__gte=0,
                ),
                name="bulk_run_counts_within_all",
            ),
            # Nothing is done before somebody has seen what would be.
            CheckConstraint(
                condition=Q(done_count=0)
                | ~Q(state__in=["checking", "checked", "asked", "given_up"]),
                name="bulk_run_does_nothing_before",
            ),
            CheckConstraint(
                condition=~Q(state="done") | Q(rows_count=F("done_count") + F("left_count")),
                name="bulk_run_every_row_has_an_outcome",
            ),
        ]
        indexes = [models.Index(fields=["company", "-id"], name="bulk_run_latest")]


class ItemState(models.TextChoices):
    WAITING = "waiting"
    LEFT = "left"  # `code` says why
    DONE = "done"  # a code says why it could not be taken back
    UNDONE = "undone"


class BulkRunItem(models.Model):
    """One record of a run. `fact_id` is what was recorded of it and takes it back."""

    pk = models.CompositePrimaryKey("run_id", "record_id")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    run = models.ForeignKey(BulkRun, models.PROTECT, db_constraint=False, db_index=False)
    record_id = models.BigIntegerField()
    state = models.CharField(max_length=7, choices=ItemState.choices, default=ItemState.WAITING)
    code = models.TextField(blank=True)
    fact_id = models.BigIntegerField(null=True)
    balance_cents = models.BigIntegerField(default=0)  # as it stood when it was checked

    class Meta:
        db_table = "bulk_run_item"
        constraints = [
            CheckConstraint(
                condition=Q(state__in=ItemState.values), name="bulk_run_item_state_known"
            ),
            CheckConstraint(
                condition=~Q(state="left") | ~Q(code=""), name="bulk_run_item_left_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["run", "fact_id"],
                condition=Q(state=ItemState.DONE),
                name="bulk_run_item_by_fact",
            ),
        ]
