"""Plans and their versions, cases of debtors, what was done in them, what waits for a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from emdia.books.companies.models import Company
from emdia.books.interactions.models import Interaction
from emdia.books.parties.models import Contact, Customer
from emdia.books.receivables.models import Receivable
from emdia.rules.dunning import Standing
from emdia.rules.dunning_plan import RISKS, Counting
from emdia.rules.holds import HoldKind
from emdia.rules.step_kinds import Lane

LANES = [(lane.value, lane.value) for lane in Lane]
CALL = "call_task"  # the kind of step that the worklist is for


class DunningSetting(models.Model):
    """What holds of every plan of the company."""

    company = models.OneToOneField(Company, models.PROTECT)
    # What a customer's children owe is asked of the parent, in one message.
    groups_children = models.BooleanField(default=False)
    email_price_cents = models.BigIntegerField(default=0)
    whatsapp_price_cents = models.BigIntegerField(default=0)
    sms_price_cents = models.BigIntegerField(default=0)
    letter_price_cents = models.BigIntegerField(default=0)

    class Meta:
        db_table = "dunning_setting"
        constraints = [
            CheckConstraint(
                condition=Q(
                    email_price_cents__gte=0,
                    whatsapp_price_cents__gte=0,
                    sms_price_cents__gte=0,
                    letter_price_cents__gte=0,
                ),
                name="dunning_price_not_negative",
            ),
        ]


class CustomerRisk(models.Model):
    """How likely a customer pays, A to E: by hand, or by who computes it. Empty: nobody says."""

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, db_constraint=False)
    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    risk = models.CharField(max_length=1, blank=True, choices=[(risk, risk) for risk in RISKS])
    since_date = models.DateField()
    source = models.TextField()

    class Meta:
        db_table = "customer_risk"
        constraints = [
            CheckConstraint(condition=Q(risk__in=[*RISKS, ""]), name="customer_risk_known"),
        ]


class DunningPlan(models.Model):
    """A plan of collection (régua). What it says stands in its versions."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    name = models.TextField()

    class Meta:
        db_table = "dunning_plan"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="dunning_plan_in_company"),
            UniqueConstraint(fields=["company", "name"], name="dunning_plan_name_once"),
            CheckConstraint(condition=~Q(name=""), name="dunning_plan_has_a_name"),
        ]


class VersionState(models.TextChoices):
    DRAFT = "draft"  # may be changed; nobody is treated by it
    ASKED = "asked"  # waits for a second person
    PUBLISHED = "published"  # the latest one of a plan is the one that runs
    DISCARDED = "discarded"


class PlanVersion(models.Model):
    """What a plan says: for whom it is and how it runs. Once published it never changes."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    plan = models.ForeignKey(DunningPlan, models.PROTECT, db_constraint=False, db_index=False)
    number = models.IntegerField()
    state = models.CharField(max_length=9, choices=VersionState.choices, default=VersionState.DRAFT)
    # Of several plans that fit a debtor the one of the lowest position is used.
    position = models.SmallIntegerField(default=100)
    # The plan stops where its latest version is not active.
    is_active = models.BooleanField(default=True)
    rest_days = models.SmallIntegerField(default=1)
    # rules.dunning_plan.Conditions, by the names of its fields.
    conditions = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    made_by = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    published_by = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_version"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="plan_version_in_company"),
            UniqueConstraint(fields=["plan", "number"], name="plan_version_once"),
            # One at a time is being worked on.
            UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["draft", "asked"]),
                name="plan_version_one_draft",
            ),
            CheckConstraint(
                condition=Q(state__in=VersionState.values), name="plan_version_state_known"
            ),
            CheckConstraint(
                condition=Q(state="published", published_at__isnull=False) & ~Q(published_by="")
                | (~Q(state="published") & Q(published_at__isnull=True, published_by="")),
                name="plan_version_published_by_somebody",
            ),
            CheckConstraint(
                condition=Q(rest_days__range=(1, 30), number__gte=1),
                name="plan_version_possible",
            ),
        ]


class LookState(models.TextChoices):
    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class PlanLook(models.Model):
    """A look at what a version would do, worked out behind whoever asked for it."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    plan_version = models.ForeignKey(PlanVersion, models.PROTECT, db_constraint=False)
    as_of_date = models.DateField()
    days = models.SmallIntegerField()  # 0: that day beside what runs; else so many from it on
    # The version, or what runs beside it, says something else since.
    is_stale = models.BooleanField(default=False)
    state = models.CharField(max_length=9, choices=LookState.choices, default=LookState.ASKED)
    done_count = models.SmallIntegerField(default=0)
    all_count = models.SmallIntegerField()
    cancel_asked_by = models.TextField(blank=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # when anything was last heard of it
    found = models.JSONField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        db_table = "plan_look"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="plan_look_in_company"),
            # The same is worked out once at a time.
            UniqueConstraint(
                fields=["plan_version", "as_of_date", "days"],
                condition=Q(state__in=["asked", "running"], is_stale=False),
                name="plan_look_once_at_a_time",
            ),
            CheckConstraint(condition=Q(state__in=LookState.values), name="plan_look_state_known"),
            CheckConstraint(
                condition=Q(state="done", found__isnull=False)
                | (~Q(state="done") & Q(found__isnull=True)),
                name="plan_look_done_found_something",
            ),
            CheckConstraint(
                condition=Q(days__range=(0, 62), done_count__gte=0, all_count__gte=F("done_count")),
                name="plan_look_possible",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "id"],
                condition=Q(state__in=["asked", "running"]),
                name="plan_look_at_work",
            ),
        ]


class PlanStep(models.Model):
    """A step of a version. `lane` is that of its kind, kept for the decision in SQL."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False)
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, db_constraint=False, db_index=False, related_name="steps"
    )
    code = models.CharField(max_length=24)
    offset_days = models.SmallIntegerField()
    counting = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Counting])
    at_minutes = models.SmallIntegerField()
    kind = models.CharField(max_length=20)
    lane = models.CharField(max_length=7, choices=LANES)
    channels = models.JSONField(default=list)
    template = models.TextField(blank=True)
    by_title = models.BooleanField(default=False)

    class Meta:
        db_table = "plan_step"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="plan_step_in_company"),
            UniqueConstraint(fields=["plan_version", "code"], name="plan_step_code_once"),
            UniqueConstraint(
                fields=["plan_version", "lane", "counting", "offset_days"],
                name="plan_step_day_once_a_lane",
            ),
            CheckConstraint(
                condition=Q(lane__in=[lane.value for lane in Lane]), name="plan_step_lane_known"
            ),
            CheckConstraint(
                condition=Q(counting__in=[one.value for one in Counting]),
                name="plan_step_counting_known",
            ),
            CheckConstraint(
                condition=Q(at_minutes__range=(0, 1439), offset_days__range=(-60, 1800))
                & ~Q(code=""),
                name="plan_step_possible",
            ),
        ]


class DunningCase(models.Model):
    """A debtor who owes something late, or is reminded of what is due, until nothing is.

    How it stands is what was last decided; it changes in place and stands in no index.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    opened_date = models.DateField()
    closed_date = models.DateField(null=True)
    was_late = models.BooleanField(default=False)
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    standing = models.CharField(max_length=10, choices=[(one.value, one.value) for one in Standing])
    # The step that waits or is refused, and what holds everything that is late.
    plan_step = models.ForeignKey(
        PlanStep, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    hold_kind = models.CharField(
        max_length=17, blank=True, choices=[(one.value, one.value) for one in HoldKind]
    )
    # The due date that the days are counted from; NULL while everything late is held.
    anchor_date = models.DateField(null=True)
    since_date = models.DateField()  # since when it stands like this

    class Meta:
        db_table = "dunning_case"
        constraints = [
            UniqueConstraint(fields=["company", "id"], name="dunning_case_in_company"),
            UniqueConstraint(
                fields=["customer"],
                condition=Q(closed_date__isnull=True),
                name="dunning_case_one_open",
            ),
            CheckConstraint(
                condition=Q(closed_date__isnull=True) | Q(closed_date__gte=F("opened_date")),
                name="dunning_case_closed_after_it_opened",
            ),
            CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]),
                name="dunning_case_standing_known",
            ),
            CheckConstraint(
                condition=Q(standing="held") & ~Q(hold_kind="")
                | (~Q(standing="held") & Q(hold_kind="")),
                name="dunning_case_held_by_something",
            ),
        ]
        indexes = [
            models.Index(fields=["customer"], name="dunning_case_of_customer"),
        ]


class DunningAction(models.Model):
    """A step that was taken, and because of what. Rows are added; a step is taken once a cycle."""

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    case = models.ForeignKey(DunningCase, models.PROTECT, db_constraint=False, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, db_constraint=False, db_index=False
    )
    plan_step = models.ForeignKey(PlanStep, models.PROTECT, db_constraint=False, db_index=False)
    cycle_date = models.DateField()  # the due date that its day was counted from
    # The title of a step that is taken for each title; NULL: for the debtor.
    receivable = models.ForeignKey(
        Receivable, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    channel = models.CharField(max_length=8, blank=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    decided_date = models.DateField()
    due_at = models.DateTimeField()
    # Codes and figures; screens give them words.
    because = models.JSONField()

    class Meta:
        db_table = "dunning_action"
        constraints = [
            # A case is of one debtor and a step of one version of a plan.
            UniqueConstraint(
                fields=["case", "cycle_date", "plan_step", "channel", "receivable"],
                nulls_distinct=False,
                name="dunning_action_once",
            ),
        ]
        indexes = [
            models.Index(fields=["company", "decided_date"], name="dunning_action_of_day"),
        ]


class TaskState(models.TextChoices):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"  # by a person, with a reason
    DROPPED = "dropped"  # by itself: nothing is owed any more


class DunningTask(models.Model):
    """What a step left to a person: a call, a letter, a measure, a word to the team."""

    action = models.OneToOneField(
        DunningAction, models.PROTECT, primary_key=True, db_constraint=False
    )
    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    case = models.ForeignKey(DunningCase, models.PROTECT, db_constraint=False, db_index=False)
    kind = models.CharField(max_length=20)  # of its step
    due_at = models.DateTimeField()  # when it is for: as decided, or the day it was put off to
    put_off_reason = models.TextField(blank=True, db_default="")
    # Who is to do it; NULL: nobody in particular.
    user_id = models.BigIntegerField(null=True)
    state = models.CharField(
        max_length=7, choices=TaskState.choices, default=TaskState.OPEN, db_default=TaskState.OPEN
    )
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True, db_default="")
    closed_reason = models.TextField(blank=True, db_default="")
    # The contact it was done by.
    interaction = models.ForeignKey(
        Interaction, models.PROTECT, null=True, db_constraint=False, db_index=False
    )

    class Meta:
        db_table = "dunning_task"
        constraints = [
            CheckConstraint(
                condition=Q(interaction__isnull=True) | Q(state="done"),
                name="dunning_task_done_by_a_contact",
            ),
            CheckConstraint(
                condition=Q(state__in=TaskState.values), name="dunning_task_state_known"
            ),
            CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True, closed_by="")
                | (~Q(state="open") & Q(closed_at__isnull=False) & ~Q(closed_by="")),
                name="dunning_task_closed_by_somebody",
            ),
            CheckConstraint(
                condition=~Q(state__in=["skipped", "dropped"]) | ~Q(closed_reason=""),
                name="dunning_task_not_done_for_why",
            ),
        ]
        indexes = [
            models.Index(
                fields=["company", "kind", "due_at", "action"],
                condition=Q(state="open"),
                name="dunning_task_open",
            ),
            models.Index(
                fields=["case"], condition=Q(state="open"), name="dunning_task_open_of_case"
            ),
            models.Index(
                fields=["company", "closed_at"],
                condition=~Q(state="open"),
                name="dunning_task_closed",
            ),
            # The list of tasks: calls have theirs, the worklist.
            models.Index(
                fields=["company", "due_at", "action"],
                condition=Q(state="open") & ~Q(kind=CALL),
                name="dunning_task_to_do",
            ),
            models.Index(
                fields=["user_id", "company", "due_at", "action"],
                condition=Q(state="open", user_id__isnull=False),
                name="dunning_task_of_user",
            ),
            models.Index(
                fields=["company", "closed_at", "action"],
                condition=~Q(state="open") & ~Q(kind=CALL),
                name="dunning_task_over",
            ),
        ]


class DunningVerdict(models.Model):
    """What was decided of a debtor, between deciding and writing. Unlogged, emptied each time.

    A row with a lane is a step to be taken; the one without is how the debtor stands.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    lane = models.CharField(max_length=7, blank=True)
    plan_version = models.ForeignKey(
        PlanVersion, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    plan_step = models.ForeignKey(
        PlanStep, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    standing = models.CharField(max_length=10)
    hold_kind = models.CharField(max_length=17, blank=True)
    is_late = models.BooleanField()
    cycle_date = models.DateField(null=True)
    channel = models.CharField(max_length=8, blank=True)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, db_constraint=False, db_index=False
    )
    titles_count = models.IntegerField(default=0)
    owed_cents = models.BigIntegerField(default=0)
    days_late = models.IntegerField(null=True)
    collection_days = models.IntegerField(null=True)
    is_caught_up = models.BooleanField(default=False)
    receivable_ids = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "dunning_verdict"


class CopiedTitle(models.Model):
    """What deciding reads of a title, while the days of a month are simulated. Unlogged.

    Never committed: whoever simulates undoes all of it.
    """

    company = models.ForeignKey(Company, models.PROTECT, db_index=False, db_constraint=False)
    receivable = models.ForeignKey(Receivable, models.PROTECT, db_constraint=False, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, db_constraint=False, db_index=False)
    debtor = models.ForeignKey(
        Customer, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    kind = models.CharField(max_length=3)
    issue_date = models.DateField()
    due_date = models.DateField()
    grace_days = models.SmallIntegerField()
    balance_cents = models.BigIntegerField()
    interrupted_date = models.DateField(null=True)
    is_not_known = models.BooleanField()

    class Meta:
        db_table = "dunning_copied_title"
