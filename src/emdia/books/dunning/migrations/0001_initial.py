from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import append_only, isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.facts.tracking import tracked
from emdia.books.parties.keeping import keeps_customers

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
VIEWS = (Path(__file__).parent / "views.sql").read_text()
TABLES = (
    "dunning_setting",
    "customer_risk",
    "dunning_plan",
    "plan_version",
    "plan_look",
    "plan_step",
    "dunning_case",
    "dunning_action",
    "dunning_task",
    "dunning_verdict",
    "dunning_copied_title",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("interactions", "0001_initial"),
        ("outbox", "0001_initial"),
        ("parties", "0001_initial"),
        ("receivables", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="DunningPlan",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("name", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_plan",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="dunning_plan_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "name"), name="dunning_plan_name_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("name", ""), _negated=True),
                            name="dunning_plan_has_a_name",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningSetting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("groups_children", models.BooleanField(default=False)),
                    ("email_price_cents", models.BigIntegerField(default=0)),
                    ("whatsapp_price_cents", models.BigIntegerField(default=0)),
                    ("sms_price_cents", models.BigIntegerField(default=0)),
                    ("letter_price_cents", models.BigIntegerField(default=0)),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_setting",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("email_price_cents__gte", 0),
                                ("letter_price_cents__gte", 0),
                                ("sms_price_cents__gte", 0),
                                ("whatsapp_price_cents__gte", 0),
                            ),
                            name="dunning_price_not_negative",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlanVersion",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("number", models.IntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("asked", "Asked"),
                                ("published", "Published"),
                                ("discarded", "Discarded"),
                            ],
                            default="draft",
                            max_length=9,
                        ),
                    ),
                    ("position", models.SmallIntegerField(default=100)),
                    ("is_active", models.BooleanField(default=True)),
                    ("rest_days", models.SmallIntegerField(default=1)),
                    ("conditions", models.JSONField(default=dict)),
                    ("note", models.TextField(blank=True)),
                    ("made_by", models.TextField()),
                    ("made_at", models.DateTimeField(auto_now_add=True)),
                    ("published_by", models.TextField(blank=True)),
                    ("published_at", models.DateTimeField(null=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "plan",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.dunningplan",
                        ),
                    ),
                ],
                options={
                    "db_table": "plan_version",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="plan_version_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("plan", "number"), name="plan_version_once"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state__in", ["draft", "asked"])),
                            fields=("plan",),
                            name="plan_version_one_draft",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["draft", "asked", "published", "discarded"])
                            ),
                            name="plan_version_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("published_at__isnull", False),
                                    ("state", "published"),
                                    models.Q(("published_by", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    ("published_at__isnull", True),
                                    ("published_by", ""),
                                ),
                                _connector="OR",
                            ),
                            name="plan_version_published_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("number__gte", 1), ("rest_days__range", (1, 30))),
                            name="plan_version_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlanStep",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("code", models.CharField(max_length=24)),
                    ("offset_days", models.SmallIntegerField()),
                    (
                        "counting",
                        models.CharField(
                            choices=[("calendar", "calendar"), ("bank", "bank")], max_length=8
                        ),
                    ),
                    ("at_minutes", models.SmallIntegerField()),
                    ("kind", models.CharField(max_length=20)),
                    (
                        "lane",
                        models.CharField(
                            choices=[
                                ("contact", "contact"),
                                ("call", "call"),
                                ("measure", "measure"),
                                ("alert", "alert"),
                            ],
                            max_length=7,
                        ),
                    ),
                    ("channels", models.JSONField(default=list)),
                    ("template", models.TextField(blank=True)),
                    ("by_title", models.BooleanField(default=False)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "plan_version",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="steps",
                            to="dunning.planversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "plan_step",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="plan_step_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("plan_version", "code"), name="plan_step_code_once"
                        ),
                        models.UniqueConstraint(
                            fields=("plan_version", "lane", "counting", "offset_days"),
                            name="plan_step_day_once_a_lane",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("lane__in", ["contact", "call", "measure", "alert"])
                            ),
                            name="plan_step_lane_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("counting__in", ["calendar", "bank"])),
                            name="plan_step_counting_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("at_minutes__range", (0, 1439)),
                                ("offset_days__range", (-60, 1800)),
                                models.Q(("code", ""), _negated=True),
                            ),
                            name="plan_step_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningVerdict",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("lane", models.CharField(blank=True, max_length=7)),
                    ("standing", models.CharField(max_length=10)),
                    ("hold_kind", models.CharField(blank=True, max_length=17)),
                    ("is_late", models.BooleanField()),
                    ("cycle_date", models.DateField(null=True)),
                    ("channel", models.CharField(blank=True, max_length=8)),
                    ("titles_count", models.IntegerField(default=0)),
                    ("owed_cents", models.BigIntegerField(default=0)),
                    ("days_late", models.IntegerField(null=True)),
                    ("collection_days", models.IntegerField(null=True)),
                    ("is_caught_up", models.BooleanField(default=False)),
                    (
                        "receivable_ids",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.BigIntegerField(), default=list, size=None
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.contact",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "plan_step",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planstep",
                        ),
                    ),
                    (
                        "plan_version",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_verdict",
                },
            ),
            migrations.CreateModel(
                name="CopiedTitle",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("kind", models.CharField(max_length=3)),
                    ("issue_date", models.DateField()),
                    ("due_date", models.DateField()),
                    ("grace_days", models.SmallIntegerField()),
                    ("balance_cents", models.BigIntegerField()),
                    ("interrupted_date", models.DateField(null=True)),
                    ("is_not_known", models.BooleanField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "debtor",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="parties.customer",
                        ),
                    ),
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_copied_title",
                },
            ),
            migrations.CreateModel(
                name="DunningCase",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("opened_date", models.DateField()),
                    ("closed_date", models.DateField(null=True)),
                    ("was_late", models.BooleanField(default=False)),
                    (
                        "standing",
                        models.CharField(
                            choices=[
                                ("acts", "acts"),
                                ("no_plan", "no_plan"),
                                ("held", "held"),
                                ("rested", "rested"),
                                ("quiet_day", "quiet_day"),
                                ("cap", "cap"),
                                ("no_channel", "no_channel"),
                                ("not_told", "not_told"),
                                ("waits", "waits"),
                                ("finished", "finished"),
                            ],
                            max_length=10,
                        ),
                    ),
                    (
                        "hold_kind",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("death", "death"),
                                ("court_order", "court_order"),
                                ("bankruptcy", "bankruptcy"),
                                ("reorganisation", "reorganisation"),
                                ("over_indebtedness", "over_indebtedness"),
                                ("agreement", "agreement"),
                                ("promise", "promise"),
                                ("dispute", "dispute"),
                                ("pause", "pause"),
                                ("money_not_known", "money_not_known"),
                                ("limited", "limited"),
                            ],
                            max_length=17,
                        ),
                    ),
                    ("anchor_date", models.DateField(null=True)),
                    ("since_date", models.DateField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "plan_step",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planstep",
                        ),
                    ),
                    (
                        "plan_version",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_case",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="dunning_case_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("closed_date__isnull", True)),
                            fields=("customer",),
                            name="dunning_case_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("closed_date__isnull", True),
                                ("closed_date__gte", models.F("opened_date")),
                                _connector="OR",
                            ),
                            name="dunning_case_closed_after_it_opened",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "standing__in",
                                    [
                                        "acts",
                                        "no_plan",
                                        "held",
                                        "rested",
                                        "quiet_day",
                                        "cap",
                                        "no_channel",
                                        "not_told",
                                        "waits",
                                        "finished",
                                    ],
                                )
                            ),
                            name="dunning_case_standing_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("standing", "held"), models.Q(("hold_kind", ""), _negated=True)
                                ),
                                models.Q(
                                    models.Q(("standing", "held"), _negated=True), ("hold_kind", "")
                                ),
                                _connector="OR",
                            ),
                            name="dunning_case_held_by_something",
                        ),
                    ],
                    "indexes": [models.Index(fields=["customer"], name="dunning_case_of_customer")],
                },
            ),
            migrations.CreateModel(
                name="DunningAction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("cycle_date", models.DateField()),
                    ("channel", models.CharField(blank=True, max_length=8)),
                    ("decided_date", models.DateField()),
                    ("due_at", models.DateTimeField()),
                    ("because", models.JSONField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "contact",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.contact",
                        ),
                    ),
                    (
                        "customer",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "receivable",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="receivables.receivable",
                        ),
                    ),
                    (
                        "case",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.dunningcase",
                        ),
                    ),
                    (
                        "plan_step",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planstep",
                        ),
                    ),
                    (
                        "plan_version",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_action",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("case", "cycle_date", "plan_step", "channel", "receivable"),
                            name="dunning_action_once",
                            nulls_distinct=False,
                        )
                    ],
                    "indexes": [
                        models.Index(
                            fields=["company", "decided_date"], name="dunning_action_of_day"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="CustomerRisk",
                fields=[
                    (
                        "customer",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="parties.customer",
                        ),
                    ),
                    (
                        "risk",
                        models.CharField(
                            blank=True,
                            choices=[("A", "A"), ("B", "B"), ("C", "C"), ("D", "D"), ("E", "E")],
                            max_length=1,
                        ),
                    ),
                    ("since_date", models.DateField()),
                    ("source", models.TextField()),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                ],
                options={
                    "db_table": "customer_risk",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("risk__in", ["A", "B", "C", "D", "E", ""])),
                            name="customer_risk_known",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="DunningTask",
                fields=[
                    (
                        "action",
                        models.OneToOneField(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            primary_key=True,
                            serialize=False,
                            to="dunning.dunningaction",
                        ),
                    ),
                    ("kind", models.CharField(max_length=20)),
                    ("due_at", models.DateTimeField()),
                    ("put_off_reason", models.TextField(blank=True, db_default="")),
                    ("user_id", models.BigIntegerField(null=True)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("open", "Open"),
                                ("done", "Done"),
                                ("skipped", "Skipped"),
                                ("dropped", "Dropped"),
                            ],
                            db_default="open",
                            default="open",
                            max_length=7,
                        ),
                    ),
                    ("closed_at", models.DateTimeField(null=True)),
                    ("closed_by", models.TextField(blank=True, db_default="")),
                    ("closed_reason", models.TextField(blank=True, db_default="")),
                    (
                        "case",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.dunningcase",
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "interaction",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="interactions.interaction",
                        ),
                    ),
                ],
                options={
                    "db_table": "dunning_task",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("interaction__isnull", True), ("state", "done"), _connector="OR"
                            ),
                            name="dunning_task_done_by_a_contact",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["open", "done", "skipped", "dropped"])
                            ),
                            name="dunning_task_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("closed_at__isnull", True),
                                    ("closed_by", ""),
                                    ("state", "open"),
                                ),
                                models.Q(
                                    models.Q(("state", "open"), _negated=True),
                                    ("closed_at__isnull", False),
                                    models.Q(("closed_by", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="dunning_task_closed_by_somebody",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["skipped", "dropped"]), _negated=True),
                                models.Q(("closed_reason", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="dunning_task_not_done_for_why",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["company", "kind", "due_at", "action"],
                            name="dunning_task_open",
                        ),
                        models.Index(
                            condition=models.Q(("state", "open")),
                            fields=["case"],
                            name="dunning_task_open_of_case",
                        ),
                        models.Index(
                            condition=models.Q(("state", "open"), _negated=True),
                            fields=["company", "closed_at"],
                            name="dunning_task_closed",
                        ),
                        models.Index(
                            condition=models.Q(
                                ("state", "open"), models.Q(("kind", "call_task"), _negated=True)
                            ),
                            fields=["company", "due_at", "action"],
                            name="dunning_task_to_do",
                        ),
                        models.Index(
                            condition=models.Q(("state", "open"), ("user_id__isnull", False)),
                            fields=["user_id", "company", "due_at", "action"],
                            name="dunning_task_of_user",
                        ),
                        models.Index(
                            condition=models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("kind", "call_task"), _negated=True),
                            ),
                            fields=["company", "closed_at", "action"],
                            name="dunning_task_over",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="PlanLook",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("as_of_date", models.DateField()),
                    ("days", models.SmallIntegerField()),
                    ("is_stale", models.BooleanField(default=False)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Asked"),
                                ("running", "Running"),
                                ("done", "Done"),
                                ("cancelled", "Cancelled"),
                                ("failed", "Failed"),
                            ],
                            default="asked",
                            max_length=9,
                        ),
                    ),
                    ("done_count", models.SmallIntegerField(default=0)),
                    ("all_count", models.SmallIntegerField()),
                    ("cancel_asked_by", models.TextField(blank=True)),
                    ("asked_by", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("moved_at", models.DateTimeField()),
                    ("found", models.JSONField(null=True)),
                    ("error", models.TextField(blank=True)),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "plan_version",
                        models.ForeignKey(
                            db_constraint=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="dunning.planversion",
                        ),
                    ),
                ],
                options={
                    "db_table": "plan_look",
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state__in", ["asked", "running"])),
                            fields=["company", "id"],
                            name="plan_look_at_work",
                        )
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="plan_look_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(
                                ("is_stale", False), ("state__in", ["asked", "running"])
                            ),
                            fields=("plan_version", "as_of_date", "days"),
                            name="plan_look_once_at_a_time",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["asked", "running", "done", "cancelled", "failed"])
                            ),
                            name="plan_look_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("found__isnull", False), ("state", "done")),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("found__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="plan_look_done_found_something",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("all_count__gte", models.F("done_count")),
                                ("days__range", (0, 62)),
                                ("done_count__gte", 0),
                            ),
                            name="plan_look_possible",
                        ),
                    ],
                },
            ),
        ),
        *(isolate(table) for table in TABLES),
        append_only("dunning_action"),
        *(
            kept(table)
            for table in (
                "dunning_setting",
                "customer_risk",
                "dunning_plan",
                "plan_version",
                "plan_look",
                "dunning_case",
                "dunning_task",
            )
        ),
        same_company("customer_risk", "customer_id", "customer"),
        same_company("dunning_task", "interaction_id", "interaction"),
        keeps_customers("dunning_case"),
        keeps_customers("dunning_action"),
        same_company("plan_version", "plan_id", "dunning_plan"),
        same_company("plan_step", "plan_version_id", "plan_version"),
        same_company("plan_look", "plan_version_id", "plan_version"),
        tracked("dunning_setting"),
        # A case changes in place whenever it stands otherwise: leave it room. What was decided is
        # written and read once a day; a crash may empty it, and the day is decided again.
        migrations.RunSQL(
            "ALTER TABLE dunning_case SET (fillfactor = 50);"
            "ALTER TABLE dunning_verdict DROP CONSTRAINT dunning_verdict_pkey;"
            "ALTER TABLE dunning_verdict SET UNLOGGED;"
            "GRANT MAINTAIN ON dunning_verdict TO emdia_app;"
            "ALTER TABLE dunning_copied_title DROP CONSTRAINT dunning_copied_title_pkey;"
            "ALTER TABLE dunning_copied_title SET UNLOGGED;"
            "GRANT MAINTAIN ON dunning_copied_title TO emdia_app;",
            migrations.RunSQL.noop,
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        migrations.RunSQL(VIEWS, "DROP VIEW dunning_became; DROP VIEW dunning_taken;"),
    ]
