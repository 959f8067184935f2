import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="BulkRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "act",
                        models.CharField(
                            choices=[
                                ("due_date", "Due Date"),
                                ("rebate", "Rebate"),
                                ("cancel", "Cancel"),
                                ("salesperson", "Salesperson"),
                                ("interrupt", "Interrupt"),
                                ("segment", "Segment"),
                                ("language", "Language"),
                                ("customer_salesperson", "Customer Salesperson"),
                                ("risk", "Risk"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("arguments", models.JSONField(default=dict)),
                    ("reason", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("checking", "Checking"),
                                ("checked", "Checked"),
                                ("asked", "Asked"),
                                ("running", "Running"),
                                ("stopped", "Stopped"),
                                ("done", "Done"),
                                ("given_up", "Given Up"),
                                ("undoing", "Undoing"),
                                ("undone", "Undone"),
                            ],
                            default="checking",
                            max_length=8,
                        ),
                    ),
                    ("asked_at", models.DateTimeField()),
                    ("asked_by", models.TextField()),
                    ("asked_by_id", models.BigIntegerField(null=True)),
                    ("acting_by", models.TextField()),
                    ("acting_by_id", models.BigIntegerField(null=True)),
                    ("rows_count", models.IntegerField()),
                    ("checked_count", models.IntegerField(default=0)),
                    ("done_count", models.IntegerField(default=0)),
                    ("left_count", models.IntegerField(default=0)),
                    ("undone_count", models.IntegerField(default=0)),
                    ("left_by", models.JSONField(default=dict)),
                    ("amount_cents", models.BigIntegerField(default=0)),
                    ("balance_cents", models.BigIntegerField(default=0)),
                    ("reached_id", models.BigIntegerField(default=0)),
                    ("ended_at", models.DateTimeField(null=True)),
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
                    "db_table": "bulk_run",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="bulk_run_in_company"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    [
                                        "checking",
                                        "checked",
                                        "asked",
                                        "running",
                                        "stopped",
                                        "done",
                                        "given_up",
                                        "undoing",
                                        "undone",
                                    ],
                                )
                            ),
                            name="bulk_run_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "act__in",
                                    [
                                        "due_date",
                                        "rebate",
                                        "cancel",
                                        "salesperson",
                                        "interrupt",
                                        "segment",
                                        "language",
                                        "customer_salesperson",
                                        "risk",
                                    ],
                                )
                            ),
                            name="bulk_run_act_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("checked_count__lte", models.F("rows_count")),
                                ("done_count__gte", 0),
                                (
                                    "done_count__lte",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("rows_count"), "-", models.F("left_count")
                                    ),
                                ),
                                ("left_count__gte", 0),
                                ("undone_count__gte", 0),
                                ("undone_count__lte", models.F("done_count")),
                            ),
                            name="bulk_run_counts_within_all",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("done_count", 0),
                                models.Q(
                                    ("state__in", ["checking", "checked", "asked", "given_up"]),
                                    _negated=True,
                                ),
                                _connector="OR",
                            ),
                            name="bulk_run_does_nothing_before",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "done"), _negated=True),
                                (
                                    "rows_count",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("done_count"), "+", models.F("left_count")
                                    ),
                                ),
                                _connector="OR",
                            ),
                            name="bulk_run_every_row_has_an_outcome",
                        ),
                    ],
                    "indexes": [models.Index(fields=["company", "-id"], name="bulk_run_latest")],
                },
            ),
            migrations.CreateModel(
                name="BulkRunItem",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "run_id",
                            "record_id",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("record_id", models.BigIntegerField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("left", "Left"),
                                ("done", "Done"),
                                ("undone", "Undone"),
                            ],
                            default="waiting",
                            max_length=7,
                        ),
                    ),
                    ("code", models.TextField(blank=True)),
                    ("fact_id", models.BigIntegerField(null=True)),
                    ("balance_cents", models.BigIntegerField(default=0)),
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
                        "run",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="bulk_runs.bulkrun",
                        ),
                    ),
                ],
                options={
                    "db_table": "bulk_run_item",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["waiting", "left", "done", "undone"])
                            ),
                            name="bulk_run_item_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "left"), _negated=True),
                                models.Q(("code", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="bulk_run_item_left_says_why",
                        ),
                    ],
                    "indexes": [
                        models.Index(
                            condition=models.Q(("state", "done")),
                            fields=["run", "fact_id"],
                            name="bulk_run_item_by_fact",
                        )
                    ],
                },
            ),
        ),
        isolate("bulk_run"),
        isolate("bulk_run_item"),
        kept("bulk_run"),
        kept("bulk_run_item"),
        same_company("bulk_run_item", "run_id", "bulk_run"),
    ]
