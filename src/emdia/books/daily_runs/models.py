"""Daily runs and their stages: one row each, kept for ever."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from emdia.books.companies.models import Company


class RunState(models.TextChoices):
    ASKED = "asked"  # a person or the timetable asked; nothing was done yet
    RUNNING = "running"
    STOPPED = "stopped"  # the self-check found something; a person must look
    FAILED = "failed"  # a stage broke
    CANCELLED = "cancelled"
    DONE = "done"


class StageState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


class DailyRun(models.Model):
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    run_date = models.DateField()
    state = models.CharField(max_length=9, choices=RunState.choices, default=RunState.ASKED)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempt_count = models.SmallIntegerField(default=0)
    cancel_asked_by = models.TextField(blank=True)
    # Why it does not go on: the error, in one sentence.
    error = models.TextField(blank=True)

    class Meta:
        db_table = "daily_run"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="daily_run_in_company"),
            # A day is run once.
            UniqueConstraint(fields=["company", "run_date"], name="daily_run_once_a_day"),
            CheckConstraint(condition=Q(state__in=RunState.values), name="daily_run_state_known"),
            CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False)
                | ~Q(state="done") & Q(finished_at__isnull=True),
                name="daily_run_done_has_an_end",
            ),
        ]


class DailyRunStage(models.Model):
    """One stage of a run: how far it is and what it counted."""

    pk = models.CompositePrimaryKey("daily_run_id", "number")
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    daily_run = models.ForeignKey(DailyRun, models.PROTECT, db_constraint=False, db_index=False)
    number = models.SmallIntegerField()
    name = models.TextField()
    state = models.CharField(max_length=7, choices=StageState.choices, default=StageState.WAITING)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)
    # What the self-check found: a list of {what, expected, found}.
    findings = models.JSONField(default=list)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "daily_run_stage"
        constraints = [
            UniqueConstraint(fields=["daily_run", "name"], name="daily_run_stage_once"),
            CheckConstraint(
                condition=Q(state__in=StageState.values), name="daily_run_stage_state_known"
            ),
            CheckConstraint(
                condition=Q(state="done", finished_at__isnull=False)
                | ~Q(state="done") & Q(finished_at__isnull=True),
                name="daily_run_stage_done_has_an_end",
            ),
        ]
