from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables

GUARDS = (Path(__file__).parent / "guards.sql").read_text()


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="DailyRun",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("run_date", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("asked", "Asked"),
                                ("running", "Running"),
                                ("stopped", "Stopped"),
                                ("failed", "Failed"),
                                ("cancelled", "Cancelled"),
                                ("done", "Done"),
                            ],
                            default="asked",
                            max_length=9,
                        ),
                    ),
                    ("asked_by", models.TextField()),
                    ("asked_at", models.DateTimeField()),
                    ("started_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("attempt_count", models.SmallIntegerField(default=0)),
                    ("cancel_asked_by", models.TextField(blank=True)),
                    ("error", models.TextField(blank=True)),
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
                    "db_table": "daily_run",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="daily_run_in_company"
                        ),
                        models.UniqueConstraint(
                            fields=("company", "run_date"), name="daily_run_once_a_day"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "state__in",
                                    ["asked", "running", "stopped", "failed", "cancelled", "done"],
                                )
                            ),
                            name="daily_run_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("finished_at__isnull", False), ("state", "done")),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("finished_at__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="daily_run_done_has_an_end",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="DailyRunStage",
                fields=[
                    (
                        "pk",
                        models.CompositePrimaryKey(
                            "daily_run_id",
                            "number",
                            blank=True,
                            editable=False,
                            primary_key=True,
                            serialize=False,
                        ),
                    ),
                    ("number", models.SmallIntegerField()),
                    ("name", models.TextField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "Waiting"),
                                ("running", "Running"),
                                ("done", "Done"),
                            ],
                            default="waiting",
                            max_length=7,
                        ),
                    ),
                    ("started_at", models.DateTimeField(null=True)),
                    ("finished_at", models.DateTimeField(null=True)),
                    ("counts", models.JSONField(default=dict)),
                    ("findings", models.JSONField(default=list)),
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
                        "daily_run",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="daily_runs.dailyrun",
                        ),
                    ),
                ],
                options={
                    "db_table": "daily_run_stage",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("daily_run", "name"), name="daily_run_stage_once"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("state__in", ["waiting", "running", "done"])),
                            name="daily_run_stage_state_known",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("finished_at__isnull", False), ("state", "done")),
                                models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    ("finished_at__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="daily_run_stage_done_has_an_end",
                        ),
                    ],
                },
            ),
        ),
        isolate("daily_run"),
        isolate("daily_run_stage"),
        kept("daily_run"),
        kept("daily_run_stage"),
        same_company("daily_run_stage", "daily_run_id", "daily_run"),
        migrations.RunSQL(
            GUARDS,
            "DROP TRIGGER finished_run_is_history ON daily_run;"
            "DROP TRIGGER finished_stage_is_history ON daily_run_stage;"
            "DROP FUNCTION finished_run_guard();",
        ),
    ]
