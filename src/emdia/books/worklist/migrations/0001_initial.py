from pathlib import Path

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from emdia.books.companies.isolation import isolate, kept, same_company
from emdia.books.companies.tables import CreateTables
from emdia.books.facts.tracking import tracked

GUARDS = (Path(__file__).parent / "guards.sql").read_text()
TABLES = (
    "worklist_policy",
    "worklist_queue",
    "queue_member",
    "worklist_assignment",
    "worklist_skip",
    "worklist_entry",
)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("companies", "0001_initial"),
        ("parties", "0001_initial"),
    ]

    operations = [
        CreateTables(
            migrations.CreateModel(
                name="WorklistPolicy",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT, to="companies.company"
                        ),
                    ),
                    ("weights", models.JSONField(default=dict)),
                ],
                options={
                    "db_table": "worklist_policy",
                },
            ),
            migrations.CreateModel(
                name="WorklistQueue",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    ("name", models.CharField(max_length=60)),
                    ("position", models.SmallIntegerField(default=100)),
                    (
                        "segments",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), blank=True, default=list, size=None
                        ),
                    ),
                    (
                        "languages",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), blank=True, default=list, size=None
                        ),
                    ),
                    (
                        "kinds",
                        django.contrib.postgres.fields.ArrayField(
                            base_field=models.TextField(), blank=True, default=list, size=None
                        ),
                    ),
                    ("from_cents", models.BigIntegerField(null=True)),
                    ("below_cents", models.BigIntegerField(null=True)),
                    ("is_active", models.BooleanField(default=True)),
                ],
                options={
                    "db_table": "worklist_queue",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="worklist_queue_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("is_active", True)),
                            fields=("company", "name"),
                            name="worklist_queue_name_once",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("name", ""), _negated=True),
                            name="worklist_queue_has_a_name",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("from_cents__isnull", True),
                                ("below_cents__isnull", True),
                                ("from_cents__lt", models.F("below_cents")),
                                _connector="OR",
                            ),
                            name="worklist_queue_amounts_possible",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="QueueMember",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "queue",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="members",
                            to="worklist.worklistqueue",
                        ),
                    ),
                    ("user_id", models.BigIntegerField()),
                    ("is_member", models.BooleanField(default=True)),
                    ("back_date", models.DateField(null=True)),
                ],
                options={
                    "db_table": "queue_member",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("queue", "user_id"), name="queue_member_once"
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorklistAssignment",
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
                        "company",
                        models.ForeignKey(
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    ("user_id", models.BigIntegerField(null=True)),
                    (
                        "source",
                        models.CharField(
                            choices=[("rule", "Rule"), ("spoke", "Spoke"), ("hand", "Hand")],
                            max_length=5,
                        ),
                    ),
                    ("since_date", models.DateField()),
                    ("assigned_by", models.TextField()),
                ],
                options={
                    "db_table": "worklist_assignment",
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("source__in", ["rule", "spoke", "hand"])),
                            name="worklist_assignment_source_known",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorklistSkip",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "company",
                        models.ForeignKey(
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
                    ("until_date", models.DateField()),
                    ("reason", models.TextField()),
                    ("skipped_by", models.TextField()),
                    ("skipped_at", models.DateTimeField(auto_now_add=True)),
                    ("ended_at", models.DateTimeField(null=True)),
                    ("ended_by", models.TextField(blank=True, db_default="")),
                ],
                options={
                    "db_table": "worklist_skip",
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("company", "id"), name="worklist_skip_in_company"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("ended_at__isnull", True)),
                            fields=("customer",),
                            name="worklist_skip_one_open",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("reason", ""), _negated=True),
                            name="worklist_skip_has_a_reason",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_at__isnull", True), ("ended_by", "")),
                                models.Q(
                                    ("ended_at__isnull", False),
                                    models.Q(("ended_by", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="worklist_skip_ended_by_somebody",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="WorklistEntry",
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
                        "company",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="companies.company",
                        ),
                    ),
                    (
                        "turn",
                        models.SmallIntegerField(
                            choices=[(1, "FIRST"), (2, "BY_VALUE"), (3, "NOT_TODAY")]
                        ),
                    ),
                    (
                        "why_not",
                        models.CharField(
                            blank=True,
                            choices=[
                                ("held", "held"),
                                ("skipped", "skipped"),
                                ("later", "later"),
                                ("law", "law"),
                            ],
                            max_length=7,
                        ),
                    ),
                    ("value_cents", models.BigIntegerField()),
                    ("minus_value_cents", models.BigIntegerField()),
                    ("owed_cents", models.BigIntegerField()),
                    ("days_late", models.IntegerField()),
                    ("segment", models.TextField(blank=True)),
                    ("language", models.CharField(max_length=10)),
                    (
                        "queue",
                        models.ForeignKey(
                            db_constraint=False,
                            db_index=False,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            to="worklist.worklistqueue",
                        ),
                    ),
                    ("user_id", models.BigIntegerField(null=True)),
                    ("scored_date", models.DateField()),
                ],
                options={
                    "db_table": "worklist_entry",
                    "indexes": [
                        models.Index(
                            fields=["company", "turn", "minus_value_cents", "customer"],
                            name="worklist_entry_of_company",
                        ),
                        models.Index(
                            condition=models.Q(("user_id__isnull", False)),
                            fields=["user_id", "company", "turn", "minus_value_cents", "customer"],
                            name="worklist_entry_of_user",
                        ),
                        models.Index(
                            condition=models.Q(("queue__isnull", False)),
                            fields=["queue", "turn", "minus_value_cents", "customer"],
                            name="worklist_entry_of_queue",
                        ),
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("turn__in", [1, 2]), ("why_not", "")),
                                models.Q(("turn", 3), models.Q(("why_not", ""), _negated=True)),
                                _connector="OR",
                            ),
                            name="worklist_entry_last_for_why",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("days_late__gte", 0),
                                ("owed_cents__gte", 0),
                                ("value_cents__gte", 0),
                            ),
                            name="worklist_entry_possible",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                (
                                    "minus_value_cents",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("value_cents"), "*", models.Value(-1)
                                    ),
                                )
                            ),
                            name="worklist_entry_value_downwards",
                        ),
                    ],
                },
            ),
        ),
        *(isolate(table) for table in TABLES),
        # The list itself is derived: who does not stand in it any more leaves it.
        *(kept(table) for table in TABLES if table != "worklist_entry"),
        same_company("queue_member", "queue_id", "worklist_queue"),
        same_company("worklist_skip", "customer_id", "customer"),
        tracked("worklist_policy"),
        tracked("worklist_queue"),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
        # Written whole once a day: pages are planned by what it holds then.
        migrations.RunSQL("GRANT MAINTAIN ON worklist_entry TO emdia_app;", migrations.RunSQL.noop),
    ]
